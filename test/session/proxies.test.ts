import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ServerResponse } from "node:http";
import { kill } from "node:process";
import { checkServerIdentity, type PeerCertificate } from "node:tls";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import {
  attemptChannelName,
  type AttemptEvent,
  type NetworkError,
  type ProxyOption,
  Session,
} from "../../packages/runtime/src/index.js";
import { type Certificates, makeCertificates } from "../servers/certificates.js";
import { missing } from "../servers/installed.js";
import { startSocks } from "../servers/socks.js";
import { type Squid, startSquid } from "../servers/squid.js";
import { failureOf } from "./failures.js";
import { expectNoSecret, login, signedIn, wrong } from "./logins.js";
import { startProxy } from "./proxy.js";
import { startTarget } from "./target.js";

/** Without a chance to close anything. */
function killNow(squid: Squid): void {
  // The cast: what `startSquid` gives back is the program's, with its process.
  kill((squid as Squid & { readonly pid: number }).pid, "SIGKILL");
}

/** The events of every attempt until the test is over. */
function watchAttempts(): readonly AttemptEvent[] {
  const events: AttemptEvent[] = [];
  const listener = (event: unknown): void => void events.push(event as AttemptEvent);
  subscribe(attemptChannelName, listener);
  onTestFinished(() => void unsubscribe(attemptChannelName, listener));
  return events;
}

let made: Certificates;
const withoutOpenssl = missing("openssl");
beforeAll(async () => {
  if (!withoutOpenssl) made = await makeCertificates();
});

// Node 22.23's own check of a certificate takes no IPv6 address for one.
const knowsIpv6 =
  checkServerIdentity("::1", {
    subject: { CN: "" },
    subjectaltname: "IP Address:0:0:0:0:0:0:0:1",
  } as PeerCertificate) === undefined;

