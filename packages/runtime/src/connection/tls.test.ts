import { inspect } from "node:util";
import { beforeAll, describe, expect, test, vi } from "vitest";
import {
  canMakeCertificates,
  type Certificates,
  makeCertificates,
} from "../../../../test/servers/certificates.js";
import { UsageError } from "../errors.js";
import { readTls, type TlsOptions } from "./tls.js";

let made: Certificates;
beforeAll(async () => {
  if (canMakeCertificates) made = await makeCertificates();
});

test("nothing given is Node's own", () => {
  expect(readTls()).toMatchObject({ verify: true, context: undefined, servername: undefined });
  expect(readTls({}).key).toBe(readTls().key);
  expect(Object.isFrozen(readTls())).toBe(true);
});

describe("verify", () => {
  test("false is said aloud, once", async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error): void => void warnings.push(warning);
    process.on("warning", listen);
    readTls({ verify: false });
    readTls({ verify: false });
    // Warnings are emitted on the next tick.
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", listen);
    expect(warnings).toMatchObject([
      { code: "GEN_CLIENT_TLS_UNVERIFIED", message: expect.stringContaining("tls: { ca:") },
    ]);
  });

  test("is over the environment, which decides where it isn't given", () => {
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    try {
      expect(readTls().verify).toBe(false);
      expect(readTls({ verify: true }).verify).toBe(true);
      expect(readTls().key).not.toBe(readTls({ verify: true }).key);
    } finally {
      vi.unstubAllEnvs();
    }
    expect(readTls().verify).toBe(true);
    expect(readTls({ verify: false }).verify).toBe(false);
  });
});

