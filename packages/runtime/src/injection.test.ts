import { describe, expect, test } from "vitest";
import { field, response, scripted } from "../../../test/servers/scripted.js";
import { apiKey, bearer, type RequestOptions, Session, UsageError } from "./index.js";

/** The error that a promise is rejected with. */
function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable("it succeeded"),
    (error: unknown) => error,
  );
}

describe("what would change the request around it is refused, and nothing is sent:", () => {
  const breaks = ["a\r\nx-evil: 1", "a\nb", "a\rb", "a\0b", "a\u0007b", "a\u010ab"];
  /** The error of a request, of which nothing must have been sent. */
  const refusal = async (
    options: RequestOptions,
    method = "POST",
    path = "/",
  ): Promise<unknown> => {
    await using server = await scripted(({ socket }) => socket.write(response(200)));
    await using session = new Session({ baseUrl: server.url });
    const error = await failureOf(session.request(method, path, options));
    return server.requests.length === 0 ? error : "it was sent";
  };

  test.each(breaks)("%j as the value of a header", async (value) => {
    expect(await refusal({ headers: { "x-a": value } })).toBeInstanceOf(UsageError);
    expect(() => new Session({ headers: { "x-a": value } })).toThrow(UsageError);
  });

  test("nothing of a value is lost but the spaces around it", async () => {
    await using server = await scripted(({ socket }) => socket.write(response(200)));
    await using session = new Session({ baseUrl: server.url });
    // UTF-8, a byte a character: its last one is a non-breaking space in latin-1.
    const name = Buffer.from("voilà").toString("latin1");
    await session.get("/", { headers: { "x-a": ` \t${name} \t` } });
    expect(server.requests[0]?.head.split("\r\n")).toContain(`x-a: ${name}`);
  });

  test.each(["", "x y", "x:y", "x\r\ny", "x\0", "é", "x\u010a", "(x)"])(
    "%j as the name of a header",
    async (name) => {
      expect(await refusal({ headers: { [name]: "1" } })).toBeInstanceOf(UsageError);
    },
  );

  test.each([
    "Host",
    "content-LENGTH",
    "Transfer-Encoding",
    "Connection",
    "Upgrade",
    "TE",
    "Expect",
  ])("header %s, which belongs to the connection", async (name) => {
    expect(await refusal({ headers: { [name]: "1" } })).toBeInstanceOf(UsageError);
  });

  test.each(["GET / HTTP/1.1\r\nx: y", "GE T", "", "CONNECT", "GÉT", "GET\0"])(
    "%j as the method",
    async (method) => {
      expect(await refusal({}, method)).toBeInstanceOf(UsageError);
    },
  );

  test.each(["/a\r\nb", "/a\nb", "/a\tb", "/\0"])("%j as the path", async (path) => {
    expect(await refusal({}, "GET", path)).toBeInstanceOf(UsageError);
  });

  test.each(breaks)("%j in a cookie", async (value) => {
    expect(await refusal({ cookies: { sid: value } })).toBeInstanceOf(UsageError);
  });
  test.each(["a;b", "a=b", "a b", "a\r\nb"])("%j as the name of a cookie", async (name) => {
    expect(await refusal({ cookies: { [name]: "1" } })).toBeInstanceOf(UsageError);
  });

  test.each(breaks)("%j as a credential, which is not shown", async (secret) => {
    for (const make of [
      () => bearer(secret),
      () => apiKey("x-key", secret),
      () => apiKey("key", secret, "cookie"),
    ]) {
      expect(make).toThrow(UsageError);
      expect(make).not.toThrow(secret);
    }
    expect(await refusal({ auth: bearer(() => secret) })).toBeInstanceOf(UsageError);
  });

  test.each(["image/png\r\nx-evil: 1", "image/png\n", "no type"])(
    "%j as the content type of a part",
    async (contentType) => {
      expect(
        await refusal({ files: { photo: { content: "x", filename: "a.png", contentType } } }),
      ).toBeInstanceOf(UsageError);
    },
  );

  test.each(["a\r\nb", "a\0b"])("%j in the header of a part", async (value) => {
    expect(
      await refusal({ files: { photo: { content: "x", headers: { "x-a": value } } } }),
    ).toBeInstanceOf(UsageError);
  });
});

test("names and filenames of a form can't end their part, nor begin another", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  await using session = new Session({ baseUrl: server.url });
  const evil = 'a"; filename="evil.exe\r\n\r\n--x\r\n';
  await session.post("/", {
    form: { [evil]: "1" },
    files: { [`${evil}2`]: { content: "2", filename: evil } },
  });
  const [request] = server.requests;
  const boundary = /boundary=(.*)$/.exec(field(request, "content-type") ?? "")?.[1] ?? "";
  expect(request?.body.split(`--${boundary}`).length).toBe(2 + 2);
  expect(request?.body).not.toMatch(/^--x/m);
  const encoded = "a%22; filename=%22evil.exe%0D%0A%0D%0A--x%0D%0A";
  expect(request?.body).toContain(`form-data; name="${encoded}"\r\n`);
  expect(request?.body).toContain(`form-data; name="${encoded}2"; filename="${encoded}"\r\n`);
});

test("query parameters stay values, whatever is in them", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  await using session = new Session({ baseUrl: server.url });
  await session.get("/", { params: { "a&b=": "c&d=e#f\r\n é?" } });
  expect(server.requests[0]?.line).toBe("GET /?a%26b%3D=c%26d%3De%23f%0D%0A%20%C3%A9%3F HTTP/1.1");
});

test("a response's own names are values, too", async () => {
  await using server = await scripted(({ socket }) =>
    socket.write(
      response(200, { __proto__x: 1 }, { __proto: "1", constructor: "2", "to-string": "3" }),
    ),
  );
  await using session = new Session({ baseUrl: server.url });
  const { headers } = await session.get("/");
  expect([
    headers.get("constructor"),
    headers.get("hasOwnProperty"),
    headers.has("toString"),
  ]).toEqual(["2", undefined, false]);
});

test("a __proto__ in what is sent or received is data", async () => {
  await using server = await scripted(({ socket, line, body }) => {
    const cookie = { "set-cookie": "__proto__=polluted; Path=/" };
    socket.write(response(200, line.startsWith("POST") ? body : '{"__proto__":{"a":1}}', cookie));
  });
  await using session = new Session({ baseUrl: server.url });
  const json: unknown = JSON.parse('{"__proto__":{"polluted":1}}');
  const answer = await session.post("/", {
    json,
    headers: JSON.parse('{"__proto__":"1"}') as Record<string, string>,
    params: JSON.parse('{"__proto__":"1"}') as Record<string, string>,
  });
  expect(await answer.text()).toBe('{"__proto__":{"polluted":1}}');
  expect(server.requests[0]?.line).toBe("POST /?__proto__=1 HTTP/1.1");
  expect(field(server.requests[0], "__proto__")).toBe("1");
  await (await session.get("/")).json();
  expect(session.cookies.get("__proto__", server.url)?.value).toBe("polluted");
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});
