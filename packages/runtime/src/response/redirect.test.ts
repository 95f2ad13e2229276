import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { field, type RawRequest, response, scripted } from "../../../../test/servers/scripted.js";
import { apiKey, bearer, RedirectError, Retry, Session } from "../index.js";

/** Answers `/from` with a redirect, and everything else with 200. */
function redirecting(status: number, location: string): (request: RawRequest) => void {
  return ({ socket, line }) =>
    socket.write(
      line.includes(" /from") ? response(status, "moved", { location }) : response(200, "here"),
    );
}

describe("what is sent after a redirect", () => {
  test.each([
    [301, "GET", "GET", false],
    [301, "POST", "GET", false],
    [301, "PUT", "PUT", true],
    [301, "DELETE", "DELETE", true],
    [302, "HEAD", "HEAD", false],
    [302, "POST", "GET", false],
    [302, "PATCH", "PATCH", true],
    [303, "POST", "GET", false],
    [303, "PUT", "GET", false],
    [303, "HEAD", "HEAD", false],
    [307, "POST", "POST", true],
    [308, "PUT", "PUT", true],
  ])("%i %s -> %s, body: %s", async (status, method, then, keepsBody) => {
    await using server = await scripted(redirecting(status, "/to"));
    await using session = new Session({ baseUrl: server.url });
    const hasBody = method !== "GET" && method !== "HEAD";
    const answer = await session.request(
      method,
      "/from",
      hasBody ? { json: { a: 1 }, headers: { "Content-MD5": "0" } } : {},
    );
    expect(answer.status).toBe(200);
    const [, second] = server.requests;
    expect(second?.line).toBe(`${then} /to HTTP/1.1`);
    expect(second?.body).toBe(keepsBody ? '{"a":1}' : "");
    expect(field(second, "content-type")).toBe(keepsBody ? "application/json" : undefined);
    expect(field(second, "content-md5")).toBe(keepsBody && hasBody ? "0" : undefined);
    expect(field(second, "content-length")).toBe(keepsBody ? "7" : undefined);
  });

  test.each([300, 304, 305, 306])("%i is a response like any other", async (status) => {
    await using server = await scripted(redirecting(status, "/to"));
    await using session = new Session({ baseUrl: server.url });
    expect((await session.get("/from")).status).toBe(status);
  });

  test("a redirect without a Location is a response like any other", async () => {
    await using server = await scripted(({ socket }) => socket.write(response(302, "?")));
    await using session = new Session({ baseUrl: server.url });
    expect((await session.get("/")).status).toBe(302);
  });
});

test("the response tells where it came from, and by which way", async () => {
  await using server = await scripted(({ socket, number }) =>
    socket.write(
      number <= 2
        ? response(302, `hop ${number}`, { location: `/hop${number}` })
        : response(200, "here"),
    ),
  );
  await using session = new Session({ baseUrl: server.url });
  const answer = await session.get("/from#part");
  expect(answer.url).toBe(`${server.url}/hop2#part`);
  expect(answer.history.map(({ status, url }) => [status, url])).toEqual([
    [302, `${server.url}/from#part`],
    [302, `${server.url}/hop1#part`],
  ]);
  expect(await answer.history[0]?.text()).toBe("hop 1");
  expect(answer.attempts).toMatchObject([
    { number: 1, status: 302 },
    { number: 2, status: 302, url: `${server.url}/hop1#part` },
    { number: 3, status: 200, url: `${server.url}/hop2#part` },
  ]);
  expect(server.connections).toBe(1);
});

test.each([
  ["relative", "b?x=1", "/a/b?x=1"],
  ["with dots", "../c", "/c"],
  ["with a fragment of its own", "/to#there", "/to"],
  ["in UTF-8", Buffer.from("/é").toString("latin1"), "/%C3%A9"],
  ["with spaces", "/a b", "/a%20b"],
])("a Location %s", async (_name, location, path) => {
  await using server = await scripted(({ socket, number }) =>
    socket.write(
      Buffer.from(number === 1 ? response(302, "", { location }) : response(200, "here"), "latin1"),
    ),
  );
  await using session = new Session({ baseUrl: server.url });
  const answer = await session.get("/a/from#kept");
  expect(server.requests[1]?.line).toBe(`GET ${path} HTTP/1.1`);
  expect(answer.url.endsWith(location.includes("#") ? "#there" : "#kept")).toBe(true);
});

