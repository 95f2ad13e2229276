import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { field, response, scripted } from "../../../test/servers/scripted.js";
import { AbortError, bearer, refreshing, type RequestOptions, Session } from "./index.js";

/** What a call came to: its status, or the code of its error. */
function outcomeOf(call: Promise<{ status: number }>): Promise<unknown> {
  return call.then(
    ({ status }) => status,
    (error: { code?: string }) => error.code ?? error,
  );
}

test("thousands of calls in flight each get their own answer, over few connections", async () => {
  await using server = await scripted(({ socket, line }) =>
    setTimeout(() => socket.write(response(200, line.split(" ")[1])), Math.random() * 5),
  );
  await using session = new Session({ baseUrl: server.url, connections: 20 });
  const calls = Array.from({ length: 3_000 }, async (_, index) =>
    (await session.get(`/${index}`)).text(),
  );
  expect(await Promise.all(calls)).toEqual(calls.map((_, index) => `/${index}`));
  expect(server.connections).toBe(20);
});

describe("a token that many calls share", () => {
  /** Answers 401 unless the token is `t` and its number, as it is by then. */
  const guarded = (valid: () => number) =>
    scripted((request) => {
      const isValid = field(request, "authorization") === `Bearer t${valid()}`;
      setTimeout(() => request.socket.write(response(isValid ? 200 : 401)), Math.random() * 20);
    });

  test("is fetched once for all that come first, and once for 50 that were refused at once", async () => {
    let valid = 1;
    let fetched = 0;
    await using server = await guarded(() => valid);
    const auth = bearer(
      refreshing(async () => {
        await sleep(20);
        return `t${++fetched}`;
      }),
    );
    await using session = new Session({ baseUrl: server.url, auth, retry: false });
    const fifty = (): Promise<unknown[]> =>
      Promise.all(Array.from({ length: 50 }, () => outcomeOf(session.get("/"))));
    expect(new Set(await fifty())).toEqual(new Set([200]));
    expect(fetched).toBe(1);
    valid = 2;
    expect(new Set(await fifty())).toEqual(new Set([200]));
    expect(fetched).toBe(2);
    expect(server.requests.length).toBe(150);
  });

  test("that can't be fetched fails all who wait for it, and is asked for again by the next", async () => {
    let fetched = 0;
    const cause = new Error("vault is sealed");
    await using server = await guarded(() => 2);
    const auth = bearer(
      refreshing(async () => {
        await sleep(20);
        if (++fetched === 1) throw cause;
        return `t${fetched}`;
      }),
    );
    await using session = new Session({ baseUrl: server.url, auth });
    const errors = await Promise.all(
      Array.from({ length: 20 }, () => session.get("/").catch((error: unknown) => error)),
    );
    for (const error of errors) expect(error).toMatchObject({ code: "AUTH_FAILED", cause });
    expect(fetched).toBe(1);
    expect((await session.get("/")).status).toBe(200);
  });

  test("is fetched to its end although the call that asked for it has been aborted", async () => {
    let fetched = 0;
    await using server = await guarded(() => 1);
    const auth = bearer(
      refreshing(async () => {
        await sleep(100);
        return `t${++fetched}`;
      }),
    );
    await using session = new Session({ baseUrl: server.url, auth });
    const controller = new AbortController();
    const first = outcomeOf(session.get("/", { signal: controller.signal }));
    const others = [1, 2, 3].map(() => outcomeOf(session.get("/")));
    await sleep(20);
    controller.abort();
    expect(await first).toBe("ABORTED");
    expect(await Promise.all(others)).toEqual([200, 200, 200]);
    expect(fetched).toBe(1);
  });

  test("that is refused twice is not asked for without end", async () => {
    let fetched = 0;
    await using server = await guarded(() => -1);
    const auth = bearer(refreshing(async () => `t${++fetched}`));
    await using session = new Session({ baseUrl: server.url, auth, retry: { backoffFactor: 1 } });
    const answer = await session.get("/");
    expect([answer.status, answer.attempts.length, fetched]).toEqual([401, 2, 2]);
  });

  test("whose fetch throws before its first await is asked for again by the next", async () => {
    let fetched = 0;
    await using server = await guarded(() => 2);
    const auth = bearer(
      refreshing(() => {
        if (++fetched === 1) throw new Error("vault is sealed");
        return Promise.resolve(`t${fetched}`);
      }),
    );
    await using session = new Session({ baseUrl: server.url, auth });
    expect(await outcomeOf(session.get("/"))).toBe("AUTH_FAILED");
    expect(await outcomeOf(session.get("/"))).toBe(200);
  });

  test.each(["", "a\r\nb", null])("that came as %j is not kept", async (first) => {
    let fetched = 0;
    await using server = await guarded(() => 2);
    // Only a program without types can give all of these.
    const auth = bearer(
      refreshing(async () => (++fetched === 1 ? (first as string) : `t${fetched}`)),
    );
    await using session = new Session({ baseUrl: server.url, auth });
    await outcomeOf(session.get("/"));
    expect(await outcomeOf(session.get("/"))).toBe(200);
  });

  test("is renewed after a 401 to a body that can't be sent again, for the next call", async () => {
    let fetched = 0;
    await using server = await guarded(() => 2);
    const auth = bearer(refreshing(async () => `t${++fetched}`));
    await using session = new Session({ baseUrl: server.url, auth });
    const upload = (): Promise<unknown> =>
      outcomeOf(session.post("/", { body: Readable.from([Buffer.from("x")]) }));
    expect(await upload()).toBe(401);
    expect(await upload()).toBe(200);
  });
});

