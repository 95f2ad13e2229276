import { execFile, execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** A certificate and its key, as PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** An authority of one's own, and what it has signed. */
export interface Certificates {
  /** The authority's certificate. */
  readonly ca: string;
  /** For `localhost`, `127.0.0.1` and `::1`. */
  readonly server: Identity;
  /** For `elsewhere.example` only. */
  readonly elsewhere: Identity;
  /** A client's, whose common name is `client`. */
  readonly client: Identity;
  /** The client's key, encrypted with `passphrase`; so weakly that wrong ones are soon tried. */
  readonly encryptedKey: string;
  /** The client's certificate and key, encrypted with `passphrase`. */
  readonly pfx: Buffer;
  readonly passphrase: string;
}

/** False where there is no `openssl`: its tests can be skipped, but not where CI=true. */
export const canMakeCertificates: boolean = process.env["CI"] === "true" || hasOpenssl();

let made: Promise<Certificates> | undefined;

/** Makes them with `openssl`, once a process. */
export function makeCertificates(): Promise<Certificates> {
  return (made ??= make());
}

async function make(): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), "certificates-"));
  const passphrase = "correct-horse";
  const openssl = async (command: string): Promise<void> => {
    await promisify(execFile)("openssl", command.split(" "), { cwd: folder });
  };
  const read = (name: string): Promise<string> => readFile(join(folder, name), "utf8");
  const sign = async (name: string, altNames?: string): Promise<Identity> => {
    const extension = altNames === undefined ? "" : `subjectAltName=${altNames}\n`;
    await writeFile(join(folder, `${name}.ext`), `basicConstraints=CA:false\n${extension}`);
    await openssl(`${requestFor(name)} -out ${name}.csr`);
    await openssl(
      `x509 -req -in ${name}.csr -out ${name}.pem -days 2 -extfile ${name}.ext -CA ca.pem -CAkey ca.key -CAcreateserial`,
    );
    return { cert: await read(`${name}.pem`), key: await read(`${name}.key`) };
  };
  const secret = `-passout pass:${passphrase}`;
  try {
    await openssl(`${requestFor("ca")} -x509 -days 2 -out ca.pem`);
    const server = await sign("server", "DNS:localhost,IP:127.0.0.1,IP:::1");
    const elsewhere = await sign("elsewhere", "DNS:elsewhere.example");
    const client = await sign("client");
    await openssl(`pkcs8 -topk8 -iter 1 -in client.key -out encrypted.key ${secret}`);
    await openssl(`pkcs12 -export -in client.pem -inkey client.key -out client.pfx ${secret}`);
    return {
      ca: await read("ca.pem"),
      server,
      elsewhere,
      client,
      encryptedKey: await read("encrypted.key"),
      pfx: await readFile(join(folder, "client.pfx")),
      passphrase,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Asks for a certificate of a new key. */
function requestFor(name: string): string {
  return `req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=${name} -keyout ${name}.key`;
}

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
