import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { response, scripted } from "../../../test/servers/scripted.js";
import { AbortError, bearer, Session, TimeoutError } from "./index.js";

test("a server that doesn't answer meets the headers timeout, and its socket is given up", async () => {
  let closed = false;
  await using server = await scripted(({ socket }) => {
    socket.on("close", () => (closed = true));
  });
  await using session = new Session({ timeout: { headers: 60 }, retry: false });
  const error: unknown = await session.get(`${server.url}/slow`).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TimeoutError);
  expect(error).toMatchObject({
    code: "HEADERS_TIMEOUT",
    phase: "headers",
    limit: 60,
    sent: true,
    message: `GET ${server.url}/slow: no response headers after 60 ms (timeout.headers)`,
  });
  await expect.poll(() => closed).toBe(true);
});

test("an interim response is no response: the headers timeout goes on", async () => {
  await using server = await scripted(({ socket }) => {
    socket.write("HTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n");
  });
  await using session = new Session({ timeout: { headers: 60 }, retry: false });
  await expect(session.get(server.url)).rejects.toMatchObject({ code: "HEADERS_TIMEOUT" });
});

test("a body that stops meets the body timeout", async () => {
  await using server = await scripted(({ socket }) => {
    socket.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf");
  });
  await using session = new Session({ timeout: { body: 60 }, retry: false });
  await expect(session.get(server.url)).rejects.toMatchObject({ code: "BODY_TIMEOUT", limit: 60 });
});

test("a server that feeds its body drop by drop does not outlive the total", async () => {
  await using server = await scripted(({ socket }) => {
    socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n");
    const drip = setInterval(() => socket.write("x"), 10);
    socket.on("close", () => clearInterval(drip));
  });
  await using session = new Session({ timeout: { body: 100, total: 150 }, retry: false });
  await expect(session.get(server.url)).rejects.toMatchObject({
    code: "TOTAL_TIMEOUT",
    limit: 150,
  });
});

test("the total covers the wait for a connection, and what waited is never sent", async () => {
  await using server = await scripted(({ socket, number }) => {
    if (number === 1) setTimeout(() => socket.write(response(200)), 150);
    else socket.write(response(200));
  });
  await using session = new Session({ connections: 1, retry: false });
  const first = session.get(`${server.url}/first`);
  const error: unknown = await session
    .get(`${server.url}/second`, { timeout: 40 })
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "TOTAL_TIMEOUT", sent: false });
  await first;
  await session.get(`${server.url}/third`);
  expect(server.requests.map(({ line }) => line.split(" ")[1])).toEqual(["/first", "/third"]);
});

test("a connection that doesn't open meets the connect timeout", async () => {
  // A listener whose backlog is full would need root; TLS to a server that never shakes hands is the same wait.
  await using server = await scripted(() => {});
  await using session = new Session({ timeout: { connect: 60 }, retry: false });
  await expect(session.get(server.url.replace("http:", "https:"))).rejects.toMatchObject({
    code: "CONNECT_TIMEOUT",
    phase: "connect",
    limit: 60,
    sent: false,
  });
});

test("the total covers a credential that is waited for", async () => {
  await using session = new Session();
  const never = bearer(() => new Promise<string>(() => {}));
  await expect(
    session.get("http://127.0.0.1:9/", { auth: never, timeout: 40 }),
  ).rejects.toMatchObject({ code: "TOTAL_TIMEOUT" });
});

test("an aborted signal ends a call before, in the middle of, and between its attempts", async () => {
  await using server = await scripted(({ socket, line }) => {
    if (line.includes("/busy")) socket.write(response(503, "", { "retry-after": "30" }));
  });
  await using session = new Session({ baseUrl: server.url });
  const reason = new Error("enough");

  await expect(session.get("/", { signal: AbortSignal.abort(reason) })).rejects.toMatchObject({
    code: "ABORTED",
    cause: reason,
  });
  expect(server.requests.length).toBe(0);

  for (const path of ["/hangs", "/busy"]) {
    const controller = new AbortController();
    const call = session.get(path, { signal: controller.signal });
    await expect.poll(() => server.requests.at(-1)?.line).toContain(path);
    setTimeout(() => controller.abort(reason), 20);
    const error: unknown = await call.catch((thrown: unknown) => thrown);
    expect(error, path).toBeInstanceOf(AbortError);
    expect((error as AbortError).message, path).toContain("aborted by its signal: enough");
    expect(error, path).toMatchObject({ cause: reason, attempts: [{ number: 1 }] });
  }
});

test("many calls share one listener of their signal, and leave none behind", async () => {
  await using server = await scripted(({ socket }) =>
    setTimeout(() => socket.write(response(200)), 10),
  );
  await using session = new Session();
  const { signal } = new AbortController();
  const calls = Array.from({ length: 30 }, () => session.get(server.url, { signal }));
  await Promise.resolve();
  expect(getEventListeners(signal, "abort").length).toBe(1);
  await Promise.all(calls);
  expect(getEventListeners(signal, "abort").length).toBe(0);
});

test("one aborted call does not touch the others", async () => {
  await using server = await scripted(({ socket }) =>
    setTimeout(() => socket.write(response(200, "fine")), 40),
  );
  await using session = new Session();
  const controller = new AbortController();
  const doomed = session.get(server.url, { signal: controller.signal });
  const other = session.get(server.url);
  controller.abort();
  await expect(doomed).rejects.toThrow(AbortError);
  expect(await (await other).text()).toBe("fine");
});

test("timeouts of different lengths end each call at its own", async () => {
  await using server = await scripted(() => {});
  await using session = new Session({ retry: false });
  const order: number[] = [];
  const limits = [200, 40, 120];
  await Promise.all(
    limits.map((timeout) =>
      session.get(server.url, { timeout }).catch((error: TimeoutError) => order.push(error.limit)),
    ),
  );
  expect(order).toEqual([40, 120, 200]);
});

test("null lifts a limit", async () => {
  await using server = await scripted(({ socket }) =>
    setTimeout(() => socket.write(response(200, "late")), 120),
  );
  await using session = new Session({ timeout: { headers: 40 }, retry: false });
  const answer = await session.get(server.url, { timeout: { headers: null, total: null } });
  expect(await answer.text()).toBe("late");
});
