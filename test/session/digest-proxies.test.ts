/** HTTP Digest for proxies (RFC 7616; RFC 9110, 11.7): with squid, and with one that is told what to say. */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { beforeAll, describe, expect, test } from "vitest";
import { Session } from "../../packages/runtime/src/index.js";
import {
  canMakeCertificates,
  type Certificates,
  makeCertificates,
} from "../servers/certificates.js";
import { missing } from "../servers/installed.js";
import { field, type RawRequest, response, scripted } from "../servers/scripted.js";
import { type Squid, startSquid } from "../servers/squid.js";
import { failureOf } from "./failures.js";
import { expectNoSecret, login, wrong } from "./logins.js";
import { startTarget } from "./target.js";

let made: Certificates;
beforeAll(async () => {
  if (canMakeCertificates) made = await makeCertificates();
});

const digest = (url: string, user = login) => ({
  url,
  auth: { ...user, scheme: "digest" as const },
});

/** Its log, without what is said of tunnels when they are closed. */
async function refusals(squid: Squid): Promise<number> {
  const lines = await squid.log();
  return lines.filter((line) => line.endsWith(" 407")).length;
}

describe.skipIf(missing("squid", "openssl"))("squid", () => {
  test("is answered after its challenge, and in advance from then on", async () => {
    await using plain = await startTarget();
    await using secure = await startTarget({ tls: made.server });
    await using squid = await startSquid(login, {});
    await using session = new Session({ proxy: digest(squid.url), tls: { ca: made.ca } });
    for (let turn = 0; turn < 2; turn++) {
      for (const { url } of [plain, secure]) {
        const answer = await session.post(`${url}/pets?a=1`, { json: { turn } });
        expect(await answer.text()).toBe("target");
      }
    }
    // One question for both: the tunnel was asked for in advance.
    expect(await refusals(squid)).toBe(1);
    for (const { arrivals } of [plain, secure]) {
      expect(arrivals.map(({ body }) => body)).toEqual(['{"turn":0}', '{"turn":1}']);
      for (const { headers } of arrivals) expect(headers).not.toHaveProperty("proxy-authorization");
    }
    await session.close();
    await expect.poll(() => squid.log()).toContain(`CONNECT ${new URL(secure.url).host} alice 200`);
  });

  test("opens a tunnel on a second connection where it refused the first", async () => {
    await using secure = await startTarget({ tls: made.server });
    await using squid = await startSquid(login, {});
    await using session = new Session({
      proxy: digest(squid.url),
      tls: { ca: made.ca },
      retry: false,
    });
    expect(await (await session.post(secure.url, { body: Readable.from(["once"]) })).text()).toBe(
      "target",
    );
    expect(secure.arrivals).toMatchObject([{ body: "once" }]);
  });

  test("that says that its nonce is stale gets an answer to the next one", async () => {
    await using plain = await startTarget();
    await using squid = await startSquid(login, { nonceUses: 3 });
    await using session = new Session({ proxy: digest(squid.url), retry: false });
    for (let turn = 0; turn < 10; turn++) {
      expect((await session.get(plain.url)).status).toBe(200);
    }
    expect(plain.arrivals).toHaveLength(10);
    // Fewer than one a call: nonces are used as long as they are good.
    const asked = await refusals(squid);
    expect(asked).toBeGreaterThan(2);
    expect(asked).toBeLessThan(8);
  });

  test("takes many requests at once, forwarded and in tunnels", async () => {
    await using plain = await startTarget();
    await using secure = await startTarget({ tls: made.server });
    await using squid = await startSquid(login, {});
    await using session = new Session({
      proxy: digest(squid.url),
      tls: { ca: made.ca },
      connections: 6,
      retry: false,
    });
    const calls = Array.from({ length: 60 }, (_, index) =>
      session.get(index % 3 === 0 ? secure.url : plain.url),
    );
    for (const { status } of await Promise.all(calls)) expect(status).toBe(200);
    expect(plain.arrivals).toHaveLength(40);
    expect(secure.arrivals).toHaveLength(20);
  });

  test.each(["http", "https"])(
    "a wrong password for %s is an error that shows none",
    async (scheme) => {
      await using target = await startTarget(scheme === "https" ? { tls: made.server } : {});
      await using squid = await startSquid(login, {});
      await using session = new Session({ proxy: digest(squid.url, wrong), tls: { ca: made.ca } });
      const error = await failureOf(session.get(target.url));
      expect(error).toMatchObject({ code: "PROXY_REFUSED" });
      expect(error.message).toContain("does not accept the credentials (407)");
      expectNoSecret(error, wrong);
      expectNoSecret(session, wrong);
      expect(target.arrivals).toEqual([]);
    },
  );

  test("who has given a password for Basic is told of Digest, and the other way round", async () => {
    await using target = await startTarget();
    await using strict = await startSquid(login, {});
    await using lax = await startSquid(login);
    await using session = new Session();
    const basic = { url: strict.url, auth: login };
    expect((await failureOf(session.get(target.url, { proxy: basic }))).message).toContain(
      'takes credentials by Digest only (407); pass proxy.auth with scheme: "digest"',
    );
    expect(
      (await failureOf(session.get(target.url, { proxy: digest(lax.url) }))).message,
    ).toContain("does not offer Digest (407), but basic; leave out proxy.auth.scheme");
  });

  test("a body that can't be sent again waits for the next call", async () => {
    await using target = await startTarget();
    await using squid = await startSquid(login, {});
    await using session = new Session({ proxy: digest(squid.url) });
    const post = () => session.post(target.url, { body: Readable.from(["once"]) });
    const error = await failureOf(post());
    expect(error).toMatchObject({ code: "PROXY_REFUSED" });
    expect(error.message).toContain(
      "asks for Digest credentials (407), and the request can't be sent again",
    );
    expect(target.arrivals).toEqual([]);
    expect((await post()).status).toBe(200);
    expect(target.arrivals).toMatchObject([{ body: "once" }]);
  });
});

