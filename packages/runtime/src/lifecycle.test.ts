import { existsSync } from "node:fs";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { response, type ScriptedServer, scripted } from "../../../test/servers/scripted.js";
import { runNode } from "../../../test/support/run-node.mjs";
import {
  type Adapter,
  type AdapterResponse,
  type AttemptRequest,
  bearer,
  HttpAdapter,
  type RequestOptions,
  Session,
  SessionError,
} from "./index.js";

/** What became of a promise by now, or "pending". */
function stateOf(promise: Promise<unknown>): Promise<unknown> {
  return Promise.race([promise, sleep(0, "pending")]);
}

/** The error that a promise is rejected with. */
function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable("it succeeded"),
    (error: unknown) => error,
  );
}

describe("close", () => {
  interface Phase {
    /** What the server does, 300 ms later. */
    readonly answer: (server: { number: number; line: string }) => string;
    readonly options?: RequestOptions;
    /** Until it is in its phase. */
    readonly reached?: number;
  }
  const phases: Readonly<Record<string, Phase>> = {
    "for its headers": { answer: () => response(200, "fine") },
    "between its attempts": {
      answer: ({ number }) =>
        number === 1 ? response(503, "", { "retry-after": "1" }) : response(200, "fine"),
    },
    "between two hops": {
      answer: ({ line }) =>
        line.includes("/from") ? response(302, "", { location: "/to" }) : response(200, "fine"),
    },
    "for its token": {
      answer: () => response(200, "fine"),
      options: { auth: bearer(() => sleep(400, "token")) },
      reached: 0,
    },
  };

  test.each(Object.entries(phases))("waits for a call that waits %s", async (_name, phase) => {
    await using server = await scripted(({ socket, number, line }) =>
      setTimeout(() => socket.write(phase.answer({ number, line })), 300),
    );
    const session = new Session({ baseUrl: server.url });
    const call = session.get("/from", phase.options);
    await expect.poll(() => server.requests.length).toBe(phase.reached ?? 1);
    const closing = session.close();
    expect(await stateOf(closing)).toBe("pending");
    await expect(session.get("/")).rejects.toMatchObject({ code: "SESSION_CLOSED" });
    expect(await (await call).text()).toBe("fine");
    await closing;
  });

  test("waits for calls that wait for a connection, and for it to be made", async () => {
    await using server = await scripted(({ socket }) =>
      setTimeout(() => socket.write(response(200)), 50),
    );
    const session = new Session({ baseUrl: server.url, connections: 1 });
    // Not one of them has a connection yet.
    const calls = Array.from({ length: 5 }, () => session.get("/"));
    const closing = session.close();
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(Array(5).fill(200));
    await closing;
    expect(server.connections).toBe(1);
  });

  test("waits for calls that fail", async () => {
    await using server = await scripted(({ socket }) => setTimeout(() => socket.destroy(), 100));
    const session = new Session({ baseUrl: server.url, retry: { backoffFactor: 50 } });
    const call = failureOf(session.get("/"));
    await session.close();
    expect(await call).toMatchObject({ code: "CONNECTION_LOST", attempts: [{}, {}, {}] });
  });

  test("waits no longer than for the calls: a connection that hangs is dropped", async () => {
    await using server = await scripted(() => {});
    const session = new Session({
      baseUrl: server.url.replace("http:", "https:"),
      timeout: { connect: null },
      retry: false,
    });
    const controller = new AbortController();
    const call = failureOf(session.get("/", { signal: controller.signal }));
    await expect.poll(() => server.connections).toBe(1);
    const closing = session.close();
    controller.abort();
    expect(await call).toMatchObject({ code: "ABORTED", sent: false });
    await closing;
  });

  test("is done once, and asked as often as one likes", async () => {
    let closed = 0;
    const session = new Session();
    session.mount("https://a.test", { send: never, close: async () => void closed++ });
    const first = session.close();
    expect(session.close()).toBe(first);
    await first;
    await session[Symbol.asyncDispose]();
    expect(closed).toBe(1);
  });

  test("closes each adapter once, however often it is mounted", async () => {
    let closed = 0;
    const adapter: Adapter = { send: never, close: async () => void closed++ };
    const session = new Session();
    session.mount("https://a.test", adapter);
    session.mount("https://a.test/deep", adapter);
    session.mount("https://b.test", adapter);
    await session.close();
    expect(closed).toBe(1);
  });

  test("comes with the scope, also where that is left by an error", async () => {
    await using server = await scripted(({ socket }) => socket.write(response(200)));
    let leaked: Session | undefined;
    const program = async (): Promise<void> => {
      await using session = new Session({ baseUrl: server.url });
      leaked = session;
      await session.get("/");
      throw new Error("program failed");
    };
    await expect(program()).rejects.toThrow("program failed");
    await expect(leaked?.get("/")).rejects.toMatchObject({ code: "SESSION_CLOSED" });
  });

  test("lets go of every socket", async () => {
    await using server = await scripted(({ socket }) => socket.write(response(200)));
    const session = new Session({ baseUrl: server.url, keepAliveTimeout: 600_000 });
    await Promise.all(Array.from({ length: 10 }, () => session.get("/")));
    const ended = new Set(server.requests.map(({ socket }) => socket));
    expect(ended.size).toBeGreaterThan(1);
    await session.close();
    await expect
      .poll(() => [...ended].every(({ destroyed, readableEnded }) => destroyed || readableEnded))
      .toBe(true);
  });

  test("goes on with the other adapters where one can't be closed, and says so", async () => {
    let closed = false;
    const session = new Session();
    const cause = new Error("device busy");
    session.mount("https://a.test/longer", {
      send: never,
      close: () => {
        throw cause;
      },
    });
    session.mount("https://b.test", { send: never, close: async () => void (closed = true) });
    const error = await failureOf(session.close());
    expect(closed).toBe(true);
    expect(error).toBeInstanceOf(SessionError);
    expect(error).toMatchObject({ cause });
  });

  test("waits for calls that are still in their interceptors", async () => {
    await using server = await scripted(({ socket }) => socket.write(response(200)));
    const session = new Session({
      baseUrl: server.url,
      interceptors: [
        (next) => async (request) => {
          await sleep(100);
          return next(request);
        },
      ],
    });
    const call = session.get("/");
    await session.close();
    expect((await call).status).toBe(200);
  });

  test("does not wait for minutes for a body that was handed over meanwhile, and is not read", async () => {
    await using server = await scripted(({ socket }) =>
      setTimeout(() => {
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 40000000\r\n\r\n");
        socket.write(Buffer.alloc(40_000_000));
      }, 100),
    );
    const session = new Session({ baseUrl: server.url });
    const call = session.get("/", { stream: true });
    const closing = session.close().then(() => "closed");
    await call;
    expect(await Promise.race([closing, sleep(1_000, "waiting")])).toBe("closed");
  });
});