describe("one signal", () => {
  test("ends 1,000 calls in every phase at once, and none of another signal", async () => {
    await using server = await scripted(({ socket, line }) => {
      if (line.includes("/body")) socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx");
      if (line.includes("/busy")) socket.write(response(503, "", { "retry-after": "20" }));
      if (line.includes("/fine")) setTimeout(() => socket.write(response(200)), 300);
    });
    await using session = new Session({ baseUrl: server.url, connections: 30 });
    const controller = new AbortController();
    const { signal } = controller;
    const paths = ["/silent", "/body", "/busy"];
    const calls = Array.from({ length: 1_000 }, (_, index) =>
      session.get(paths[index % 3] ?? "", { signal }).catch((error: unknown) => error),
    );
    await expect.poll(() => server.requests.length).toBeGreaterThan(25);
    const other = session.get("/fine", { signal: new AbortController().signal });
    controller.abort(new Error("enough"));
    for (const error of await Promise.all(calls)) expect(error).toBeInstanceOf(AbortError);
    expect((await other).status).toBe(200);
    const arrived = server.requests.length;
    await sleep(50);
    expect(server.requests.length).toBe(arrived);
  });

  test("that was aborted before sends nothing, however many share it", async () => {
    await using server = await scripted(({ socket }) => socket.write(response(200)));
    await using session = new Session({ baseUrl: server.url });
    const signal = AbortSignal.abort(new Error("too late"));
    const calls = Array.from({ length: 100 }, () =>
      session.post("/", { signal }).catch((error: unknown) => error),
    );
    for (const error of await Promise.all(calls)) {
      expect(error).toMatchObject({ code: "ABORTED", sent: false, retrySafe: true });
    }
    expect(server.requests.length).toBe(0);
  });

  test.each([
    ["no prototype", Object.create(null) as unknown],
    [
      "no text",
      {
        toString() {
          throw new Error("no text");
        },
      },
    ],
  ])(
    "that is aborted with a reason that has %s ends its calls all the same",
    async (_what, reason) => {
      const controller = new AbortController();
      const { signal } = controller;
      // Where a call hangs, closing would too.
      const session = new Session({ timeout: 500 });
      session.mount("https://a.test", { send: () => new Promise(() => {}), close: async () => {} });
      const calls = [1, 2].map(() => outcomeOf(session.get("https://a.test/", { signal })));
      await sleep(10);
      controller.abort(reason);
      const settled = await Promise.race([Promise.all(calls), sleep(1_500, "hang")]);
      expect(settled).toEqual(["ABORTED", "ABORTED"]);
    },
  );

  test("that is aborted by a call's own end does no harm", async () => {
    await using server = await scripted(({ socket }) => socket.write(response(200)));
    await using session = new Session({ baseUrl: server.url });
    const controller = new AbortController();
    const { signal } = controller;
    const calls = Array.from({ length: 20 }, async () => {
      const outcome = await outcomeOf(session.get("/", { signal }));
      controller.abort();
      return outcome;
    });
    for (const outcome of await Promise.all(calls)) expect([200, "ABORTED"]).toContain(outcome);
    expect(await outcomeOf(session.get("/"))).toBe(200);
  });
});

