/** Client certificates as credentials: which connections show which. */
import type { TLSSocket } from "node:tls";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import {
  type ApiDescription,
  Binding,
  type CertificateCredential,
  type ClientCertificate,
  clientCertificate,
  HttpAdapter,
  type Operation,
  Session,
} from "@gen-client/runtime";
import {
  canMakeCertificates,
  type Certificates,
  makeCertificates,
} from "../servers/certificates.js";
import { missing } from "../servers/installed.js";
import { type Nginx, startNginx } from "../servers/nginx.js";
import { startTarget } from "./target.js";

let made: Certificates;
beforeAll(async () => {
  if (canMakeCertificates) made = await makeCertificates();
});

const securitySchemes: ApiDescription["securitySchemes"] = {
  company: { type: "mutualTLS" },
  partner: { type: "mutualTLS" },
  token: { type: "http", scheme: "bearer" },
};

function operation(path: string, ...security: NonNullable<Operation["security"]>): Operation {
  return { id: "subject", method: "GET", path, responses: { 200: "text" }, security };
}

const subject = operation("/client", { company: [] });
const open = operation("/client");

async function started(): Promise<Nginx> {
  const nginx = await startNginx({ tls: { ...made.server, clientCa: made.ca } });
  onTestFinished(() => nginx[Symbol.asyncDispose]());
  return nginx;
}

describe.skipIf(missing("nginx", "openssl"))("a document's mutualTLS, with nginx", () => {
  const bindingOf = (url: string, auth: object, tls: object = {}): Binding => {
    const session = new Session({ tls: { ca: made.ca, ...tls } });
    onTestFinished(() => session.close());
    return new Binding({ title: "", servers: [url], securitySchemes }, { session, auth });
  };

  test("shows its certificate for the operations that ask for it, and for no other", async () => {
    const { client, encryptedKey, pfx, passphrase } = made;
    const { url } = await started();
    const certificates: readonly CertificateCredential[] = [
      client,
      { cert: [client.cert], key: Buffer.from(client.key) },
      { cert: client.cert, key: encryptedKey, passphrase },
      { pfx, passphrase },
      () => client,
      async () => Promise.resolve({ pfx, passphrase }),
    ];
    for (const company of certificates) {
      const binding = bindingOf(url, { company });
      for (let turn = 0; turn < 2; turn++) {
        expect(await binding.call(subject)).toBe("CN=client");
        expect(await binding.call(open)).toBe("");
      }
      const calls = Array.from({ length: 20 }, (_, index) =>
        binding.call(index % 2 === 0 ? subject : open),
      );
      expect(await Promise.all(calls)).toEqual(
        Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? "CN=client" : "")),
      );
    }
  });

  test("that the session shows anyway needs no credential, whoever is mounted", async () => {
    const { ca, client } = made;
    const { url } = await started();
    expect(await bindingOf(url, {}, client).call(subject)).toBe("CN=client");
    const mounted = bindingOf(url, {});
    mounted.session.mount(url, new HttpAdapter({ tls: { ca, ...client } }));
    expect(await mounted.call(subject)).toBe("CN=client");
    const byCall = bindingOf(url, {});
    await expect(byCall.call(subject)).rejects.toMatchObject({ code: "AUTH_MISSING" });
    expect(await byCall.call(subject, {}, { tls: { ca, ...client } })).toBe("CN=client");
    await expect(byCall.call(subject)).rejects.toMatchObject({ code: "AUTH_MISSING" });
  });

  test("goes with the call's other TLS options, and below a certificate of the call's own", async () => {
    const { ca, client, elsewhere } = made;
    const { url } = await started();
    const binding = bindingOf(url, { company: client }, { ca: elsewhere.cert });
    expect(await binding.call(subject, {}, { tls: { ca } })).toBe("CN=client");
    // Signed by the same authority, under another name.
    const tls = { ca, ...elsewhere };
    expect(await binding.call(subject, {}, { tls })).toBe("CN=elsewhere");
  });

  test("can be unnamed: for an untyped session, or one call", async () => {
    const { ca, client } = made;
    const { url } = await started();
    const auth = clientCertificate(client);
    await using session = new Session({ baseUrl: url, tls: { ca }, auth });
    expect(await (await session.get("/client")).text()).toBe("CN=client");
    expect(await (await session.get("/client", { auth: false })).text()).toBe("");
    expect(await bindingOf(url, {}).call(open, {}, { auth })).toBe("CN=client");
    expect(await bindingOf(url, {}).call(subject, {}, { auth: { company: client } })).toBe(
      "CN=client",
    );
  });
});

/** The certificates of those who connected, as the server saw them. */
async function demandingTarget(options: { answer?: Parameters<typeof startTarget>[0] } = {}) {
  const { ca, server } = made;
  const shown: string[] = [];
  const target = await startTarget({
    ...options.answer,
    tls: { ...server, ca, requestCert: true, rejectUnauthorized: false },
    answer(arrival, response) {
      const socket = response.socket as TLSSocket;
      shown.push([socket.getPeerCertificate().subject?.CN ?? []].flat().join());
      if (options.answer?.answer === undefined) response.end("target");
      else options.answer.answer(arrival, response);
    },
  });
  onTestFinished(() => target[Symbol.asyncDispose]());
  return { ...target, shown };
}