const never = (): Promise<AdapterResponse> => new Promise(() => {});

describe("a mounted adapter", () => {
  const url = "https://api.example.test";
  const canned = (body: AdapterResponse["body"], status = 200): AdapterResponse => ({
    status,
    headers: {},
    body,
  });
  const mounted = (send: Adapter["send"], options = {}): Session => {
    const session = new Session({ retry: false, ...options });
    session.mount(url, { send, close: async () => {} });
    return session;
  };

  /** Passes on to another one, and counts. */
  class Counting implements Adapter {
    sent = 0;
    closed = 0;
    readonly #inner: Adapter;

    constructor(inner: Adapter) {
      this.#inner = inner;
    }

    async send(attempt: AttemptRequest): Promise<AdapterResponse> {
      this.sent++;
      return this.#inner.send(attempt);
    }

    async close(): Promise<void> {
      this.closed++;
      await this.#inner.close();
    }
  }

  test("may wrap another: each attempt goes through both, and closing closes both", async () => {
    await using server = await scripted(({ socket, number }) =>
      socket.write(number === 1 ? response(503, "", { "retry-after": "0" }) : response(200, "in")),
    );
    const inner = new Counting(new HttpAdapter());
    const outer = new Counting(inner);
    const session = new Session();
    session.mount(server.url, outer);
    const answer = await session.get(server.url);
    expect(await answer.text()).toBe("in");
    expect(answer.attempts.length).toBe(2);
    await session.close();
    expect([outer.sent, inner.sent, outer.closed, inner.closed]).toEqual([2, 2, 1, 1]);
  });

  test("that wraps another passes its timeouts, its stream and its errors on", async () => {
    await using server = await scripted(({ socket, line }) => {
      if (line.includes("/slow")) return;
      if (line.includes("/broken")) socket.destroy();
      else socket.write(response(200, "streamed"));
    });
    await using session = new Session({ baseUrl: server.url, retry: false });
    session.mount(server.url, new Counting(new HttpAdapter()));
    await expect(session.get("/slow", { timeout: { headers: 100 } })).rejects.toMatchObject({
      code: "HEADERS_TIMEOUT",
      sent: true,
    });
    await expect(session.get("/broken")).rejects.toMatchObject({ code: "CONNECTION_LOST" });
    const answer = await session.get("/", { stream: true });
    expect(await answer.text()).toBe("streamed");
  });

  test.each([
    ["its total runs out", () => ({ timeout: 150 })],
    ["its signal is aborted", () => ({ signal: AbortSignal.timeout(150) })],
  ])(
    "that wraps another: a POST that was sent is not called unsent when %s",
    async (_why, options) => {
      await using server = await scripted(() => {});
      await using session = new Session({ baseUrl: server.url });
      session.mount(server.url, new Counting(new HttpAdapter()));
      const error = await failureOf(session.post("/orders", options()));
      expect(server.requests.length).toBe(1);
      expect(error).toMatchObject({ sent: true, retrySafe: false });
    },
  );

  test("is not asked to send for a signal that was aborted before", async () => {
    let asked = 0;
    await using session = mounted(async () => {
      asked++;
      return canned(Buffer.alloc(0));
    });
    const error = await failureOf(session.get(url, { signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ code: "ABORTED", sent: false });
    expect(asked).toBe(0);
  });

  test.each([
    [
      "throws at once",
      () => {
        throw new TypeError("boom");
      },
    ],
    ["rejects", () => Promise.reject(new TypeError("boom"))],
  ])("that %s fails its call alone, with the cause", async (_how, send) => {
    await using session = mounted(send);
    const error = await failureOf(session.post(url));
    expect(error).toMatchObject({
      code: "ADAPTER_FAILED",
      message: expect.stringContaining("boom"),
      cause: expect.any(TypeError),
      // Nobody knows how far it came.
      sent: true,
      retrySafe: false,
      attempts: [{ number: 1, error: "ADAPTER_FAILED" }],
    });
  });

  test.each([
    ["nothing", undefined],
    ["no promise", canned(Buffer.alloc(0))],
    ["an empty object", Promise.resolve({})],
    ["no body", Promise.resolve({ status: 200, headers: {} })],
    ["text for a body", Promise.resolve(canned("text" as never))],
  ])("that gives %s fails its call, and the session can be closed", async (_what, given) => {
    // Only a program without types can do this.
    const session = mounted(() => given as Promise<AdapterResponse>);
    expect(await failureOf(session.get(url))).toMatchObject({ code: "ADAPTER_FAILED" });
    await session.close();
  });

  test("that never settles ends with its call's signal", async () => {
    await using session = mounted(never);
    const controller = new AbortController();
    const calls = Array.from({ length: 20 }, () =>
      failureOf(session.get(url, { signal: controller.signal })),
    );
    setTimeout(() => controller.abort(), 50);
    for (const error of await Promise.all(calls)) expect(error).toMatchObject({ code: "ABORTED" });
  });

  test.each([
    ["resolves", () => canned(Buffer.from("late"))],
    [
      "rejects",
      () => {
        throw new Error("late");
      },
    ],
  ])("that %s after its call ended changes nothing any more", async (_how, late) => {
    let done = false;
    await using session = mounted(async () => {
      await sleep(150);
      done = true;
      return late();
    });
    await expect(session.get(url, { timeout: 50 })).rejects.toMatchObject({
      code: "TOTAL_TIMEOUT",
    });
    await expect.poll(() => done).toBe(true);
  });

  describe("that gives a body in pieces", () => {
    const pieces = async function* (...texts: string[]): AsyncGenerator<Uint8Array> {
      for (const text of texts) {
        await sleep(1);
        yield Buffer.from(text);
      }
    };

    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield* pieces("half");
      throw new Error("cable cut");
    };

    test("gives a whole one to who asked for none in pieces", async () => {
      await using session = mounted(async () => canned(pieces("a", "", "b")));
      const answer = await session.get(url);
      expect([await answer.text(), await answer.text()]).toEqual(["ab", "ab"]);
    });

    test("gives it as it comes to who asked for that", async () => {
      await using session = mounted(async () => canned(pieces("a", "b")));
      const got: string[] = [];
      for await (const piece of (await session.get(url, { stream: true })).body) {
        got.push(String(piece));
      }
      expect(got).toEqual(["a", "b"]);
    });

    test("is held to the limits, whole or not", async () => {
      await using session = mounted(async () => canned(pieces("1234", "5678")), {
        limits: { body: 6 },
      });
      await expect(session.get(url)).rejects.toMatchObject({ code: "RESPONSE_TOO_LARGE" });
      const answer = await session.get(url, { stream: true });
      await expect(answer.bytes()).rejects.toMatchObject({ code: "RESPONSE_TOO_LARGE" });
    });

    test("and fails in the middle fails its call, or its reader", async () => {
      await using session = mounted(async () => canned(broken()));
      await expect(session.get(url)).rejects.toMatchObject({ code: "ADAPTER_FAILED" });
      const answer = await session.get(url, { stream: true });
      await expect(answer.text()).rejects.toThrow("cable cut");
    });

    const stuck = async function* (): AsyncGenerator<Uint8Array> {
      yield* pieces("half");
      await never();
    };

    test("and stops does not hold up a call that wanted it whole", async () => {
      await using session = mounted(async () => canned(stuck()));
      await expect(session.get(url, { timeout: 100 })).rejects.toMatchObject({
        code: "TOTAL_TIMEOUT",
      });
    });

    test("and stops does not hold up its reader, nor close", async () => {
      const session = mounted(async () => canned(stuck()), { timeout: { body: 100 } });
      const answer = await session.get(url, { stream: true });
      const reading = Promise.race([failureOf(answer.text()), sleep(2_000, "hangs")]);
      expect(await reading).toMatchObject({ code: "BODY_TIMEOUT", limit: 100 });
      await session.close();
    });

    /** A body that counts what is taken of it, without an end. */
    class Endless implements AsyncIterableIterator<Uint8Array> {
      taken = 0;
      isClosed = false;

      [Symbol.asyncIterator](): this {
        return this;
      }

      async next(): Promise<IteratorResult<Uint8Array>> {
        await sleep(5);
        this.taken++;
        return { done: false, value: Buffer.from("x") };
      }

      async return(): Promise<IteratorResult<Uint8Array>> {
        this.isClosed = true;
        return { done: true, value: undefined };
      }
    }

    test("has it closed when its reader leaves", async () => {
      const body = new Endless();
      await using session = mounted(async () => canned(body));
      for await (const _ of (await session.get(url, { stream: true })).body) break;
      await expect.poll(() => body.isClosed).toBe(true);
    });

    test("has it closed when it is destroyed before it was read", async () => {
      const body = new Endless();
      await using session = mounted(async () => canned(body));
      (await session.get(url, { stream: true })).body.destroy();
      await expect.poll(() => body.isClosed, { timeout: 500 }).toBe(true);
    });

    test("has it closed, and no more taken of it, when its call ends before it is whole", async () => {
      const body = new Endless();
      await using session = mounted(async () => canned(body));
      await expect(session.get(url, { timeout: 100 })).rejects.toMatchObject({ sent: true });
      await expect.poll(() => body.isClosed, { timeout: 500 }).toBe(true);
    });

    test("after its call ended has it closed", async () => {
      const body = new Endless();
      await using session = mounted(async () => {
        await sleep(100);
        return canned(body);
      });
      await failureOf(session.get(url, { timeout: 50, stream: true }));
      await expect.poll(() => body.isClosed, { timeout: 500 }).toBe(true);
    });

    test("that can't be closed harms nobody but itself", async () => {
      const unhandled: unknown[] = [];
      const others = process.listeners("unhandledRejection");
      process.removeAllListeners("unhandledRejection");
      process.on("unhandledRejection", (reason) => unhandled.push(reason));
      const body = new Endless();
      body.return = () => Promise.reject(new Error("cable cut"));
      const session = mounted(async () => canned(body));
      for await (const _ of (await session.get(url, { stream: true })).body) break;
      await sleep(20);
      process.removeAllListeners("unhandledRejection");
      for (const listener of others) process.on("unhandledRejection", listener);
      expect(unhandled).toEqual([]);
      await session.close();
    });

    test("and fails in the middle is a typed error to its reader, too", async () => {
      await using session = mounted(async () => canned(broken()));
      const answer = await session.get(url, { stream: true });
      expect(await failureOf(answer.text())).toMatchObject({
        code: "ADAPTER_FAILED",
        cause: { message: "cable cut" },
      });
    });

    test("of another adapter's frees that one's connection when its reader leaves", async () => {
      await using server = await scripted(({ socket }) =>
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 400\r\n\r\nhalf"),
      );
      const inner = new HttpAdapter({ connections: 1 });
      await using session = new Session({ retry: false, timeout: { body: 5_000 } });
      session.mount(server.url, {
        async send(attempt) {
          const answer = await inner.send(attempt);
          const { body } = answer;
          if (body instanceof Uint8Array) return answer;
          const passed = async function* (): AsyncGenerator<Uint8Array> {
            for await (const piece of body) yield piece;
          };
          return { ...answer, body: passed() };
        },
        close: () => inner.close(),
      });
      const options = { stream: true, timeout: { acquire: 1_000 } };
      for await (const _ of (await session.get(server.url, options)).body) break;
      const next = await session.get(server.url, options);
      next.body.destroy();
      expect(next.status).toBe(200);
    });
  });

  test("that sends twice for one streamed body leaves other calls their deadlines", async () => {
    await using server = await scripted(({ socket, line }) => {
      if (line.includes("/silent")) return;
      socket.write(response(200, "x".repeat(1_000_000)));
    });
    const inner = new HttpAdapter();
    const session = new Session({ baseUrl: server.url, retry: false });
    session.mount(`${server.url}/twice`, {
      async send(attempt) {
        const first = await inner.send(attempt);
        if (first.body instanceof Readable) first.body.destroy();
        return inner.send(attempt);
      },
      close: () => inner.close(),
    });
    const others = [1, 2, 3].map(() => failureOf(session.get("/silent", { timeout: 500 })));
    await expect.poll(() => server.requests.length).toBe(3);
    const answer = await session.get("/twice", { stream: true });
    await answer.bytes();
    await Promise.all(others);
    const closing = session.close().then(() => "closed");
    expect(await Promise.race([closing, sleep(1_000, "hangs")])).toBe("closed");
  });

  test.each([
    ["undefined", undefined],
    ["an object without send", { close: async () => {} }],
    ["an object without close", { send: never }],
    ["one whose retry is no Retry", { send: never, close: async () => {}, retry: { total: 2 } }],
  ])("is refused if it is %s", async (_what, adapter) => {
    await using session = new Session();
    const mount = (): void => session.mount(url, adapter as Adapter);
    expect(mount).toThrow(SessionError);
  });

  test("whose listener throws costs no other call its end", async () => {
    const controller = new AbortController();
    const session = mounted((attempt) => {
      attempt.lifeline.listener = {
        onEnd: () => {
          throw new Error("bad listener");
        },
      };
      return never();
    });
    const { signal } = controller;
    const calls = Promise.all([1, 2, 3].map(() => failureOf(session.get(url, { signal }))));
    await sleep(10);
    controller.abort();
    const aborted = { code: "ABORTED" };
    const settled = await Promise.race([calls, sleep(1_000, "hang")]);
    expect(settled).toMatchObject([aborted, aborted, aborted]);
  });
});

