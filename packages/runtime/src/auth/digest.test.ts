import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import {
  field,
  type RawRequest,
  response,
  scripted,
  type ScriptedServer,
} from "../../../../test/servers/scripted.js";
import { digest, type RequestOptions, Session, type SessionOptions } from "../index.js";

/** How the server wants it. */
interface Rules {
  readonly algorithm?: string;
  readonly qop?: string;
  readonly more?: string;
  readonly username?: string;
  readonly password?: string;
  /** Which nonce it takes, and hands out, for the request with this number. */
  readonly nonce?: (number: number) => string;
  /** Sent with every success. */
  readonly info?: (request: RawRequest) => string | undefined;
  readonly challenges?: (nonce: string, isStale: boolean) => string;
}

const hashes: Record<string, string> = {
  MD5: "md5",
  "SHA-256": "sha256",
  "SHA-512-256": "sha512-256",
};

/** Checks answers with arithmetic of its own, written from RFC 7616, 3.4, and counts nonces. */
function digestServer(rules: Rules = {}): Promise<ScriptedServer> {
  const { algorithm = "SHA-256", qop = "auth", more = "", password = "s3cret" } = rules;
  const nonceFor = rules.nonce ?? (() => "n0nce");
  const counts = new Set<string>();
  return scripted((request) => {
    const nonce = nonceFor(request.number);
    const given = field(request, "authorization");
    const answer = parse(given ?? "");
    const isStale = given !== undefined && answer["nonce"] !== nonce;
    const wrong = given === undefined ? "nothing given" : check(request, answer, nonce);
    if (wrong === undefined) {
      const info = rules.info?.(request);
      const headers = info === undefined ? {} : { "authentication-info": info };
      request.socket.write(response(200, "welcome", headers));
      return;
    }
    const challenge = `Digest realm="a \\"realm\\"", nonce="${nonce}", opaque="op,aque"${qop === "" ? "" : `, qop="${qop}"`}${algorithm === "" ? "" : `, algorithm=${algorithm}`}${isStale ? ", stale=true" : ""}${more}`;
    const value = rules.challenges?.(nonce, isStale) ?? challenge;
    request.socket.write(response(401, wrong, { "www-authenticate": value }));
  });

  function check(
    request: RawRequest,
    answer: Record<string, string>,
    nonce: string,
  ): string | undefined {
    const [method = "", target = ""] = request.line.split(" ");
    const used = answer["algorithm"] ?? "MD5";
    const hash = (text: string): string =>
      createHash(hashes[used.replace("-sess", "")] ?? "none")
        .update(text)
        .digest("hex");
    if (answer["uri"] !== target) return `uri is ${answer["uri"]}`;
    if (answer["nonce"] !== nonce) return `nonce is ${answer["nonce"]}`;
    if (answer["opaque"] !== "op,aque") return `opaque is ${answer["opaque"]}`;
    const { nc, cnonce } = answer;
    if (answer["qop"] !== undefined) {
      if (counts.has(`${nonce} ${nc} ${cnonce}`)) return `nc ${nc} again`;
      counts.add(`${nonce} ${nc} ${cnonce}`);
    }
    const user = `${rules.username ?? "Mufasa"}:${answer["realm"]}`;
    let key = hash(`${user}:${password}`);
    if (used.endsWith("-sess")) key = hash(`${key}:${nonce}:${cnonce}`);
    const body = answer["qop"] === "auth-int" ? `:${hash(request.body)}` : "";
    const what = hash(`${method}:${target}${body}`);
    const expected =
      answer["qop"] === undefined
        ? hash(`${key}:${nonce}:${what}`)
        : hash(`${key}:${nonce}:${nc}:${cnonce}:${answer["qop"]}:${what}`);
    return answer["response"] === expected ? undefined : "wrong response";
  }
}

