import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { createSecureContext, type SecureContext } from "node:tls";
import { textOf, UsageError } from "../errors.js";
import { readOptions, optionNames } from "../request/known-options.js";
import { fingerprint } from "./fingerprint.js";

/** PEM text or its bytes: the contents of a file, not its path. */
export type Pem = string | Uint8Array;

/**
 * How to prove who one is, and whom to believe, on TLS connections.
 *
 *     const tls = { ca: await readFile("company-ca.pem"), cert, key, passphrase };
 */
export interface TlsOptions {
  /**
   * Certificate authorities to trust, in place of Node's own; with `[...tls.rootCertificates, mine]`
   * in addition to them.
   */
  readonly ca?: Pem | readonly Pem[] | undefined;
  /** Client certificate, followed by its chain. Goes with `key`. */
  readonly cert?: Pem | readonly Pem[] | undefined;
  /** Private key of `cert`. */
  readonly key?: Pem | readonly Pem[] | undefined;
  /** Client certificate and key in PKCS #12, as bytes; in place of `cert` and `key`. */
  readonly pfx?: Uint8Array | undefined;
  /** Of an encrypted `key` or `pfx`. */
  readonly passphrase?: string | undefined;
  /** The name to ask for (RFC 6066, 3) and to expect in the certificate. Default: the URL's host. */
  readonly servername?: string | undefined;
  /** The oldest version to agree to. Default: Node's, which is `TLSv1.2`. */
  readonly minVersion?: "TLSv1.2" | "TLSv1.3" | undefined;
  /**
   * False to accept any certificate: whoever is on the way can then read and change everything. Said
   * aloud once a process, as a warning. Default: true, unless NODE_TLS_REJECT_UNAUTHORIZED is `0`.
   */
  readonly verify?: boolean | undefined;
}

/** TLS options, read and checked. Holds no secret that could be shown. */
export interface ResolvedTls {
  /** Equal for options of equal content in this process; tells no secret. */
  readonly key: string;
  readonly verify: boolean;
  readonly servername: string | undefined;
  /** Authorities, certificate and version; undefined for Node's own. */
  readonly context: SecureContext | undefined;
}

const names = optionNames<TlsOptions>({
  ca: true,
  cert: true,
  key: true,
  pfx: true,
  passphrase: true,
  servername: true,
  minVersion: true,
  verify: true,
});

/** What a context is made of. */
interface Material {
  readonly ca: string[] | undefined;
  readonly cert: string[] | undefined;
  readonly key: string[] | undefined;
  readonly pfx: Buffer | undefined;
  readonly passphrase: string | undefined;
  readonly minVersion: "TLSv1.2" | "TLSv1.3" | undefined;
}

/**
 * A call's `tls` option, checked; what it says is read over that of the adapter that sends it.
 *
 * @throws UsageError for what is no object of TLS options.
 */
export function checkedTls(options: TlsOptions): TlsOptions {
  if (typeof options !== "object" || options === null) {
    throw invalid("tls", "is no object; expected { ca, cert, key, … }");
  }
  return readOptions(options, names, "tls");
}

/** A call's options over its adapter's, field by field; a certificate of one kind replaces the other. */
export function mergeTls(adapter: TlsOptions, call: TlsOptions): TlsOptions {
  const { cert, key, pfx, passphrase, ...rest } = adapter;
  const hasOwn = call.cert !== undefined || call.key !== undefined || call.pfx !== undefined;
  return { ...rest, ...(hasOwn ? {} : { cert, key, pfx, passphrase }), ...call };
}

/** True where a client's certificate is among them. */
export function hasCertificate(options: TlsOptions | undefined): boolean {
  return options?.cert !== undefined || options?.pfx !== undefined;
}

/** A call's options, with a certificate that is shown unless the call has one of its own. */
export function showCertificate(own: TlsOptions | undefined, certificate: TlsOptions): TlsOptions {
  if (own === undefined) return certificate;
  return hasCertificate(own) ? own : mergeTls(own, certificate);
}

/**
 * Reads a `tls` option, and makes of it what connections share.
 *
 * @param name What errors call it.
 * @throws UsageError for what can't be used; it shows no contents.
 */
export function readTls(given: TlsOptions = {}, name = "tls"): ResolvedTls {
  if (typeof given !== "object" || given === null) {
    throw invalid(name, "is no object; expected { ca, cert, key, … }");
  }
  const options = readOptions(given, names, name);
  const { servername } = options;
  checkServername(servername, `${name}.servername`);
  const material = readMaterial(options, name);
  const context = makeContext(material, name);
  const verify = readVerify(options.verify, name);
  const { pfx, ...texts } = material;
  const content = [texts, pfx?.toString("base64"), servername, verify];
  return Object.freeze({ key: fingerprint(content), verify, servername, context });
}