describe.skipIf(missing("squid", "openssl"))("through squid", () => {
  test("http is forwarded, https goes through a tunnel, and both keep their connection", async () => {
    await using plain = await startTarget();
    await using secure = await startTarget({ tls: made.server });
    await using squid = await startSquid(login);
    await using session = new Session({ proxy: signedIn(squid.url, login), tls: { ca: made.ca } });
    for (let turn = 0; turn < 2; turn++) {
      for (const { url } of [plain, secure]) {
        const answer = await session.post(`${url}/pets?a=1`, { json: { turn } });
        expect(await answer.text()).toBe("target");
        expect(answer.url).toBe(`${url}/pets?a=1`);
      }
    }
    expect(await squid.log()).toEqual([
      `POST ${plain.url}/pets? alice 200`,
      `POST ${plain.url}/pets? alice 200`,
    ]);
    await session.close();
    // A tunnel is told of when it is closed.
    await expect.poll(() => squid.log()).toContain(`CONNECT ${new URL(secure.url).host} alice 200`);
    expect(await squid.log()).toHaveLength(3);
    expect(secure.sockets).toHaveLength(1);
    for (const { arrivals } of [plain, secure]) {
      expect(arrivals).toMatchObject([
        { method: "POST", url: "/pets?a=1", body: '{"turn":0}' },
        { method: "POST", url: "/pets?a=1", body: '{"turn":1}' },
      ]);
      for (const { headers } of arrivals) expect(headers).not.toHaveProperty("proxy-authorization");
    }
  });

  /** What a target gets of calls without a login, and with a wrong one; the errors of these calls. */
  const refusals = async (scheme: string): Promise<readonly NetworkError[]> => {
    await using target = await startTarget(scheme === "https" ? { tls: made.server } : {});
    await using squid = await startSquid(login);
    const errors: NetworkError[] = [];
    for (const proxy of [squid.url, signedIn(squid.url, wrong), { url: squid.url, auth: wrong }]) {
      await using session = new Session({ proxy, tls: { ca: made.ca } });
      errors.push(await failureOf(session.get(target.url)));
      expectNoSecret(session, wrong);
      expectNoSecret(session.prepare("GET", target.url, { proxy }), wrong);
    }
    expect(target.sockets).toEqual([]);
    return errors;
  };

  const refused = ["wants credentials (407); give them in its URL or as proxy.auth"].concat(
    Array.from({ length: 2 }, () => "does not accept the credentials (407)"),
  );

  test("https: refuses who has no login or a wrong one, which is shown nowhere", async () => {
    const events = watchAttempts();
    const errors = await refusals("https");
    // Asked once: repeated wrong passwords get accounts locked.
    const expected = { code: "PROXY_REFUSED", sent: false, attempts: [{ number: 1 }] };
    expect(errors).toMatchObject(refused.map(() => expected));
    expect(errors.map(({ message }) => message)).toEqual(
      refused.map((what) => expect.stringContaining(what)),
    );
    expect(events).toHaveLength(refused.length);
    expectNoSecret([errors, events], wrong);
  });

  test("http: the same", async () => {
    const errors = await refusals("http");
    expect(errors.map(({ code }) => code)).toEqual(refused.map(() => "PROXY_REFUSED"));
    expect(errors.map(({ message }) => message)).toEqual(
      refused.map((what) => expect.stringContaining(what)),
    );
    expectNoSecret(errors, wrong);
  });

  test("what the proxy can't reach is the proxy's answer, or its refusal", async () => {
    await using squid = await startSquid();
    await using session = new Session({ proxy: squid.url, retry: false });
    const gone = await startTarget();
    await gone[Symbol.asyncDispose]();
    expect((await session.get(gone.url)).status).toBe(503);
    const error = await failureOf(session.get(gone.url.replace("http:", "https:")));
    expect(error).toMatchObject({ code: "PROXY_FAILED", sent: false });
    expect(error.message).toMatch(/did not connect to 127\.0\.0\.1:\d+: it answered 503/);
  });

  test("killed in the middle of a download, it leaves an error, never a short body", async () => {
    const answer = (_arrival: unknown, response: ServerResponse): void => {
      response.write("half");
    };
    await using plain = await startTarget({ answer });
    await using secure = await startTarget({ tls: made.server, answer });
    await using squid = await startSquid();
    await using session = new Session({ proxy: squid.url, tls: { ca: made.ca } });
    const answers = [
      await session.get(plain.url, { stream: true }),
      await session.get(secure.url, { stream: true }),
    ];
    const readings = answers.map((streamed) => failureOf(streamed.text()));
    killNow(squid);
    expect(await Promise.all(readings)).toMatchObject([
      { code: "CONNECTION_LOST", sent: true },
      { code: "CONNECTION_LOST", sent: true },
    ]);
  });

  test("killed in the middle, it ends every call, none is sent twice, and the session lives on", async () => {
    const hanging = { answer: () => {} };
    await using plain = await startTarget(hanging);
    await using secure = await startTarget({ tls: made.server, ...hanging });
    await using squid = await startSquid();
    await using session = new Session({ proxy: squid.url, tls: { ca: made.ca } });
    const calls = [plain, secure].flatMap(({ url }) => [
      failureOf(session.post(url, { body: "once" })),
      failureOf(session.get(url)),
    ]);
    await expect.poll(() => plain.arrivals.length + secure.arrivals.length).toBe(4);
    killNow(squid);
    const [plainPost, plainGet, securePost, secureGet] = await Promise.all(calls);
    for (const error of [plainPost, securePost]) {
      expect(error).toMatchObject({ code: "CONNECTION_LOST", sent: true, retrySafe: false });
      expect(error?.attempts).toHaveLength(1);
    }
    for (const error of [plainGet, secureGet]) {
      expect(error).toMatchObject({ code: "PROXY_FAILED", sent: true, retrySafe: true });
      expect(error?.attempts.map((attempt) => attempt.error)).toEqual([
        "CONNECTION_LOST",
        "PROXY_FAILED",
        "PROXY_FAILED",
      ]);
    }
    expect(plain.arrivals).toHaveLength(2);
    expect(secure.arrivals).toHaveLength(2);
    await using living = await startTarget();
    expect((await session.get(living.url, { proxy: false })).status).toBe(200);
  });
});