describe("limits", () => {
  test("a loop ends at the limit, with every hop in the error", async () => {
    await using server = await scripted(redirecting(302, "/from"));
    await using session = new Session({ baseUrl: server.url, redirects: 4 });
    const error: unknown = await session.get("/from").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RedirectError);
    expect(error).toMatchObject({ code: "TOO_MANY_REDIRECTS", status: 302 });
    expect((error as RedirectError).attempts.length).toBe(5);
    expect((error as RedirectError).response.history.length).toBe(4);
    expect(server.requests.length).toBe(5);
  });

  test("false hands the redirect over; a call overrides its session", async () => {
    await using server = await scripted(redirecting(302, "/to"));
    await using session = new Session({ baseUrl: server.url, redirects: false });
    const answer = await session.get("/from");
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/to"]);
    expect((await session.get("/from", { redirects: 1 })).status).toBe(200);
  });

  test("a retry policy may allow fewer", async () => {
    await using server = await scripted(redirecting(302, "/from"));
    await using session = new Session({ baseUrl: server.url });
    await expect(session.get("/from", { retry: new Retry({ redirect: 1 }) })).rejects.toMatchObject(
      { code: "TOO_MANY_REDIRECTS" },
    );
    expect(server.requests.length).toBe(2);
  });

  test.each([-1, 1.5, "no", true])("redirects: %j is refused", (redirects) => {
    expect(() => new Session({ redirects: redirects as number })).toThrow(
      "expected a whole number, or false to follow none",
    );
  });

  test("the body of a redirect is not read beyond its limit, and the redirect followed", async () => {
    await using server = await scripted(({ socket, number }) => {
      if (number > 1) socket.write(response(200, "here"));
      else
        socket.write(`HTTP/1.1 302 Found\r\nlocation: /to\r\ntransfer-encoding: chunked\r\n\r\n`);
      if (number > 1) return;
      const piece = `1000\r\n${"x".repeat(4096)}\r\n`;
      const timer = setInterval(() => socket.write(piece), 1);
      socket.on("close", () => clearInterval(timer));
    });
    await using session = new Session({ baseUrl: server.url, limits: { redirectBody: 10_000 } });
    expect(await (await session.get("/from")).text()).toBe("here");
    expect(server.connections).toBe(2);
  });
});

describe("to another origin", () => {
  test("go neither credentials nor cookies, nor what looks like a key", async () => {
    await using other = await scripted(({ socket }) => socket.write(response(200, "there")));
    await using server = await scripted(({ socket }) =>
      socket.write(response(302, "", { location: `${other.url}/to` })),
    );
    for (const auth of [bearer("geheim"), bearer(() => "geheim"), apiKey("X-Key", "geheim")]) {
      await using session = new Session({
        baseUrl: server.url,
        auth,
        headers: { "x-api-key": "geheim", "x-trace": "7" },
      });
      session.cookies.set("sid=geheim; Path=/", "http://other.test");
      const answer = await session.get("/from", {
        cookies: { own: "geheim" },
        headers: {
          "X-Auth-Token": "geheim",
          "X-JWT-Assertion": "geheim",
          "X-Session-ID": "geheim",
          "X-CSRFToken": "geheim",
          DPoP: "geheim",
        },
      });
      expect(await answer.text()).toBe("there");
      expect(server.requests.at(-1)?.head).toContain("geheim");
      expect(other.requests.at(-1)?.head).not.toContain("geheim");
      expect(field(other.requests.at(-1), "x-trace")).toBe("7");
    }
  });

  test("another port is another origin, also for a key in the query", async () => {
    await using other = await scripted(({ socket }) => socket.write(response(200)));
    await using server = await scripted(({ socket }) =>
      socket.write(response(307, "", { location: `${other.url}/to?page=2` })),
    );
    await using session = new Session({
      baseUrl: server.url,
      auth: apiKey("key", "geheim", "query"),
    });
    await session.get("/from");
    expect(server.requests[0]?.line).toContain("key=geheim");
    expect(other.requests[0]?.line).toBe("GET /to?page=2 HTTP/1.1");
  });

  test("goes the session's credential, if it is meant for that origin too", async () => {
    await using other = await scripted(({ socket }) => socket.write(response(200)));
    await using server = await scripted(({ socket }) =>
      socket.write(response(302, "", { location: `${other.url}/to` })),
    );
    for (const token of ["fixed", () => "asked"]) {
      await using session = new Session({
        baseUrl: server.url,
        authOrigins: [other.url],
        auth: bearer(token),
      });
      await session.get("/from");
      await session.get("/from", { auth: bearer("for here") });
      await session.get("/from", { auth: false });
    }
    expect(other.requests.map((request) => field(request, "authorization"))).toEqual([
      "Bearer fixed",
      undefined,
      undefined,
      "Bearer asked",
      undefined,
      undefined,
    ]);
  });

  test("goes no body: the redirect is refused, and says what to do", async () => {
    await using other = await scripted(({ socket }) => socket.write(response(200)));
    await using server = await scripted(redirecting(307, `${other.url}/to`));
    await using session = new Session({ baseUrl: server.url });
    const error: unknown = await session
      .post("/from", { json: { secret: 1 } })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "REDIRECT_REFUSED", status: 307, sent: true });
    expect((error as Error).message).toContain("with the request's body to another origin");
    expect((error as Error).message).toContain("Pass redirects: false to handle it yourself");
    expect(other.requests.length).toBe(0);
  });
});