function readMaterial(options: TlsOptions, name: string): Material {
  const ca = readPem(options.ca, `${name}.ca`);
  const cert = readPem(options.cert, `${name}.cert`);
  const key = readPem(options.key, `${name}.key`);
  const pfx = readPfx(options.pfx, `${name}.pfx`);
  const { passphrase, minVersion } = options;
  checkCertificates(ca, `${name}.ca`);
  checkCertificates(cert, `${name}.cert`);
  if ((cert === undefined) !== (key === undefined)) {
    const [given, missing] = cert === undefined ? ["key", "cert"] : ["cert", "key"];
    throw invalid(`${name}.${given}`, `needs ${name}.${missing} beside it`);
  }
  if (pfx !== undefined && key !== undefined) {
    throw invalid(`${name}.pfx`, `has a key of its own; leave out ${name}.cert and ${name}.key`);
  }
  if (passphrase !== undefined && typeof passphrase !== "string") {
    throw invalid(`${name}.passphrase`, `is a ${typeof passphrase}; expected a string`);
  }
  if (passphrase !== undefined && key === undefined && pfx === undefined) {
    throw invalid(`${name}.passphrase`, `belongs to a ${name}.key or ${name}.pfx; there is none`);
  }
  if (minVersion !== undefined && minVersion !== "TLSv1.2" && minVersion !== "TLSv1.3") {
    throw invalid(
      `${name}.minVersion`,
      `is ${JSON.stringify(minVersion)}; expected "TLSv1.2" or "TLSv1.3"`,
    );
  }
  return { ca, cert, key, pfx, passphrase, minVersion };
}

/** A context for all connections: each of its own would parse certificates again. */
function makeContext(material: Material, name: string): SecureContext | undefined {
  if (Object.values(material).every((value) => value === undefined)) return undefined;
  try {
    return createSecureContext(material);
  } catch (cause) {
    const option = material.pfx === undefined ? "key" : "pfx";
    throw invalid(`${name}.${option}`, `can't be used: ${explain(cause, material)}`, cause);
  }
}

/** OpenSSL's own text is for its authors. */
function explain(cause: unknown, { key, passphrase }: Material): string {
  const what = textOf(cause);
  if (what.includes("key values mismatch")) return "it is not the certificate's";
  // What the wrong passphrase decrypts looks right at first once in 256 times, and fails in other ways.
  const isEncrypted = key?.some((text) => text.includes("ENCRYPTED")) ?? false;
  if (!isEncrypted && !what.includes("mac verify failure")) return what;
  return passphrase === undefined
    ? "it is encrypted, and there is no passphrase"
    : "the passphrase is wrong";
}

function readPem(value: unknown, option: string): string[] | undefined {
  if (value === undefined) return undefined;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (values.length === 0) throw invalid(option, "is an empty list; leave it out");
  return values.map((item) => {
    if (typeof item !== "string" && !(item instanceof Uint8Array)) {
      const type = item === null ? "null" : typeof item;
      throw invalid(option, `is a ${type}; expected PEM, as a string or bytes`);
    }
    const text = typeof item === "string" ? item : Buffer.from(item).toString("latin1");
    if (text.includes("-----BEGIN ")) return text;
    throw invalid(option, `is no PEM (no "-----BEGIN" in it)${hint(item)}`);
  });
}

function hint(item: string | Uint8Array): string {
  if (typeof item === "string") {
    return "; is it a path? Pass the file's contents: await readFile(path)";
  }
  // A SEQUENCE of ASN.1.
  return item[0] === 0x30 ? "; is it DER? Convert it: openssl x509 -inform der -in …" : "";
}

/** OpenSSL leaves out what it can't read: the wrong authorities would show as failing connections only. */
function checkCertificates(pems: readonly string[] | undefined, option: string): void {
  for (const pem of pems ?? []) {
    const blocks = pem.match(certificateBlock);
    if (blocks === null) {
      throw invalid(option, "has no certificate in it (-----BEGIN CERTIFICATE-----)");
    }
    for (const [index, block] of blocks.entries()) {
      try {
        // For its errors.
        void new X509Certificate(block);
      } catch (cause) {
        throw invalid(
          option,
          `has a certificate that can't be read, the ${index + 1}. in it`,
          cause,
        );
      }
    }
  }
}

const certificateBlock =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]*-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

function readPfx(pfx: unknown, option: string): Buffer | undefined {
  if (pfx === undefined) return undefined;
  if (pfx instanceof Uint8Array) return Buffer.from(pfx);
  throw invalid(
    option,
    typeof pfx === "string"
      ? "is a string; pass the file's contents as bytes: await readFile(path)"
      : "is no bytes; expected a Buffer or Uint8Array",
  );
}

function checkServername(servername: unknown, option: string): void {
  if (servername === undefined) return;
  if (typeof servername !== "string" || !/^[\w-]+(?:\.[\w-]+)*$/.test(servername)) {
    throw invalid(option, "is no host name; expected one such as api.example.com");
  }
  if (isIP(servername) !== 0) {
    throw invalid(option, "is an address; a server can be asked for by name only (RFC 6066, 3)");
  }
}

function readVerify(verify: unknown, name: string): boolean {
  if (verify === undefined) return process.env["NODE_TLS_REJECT_UNAUTHORIZED"] !== "0";
  if (typeof verify !== "boolean") {
    throw invalid(
      `${name}.verify`,
      `is a ${typeof verify}; expected true or false. To trust an authority of one's own, pass its certificate as ${name}.ca`,
    );
  }
  if (!verify) warn(name);
  return verify;
}

let warned = false;

function warn(name: string): void {
  if (warned) return;
  warned = true;
  process.emitWarning(
    `${name}.verify is false: any certificate is accepted, and whoever is on the way can read and change everything. To trust an authority of one's own, pass its certificate: ${name}: { ca: await readFile("ca.pem") }`,
    { type: "SecurityWarning", code: "GEN_CLIENT_TLS_UNVERIFIED" },
  );
}

function invalid(option: string, what: string, cause?: unknown): UsageError {
  return new UsageError(
    "INVALID_OPTION",
    `${option} ${what}`,
    cause === undefined ? undefined : { cause },
  );
}