describe.skipIf(missing("microsocks", "openssl"))("through SOCKS5", () => {
  test.each(["socks5", "socks5h"])(
    "%s: http and https, with the login and without",
    async (scheme) => {
      await using plain = await startTarget();
      await using secure = await startTarget({ tls: made.server });
      for (const known of [undefined, login]) {
        await using socks = await startSocks(known);
        const url = `${scheme}://127.0.0.1:${socks.port}`;
        await using session = new Session({
          proxy: known === undefined ? url : signedIn(url, known),
          tls: { ca: made.ca },
        });
        for (const target of [plain, secure]) {
          const named = target.url.replace("127.0.0.1", "localhost");
          expect(await (await session.get(`${named}/pets`)).text()).toBe("target");
          expect(await (await session.get(`${named}/pets`)).text()).toBe("target");
        }
        expect(socks.connections()).toHaveLength(2);
      }
      for (const { url, headers } of [...plain.arrivals, ...secure.arrivals]) {
        expect(url).toBe("/pets");
        expect(Object.keys(headers).filter((name) => name.startsWith("proxy"))).toEqual([]);
      }
    },
  );

  test("a wrong password is refused and shown nowhere; none at all is asked for", async () => {
    await using target = await startTarget();
    await using socks = await startSocks(login);
    const url = `socks5://127.0.0.1:${socks.port}`;
    await using session = new Session({ proxy: signedIn(url, wrong) });
    const error = await failureOf(session.get(target.url));
    expect(error.message).toContain("does not accept the credentials");
    expectNoSecret(error, wrong);
    const anonymous = await failureOf(session.get(target.url, { proxy: url }));
    expect(anonymous.message).toContain("wants credentials; give them in its URL or as proxy.auth");
    // Asked once: repeated wrong passwords get accounts locked.
    for (const { code, sent, attempts } of [error, anonymous]) {
      expect({ code, sent }).toEqual({ code: "PROXY_REFUSED", sent: false });
      expect(attempts).toHaveLength(1);
    }
    expect(target.sockets).toEqual([]);
  });

  test("a target that isn't there is the proxy's failure to connect", async () => {
    await using socks = await startSocks();
    const gone = await startTarget();
    await gone[Symbol.asyncDispose]();
    await using session = new Session({
      proxy: `socks5h://127.0.0.1:${socks.port}`,
      retry: false,
    });
    const error = await failureOf(session.get(gone.url));
    expect(error).toMatchObject({ code: "PROXY_FAILED", sent: false });
    expect(error.message).toMatch(/did not connect to 127\.0\.0\.1:\d+: connection refused/);
  });
});

describe.skipIf(missing("openssl"))("TLS to the proxy", () => {
  test("carries http and https, and is trusted by itself", async () => {
    await using plain = await startTarget();
    await using secure = await startTarget({ tls: made.server });
    await using proxy = await startProxy(made.server);
    const option = { url: signedIn(proxy.url, login), tls: { ca: made.ca } };
    await using session = new Session({ proxy: option, tls: { ca: made.ca } });
    for (const target of [plain, secure]) {
      expect(await (await session.get(target.url)).text()).toBe("target");
      expect(target.arrivals[0]?.headers).not.toHaveProperty("proxy-authorization");
    }
    expect(proxy.asked.map(({ line }) => line)).toEqual([
      `GET ${plain.url}/`,
      `CONNECT ${new URL(secure.url).host}`,
    ]);
    for (const { headers } of proxy.asked) {
      expect(headers["proxy-authorization"]).toBe(`Basic ${btoa("alice:correcthorse")}`);
    }

    await using distrusting = new Session({ proxy: proxy.url, tls: { ca: made.ca } });
    for (const target of [plain, secure]) {
      const error = await failureOf(distrusting.get(target.url, { retry: false }));
      expect(error).toMatchObject({ code: "PROXY_FAILED", sent: false });
      expect(error.message).toContain("to trust it, pass its authority as proxy.tls.ca");
    }
    expect(proxy.asked).toHaveLength(2);
  });
});