describe("a proxy that says", () => {
  const hash = (text: string): string => createHash("sha256").update(text).digest("hex");

  /** RFC 7616, 3.4.1, of what came. */
  const isRight = ({ line }: RawRequest, answer: string, nonce: string): boolean => {
    const param = (name: string): string =>
      new RegExp(`\\b${name}=(?:"([^"]*)"|([^,]*))`).exec(answer)?.slice(1).find(Boolean) ?? "";
    const [method, target] = line.split(" ");
    const key = hash(`${login.username}:proxy:${login.password}`);
    const wanted = hash(
      `${key}:${nonce}:${param("nc")}:${param("cnonce")}:auth:${hash(`${method}:${target}`)}`,
    );
    return param("uri") === target && param("nonce") === nonce && param("response") === wanted;
  };

  const asking = (nonceFor: (number: number) => string, isStale: boolean) =>
    scripted((request) => {
      const answer = field(request, "proxy-authorization");
      const nonce = nonceFor(request.number);
      const challenge = `Digest realm="proxy", nonce="${nonce}", qop="auth", algorithm=SHA-256${isStale ? ", stale=true" : ""}`;
      request.socket.write(
        answer !== undefined && isRight(request, answer, nonce)
          ? response(200, "forwarded")
          : response(407, "", { "proxy-authenticate": challenge }),
      );
    });

  test("the same nonce for all gets the whole URL as uri, and its uses counted", async () => {
    await using proxy = await asking(() => "n", false);
    await using session = new Session({ proxy: digest(proxy.url) });
    for (let turn = 0; turn < 3; turn++) {
      expect((await session.get("http://target.test/a?b=1")).status).toBe(200);
    }
    const [first, ...answered] = proxy.requests;
    expect(field(first, "proxy-authorization")).toBeUndefined();
    expect(
      answered.map((request) => /nc=(\w+)/.exec(field(request, "proxy-authorization") ?? "")?.[1]),
    ).toEqual(["00000001", "00000002", "00000003"]);
    for (const { line } of proxy.requests)
      expect(line).toBe("GET http://target.test/a?b=1 HTTP/1.1");
  });

  test("that every answer is stale is asked three times, and then given up", async () => {
    await using proxy = await asking((number) => `n${number}`, true);
    await using session = new Session({ proxy: digest(proxy.url), retry: false });
    expect(await failureOf(session.get("http://target.test/"))).toMatchObject({
      code: "PROXY_REFUSED",
    });
    expect(proxy.requests).toHaveLength(3);
    await failureOf(session.get("https://target.test/"));
    expect(proxy.requests.slice(3).map(({ line }) => line)).toEqual(
      Array.from({ length: 3 }, () => "CONNECT target.test:443 HTTP/1.1"),
    );
    expect(proxy.connections).toBeGreaterThanOrEqual(6);
  });

  test("nothing more in the middle of it: the call ends in time, and leaves no connection", async () => {
    let silent: RawRequest | undefined;
    await using proxy = await scripted((request) => {
      if (request.number > 1) silent = request;
      else {
        const challenge = 'Digest realm="proxy", nonce="n", qop="auth"';
        request.socket.write(response(407, "", { "proxy-authenticate": challenge }));
      }
    });
    await using session = new Session({ proxy: digest(proxy.url) });
    const abort = new AbortController();
    const call = session.get("https://target.test/", { signal: abort.signal });
    await expect.poll(() => silent).toBeDefined();
    const closed = new Promise((resolve) => silent?.socket.once("close", resolve));
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: "ABORTED" });
    await session.close();
    await closed;
  });
});

test.each([
  [
    { url: "socks5://proxy.test", auth: { ...login, scheme: "digest" } },
    "proxy.auth.scheme is of HTTP",
  ],
  [
    { url: "http://proxy.test", auth: { ...login, scheme: "ntlm" } },
    'expected "basic" or "digest"',
  ],
])("%j is refused", (proxy, message) => {
  expect(() => new Session({ proxy: proxy as never })).toThrow(message);
});