describe.skipIf(!canMakeCertificates)("a certificate that changes", () => {
  const mutable = (): { cert: string; key: string } => ({ ...made.client });

  test.each(["function", "object"])(
    "given as a %s: new connections show the new one, and the old ones end their requests",
    async (kind) => {
      const { ca, elsewhere } = made;
      const waiting: (() => void)[] = [];
      const target = await demandingTarget({
        answer: {
          answer: ({ url }, response) =>
            url === "/slow" ? void waiting.push(() => response.end("late")) : response.end("soon"),
        },
      });
      const current = mutable();
      const company: CertificateCredential =
        kind === "object" ? current : () => ({ cert: Buffer.from(current.cert), key: current.key });
      await using session = new Session({ tls: { ca } });
      const description = { title: "", servers: [target.url], securitySchemes };
      const binding = new Binding(description, { session, auth: { company } });
      const quick = operation("/quick", { company: [] });
      await binding.call(quick);
      await binding.call(quick);
      const slow = binding.call(operation("/slow", { company: [] }));
      await expect.poll(() => waiting.length).toBe(1);
      Object.assign(current, elsewhere);
      await binding.call(quick);
      waiting[0]?.();
      expect(await slow).toBe("late");
      // The old connection is free again, and stays so.
      await binding.call(quick);
      expect(target.shown).toEqual(["client", "client", "client", "elsewhere", "elsewhere"]);
      expect(target.sockets).toHaveLength(2);
    },
  );

  test("to one that can't be used fails the attempt, showing nothing of it", async () => {
    const { ca, client, elsewhere } = made;
    const target = await demandingTarget();
    let current: ClientCertificate = client;
    await using session = new Session({ tls: { ca } });
    const description = { title: "", servers: [target.url], securitySchemes };
    const company = () => current;
    const binding = new Binding(description, { session, auth: { company } });
    await binding.call(subject);
    current = { cert: client.cert, key: elsewhere.key };
    await expect(binding.call(subject)).rejects.toMatchObject({
      name: "AuthError",
      code: "AUTH_FAILED",
      message: `GET ${target.url}: auth.company.key can't be used: it is not the certificate's; the attempt was not made`,
    });
    current = client;
    await binding.call(subject);
    expect(target.shown).toEqual(["client", "client"]);
    expect(target.sockets).toHaveLength(1);
  });
});

describe.skipIf(!canMakeCertificates)("with other schemes and origins", () => {
  test("one certificate a scheme, beside a token", async () => {
    const { ca, client, elsewhere } = made;
    const target = await demandingTarget();
    await using session = new Session({ tls: { ca } });
    const description = { title: "", servers: [target.url], securitySchemes };
    const auth = { company: client, partner: elsewhere, token: "T" };
    const binding = new Binding(description, { session, auth });
    await binding.call(operation("/", { company: [], token: [] }));
    await binding.call(operation("/", { partner: [] }));
    await binding.call(operation("/", { token: [] }));
    expect(target.shown).toEqual(["client", "elsewhere", ""]);
    expect(target.arrivals.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer T",
      undefined,
      "Bearer T",
    ]);
    const partly = new Binding(description, { session, auth: { token: "T" } });
    const call = partly.call(operation("/", { company: [], token: [] }));
    await expect(call).rejects.toThrow("of which company is missing");
    expect(target.arrivals).toHaveLength(3);
  });

  test("redirects take it to the document's servers, and to nobody else's", async () => {
    const { ca, client } = made;
    const known = await demandingTarget();
    const unknown = await demandingTarget();
    let location = `${known.url}/`;
    const first = await demandingTarget({
      answer: { answer: (_arrival, response) => response.writeHead(302, { location }).end() },
    });
    await using session = new Session({ tls: { ca } });
    const description = { title: "", servers: [first.url, known.url], securitySchemes };
    const binding = new Binding(description, { session, auth: { company: client } });
    await binding.call(subject);
    location = `${unknown.url}/`;
    await binding.call(subject);
    expect([first.shown, known.shown, unknown.shown]).toEqual([
      ["client", "client"],
      ["client"],
      [""],
    ]);
  });

  test("without TLS it can't be shown, and nothing is sent", async () => {
    await using target = await startTarget();
    await using session = new Session();
    const description = { title: "", servers: [target.url], securitySchemes };
    const binding = new Binding(description, {
      session,
      auth: { company: made.client, token: "T" },
    });
    await expect(binding.call(operation("/", { company: [], token: [] }))).rejects.toMatchObject({
      code: "AUTH_FAILED",
      message: expect.stringContaining(
        "auth.company is a client certificate, which can't be shown without TLS",
      ),
    });
    expect(target.arrivals).toEqual([]);
  });

  test.each<[what: string, given: () => unknown, message: RegExp]>([
    ["a token", () => "T", /^auth\.company is .*; expected a client certificate, \{ cert, key \}/],
    ["nothing in it", () => ({}), /^auth\.company has no certificate; expected/],
    ["no key", () => ({ cert: made.client.cert }), /^auth\.company\.cert needs auth\.company\.key/],
    [
      "a path",
      () => ({ cert: "client.pem", key: "client.key" }),
      /auth\.company\.cert is no PEM .* is it a path\?/,
    ],
    [
      "a misspelling",
      () => ({ ...made.client, passphrse: "x" }),
      /no option "passphrse"; there are cert, key, passphrase, pfx/,
    ],
    [
      "another's key",
      () => ({ cert: made.client.cert, key: made.elsewhere.key }),
      /auth\.company\.key can't be used/,
    ],
  ])("%s is refused when the client is made", (_, given, message) => {
    const description = { title: "", servers: ["https://a.example"], securitySchemes };
    expect(() => new Binding(description, { auth: { company: given() } })).toThrow(message);
  });
});