function parse(header: string): Record<string, string> {
  return Object.fromEntries(
    [...header.matchAll(/([\w*]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g)].map((found) => [
      found[1] ?? "",
      found[2]?.replaceAll(/\\(.)/g, "$1") ?? found[3] ?? "",
    ]),
  );
}

function sessionOf(server: ScriptedServer, more: SessionOptions = {}): Session {
  return new Session({
    baseUrl: server.url,
    auth: digest("Mufasa", "s3cret"),
    retry: false,
    ...more,
  });
}

describe("what the server may want", () => {
  const rules = [
    "",
    "MD5",
    "MD5-sess",
    "SHA-256",
    "SHA-256-sess",
    "SHA-512-256",
    "SHA-512-256-sess",
  ];
  test.each(
    rules.flatMap((algorithm) =>
      ["", "auth", "auth-int", "auth-int, auth"].map((qop) => [algorithm, qop]),
    ),
  )("algorithm %j, qop %j", async (algorithm, qop) => {
    await using server = await digestServer({ algorithm, qop });
    await using session = sessionOf(server);
    const first = await session.post("/a/b?c=d%20e", { body: "body" });
    const second = await session.post("/other", { body: "an\u00f6ther" });
    expect([first.status, second.status]).toEqual([200, 200]);
    // One challenge; the second request answers it in advance.
    expect(server.requests).toHaveLength(3);
  });

  test("a hashed user name, in UTF-8", async () => {
    const name = createHash("sha256").update('J\u00e4s\u00f8n:a "realm"').digest("hex");
    await using server = await digestServer({
      username: "J\u00e4s\u00f8n",
      password: "p\u00e4ss",
      more: ", userhash=true, charset=UTF-8",
    });
    // Decomposed: the same text in another form.
    await using session = sessionOf(server, { auth: digest("Ja\u0308s\u00f8n", "pa\u0308ss") });
    expect((await session.get("/")).status).toBe(200);
    expect(parse(field(server.requests[1], "authorization") ?? "")).toMatchObject({
      username: name,
      userhash: "true",
    });
  });

  test("a user name beyond ASCII that isn't hashed goes as RFC 8187 has it", async () => {
    await using server = await digestServer({ username: "J\u00e4s\u00f8n (1)" });
    await using session = sessionOf(server, { auth: digest("J\u00e4s\u00f8n (1)", "s3cret") });
    expect((await session.get("/")).status).toBe(200);
    expect(field(server.requests[1], "authorization")).toContain(
      "username*=UTF-8''J%C3%A4s%C3%B8n%20%281%29,",
    );
  });

  test("the strongest of several, whatever their order", async () => {
    const offer = (nonce: string, algorithm: string): string =>
      `Digest realm="r", nonce="${nonce}", opaque="op,aque", qop="auth", algorithm=${algorithm}`;
    await using server = await digestServer({
      challenges: (nonce) =>
        `Basic realm="r", ${["MD5", "SHA-9000", "SHA-512-256", "SHA-256"].map((name) => offer(nonce, name)).join(", ")}`,
    });
    await using session = sessionOf(server);
    expect((await session.get("/")).status).toBe(200);
    expect(parse(field(server.requests[1], "authorization") ?? "")["algorithm"]).toBe(
      "SHA-512-256",
    );
  });
});

test.each([
  ["an algorithm that nobody knows", 'Digest realm="r", nonce="n", algorithm=SHA-9000'],
  ["a protection that nobody knows", 'Digest realm="r", nonce="n", qop="auth-new"'],
  ["no nonce", 'Digest realm="r"'],
  ["another scheme", 'Basic realm="r"'],
])(
  "%s can't be answered: the 401 is the answer, and nothing is sent in the clear",
  async (_, challenge) => {
    await using server = await digestServer({ challenges: () => challenge });
    await using session = sessionOf(server);
    expect((await session.get("/")).status).toBe(401);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.head).not.toMatch(/authorization/i);
  },
);

test("a wrong password is tried once a call", async () => {
  await using server = await digestServer({ password: "another" });
  await using session = sessionOf(server);
  expect((await session.get("/")).status).toBe(401);
  expect(server.requests).toHaveLength(2);
  expect((await session.get("/")).status).toBe(401);
  expect(server.requests).toHaveLength(4);
});

