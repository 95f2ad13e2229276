import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  basic,
  bearer,
  digest,
  HttpError,
  type RequestOptions,
  type Response,
  Session,
  type SessionOptions,
} from "../../packages/runtime/src/index.js";
import { type Httpbin, startHttpbin } from "../servers/httpbin.js";
import { missing } from "../servers/installed.js";

/** What httpbin says that it was sent. */
interface Echo {
  readonly method: string;
  readonly url: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: string;
  readonly json: unknown;
  readonly form: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, unknown>>;
}

async function echoOf(call: Promise<Response>): Promise<Echo> {
  return (await (await call).raiseForStatus().json()) as Echo;
}

describe.skipIf(missing("httpbin"))("against httpbin", () => {
  let httpbin: Httpbin;
  beforeAll(async () => {
    httpbin = await startHttpbin();
  });
  afterAll(async () => {
    await httpbin[Symbol.asyncDispose]();
  });

  function start(options: SessionOptions = {}): Session {
    return new Session({ baseUrl: httpbin.url, retry: false, ...options });
  }

  describe("what is sent", () => {
    test.each(["get", "post", "put", "patch", "delete"] as const)("%s", async (method) => {
      await using session = start();
      expect(await echoOf(session[method](`/${method}`))).toMatchObject({
        url: `${httpbin.url}/${method}`,
      });
      expect(await echoOf(session[method]("/anything"))).toMatchObject({
        method: method.toUpperCase(),
      });
      const other = await session[method](method === "get" ? "/post" : "/get");
      expect(other.status).toBe(405);
    });

    test("head has headers and no body, options says what is allowed, any other method goes as it is", async () => {
      await using session = start();
      const head = await session.head("/get");
      expect(head.status).toBe(200);
      expect(Number(head.headers.get("content-length"))).toBeGreaterThan(0);
      expect(await head.text()).toBe("");
      const options = await session.options("/get");
      expect(options.headers.get("allow")?.split(", ").sort()).toEqual(["GET", "HEAD", "OPTIONS"]);
      expect(await echoOf(session.request("TRACE", "/anything"))).toMatchObject({
        method: "TRACE",
      });
    });

    test("parameters and headers, the request's over the session's, null for none", async () => {
      await using session = start({
        params: { team: "blue", page: 1 },
        headers: { "x-team": "blue", "x-trace": "1" },
      });
      const { args, headers, url } = await echoOf(
        session.get("/get?own=a%20b", {
          params: { page: 2, team: null, tags: ["x", "y&z"], empty: "" },
          headers: { "X-Trace": null, "X-Own": "a" },
        }),
      );
      expect(args).toEqual({ own: "a b", page: "2", tags: ["x", "y&z"], empty: "" });
      expect(url).toContain("/get?own=a%20b&page=2&");
      expect(headers).toMatchObject({ "X-Team": "blue", "X-Own": "a", Accept: "*/*" });
      expect(headers).not.toHaveProperty("X-Trace");
      expect(headers["User-Agent"]).toMatch(/^gen-client\/\d/);
    });

    test.each<[name: string, options: RequestOptions, expected: Partial<Echo>]>([
      ["json", { json: { a: [1, null, "ü"] } }, { json: { a: [1, null, "ü"] } }],
      ["json null", { json: null }, { data: "null", json: null }],
      ["a form", { form: { a: "1", b: ["x", "ü&="] } }, { form: { a: "1", b: ["x", "ü&="] } }],
      ["text", { body: "plain ü" }, { data: "plain ü", form: {} }],
      ["bytes", { body: new TextEncoder().encode("bytes") }, { data: "bytes" }],
      ["a stream", { body: Readable.from(["in ", "pieces"]) }, { data: "in pieces" }],
      ["nothing", {}, { data: "", form: {}, files: {}, json: null }],
    ])("%s", async (_name, options, expected) => {
      await using session = start();
      expect(await echoOf(session.post("/anything", options))).toMatchObject(expected);
    });

    test("files with fields beside them", async () => {
      await using session = start();
      const { files, form, headers } = await echoOf(
        session.post("/post", {
          form: { kind: "a", tags: ["x", "y"] },
          files: {
            one: new File(["text of one"], "one.txt", { type: "text/plain" }),
            two: new File([Uint8Array.of(0, 255)], "two.bin", { type: "image/png" }),
          },
        }),
      );
      expect(form).toEqual({ kind: "a", tags: ["x", "y"] });
      expect(files).toEqual({ one: "text of one", two: "data:image/png;base64,AP8=" });
      expect(headers["Content-Type"]).toMatch(/^multipart\/form-data; boundary=/);
    });
  });

  describe("cookies", () => {
    const sent = async (session: Session): Promise<unknown> =>
      ((await (await session.get("/cookies")).json()) as { cookies: unknown }).cookies;

    test("set on the way of a redirect are kept, sent, and deleted by the server", async () => {
      await using session = start();
      const answer = await session.get("/cookies/set", { params: { a: "1", b: "x y" } });
      expect(answer.url).toBe(`${httpbin.url}/cookies`);
      expect(answer.history.map(({ status }) => status)).toEqual([302]);
      expect(await answer.json()).toEqual({ cookies: { a: "1", b: "x y" } });
      expect(await sent(session)).toEqual({ a: "1", b: "x y" });
      await session.get("/cookies/delete", { params: { a: "" } });
      expect(await sent(session)).toEqual({ b: "x y" });
      expect(session.cookies.size).toBe(1);
    });

    test("of a redirect that is not followed are kept as well", async () => {
      await using session = start({ redirects: false });
      const answer = await session.get("/cookies/set/a/1");
      expect(answer.status).toBe(302);
      expect(await sent(session)).toEqual({ a: "1" });
    });

    test("of one request stay with it", async () => {
      await using session = start();
      await session.get("/cookies/set/a/1");
      const answer = await session.get("/cookies", { cookies: { a: "2", b: "3" } });
      expect(await answer.json()).toEqual({ cookies: { a: "2", b: "3" } });
      expect(await sent(session)).toEqual({ a: "1" });
    });
  });

  describe("redirects", () => {
    test.each(["redirect", "relative-redirect", "absolute-redirect"])(
      "%s: to the end",
      async (kind) => {
        await using session = start();
        const answer = await session.get(`/${kind}/4`);
        expect(answer.status).toBe(200);
        expect(answer.url).toBe(`${httpbin.url}/get`);
        expect(answer.history.map(({ status }) => status)).toEqual([302, 302, 302, 302]);
        expect(answer.attempts).toHaveLength(5);
      },
    );

    test("no further than the limit", async () => {
      await using session = start({ redirects: 3 });
      expect((await session.get("/relative-redirect/3")).status).toBe(200);
      await expect(session.get("/relative-redirect/4")).rejects.toMatchObject({
        code: "TOO_MANY_REDIRECTS",
        status: 302,
        attempts: { length: 4 },
      });
      expect((await session.get("/relative-redirect/4", { redirects: 4 })).status).toBe(200);
      expect((await session.get("/redirect/1", { redirects: false })).status).toBe(302);
      await using usual = start();
      expect((await usual.get("/relative-redirect/30")).history).toHaveLength(30);
      await expect(usual.get("/relative-redirect/31")).rejects.toMatchObject({
        code: "TOO_MANY_REDIRECTS",
      });
    });

    test.each([
      [301, "GET", ""],
      [302, "GET", ""],
      [303, "GET", ""],
      [307, "POST", '{"a":1}'],
      [308, "POST", '{"a":1}'],
    ])("a POST that is answered with %i goes on as %s", async (status, method, data) => {
      await using session = start();
      const to = { url: "/anything", status_code: status };
      const echo = await echoOf(session.post("/redirect-to", { params: to, json: { a: 1 } }));
      expect(echo).toMatchObject({ method, data });
      expect("Content-Type" in echo.headers).toBe(data !== "");
    });
  });

  describe("who asks", () => {
    test("basic, from the session and from the request, and a wrong password", async () => {
      await using session = start({ auth: basic("alice", "pass:word ü") });
      const path = `/basic-auth/alice/${encodeURIComponent("pass:word ü")}`;
      expect(await (await session.get(path)).json()).toMatchObject({ authenticated: true });
      const wrong = await session.get(path, { auth: basic("alice", "no") });
      expect(wrong.status).toBe(401);
      expect(() => wrong.raiseForStatus()).toThrow(HttpError);
      expect((await session.get(path, { auth: null })).status).toBe(401);
      expect((await session.get("/hidden-basic-auth/alice/no")).status).toBe(404);
    });

    test("bearer, fixed and asked for anew", async () => {
      await using session = start({ auth: bearer("one") });
      expect(await (await session.get("/bearer")).json()).toMatchObject({ token: "one" });
      const auth = bearer(() => Promise.resolve("two"));
      expect(await (await session.get("/bearer", { auth })).json()).toMatchObject({ token: "two" });
      expect((await session.get("/bearer", { auth: false })).status).toBe(401);
    });

    const digests = ["auth", "auth-int"].flatMap((qop) =>
      ["MD5", "SHA-256", "SHA-512"].map((algorithm) => [qop, algorithm] as const),
    );
    test.each(digests)("digest, qop %s, %s", async (qop, algorithm) => {
      await using session = start({ auth: digest("alice", "secret") });
      const path = `/digest-auth/${qop}/alice/secret/${algorithm}`;
      const answers = [await session.get(path), await session.get(path)];
      // SHA-512 is httpbin's own; RFC 7616 has SHA-512-256.
      const status = algorithm === "SHA-512" ? 401 : 200;
      expect(answers.map((answer) => answer.status)).toEqual([status, status]);
      expect((await session.get(path, { auth: digest("alice", "no") })).status).toBe(401);
    });

    test("digest, whose nonce is stale after each use", async () => {
      await using session = start({ auth: digest("alice", "secret") });
      const path = "/digest-auth/auth/alice/secret/MD5/1";
      for (let call = 0; call < 4; call++) expect((await session.get(path)).status).toBe(200);
    });
  });

  describe("what comes back", () => {
    test.each([200, 201, 204, 304])("status %i is taken", async (status) => {
      await using session = start();
      const answer = await session.get(`/status/${status}`);
      expect([answer.status, answer.ok]).toEqual([status, status < 300]);
      expect(answer.raiseForStatus()).toBe(answer);
    });

    test.each([400, 404, 418, 429, 500, 503])("status %i can be raised", async (status) => {
      await using session = start();
      const answer = await session.get(`/status/${status}`);
      expect([answer.status, answer.ok]).toEqual([status, false]);
      expect(() => answer.raiseForStatus()).toThrow(
        expect.objectContaining({ code: "HTTP_STATUS", status }),
      );
    });

    test.each([
      ["gzip", "gzipped"],
      ["deflate", "deflated"],
      ["brotli", "brotli"],
    ])("/%s is decoded, at once and as a stream", async (coding, mark) => {
      await using session = start();
      for (const stream of [false, true]) {
        const answer = await session.get(`/${coding}`, { stream });
        expect(answer.headers.get("content-encoding")).toBe(coding === "brotli" ? "br" : coding);
        expect(await answer.json()).toMatchObject({ [mark]: true });
      }
    });

    test("text, bytes and JSON, and what is none", async () => {
      await using session = start();
      expect(await (await session.get("/html")).text()).toContain("Herman Melville");
      expect(await (await session.get("/uuid")).json()).toHaveProperty("uuid");
      const bytes = async (): Promise<Uint8Array> =>
        (await session.get("/bytes/256", { params: { seed: 7 } })).bytes();
      expect(await bytes()).toHaveLength(256);
      expect(await bytes()).toEqual(await bytes());
      await expect((await session.get("/html")).json()).rejects.toMatchObject({
        code: "DECODE_FAILED",
      });
    });

    test("headers, repeated ones too", async () => {
      await using session = start();
      const params = { "x-one": "1", "x-two": ["a", "b"], "content-type": "text/plain" };
      const { headers } = await session.get("/response-headers", { params });
      expect(headers.get("X-One")).toBe("1");
      expect(headers.get("x-two")).toBe("a, b");
    });

    test("links of a page", async () => {
      await using session = start();
      const answer = await session.get("/links/3/0");
      expect(answer.url).toBe(`${httpbin.url}/links/3/0`);
      expect((await answer.text()).match(/href='[^']+'/g)).toHaveLength(2);
    });

    test("ranges", async () => {
      await using session = start();
      const answer = await session.get("/range/100", { headers: { range: "bytes=10-19" } });
      expect(answer.status).toBe(206);
      expect(answer.headers.get("content-range")).toBe("bytes 10-19/100");
      expect(await answer.text()).toBe("klmnopqrst");
      const beyond = await session.get("/range/100", { headers: { range: "bytes=200-" } });
      expect(beyond.status).toBe(416);
    });

    test("what has not changed is a 304 without a body, after which the connection goes on", async () => {
      await using session = start({ connections: 1 });
      const first = await session.get("/etag/abc");
      expect(first.headers.get("etag")).toBe("abc");
      const same = await session.get("/etag/abc", { headers: { "if-none-match": '"abc"' } });
      expect([same.status, await same.text()]).toEqual([304, ""]);
      const other = await session.get("/etag/abc", { headers: { "if-match": '"xyz"' } });
      expect(other.status).toBe(412);
      const cached = await session.get("/cache", {
        headers: { "if-modified-since": "Thu, 01 Jan 2026 00:00:00 GMT" },
      });
      expect(cached.status).toBe(304);
    });
  });

  describe("over time", () => {
    test("bytes in chunks, as a whole and as a stream, the same for the same seed", async () => {
      await using session = start({ connections: 1 });
      const options = { params: { seed: 7, chunk_size: 1000 } };
      const whole = await (await session.get("/stream-bytes/50000", options)).bytes();
      expect(whole).toHaveLength(50_000);
      const streamed = await session.get("/stream-bytes/50000", { ...options, stream: true });
      const pieces = (await streamed.body.toArray()) as Buffer[];
      expect(Buffer.concat(pieces).equals(whole)).toBe(true);
    });

    test("lines as they come", async () => {
      await using session = start();
      const answer = await session.get("/stream/5", { stream: true });
      const ids: unknown[] = [];
      const text = await answer.text();
      for (const line of text.trim().split("\n")) ids.push((JSON.parse(line) as { id: number }).id);
      expect(ids).toEqual([0, 1, 2, 3, 4]);
    });

    test("drip: each piece in time, all of them not", async () => {
      await using session = start();
      const params = { numbytes: 5, duration: 1.5, delay: 0 };
      const answer = await session.get("/drip", { params, timeout: { body: 1_400 } });
      expect(await answer.text()).toBe("*****");
      await expect(
        session.get("/drip", { params, timeout: { body: 1_400, total: 700 } }),
      ).rejects.toMatchObject({ code: "TOTAL_TIMEOUT", limit: 700, sent: true });
      await expect(session.get("/drip", { params, timeout: { body: 100 } })).rejects.toMatchObject({
        code: "BODY_TIMEOUT",
        limit: 100,
      });
      const streamed = await session.get("/drip", { params, timeout: 700, stream: true });
      await expect(streamed.text()).rejects.toMatchObject({ code: "TOTAL_TIMEOUT" });
    });

    test("delay: no headers in time, and time enough", async () => {
      await using session = start();
      await expect(session.get("/delay/2", { timeout: { headers: 200 } })).rejects.toMatchObject({
        code: "HEADERS_TIMEOUT",
        limit: 200,
        sent: true,
      });
      await expect(session.get("/delay/2", { timeout: 200 })).rejects.toMatchObject({
        code: "TOTAL_TIMEOUT",
      });
      const signal = AbortSignal.timeout(200);
      await expect(session.get("/delay/2", { signal })).rejects.toMatchObject({ code: "ABORTED" });
      expect((await session.get("/delay/1", { timeout: 30_000 })).status).toBe(200);
    });

    test("a 503 is asked for again, a 404 is not", async () => {
      await using session = start({ retry: { total: 2, backoffFactor: 1 } });
      expect((await session.get("/status/503")).attempts).toHaveLength(3);
      expect((await session.post("/status/503")).attempts).toHaveLength(1);
      expect((await session.get("/status/404")).attempts).toHaveLength(1);
    });
  });
});
