import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { response, scripted } from "../../../../test/servers/scripted.js";
import { type RequestError, Retry, Session } from "../index.js";
import { defaultBudget, RetryBudget, RetryBudgets } from "./budget.js";

/** What the default budget allows beside a fifth of the requests: ten a second, ten seconds saved up. */
function floor(startedAt: number): number {
  return 10 * (10 + (performance.now() - startedAt) / 1000);
}

describe("a server that fails every request", () => {
  // Without a budget each of these would be sent three times.
  test.each([
    ["with 503", response(503, "", { "retry-after": "0" })],
    ["by hanging up", undefined],
  ])("%s gets a fifth more of them than were made, and the floor", async (_how, answer) => {
    await using server = await scripted(({ socket }) => {
      if (answer === undefined) socket.destroy();
      else socket.write(answer);
    });
    await using session = new Session({ baseUrl: server.url, retry: { backoffFactor: 1 } });
    const calls = 1_500;
    const startedAt = performance.now();
    const attempts = await Promise.all(
      Array.from({ length: calls }, () =>
        session.get("/").then(
          (answered) => answered.attempts.length,
          (error: RequestError) => error.attempts.length,
        ),
      ),
    );
    const arrived = server.requests.length;
    expect(arrived).toBeLessThanOrEqual(calls * 1.2 + floor(startedAt));
    // What there is is used.
    expect(arrived).toBeGreaterThan(calls + 200);
    expect(attempts.reduce((sum, count) => sum + count)).toBe(arrived);
  });

  // A connection that breaks at its second request looks stale: the repetition counts all the same.
  test("in turn with 503 and by hanging up gets no more of them", async () => {
    const requestsOf = new Map<number, number>();
    await using server = await scripted(({ socket, connection }) => {
      const count = (requestsOf.get(connection) ?? 0) + 1;
      requestsOf.set(connection, count);
      if (count === 1) socket.write(response(503, "", { "retry-after": "0" }));
      else socket.destroy();
    });
    await using session = new Session({ baseUrl: server.url, retry: { backoffFactor: 1 } });
    const calls = 1_500;
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: calls }, () => session.get("/").catch(() => {})));
    expect(server.requests.length).toBeLessThanOrEqual(calls * 1.2 + floor(startedAt));
  });

  test("one call after the other gets no more of them either", async () => {
    await using server = await scripted(({ socket }) =>
      socket.write(response(503, "", { "retry-after": "0" })),
    );
    await using session = new Session({
      baseUrl: server.url,
      retry: { total: 9, budget: { ratio: 0.5, perSecond: 0 } },
    });
    for (let count = 0; count < 20; count++) await session.get("/");
    expect(server.requests.length).toBe(20 + 10);
  });
});

test("attempts that sent nothing are not charged: every call has all of its own", async () => {
  const gone = await scripted(() => {});
  await gone.close();
  await using session = new Session({
    retry: { backoffFactor: 1, budget: { ratio: 0, perSecond: 0 } },
  });
  const errors = await Promise.all(
    Array.from({ length: 40 }, () => session.post(gone.url).catch((error: unknown) => error)),
  );
  for (const error of errors) {
    expect(error).toMatchObject({ code: "CONNECT_FAILED", sent: false, attempts: [{}, {}, {}] });
  }
});

test("an origin that fails costs another one none of its retries", async () => {
  await using failing = await scripted(({ socket }) => socket.write(response(503)));
  await using other = await scripted(({ socket, number }) =>
    socket.write(response(number === 1 ? 503 : 200)),
  );
  await using session = new Session({
    retry: { backoffFactor: 1, total: 1, budget: { ratio: 1, perSecond: 0 } },
  });
  // 500 requests' worth at most is saved up, and each of these uses up its own.
  for (let count = 0; count < 5; count++) await session.get(failing.url);
  expect(failing.requests.length).toBe(10);
  expect((await session.get(other.url)).status).toBe(200);
});

test("a retry policy's budget is its own, and false is none", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(503)));
  await using session = new Session({
    baseUrl: server.url,
    retry: { backoffFactor: 1, budget: { ratio: 0, perSecond: 0 } },
  });
  expect((await session.get("/")).attempts.length).toBe(1);
  const boundless = new Retry({ total: 5, backoffFactor: 1, budget: false });
  expect((await session.get("/", { retry: boundless })).attempts.length).toBe(6);
  expect((await session.get("/")).attempts.length).toBe(1);
});