describe("nonces", () => {
  test("each request counts up, and in parallel none counts twice", async () => {
    await using server = await digestServer();
    await using session = sessionOf(server);
    await session.get("/");
    const calls = await Promise.all(Array.from({ length: 50 }, () => session.get("/")));
    expect(calls.map(({ status }) => status)).toEqual(calls.map(() => 200));
    expect(server.requests).toHaveLength(52);
    const counts = server.requests
      .slice(1)
      .map((request) => parse(field(request, "authorization") ?? "")["nc"] ?? "");
    expect(counts.toSorted((one, other) => one.localeCompare(other))).toEqual(
      counts.map((_, index) => (index + 1).toString(16).padStart(8, "0")),
    );
  });

  test("50 first requests at once each get through", async () => {
    await using server = await digestServer();
    await using session = sessionOf(server);
    const calls = await Promise.all(Array.from({ length: 50 }, () => session.get("/")));
    expect(calls.map(({ status }) => status)).toEqual(calls.map(() => 200));
  });

  test("a stale one is replaced, within the same call", async () => {
    // The third request, answered in advance, finds that the nonce has changed.
    await using server = await digestServer({ nonce: (number) => (number < 3 ? "old" : "new") });
    await using session = sessionOf(server);
    expect((await session.get("/")).status).toBe(200);
    expect((await session.get("/")).status).toBe(200);
    expect(server.requests).toHaveLength(4);
    expect(parse(field(server.requests[3], "authorization") ?? "")).toMatchObject({
      nonce: "new",
      nc: "00000001",
    });
  });

  test("a server that has forgotten it, and doesn't say stale, is answered anew", async () => {
    await using server = await digestServer({
      nonce: (number) => (number < 3 ? "old" : "new"),
      challenges: (nonce) =>
        `Digest realm="r", nonce="${nonce}", opaque="op,aque", qop="auth", algorithm=SHA-256`,
    });
    await using session = sessionOf(server);
    expect((await session.get("/")).status).toBe(200);
    expect((await session.get("/")).status).toBe(200);
    expect(server.requests).toHaveLength(4);
  });

  test("a challenge that is stale at once is answered again; one that always is ends the call", async () => {
    await using twice = await digestServer({ nonce: (number) => `n${Math.min(number, 2)}` });
    await using patient = sessionOf(twice);
    expect((await patient.get("/")).status).toBe(200);
    expect(twice.requests).toHaveLength(3);
    await using never = await digestServer({ nonce: (number) => `n${number}` });
    await using session = sessionOf(never);
    expect((await session.get("/")).status).toBe(401);
    expect(never.requests).toHaveLength(3);
  });

  test.each(["SHA-256", "SHA-512-256"])(
    "nextnonce is used by the next request: %s",
    async (algorithm) => {
      await using server = await digestServer({
        algorithm,
        nonce: (number) => (number < 3 ? "first" : `next${number}`),
        info: ({ number }) => `qop=auth, nextnonce="next${number + 1}", rspauth="x,y"`,
      });
      await using session = sessionOf(server);
      for (let call = 0; call < 4; call++) expect((await session.get("/")).status).toBe(200);
      expect(server.requests).toHaveLength(5);
      expect(parse(field(server.requests[4], "authorization") ?? "")).toMatchObject({
        nonce: "next5",
        nc: "00000001",
      });
    },
  );
});

describe("bodies", () => {
  test("a stream that can't be read twice isn't: the 401 is the answer, the next call answers in advance", async () => {
    await using server = await digestServer();
    await using session = sessionOf(server);
    const body = (): RequestOptions => ({ body: Readable.from([Buffer.from("once")]) });
    expect((await session.post("/", body())).status).toBe(401);
    expect((await session.post("/", body())).status).toBe(200);
    expect(server.requests).toHaveLength(2);
  });

  test("one that the server wants hashed has to be in memory: an error that says so", async () => {
    await using server = await digestServer({ qop: "auth-int" });
    await using session = sessionOf(server);
    await session.get("/");
    const call = session.post("/", { body: Readable.from([Buffer.from("once")]) });
    await expect(call).rejects.toThrow(/auth-int.*pass text or bytes/);
    expect(server.requests).toHaveLength(2);
  });
});

test("a redirect to another origin takes no answer along, nor one to a path without its own uri", async () => {
  await using other = await scripted(({ socket }) => socket.write(response(200, "other")));
  await using server = await digestServer();
  await using front = await scripted(({ socket, line }) =>
    socket.write(
      response(302, "", { location: line.includes("away") ? other.url : `${server.url}/here` }),
    ),
  );
  await using session = sessionOf(server, { baseUrl: front.url, authOrigins: [server.url] });
  expect((await session.get("/away")).status).toBe(200);
  expect(other.requests[0]?.head).not.toMatch(/authorization/i);
  expect((await session.get("/near")).status).toBe(200);
});

test("neither password nor answer shows in an inspection or an error", async () => {
  await using server = await digestServer({ password: "another" });
  const auth = digest("Mufasa", "hunter2");
  await using session = sessionOf(server, { auth });
  const answer = await session.get("/");
  const shown = JSON.stringify([auth, session, answer.request, answer.attempts]);
  expect(shown).not.toMatch(/hunter2|Mufasa|response=/);
});

test.each([
  [() => digest("a:b", "c"), /colon/],
  // @ts-expect-error: a program without types
  [() => digest("a"), /username, password/],
])("%# refused at once", (make, message) => {
  expect(make).toThrow(message);
});