describe.skipIf(missing("openssl"))("which way a request goes", () => {
  test("a redirect from http to https changes from forwarding to a tunnel; the way back is refused", async () => {
    const home = await startTarget({
      answer: ({ url }, response) => {
        response
          .writeHead(302, { location: url === "/start" ? `${secure.url}/end` : "/end" })
          .end();
      },
    });
    const secure = await startTarget({
      tls: made.server,
      answer: ({ url }, response) => {
        if (url === "/back") response.writeHead(302, { location: `${home.url}/home` });
        response.end("arrived");
      },
    });
    await using _home = home;
    await using _secure = secure;
    await using proxy = await startProxy();
    await using session = new Session({ proxy: signedIn(proxy.url, login), tls: { ca: made.ca } });
    const answer = await session.get(`${home.url}/start`);
    expect(await answer.text()).toBe("arrived");
    expect(answer.url).toBe(`${secure.url}/end`);
    await expect(session.get(`${secure.url}/back`)).rejects.toMatchObject({
      code: "REDIRECT_REFUSED",
    });
    expect(proxy.asked.map(({ line }) => line)).toEqual([
      `GET ${home.url}/start`,
      `CONNECT ${new URL(secure.url).host}`,
    ]);
    for (const { headers } of [...home.arrivals, ...secure.arrivals]) {
      expect(headers).not.toHaveProperty("proxy-authorization");
    }
  });

  test("the request's proxy is over the session's, for that request and its redirects only", async () => {
    await using target = await startTarget({
      answer: ({ url }, response) => {
        if (url === "/moved") response.writeHead(307, { location: "/here" });
        response.end("target");
      },
    });
    await using first = await startProxy();
    await using second = await startProxy();
    await using session = new Session({ proxy: first.url });
    const ways = async (proxy?: ProxyOption): Promise<[number, number]> => {
      const before = [first.asked.length, second.asked.length] as const;
      const answer = await session.get(`${target.url}/moved`, { proxy });
      expect(answer.history).toHaveLength(1);
      return [first.asked.length - before[0], second.asked.length - before[1]];
    };
    expect(await ways()).toEqual([2, 0]);
    expect(await ways(second.url)).toEqual([0, 2]);
    expect(await ways(false)).toEqual([0, 0]);
    expect(await ways(null)).toEqual([0, 0]);
    expect(await ways({ url: first.url, auth: login })).toEqual([2, 0]);
    expect(await ways()).toEqual([2, 0]);
    const authorizations = first.asked.map(({ headers }) => headers["proxy-authorization"]);
    const known = `Basic ${btoa("alice:correcthorse")}`;
    expect(authorizations).toEqual([undefined, undefined, known, known, undefined, undefined]);
  });

  test.skipIf(!knowsIpv6)("targets by their IPv6 address", async () => {
    const plain = await startTarget({ host: "::1" });
    const secure = await startTarget({ host: "::1", tls: made.server });
    await using _plain = plain;
    await using _secure = secure;
    await using proxy = await startProxy();
    await using session = new Session({ proxy: proxy.url, tls: { ca: made.ca } });
    for (const scheme of ["http", "https"]) {
      const { port } = scheme === "http" ? plain : secure;
      const answer = await session.get(`${scheme}://[::1]:${port}/`);
      expect(await answer.text()).toBe("target");
    }
    expect(proxy.asked.map(({ line }) => line)).toEqual([
      `GET http://[::1]:${plain.port}/`,
      `CONNECT [::1]:${secure.port}`,
    ]);
    expect(proxy.asked.map(({ headers }) => headers.host)).toEqual([
      `[::1]:${plain.port}`,
      `[::1]:${secure.port}`,
    ]);
  });

  // The target, or whoever stands behind the tunnel, would get it.
  test("a proxy's credentials among the request's own headers are refused", async () => {
    await using target = await startTarget();
    await using session = new Session();
    const headers = { "Proxy-Authorization": `Basic ${btoa("alice:correcthorse")}` };
    await expect(session.get(target.url, { headers })).rejects.toThrow("proxy.auth");
    expect(() => new Session({ headers })).toThrow("proxy.auth");
  });

  test("logins of the same proxy have connections of their own", async () => {
    await using secure = await startTarget({ tls: made.server });
    await using proxy = await startProxy();
    await using session = new Session({ tls: { ca: made.ca } });
    for (const auth of [login, wrong, login]) {
      await session.get(secure.url, { proxy: { url: proxy.url, auth } });
    }
    expect(proxy.asked.map(({ headers }) => headers["proxy-authorization"])).toEqual([
      `Basic ${btoa("alice:correcthorse")}`,
      `Basic ${btoa("alice:batterystaple")}`,
    ]);
    expect(secure.sockets).toHaveLength(2);
  });
});

test("events of calls through a proxy have its time in that of the connection", async () => {
  await using target = await startTarget();
  await using proxy = await startProxy();
  const events = watchAttempts();
  await using session = new Session({ proxy: signedIn(proxy.url, login) });
  await session.get(target.url);
  expect(events).toMatchObject([{ url: `${target.url}/`, attempt: { status: 200 } }]);
  expect(events[0]?.timings.connection).toBeGreaterThan(0);
  expectNoSecret(events, login);
});
