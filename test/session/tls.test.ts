import { rootCertificates, type SecureVersion, type TLSSocket } from "node:tls";
import { inspect } from "node:util";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { type NetworkError, Session, type TlsOptions } from "../../packages/runtime/src/index.js";
import { type Certificates, makeCertificates } from "../servers/certificates.js";
import { missing } from "../servers/installed.js";
import { startNginx } from "../servers/nginx.js";
import { runNode } from "../support/run-node.mjs";
import { failureOf } from "./failures.js";
import { startProxy } from "./proxy.js";
import { startTarget } from "./target.js";

const withoutOpenssl = missing("openssl");
let made: Certificates;
beforeAll(async () => {
  if (!withoutOpenssl) made = await makeCertificates();
});

const untrusted = { code: "TLS_FAILED", sent: false, attempts: [{ number: 1 }] };

describe.skipIf(withoutOpenssl)("whom to trust", () => {
  test("nobody but known authorities, unless one is named; the request's over the session's", async () => {
    await using target = await startTarget({ tls: made.server });
    await using session = new Session();
    await using trusting = new Session({ tls: { ca: made.ca } });
    const error = await failureOf(session.get(target.url));
    expect(error).toMatchObject(untrusted);
    expect(error.message).toContain("the server's certificate is not trusted (UNABLE_TO_VERIFY");
    expect((await session.get(target.url, { tls: { ca: Buffer.from(made.ca) } })).status).toBe(200);
    expect((await trusting.get(target.url)).status).toBe(200);
    // Field by field: what it doesn't say stays as strict as it was.
    const named = { tls: { servername: "localhost" } };
    expect((await trusting.get(target.url, named)).status).toBe(200);
    const others = { tls: { ca: rootCertificates[0] ?? "" } };
    expect(await failureOf(trusting.get(target.url, others))).toMatchObject(untrusted);
    expect(target.arrivals).toHaveLength(3);
  });

  test("the certificate has to be for the name that was asked for", async () => {
    await using target = await startTarget({ tls: made.elsewhere });
    await using session = new Session({ tls: { ca: made.ca } });
    const error = await failureOf(session.get(target.url));
    expect(error).toMatchObject(untrusted);
    expect(error.message).toContain("ERR_TLS_CERT_ALTNAME_INVALID");
    expect(target.arrivals).toEqual([]);
  });

  test("a server name is asked for, and expected, in place of the URL's host", async () => {
    const names: (string | false | null)[] = [];
    await using target = await startTarget({
      tls: made.elsewhere,
      answer: (_arrival, response) => {
        names.push((response.socket as TLSSocket & { servername: string | false }).servername);
        response.end();
      },
    });
    await using session = new Session();
    const tls = { ca: made.ca, servername: "elsewhere.example" };
    const answer = await session.get(target.url, { tls });
    expect(answer.status).toBe(200);
    expect(names).toEqual(["elsewhere.example"]);
    expect(target.arrivals[0]?.headers.host).toBe(new URL(target.url).host);
    const other = { ca: made.ca, servername: "other.example" };
    expect(await failureOf(session.get(target.url, { tls: other }))).toMatchObject(untrusted);
  });

  test.each<[version: SecureVersion, minVersion: TlsOptions["minVersion"], code: string | number]>([
    ["TLSv1.2", "TLSv1.3", "TLS_FAILED"],
    ["TLSv1.2", "TLSv1.2", 200],
    ["TLSv1.2", undefined, 200],
    ["TLSv1.3", "TLSv1.3", 200],
  ])(
    "a server that speaks %s, with at least %s asked for: %s",
    async (version, minVersion, outcome) => {
      await using target = await startTarget({ tls: { ...made.server, maxVersion: version } });
      await using session = new Session({ tls: { ca: made.ca, minVersion } });
      const call = session.get(target.url).then(
        ({ status }) => status,
        (error: NetworkError) => error.code,
      );
      expect(await call).toBe(outcome);
    },
  );

  test("what can't be agreed on is told with what to look at", async () => {
    await using old = await startTarget({ tls: { ...made.server, maxVersion: "TLSv1.2" } });
    await using plain = await startTarget();
    await using session = new Session({ tls: { ca: made.ca, minVersion: "TLSv1.3" } });
    const { message } = await failureOf(session.get(old.url));
    expect(message).toContain("there is no version of TLS that both sides speak (tls.minVersion)");
    const error = await failureOf(session.get(plain.url.replace("http:", "https:")));
    expect(error.message).toContain("does it speak http: here?");
  });

  test("verify: false accepts anybody, and is said aloud once a process", async () => {
    await using target = await startTarget({ tls: made.elsewhere });
    const program = `
      import { Session } from "@gen-client/runtime";
      const url = ${JSON.stringify(target.url)};
      const session = new Session({ tls: { verify: false } });
      const first = await session.get(url);
      const again = await new Session().get(url, { tls: { verify: false } });
      console.log(first.status, again.status);
      process.exit();
    `;
    const { stdout, stderr } = await runNode(["--input-type=module", "--eval", program], {
      cwd: fileURLToPath(new URL("..", import.meta.url)),
    });
    expect(stdout).toBe("200 200\n");
    expect(stderr.match(/tls\.verify is false: any certificate is accepted/g)).toHaveLength(1);
  });

  test("the environment's NODE_TLS_REJECT_UNAUTHORIZED is below what the program says", async () => {
    await using target = await startTarget({ tls: made.server });
    const program = `
      import { Session } from "@gen-client/runtime";
      const session = new Session();
      for (const tls of [undefined, { verify: true }]) {
        console.log(await session.get(${JSON.stringify(target.url)}, { tls, retry: false })
          .then(({ status }) => status, ({ code }) => code));
      }
      process.exit();
    `;
    const { stdout } = await runNode(["--input-type=module", "--eval", program], {
      cwd: fileURLToPath(new URL("..", import.meta.url)),
      env: { NODE_TLS_REJECT_UNAUTHORIZED: "0" },
    });
    expect(stdout).toBe("200\nTLS_FAILED\n");
  });
});