describe.skipIf(!canMakeCertificates)("with certificates (needs openssl)", () => {
  test("equal contents have equal keys, however they are written", () => {
    const { ca, client, pfx, passphrase } = made;
    const options: TlsOptions = { ca, ...client, servername: "a.test" };
    const { key } = readTls(options);
    const same: TlsOptions[] = [
      { ...options },
      { ...options, ca: [ca] },
      { ...options, ca: Buffer.from(ca), key: new TextEncoder().encode(client.key) },
      { ...options, verify: true },
      { ...options, pfx: undefined },
    ];
    for (const other of same) expect(readTls(other).key).toBe(key);
    const { ca: _, ...rest } = options;
    const others: TlsOptions[] = [
      {},
      rest,
      { ...options, ca: [ca, made.server.cert] },
      { ...options, ...made.server },
      { ...options, servername: "b.test" },
      { ...options, minVersion: "TLSv1.3" },
      { ...options, verify: false },
      { ca, pfx, passphrase, servername: "a.test" },
    ];
    const keys = [key, ...others.map((other) => readTls(other).key)];
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("what was read shows no secret", () => {
    const tls = readTls({ ...made.client, key: made.encryptedKey, passphrase: made.passphrase });
    const shown = inspect(tls, { depth: 9, showHidden: true }) + JSON.stringify(tls);
    expect(shown).not.toContain(made.passphrase);
    expect(shown).not.toContain("PRIVATE KEY");
  });

  test("whatever a wrong passphrase makes of a key, it is the passphrase that is wrong", () => {
    const messages = new Set<unknown>();
    // What is decrypted looks right at first once in 256 times.
    for (let count = 0; count < 1_000; count++) {
      try {
        readTls({ cert: made.client.cert, key: made.encryptedKey, passphrase: `wrong ${count}` });
      } catch (error) {
        messages.add(error instanceof UsageError ? error.message : error);
      }
    }
    expect([...messages]).toEqual(["tls.key can't be used: the passphrase is wrong"]);
  });

  test("later changes of the options change nothing", () => {
    const pfx = Buffer.from(made.pfx);
    const options = { ca: [made.ca], pfx, passphrase: made.passphrase };
    const tls = readTls(options);
    const { key, context } = tls;
    options.ca.length = 0;
    pfx.fill(0);
    expect(tls).toMatchObject({ key, context });
    expect(readTls({ ...options, ca: made.ca, pfx: made.pfx }).key).toBe(key);
  });

  test("a key may be encrypted, and be PKCS #12", () => {
    const { client, encryptedKey, pfx, passphrase } = made;
    expect(readTls({ cert: client.cert, key: encryptedKey, passphrase }).context).toBeDefined();
    expect(readTls({ pfx, passphrase }).context).toBeDefined();
    expect(readTls({ pfx: new Uint8Array(pfx), passphrase }).context).toBeDefined();
  });

  const damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  const refused: readonly (readonly [name: string, options: () => unknown, message: RegExp])[] = [
    ["a path", () => ({ ca: "/etc/ssl/ca.pem" }), /^tls\.ca is no PEM.*is it a path\?.*readFile/],
    ["DER", () => ({ ca: der(made.ca) }), /^tls\.ca is no PEM.*is it DER\?.*openssl x509/],
    ["a number", () => ({ ca: 1 }), /^tls\.ca is a number; expected PEM/],
    ["null in a list", () => ({ ca: [made.ca, null] }), /^tls\.ca is a null; expected PEM/],
    ["an empty list", () => ({ ca: [] }), /^tls\.ca is an empty list/],
    ["a key as authority", () => ({ ca: made.client.key }), /^tls\.ca has no certificate in it/],
    ["damage", () => ({ ca: made.ca + damaged }), /^tls\.ca has a certificate .* the 2\. in it/],
    ["a damaged certificate", () => ({ ...made.client, cert: damaged }), /^tls\.cert .* the 1\./],
    ["a certificate alone", () => ({ cert: made.client.cert }), /^tls\.cert needs tls\.key/],
    ["a key alone", () => ({ key: made.client.key }), /^tls\.key needs tls\.cert/],
    [
      "another's key",
      () => ({ cert: made.client.cert, key: made.server.key }),
      /^tls\.key can't be used: it is not the certificate's$/,
    ],
    [
      "a certificate as key",
      () => ({ cert: made.client.cert, key: made.client.cert }),
      /^tls\.key can't be used: /,
    ],
    [
      "no passphrase",
      () => ({ cert: made.client.cert, key: made.encryptedKey }),
      /^tls\.key can't be used: it is encrypted, and there is no passphrase$/,
    ],
    [
      "a wrong passphrase",
      () => ({ cert: made.client.cert, key: made.encryptedKey, passphrase: "geheim" }),
      /^tls\.key can't be used: the passphrase is wrong$/,
    ],
    ["a passphrase that is no text", () => ({ ...made.client, passphrase: 1 }), /is a number/],
    ["a passphrase for nothing", () => ({ passphrase: "geheim" }), /there is none$/],
    [
      "PKCS #12 without its passphrase",
      () => ({ pfx: made.pfx }),
      /^tls\.pfx can't be used: it is encrypted, and there is no passphrase$/,
    ],
    [
      "PKCS #12 with a wrong passphrase",
      () => ({ pfx: made.pfx, passphrase: "geheim" }),
      /^tls\.pfx can't be used: the passphrase is wrong$/,
    ],
    ["PKCS #12 that is none", () => ({ pfx: Buffer.from("geheim") }), /^tls\.pfx can't be used/],
    ["the path of PKCS #12", () => ({ pfx: "client.pfx" }), /^tls\.pfx is a string.*readFile/],
    [
      "two identities",
      () => ({ ...made.client, pfx: made.pfx, passphrase: made.passphrase }),
      /^tls\.pfx has a key of its own/,
    ],
    ["an address as server name", () => ({ servername: "10.0.0.1" }), /is an address/],
    ["a URL as server name", () => ({ servername: "https://a.test" }), /is no host name/],
    ["an old version", () => ({ minVersion: "TLSv1.1" }), /"TLSv1.1"; expected "TLSv1.2" or/],
    ["verify as text", () => ({ verify: "false" }), /is a string; expected true or false.*tls\.ca/],
    [
      "an option of Node's",
      () => ({ rejectUnauthorized: false }),
      /no option "rejectUnauthorized"/,
    ],
    ["no object", () => "ca.pem", /^tls is no object/],
  ];

  test.each(refused)("%s is refused at once", (_name, options, message) => {
    let error: unknown;
    try {
      readTls(options() as TlsOptions);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringMatching(message),
    });
    expect(inspect(error)).not.toMatch(/geheim|PRIVATE KEY/);
  });
});

function der(pem: string): Buffer {
  return Buffer.from(pem.replaceAll(/-----.*-----|\s/g, ""), "base64");
}