describe("with one connection, a call that is aborted", () => {
  const never = (): Promise<string> => new Promise(() => {});
  const gzipped = gzipSync(Buffer.alloc(3_000_000, "x"));

  test.each<[phase: string, path: string, options: RequestOptions, reached: number]>([
    ["while its headers are waited for", "/silent", {}, 1],
    ["in the middle of its body", "/body", {}, 1],
    ["between two attempts", "/busy", {}, 1],
    ["at the hop of a redirect", "/redirect", {}, 2],
    ["while its token is waited for", "/", { auth: bearer(never) }, 0],
    ["while its stream to send stalls", "/", { body: new Readable({ read() {} }) }, 0],
    ["before its first step", "/silent", {}, 0],
  ])("%s leaves the connection to the next", async (_phase, path, options, reached) => {
    await using server = await scripted(({ socket, line }) => {
      if (line.includes("/body")) socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx");
      else if (line.includes("/busy")) socket.write(response(503, "", { "retry-after": "20" }));
      else if (line.includes("/redirect")) {
        socket.write(response(302, "", { location: "/silent" }));
      } else if (!line.includes("/silent")) socket.write(response(200));
    });
    await using session = new Session({ baseUrl: server.url, connections: 1 });
    const controller = new AbortController();
    const { signal } = controller;
    const doomed = outcomeOf(session.request("PUT", path, { ...options, signal }));
    const waiting = outcomeOf(session.get("/waiting"));
    await expect.poll(() => server.requests.length).toBeGreaterThanOrEqual(reached);
    if (reached > 0) await sleep(20);
    controller.abort();
    expect(await doomed).toBe("ABORTED");
    expect(await waiting).toBe(200);
    expect(await outcomeOf(session.get("/next", { timeout: { acquire: 5_000 } }))).toBe(200);
  });

  test("while it waits for its turn costs nobody theirs", async () => {
    await using server = await scripted(({ socket, number }) =>
      setTimeout(() => socket.write(response(200)), number === 1 ? 300 : 0),
    );
    await using session = new Session({ baseUrl: server.url, connections: 1 });
    const controllers = Array.from({ length: 10 }, () => new AbortController());
    const calls = controllers.map(({ signal }, index) =>
      outcomeOf(session.get(`/${index}`, { signal })),
    );
    await expect.poll(() => server.requests.length).toBe(1);
    for (const [index, controller] of controllers.entries())
      if (index % 2 === 1) controller.abort();
    const expected = controllers.map((_, index) => (index % 2 === 1 ? "ABORTED" : 200));
    expect(await Promise.all(calls)).toEqual(expected);
    expect(server.requests.length).toBe(5);
    expect(server.connections).toBe(1);
  });

  test("while the connection is made leaves it to the next", async () => {
    let shakes: Socket | undefined;
    // Nothing is answered in TLS: what waits for it is ended by its signal, or by the connect timeout.
    await using server = await scripted(({ socket }) => (shakes = socket));
    await using session = new Session({
      baseUrl: server.url.replace("http:", "https:"),
      connections: 1,
      timeout: { connect: 400 },
      retry: false,
    });
    const controller = new AbortController();
    const doomed = outcomeOf(session.get("/", { signal: controller.signal }));
    await expect.poll(() => server.connections).toBe(1);
    const waiting = outcomeOf(session.get("/"));
    controller.abort();
    expect(await doomed).toBe("ABORTED");
    expect(await waiting).toBe("CONNECT_TIMEOUT");
    expect(shakes).toBeUndefined();
  });

  test.each([
    ["", "leaves it to the next", undefined],
    ["of a decoded body", "leaves it to the next", gzipped],
  ])("by destroying the stream %s in the middle %s", async (_what, _then, body) => {
    await using server = await scripted(({ socket }) => {
      const content = body ?? Buffer.alloc(3_000_000);
      const coding = body === undefined ? "" : "content-encoding: gzip\r\n";
      socket.write(`HTTP/1.1 200 OK\r\n${coding}content-length: ${content.length + 1}\r\n\r\n`);
      // Its last byte never comes.
      socket.write(content);
    });
    await using session = new Session({ baseUrl: server.url, connections: 1 });
    for (let count = 0; count < 3; count++) {
      const answer = await session.get("/", { stream: true, timeout: { acquire: 5_000 } });
      for await (const _ of answer.body) break;
    }
    expect(server.connections).toBe(3);
  });

  test("by destroying the stream of a decoded body before it is read leaves it to the next", async () => {
    await using server = await scripted(({ socket }) => {
      socket.write(
        `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${gzipped.length + 1}\r\n\r\n`,
      );
      socket.write(gzipped);
    });
    await using session = new Session({ baseUrl: server.url, connections: 1 });
    (await session.get("/", { stream: true })).body.destroy();
    const next = session.get("/", { stream: true, timeout: { acquire: 1_000 } });
    expect(await outcomeOf(next)).toBe(200);
  });
});