describe.skipIf(withoutOpenssl)("a relaxed call lends nothing to a strict one", () => {
  // With TLS 1.2 a session that is resumed has no certificate to look at.
  test.each<SecureVersion>(["TLSv1.2", "TLSv1.3"])(
    "%s: one after the other, in either order",
    async (version) => {
      await using target = await startTarget({ tls: { ...made.server, maxVersion: version } });
      await using session = new Session();
      for (let turn = 0; turn < 3; turn++) {
        expect((await session.get(target.url, { tls: { verify: false } })).status).toBe(200);
        expect(await failureOf(session.get(target.url))).toMatchObject(untrusted);
        expect((await session.get(target.url, { tls: { ca: made.ca } })).status).toBe(200);
        const strict = session.get(target.url, { tls: { verify: true } });
        expect(await failureOf(strict)).toMatchObject(untrusted);
      }
      expect(target.arrivals).toHaveLength(6);
      // Two that worked, kept; the others a failed one each.
      expect(target.sockets).toHaveLength(8);
    },
  );

  test("nor the session's own relaxation to a call that verifies", async () => {
    await using target = await startTarget({ tls: made.server });
    await using session = new Session({ tls: { verify: false } });
    expect((await session.get(target.url)).status).toBe(200);
    expect(await failureOf(session.get(target.url, { tls: { verify: true } }))).toMatchObject(
      untrusted,
    );
    expect((await session.get(target.url)).status).toBe(200);
    expect(target.sockets).toHaveLength(2);
  });

  test("many at once", async () => {
    await using target = await startTarget({
      tls: made.server,
      answer: (_arrival, response) => void setTimeout(() => response.end(), 5),
    });
    await using session = new Session({ connections: 2 });
    const calls = Array.from({ length: 60 }, async (_, index) => {
      const tls = index % 2 === 0 ? { verify: false } : {};
      return session.get(target.url, { tls, retry: false }).then(
        ({ status }) => status,
        (error: NetworkError) => error.code,
      );
    });
    expect(await Promise.all(calls)).toEqual(
      Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? 200 : "TLS_FAILED")),
    );
    expect(target.arrivals).toHaveLength(30);
  });

  test("through a tunnel", async () => {
    await using target = await startTarget({ tls: made.server });
    await using proxy = await startProxy();
    await using session = new Session({ proxy: proxy.url });
    expect((await session.get(target.url, { tls: { verify: false } })).status).toBe(200);
    expect(await failureOf(session.get(target.url))).toMatchObject(untrusted);
    expect(target.arrivals).toHaveLength(1);
  });

  test("every other option has connections of its own, and equal ones share theirs", async () => {
    await using target = await startTarget({ tls: made.server });
    await using session = new Session({ tls: { ca: made.ca } });
    const { ca, client, pfx, passphrase } = made;
    const various: readonly (TlsOptions | undefined)[] = [
      undefined,
      { ca },
      { ca, servername: "localhost" },
      { ca, minVersion: "TLSv1.3" },
      { ca, ...client },
      { ca, pfx, passphrase },
      { ca: [ca, ca] },
    ];
    for (const tls of [...various, ...various]) await session.get(target.url, { tls });
    expect(target.sockets).toHaveLength(various.length);
  });
});