const built = fileURLToPath(new URL("../dist/index.js", import.meta.url));
const isBuilt = existsSync(built) || process.env["CI"] === "true";

describe.skipIf(!isBuilt)("a process (of what `pnpm build` wrote)", () => {
  const run = (program: string, ...flags: string[]) =>
    runNode(
      [
        ...flags,
        "--input-type=module",
        "--eval",
        `import { bearer, Session } from ${JSON.stringify(built)};\n${program}`,
      ],
      { timeout: 30_000 },
    );
  const serving = (): Promise<ScriptedServer> =>
    scripted(({ socket, line }) => {
      if (!line.includes("/silent")) socket.write(response(200, "fine"));
    });

  test.each([
    ["idle connections", `await Promise.all([session.get("/"), session.get("/")]);`],
    ["calls that were aborted", `await session.get("/silent", { timeout: 50 }).catch(() => {});`],
    [
      "a body that nobody reads",
      `await session.get("/", { stream: true }); await session.get("/");`,
    ],
    ["a session that was never used", ""],
  ])("is not kept alive by %s", async (_what, program) => {
    await using server = await serving();
    const { code, stdout, stderr, timedOut } = await run(`
      const session = new Session({ baseUrl: "${server.url}", keepAliveTimeout: 600_000 });
      ${program}
      console.log("done");
    `);
    expect({ code, stdout, stderr, timedOut }).toEqual({
      code: 0,
      stdout: "done\n",
      stderr: "",
      timedOut: false,
    });
  });

  const waiting = `
    const session = new Session({ timeout: 25 });
    session.mount("https://a.test", { send: () => new Promise(() => {}), close: async () => {} });
    const auth = bearer(() => new Promise(() => {}));
  `;

  test.each([
    ["a token that never comes", `get("https://b.test", { auth })`],
    ["an adapter that never settles", `get("https://a.test/")`],
  ])("does not end before the deadline of %s", async (_what, call) => {
    // Which of two timers of the same moment comes first is chance: once is not enough.
    const { code, stdout } = await run(`${waiting}
      for (let count = 0; count < 30; count++) {
        const error = await session.${call}.catch((error) => error);
        if (error.code !== "TOTAL_TIMEOUT") throw error;
      }
      console.log("done");
    `);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "done\n" });
  });

  test("does not end before an answer has come", async () => {
    await using server = await scripted(({ socket }) =>
      setTimeout(() => socket.write(response(200, "late")), 300),
    );
    const { code, stdout } = await run(`
      const session = new Session();
      console.log(await (await session.get("${server.url}")).text());
    `);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "late\n" });
  });

  test("keeps nothing of thousands of calls, however they ended", async () => {
    const script = fileURLToPath(new URL("../../../test/soak/growth.mjs", import.meta.url));
    const { stdout, stderr } = await runNode(["--expose-gc", script, "6000"]);
    expect(stderr).toBe("");
    const { bytesPerCall, ...rest } = JSON.parse(stdout) as Record<string, number>;
    expect(rest).toEqual({ calls: 6_000, failed: 0, listeners: 0, warnings: 0, handles: 0 });
    // One closure that were kept of each call would be some hundreds; what is here is noise.
    expect(bytesPerCall).toBeLessThan(400);
  });
});