describe("connections that die", () => {
  /** Hangs up on whoever connects, until it is healed. */
  async function sick() {
    const state = { healed: false, connections: 0 };
    const server = createServer((socket) => {
      state.connections++;
      socket.on("error", () => {});
      if (!state.healed) socket.destroy();
      else socket.on("data", () => socket.write(response(200)));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const sockets = {
      async [Symbol.asyncDispose]() {
        server.close();
      },
    };
    return Object.assign(state, sockets, { url: `127.0.0.1:${port}` });
  }

  test.each(["http", "https"])(
    "while %s requests wait for them to be made fail them all, and none of the next",
    async (scheme) => {
      await using server = await sick();
      const session = new Session({ connections: 2, retry: false, timeout: 10_000 });
      const calls = Array.from({ length: 30 }, () =>
        outcomeOf(session.post(`${scheme}://${server.url}/`)),
      );
      for (const outcome of await Promise.all(calls)) {
        expect(outcome).toMatch(/^(?:CONNECT_FAILED|CONNECTION_LOST|TLS_FAILED)$/);
      }
      server.healed = true;
      const next = [1, 2, 3, 4].map(() => outcomeOf(session.post(`http://${server.url}/`)));
      expect(await Promise.all(next)).toEqual([200, 200, 200, 200]);
      await session.close();
    },
  );

  test.each(["GET", "POST"])(
    "all at once while they lie idle cost no %s anything",
    async (method) => {
      await using server = await scripted(({ socket }) =>
        setTimeout(() => socket.write(response(200)), 5),
      );
      await using session = new Session({ baseUrl: server.url, connections: 20, retry: false });
      for (let round = 0; round < 5; round++) {
        const calls = Array.from({ length: 40 }, () => outcomeOf(session.request(method, "/")));
        expect(new Set(await Promise.all(calls))).toEqual(new Set([200]));
        // Those of the next round start while the news of it is on its way.
        for (const { socket } of server.requests) socket.resetAndDestroy();
      }
    },
  );
});

test("whatever happens to calls, each settles within its total, and the next ones succeed", async () => {
  const answers = [
    (socket: Socket) => socket.write(response(200, "fine")),
    (socket: Socket) => socket.write(response(503)),
    (socket: Socket) => socket.write(response(302, "", { location: "/again" })),
    (socket: Socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf"),
    (socket: Socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf"),
    (socket: Socket) =>
      socket.write("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"),
    (socket: Socket) => socket.end(),
    (socket: Socket) => socket.resetAndDestroy(),
    (socket: Socket) => socket.write("SSH-2.0\r\n"),
    () => {},
  ];
  await using server = await scripted(({ socket, line }) => {
    if (line.includes("/calm")) socket.write(response(200));
    else
      setTimeout(
        () => answers[Math.floor(Math.random() * answers.length)]?.(socket),
        Math.random() * 10,
      );
  });
  await using session = new Session({
    baseUrl: server.url,
    connections: 2,
    timeout: { total: 3_000, headers: 60, body: 60 },
    retry: { backoffFactor: 2 },
  });
  const startedAt = performance.now();
  const outcomes = await Promise.all(
    Array.from({ length: 400 }, async (_, index) => {
      await sleep(Math.random() * 500);
      const controller = new AbortController();
      if (index % 3 === 0) setTimeout(() => controller.abort(), Math.random() * 500);
      const { signal } = controller;
      const method = index % 2 === 0 ? "GET" : "POST";
      const stream = index % 5 === 0;
      return outcomeOf(
        session.request(method, `/${index}`, { signal, stream }).then(async (answer) => {
          await answer.bytes();
          return answer;
        }),
      );
    }),
  );
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  for (const outcome of outcomes) {
    expect(String(outcome)).toMatch(/^(?:200|503|[A-Z]+(?:_[A-Z]+)*)$/);
  }
  expect(new Set(outcomes).size).toBeGreaterThan(3);
  const calm = Array.from({ length: 20 }, () => outcomeOf(session.get("/calm")));
  expect(new Set(await Promise.all(calm))).toEqual(new Set([200]));
  expect(field(server.requests.at(-1), "host")).toBe(new URL(server.url).host);
});
