import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { describe, expect, test } from "vitest";
import { response, scripted } from "../../../../test/servers/scripted.js";
import {
  apiKey,
  type AttemptEvent,
  attemptChannelName,
  type Har,
  Session,
  type SessionOptions,
} from "../index.js";

const quick = { backoffFactor: 1 };

test("an event tells what an attempt's time went to", async () => {
  await using server = await scripted(({ socket }) => {
    setTimeout(() => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n"), 40);
    setTimeout(() => socket.write("ok"), 120);
  });
  const events: AttemptEvent[] = [];
  const onEvent = (message: unknown): void => void events.push(message as AttemptEvent);
  subscribe(attemptChannelName, onEvent);
  await using session = new Session();
  await session.get(server.url).finally(() => unsubscribe(attemptChannelName, onEvent));
  const [event] = events;
  const { connection, response: answer, body } = event?.timings ?? {};
  expect(answer).toBeGreaterThan(20);
  expect(body).toBeGreaterThan(40);
  const sum = Number(connection) + Number(answer) + Number(body);
  expect(Math.abs(sum - Number(event?.attempt.milliseconds))).toBeLessThan(1);
});

describe("a logger", () => {
  test("is told of every attempt, without secrets", async () => {
    await using server = await scripted(({ socket, number }) =>
      socket.write(response(number === 1 ? 503 : 200)),
    );
    const lines: string[] = [];
    const fields: object[] = [];
    const logger = {
      debug: (message: string, more: object) =>
        void (lines.push(`debug ${message}`), fields.push(more)),
      warn: (message: string, more: object) =>
        void (lines.push(`warn ${message}`), fields.push(more)),
    };
    await using session = new Session({
      baseUrl: server.url,
      retry: quick,
      logger,
      auth: apiKey("api_key", "geheim", "query"),
    });
    await session.get("/pets");
    const url = `${server.url}/pets?api_key=***`.replaceAll(/[.?*]/g, "\\$&");
    expect(lines[0]).toMatch(new RegExp(`^warn GET ${url} -> 503 in \\d+ ms, again in \\d+ ms$`));
    expect(lines[1]).toMatch(new RegExp(`^debug GET ${url} -> 200 in \\d+ ms$`));
    expect(fields).toMatchObject([
      { method: "GET", attempt: 1, outcome: 503 },
      { method: "GET", attempt: 2, outcome: 200 },
    ]);
    expect(JSON.stringify([lines, fields])).not.toContain("geheim");
  });

  test("that throws breaks no call", async () => {
    await using server = await scripted(({ socket }) => socket.write(response(200)));
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on("warning", onWarning);
    const fail = (): never => {
      throw new Error("the log is full");
    };
    await using session = new Session({ logger: { debug: fail, warn: fail } });
    expect((await session.get(server.url)).status).toBe(200);
    await expect.poll(() => warnings.map(({ message }) => message)).toContain("the log is full");
    process.off("warning", onWarning);
  });

  test("may be console; what can't write is refused", () => {
    expect(() => new Session({ logger: console })).not.toThrow();
    expect(() => new Session({ logger: "console" } as unknown as SessionOptions)).toThrow(
      "logger has no debug and warn",
    );
  });
});

describe("a recording", () => {
  test("is a HAR of every attempt, its secrets masked", async () => {
    await using server = await scripted(({ socket, number }) => {
      if (number === 1) socket.write(response(302, "moved", { location: "/token?key=geheim" }));
      else if (number === 2) {
        socket.write(
          response(
            200,
            { access_token: "geheim", scope: "read" },
            { "set-cookie": "sid=geheim; Path=/" },
          ),
        );
      } else socket.destroy();
    });
    await using session = new Session({ baseUrl: server.url, retry: quick });
    session.cookies.set("own=geheim", server.url);
    const recording = session.record();
    await session.post("/login?a=1", {
      form: { user: "ann", password: "geheim" },
      headers: { authorization: "Bearer geheim", "x-trace": "7" },
    });
    await session.post("/", { json: { a: 1 } }).catch(() => {});
    recording.stop();
    await session.get("/unseen").catch(() => {});

    const { log } = recording.toHar();
    expect(log.version).toBe("1.2");
    expect(JSON.stringify(log)).not.toContain("geheim");
    expect(log.entries.map(({ request, response: answer }) => [request.method, answer.status])) //
      .toEqual([
        ["POST", 302],
        ["GET", 200],
        ["POST", 0],
      ]);
    const [first, second, lost] = log.entries;
    expect(first?.request).toMatchObject({
      url: `${server.url}/login?a=1`,
      queryString: [{ name: "a", value: "1" }],
      cookies: [{ name: "own", value: "***" }],
      postData: {
        mimeType: "application/x-www-form-urlencoded",
        text: "user=ann&password=***",
      },
    });
    expect(first?.request.headers).toContainEqual({ name: "authorization", value: "***" });
    expect(first?.request.headers).toContainEqual({ name: "x-trace", value: "7" });
    expect(first?.response.redirectURL).toBe("/token?key=***");
    expect(second?.response.content.text).toBe('{"access_token":"***","scope":"read"}');
    expect(second?.response.cookies).toEqual([{ name: "sid", value: "***" }]);
    expect(lost?.response._error).toContain("the connection was lost");
    for (const { timings, time } of log.entries.slice(0, 2)) {
      expect(timings.blocked + timings.wait + timings.receive).toBeCloseTo(time, 0);
    }
  });

  test("is saved for its owner alone", async () => {
    await using server = await scripted(({ socket }) => socket.write(response(200, "hello")));
    await using session = new Session();
    const folder = await mkdtemp(path.join(tmpdir(), "har-"));
    const file = path.join(folder, "calls.har");
    const recording = session.record();
    await session.get(server.url);
    await recording.save(file);
    const har = JSON.parse(await readFile(file, "utf8")) as Har;
    expect(har.log.entries[0]?.response.content).toMatchObject({ size: 5, text: "hello" });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await rm(folder, { recursive: true });
  });

  test("holds as much as it may, and neither reads nor holds up what is streamed", async () => {
    await using server = await scripted(({ socket }) =>
      socket.write(
        response(200, Buffer.alloc(100, "x").toString(), { "content-type": "text/plain" }),
      ),
    );
    await using session = new Session({ baseUrl: server.url });
    const recording = session.record({ bodyLimit: 50, entries: 2 });
    await session.get("/first");
    await session.get("/second");
    const streamed = await session.post("/third", { stream: true, body: new Blob(["up"]) });
    expect((await streamed.text()).length).toBe(100);
    const [second, third] = recording.toHar().log.entries;
    expect(second?.request.url).toBe(`${server.url}/second`);
    expect(second?.response.content).toMatchObject({ size: 100, comment: expect.any(String) });
    expect(third?.response.content).toMatchObject({ size: -1, comment: "streamed: not recorded" });
    expect(third?.request.postData).toMatchObject({ comment: "streamed: not recorded" });
    expect(() => session.record({ entries: -1 })).toThrow("entries is -1");
  });
});
