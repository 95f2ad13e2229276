import { createHmac } from "node:crypto";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { field, response, scripted } from "../../../../test/servers/scripted.js";
import { Binding, type HttpCredential, type Operation, type SessionError } from "../index.js";

const description = {
  title: "Signed",
  servers: [],
  securitySchemes: { hawk: { type: "http", scheme: "Hawk" } },
} as const;

const send: Operation = {
  id: "send",
  method: "POST",
  path: "/things/{id}",
  params: [{ name: "id", in: "path" }],
  body: { contentTypes: ["application/octet-stream"] },
  responses: { 200: "text" },
  security: [{ hawk: [] }],
};

function bindingOf(url: string, hawk: HttpCredential): Binding {
  return new Binding(description, { baseUrl: `${url}/v1`, auth: { hawk } });
}

test("a function signs each attempt, with all that is sent", async () => {
  await using server = await scripted(({ socket, number }) =>
    socket.write(response(number === 1 ? 503 : 200, "ok")),
  );
  const seen: unknown[] = [];
  const api = bindingOf(server.url, (request) => {
    const { method, url, origin, path, body } = request;
    seen.push({ method, url, origin, path, type: request.header("Content-Type") });
    const bytes = body instanceof Uint8Array ? body : "";
    return `Hawk n="${seen.length}", mac="${createHmac("sha256", "k").update(bytes).digest("hex")}"`;
  });
  const options = { headers: { "idempotency-key": "1" }, retry: { backoffFactor: 0 } };
  await api.call(send, { id: "a b", body: "b\u00f6dy" }, options);
  await api.close();
  expect(seen).toEqual(
    Array.from({ length: 2 }, () => ({
      method: "POST",
      url: `${server.url}/v1/things/a%20b`,
      origin: server.url,
      path: "/v1/things/a%20b",
      type: "application/octet-stream",
    })),
  );
  const mac = createHmac("sha256", "k").update("b\u00f6dy", "utf8").digest("hex");
  expect(server.requests.map((request) => field(request, "authorization"))).toEqual([
    `Hawk n="1", mac="${mac}"`,
    `Hawk n="2", mac="${mac}"`,
  ]);
});

test("a body that isn't in memory says so", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200, "ok")));
  const api = bindingOf(server.url, async ({ body }) => `Hawk ${String(body)}`);
  await api.call(send, { id: "1", body: Readable.from([Buffer.from("x")]) });
  await api.call(send, { id: "1" });
  await api.close();
  expect(server.requests.map((request) => field(request, "authorization"))).toEqual([
    "Hawk stream",
    "Hawk undefined",
  ]);
});

test("a text is the value itself", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200, "ok")));
  const api = bindingOf(server.url, "Hawk fixed");
  await api.call(send, { id: "1" });
  await api.close();
  expect(field(server.requests[0], "authorization")).toBe("Hawk fixed");
});

test.each([
  [() => "", /auth\.hawk returned an empty string/, "AUTH_FAILED"],
  [() => undefined, /auth\.hawk returned undefined/, "AUTH_FAILED"],
  [
    () => Promise.reject(new Error("no key")),
    /can't be had: no key; the attempt was not made/,
    "AUTH_FAILED",
  ],
  [
    () => "two\r\nlines: x",
    /auth\.hawk has a character that no header can carry/,
    "INVALID_ARGUMENT",
  ],
])("%# a function that gives nothing to send: nothing is sent", async (sign, message, code) => {
  await using server = await scripted(({ socket }) => socket.write(response(200, "ok")));
  // What a program without types may hand in.
  const api = bindingOf(server.url, sign as HttpCredential);
  const error = await api.call(send, { id: "1" }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  await api.close();
  expect((error as SessionError).code).toBe(code);
  expect(String(error)).toMatch(message);
  expect(server.requests).toHaveLength(0);
});