describe("within the origin", () => {
  test("credentials stay, cookies are the jar's as they are by then", async () => {
    await using server = await scripted(({ socket, number }) =>
      socket.write(
        number === 1
          ? response(302, "", { location: "/to?page=2", "set-cookie": "sid=new" })
          : response(200),
      ),
    );
    await using session = new Session({
      baseUrl: server.url,
      auth: apiKey("key", "k1", "query"),
      headers: { "x-api-key": "k2" },
    });
    session.cookies.set("sid=old", server.url);
    await session.get("/from");
    const [first, second] = server.requests;
    expect(field(first, "cookie")).toBe("sid=old");
    expect(field(second, "cookie")).toBe("sid=new");
    expect(field(second, "x-api-key")).toBe("k2");
    expect(second?.line).toBe("GET /to?page=2&key=k1 HTTP/1.1");
  });

  test("what a Location has of a query is asked for just as it stands there", async () => {
    const signed = "/to?sig=a%20b~c*%2e&flag&x=1?2";
    await using server = await scripted(redirecting(302, signed));
    await using session = new Session({
      baseUrl: server.url,
      auth: apiKey("a key", "1+1 ~", "query"),
    });
    await session.get("/from?y=1?2");
    expect(server.requests[1]?.line).toBe(`GET ${signed}&a%20key=1%2B1%20~ HTTP/1.1`);
  });

  test("a stream is not silently sent empty: the redirect is refused", async () => {
    await using server = await scripted(redirecting(307, "/to"));
    await using session = new Session({ baseUrl: server.url });
    await expect(session.post("/from", { body: Readable.from(["once"]) })).rejects.toMatchObject({
      code: "REDIRECT_REFUSED",
    });
    expect(server.requests.length).toBe(1);
  });

  test("a body that can be opened again is sent again", async () => {
    await using server = await scripted(redirecting(307, "/to"));
    await using session = new Session({ baseUrl: server.url });
    const blob = new Blob(["again"], { type: "text/plain" });
    await session.post("/from", { body: blob });
    expect(server.requests.map(({ body }) => body)).toEqual(["again", "again"]);
  });
});

test.each([
  ["ftp://127.0.0.1/file", "to the scheme ftp:"],
  ["file:///etc/passwd", "to the scheme file:"],
  ["data:text/plain,hello", "to the scheme data:"],
  ["http://[", "its Location is no URL"],
])("a redirect to %s is refused", async (location, problem) => {
  await using server = await scripted(redirecting(302, location));
  await using session = new Session({ baseUrl: server.url });
  const error: unknown = await session.get("/from").catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "REDIRECT_REFUSED" });
  expect((error as Error).message).toContain(problem);
});

test.each([
  [["/a", "/a"], "GET /a HTTP/1.1", { status: 200 }],
  [["/a", "/b"], undefined, { code: "REDIRECT_REFUSED" }],
])(
  "of several Locations %j none is chosen unless they are one",
  async (locations, line, expected) => {
    await using server = await scripted(({ socket, number }) => {
      const fields = locations.map((location) => `location: ${location}\r\n`).join("");
      socket.write(
        number === 1 ? `HTTP/1.1 302 Found\r\n${fields}content-length: 0\r\n\r\n` : response(200),
      );
    });
    await using session = new Session({ baseUrl: server.url });
    const outcome: unknown = await session.get("/from").catch((thrown: unknown) => thrown);
    expect(server.requests[1]?.line).toBe(line);
    expect(outcome).toMatchObject(expected);
  },
);

test("credentials that a Location makes up are not sent, and shown nowhere", async () => {
  await using server = await scripted(({ socket, number }) =>
    socket.write(
      number === 1
        ? response(302, "", { location: server.url.replace("//", "//user:geheim@") + "/to" })
        : response(200),
    ),
  );
  await using session = new Session({ baseUrl: server.url });
  const answer = await session.get("/from");
  expect(answer.url).toBe(`${server.url}/to`);
  expect(server.requests[1]?.head).not.toMatch(/authorization|geheim/i);
});