describe("however much budget there is,", () => {
  const retry = { total: 5, other: 5, backoffFactor: 1, budget: false } as const;

  test.each(["POST", "PATCH"])("a %s that may have arrived is not sent again", async (method) => {
    await using server = await scripted(({ socket, number }) => {
      if (number === 1) socket.write(response(503, "", { "retry-after": "0" }));
      else socket.destroy();
    });
    await using session = new Session({ baseUrl: server.url, retry });
    expect((await session.request(method, "/", { body: "x" })).status).toBe(503);
    expect(server.requests.length).toBe(1);
    // The connection has been used: when it breaks, it looks as if it had been stale.
    await expect(session.request(method, "/", { body: "x" })).rejects.toMatchObject({
      code: "CONNECTION_LOST",
      sent: true,
      retrySafe: false,
      attempts: [{ number: 1 }],
    });
    expect(server.requests.length).toBe(2);
  });

  test("a body that can be read once only is sent once only", async () => {
    await using server = await scripted(({ socket, number }) => {
      if (number === 1) socket.write(response(503, "", { "retry-after": "0" }));
      else socket.destroy();
    });
    await using session = new Session({ baseUrl: server.url, retry });
    const once = (): Readable => Readable.from([Buffer.from("x")]);
    expect((await session.put("/", { body: once() })).status).toBe(503);
    await expect(session.put("/", { body: once() })).rejects.toMatchObject({
      code: "CONNECTION_LOST",
      attempts: [{ number: 1 }],
    });
    expect(server.requests.length).toBe(2);
  });
});

test("Retry-After is honoured, but not by a budget that is used up", async () => {
  await using server = await scripted(({ socket }) =>
    socket.write(response(429, "", { "retry-after": "0" })),
  );
  await using session = new Session({
    baseUrl: server.url,
    retry: { total: 9, budget: { ratio: 1, perSecond: 0 } },
  });
  expect((await session.get("/")).attempts.length).toBe(2);
});

describe("a budget", () => {
  test("begins with its floor, which grows back with time and is never exceeded", () => {
    const budget = new RetryBudget({ ratio: 0, perSecond: 2 }, 0);
    const take = (now: number): number => {
      let taken = 0;
      while (budget.withdraw(now)) taken++;
      return taken;
    };
    expect(take(0)).toBe(20);
    expect(take(400)).toBe(0);
    expect(take(1_000)).toBe(2);
    expect(take(3_600_000)).toBe(20);
  });

  test("gets its share of each request, up to 500 requests' worth", () => {
    const budget = new RetryBudget({ ratio: 0.2, perSecond: 0 }, 0);
    for (let count = 0; count < 4; count++) budget.deposit();
    expect(budget.withdraw(0)).toBe(false);
    budget.deposit();
    expect(budget.withdraw(0)).toBe(true);
    for (let count = 0; count < 100_000; count++) budget.deposit();
    let taken = 0;
    while (budget.withdraw(0)) taken++;
    expect(taken).toBe(100);
  });

  test("that allows less than one retry a burst can still save one up", () => {
    const budget = new RetryBudget({ ratio: 0.001, perSecond: 0 }, 0);
    for (let count = 0; count < 1_001; count++) budget.deposit();
    expect(budget.withdraw(0)).toBe(true);
    expect(budget.withdraw(0)).toBe(false);
  });
});

test("there is one budget an origin and setting, of the last thousand", () => {
  const budgets = new RetryBudgets();
  const first = budgets.find("https://0.test", defaultBudget);
  expect(budgets.find("https://0.test", defaultBudget)).toBe(first);
  expect(budgets.find("https://0.test", { ratio: 1, perSecond: 1 })).not.toBe(first);
  for (let count = 1; count < 1_100; count++) budgets.find(`https://${count}.test`, defaultBudget);
  const last = budgets.find("https://1099.test", defaultBudget);
  expect(budgets.find("https://1099.test", defaultBudget)).toBe(last);
  expect(budgets.find("https://0.test", defaultBudget)).not.toBe(first);
});