describe.skipIf(missing("nginx", "openssl"))("a client's certificate", () => {
  test("is shown to nginx, from PEM and PFX, encrypted or not", async () => {
    const { ca, server, client, encryptedKey, pfx, passphrase } = made;
    await using nginx = await startNginx({ tls: { ...server, clientCa: ca } });
    const identities: readonly TlsOptions[] = [
      client,
      { cert: Buffer.from(client.cert), key: Buffer.from(client.key) },
      { cert: client.cert, key: encryptedKey, passphrase },
      { pfx, passphrase },
      { pfx: new Uint8Array(pfx), passphrase },
    ];
    for (const identity of identities) {
      await using session = new Session({ baseUrl: nginx.url, tls: { ca, ...identity } });
      expect(await (await session.get("/client")).text()).toBe("CN=client");
    }
  });

  test("of one call is not that of the next one, whatever the order", async () => {
    const { ca, server, client } = made;
    await using nginx = await startNginx({ tls: { ...server, clientCa: ca } });
    await using session = new Session({ baseUrl: nginx.url, tls: { ca }, connections: 2 });
    const subject = async (tls?: TlsOptions): Promise<string> =>
      (await session.get("/client", { tls })).text();
    for (let turn = 0; turn < 3; turn++) {
      expect(await subject({ ca, ...client })).toBe("CN=client");
      expect(await subject()).toBe("");
    }
    const calls = Array.from({ length: 40 }, (_, index) =>
      subject(index % 2 === 0 ? { ca, ...client } : undefined),
    );
    expect(await Promise.all(calls)).toEqual(
      Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? "CN=client" : "")),
    );
  });

  test("and a call's server name are not shown to the origin of a redirect", async () => {
    const { ca, server, client } = made;
    await using nginx = await startNginx({ tls: { ...server, clientCa: ca } });
    await using target = await startTarget({
      tls: server,
      answer: (_arrival, response) =>
        response.writeHead(302, { location: `${nginx.url}/client` }).end(),
    });
    await using session = new Session({ tls: { ca } });
    const tls = { ca, ...client, servername: "localhost" };
    expect(await (await session.get(target.url, { tls })).text()).toBe("");
  });

  test.each<SecureVersion>(["TLSv1.2", "TLSv1.3"])(
    "%s: the error of who has none says what is missing",
    async (version) => {
      const { ca, server, client } = made;
      const demanding = { ...server, ca, requestCert: true, maxVersion: version };
      await using target = await startTarget({ tls: demanding });
      await using session = new Session({ tls: { ca } });
      for (const method of ["GET", "POST"]) {
        const error = await failureOf(session.request(method, target.url));
        expect(error.message).toMatch(
          /does the server ask for a client certificate, or for another one \(tls\.cert and tls\.key\)\?/,
        );
      }
      expect((await session.get(target.url, { tls: { ca, ...client } })).status).toBe(200);
      expect(target.arrivals).toHaveLength(1);
    },
  );

  test("shows neither key nor passphrase where it is looked at", async () => {
    const { ca, client, encryptedKey, passphrase } = made;
    await using target = await startTarget({ tls: made.elsewhere });
    const tls = { ca, cert: client.cert, key: encryptedKey, passphrase };
    await using session = new Session({ tls });
    const error = await failureOf(session.get(target.url, { tls }));
    for (const value of [session, session.prepare("GET", target.url, { tls }), error]) {
      const shown = inspect(value, { depth: null, showHidden: true }) + JSON.stringify(value);
      expect(shown).not.toContain(passphrase);
      expect(shown).not.toContain("PRIVATE KEY");
    }
  });
});
