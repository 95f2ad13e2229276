import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { listen } from "../../../../test/servers/loopback.js";
import {
  Binding,
  MemoryStore,
  type Operation,
  Session,
  SharedCookies,
  type SharedStore,
  UsageError,
} from "../index.js";

const url = "https://api.example.test";
const day = 24 * 60 * 60 * 1_000;

afterEach(() => {
  vi.restoreAllMocks();
});

/** A store that counts, can be away, and can be slow. */
function watched(inner: SharedStore = new MemoryStore()) {
  const state = { isAway: false, delay: 0, gets: 0, puts: 0, ttl: 0 as number | undefined };
  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    if (state.delay > 0) await sleep(state.delay);
    if (state.isAway) throw new Error("ECONNREFUSED");
    return work();
  };
  const store: SharedStore = {
    get: (key) => {
      state.gets++;
      return ask(() => inner.get(key));
    },
    put: (...call) => {
      state.puts++;
      state.ttl = call[2]?.ttl;
      return ask(() => inner.put(...call));
    },
    delete: (...call) => ask(() => inner.delete(...call)),
  };
  return { store, state, inner };
}

/** The cookies of some processes. */
function processes(size: number, store: SharedStore): SharedCookies[] {
  return Array.from({ length: size }, () => new SharedCookies(store, { name: "orders" }));
}

const namesIn = ({ jar }: SharedCookies): string =>
  jar
    .all(url)
    .map(({ name, value }) => `${name}=${value}`)
    .toSorted()
    .join("; ");

/** A server whose `/login` sets a cookie, and that tells which cookies came. */
async function server(setCookie = "sid=1; Path=/") {
  const started = await listen(({ url: path }, response) => {
    if (path.startsWith("/login")) response.setHeader("set-cookie", setCookie);
    if (path === "/logout") response.setHeader("set-cookie", "sid=; Path=/; Max-Age=0");
    if (path === "/redirect") response.writeHead(302, { location: "/login" });
    response.end("{}");
  });
  onTestFinished(() => started.close());
  return started;
}

function session(baseUrl: string, cookies: SharedCookies): Session {
  const made = new Session({ baseUrl, cookies });
  onTestFinished(() => made.close());
  return made;
}

describe("sessions of several processes", () => {
  test("what one is given, the others send with their next call; what is taken away they don't", async () => {
    const { url: baseUrl, received } = await server();
    const store = new MemoryStore();
    const [one, two] = processes(2, store).map((cookies) => session(baseUrl, cookies));
    await two?.get("/before");
    await one?.get("/login");
    await two?.get("/with");
    await one?.get("/logout");
    await two?.get("/without");
    expect(received.map(({ headers }) => headers.cookie)).toEqual([
      undefined,
      undefined,
      "sid=1",
      "sid=1",
      undefined,
    ]);
  });

  test("it is stored before the response is there, also that of a redirect", async () => {
    const { url: baseUrl } = await server();
    const { store, state, inner } = watched();
    state.delay = 30;
    const [cookies] = processes(1, store) as [SharedCookies];
    await session(baseUrl, cookies).get("/redirect");
    expect((await inner.get("cookies:orders"))?.value).toContain('"sid"');
  });

  test("a cookie that is only repeated is not stored again", async () => {
    const { url: baseUrl } = await server();
    const { store, state } = watched();
    const [cookies] = processes(1, store) as [SharedCookies];
    const calls = session(baseUrl, cookies);
    for (let count = 0; count < 3; count++) await calls.get("/login");
    expect(state.puts).toBe(1);
  });

  test("calls that wait at the same time share one look", async () => {
    const { url: baseUrl, received } = await server();
    const { store, state } = watched();
    state.delay = 20;
    const [cookies] = processes(1, store) as [SharedCookies];
    const calls = session(baseUrl, cookies);
    await Promise.all(Array.from({ length: 50 }, () => calls.get("/")));
    expect(received).toHaveLength(50);
    expect(state.gets).toBeLessThanOrEqual(3);
  });

  test("a look that began before a call is not enough for it", async () => {
    const { store, state, inner } = watched();
    const [one] = processes(1, store) as [SharedCookies];
    const [other] = processes(1, inner) as [SharedCookies];
    const first = one.takeIn();
    // Its answer is from before this, and comes after it.
    state.delay = 30;
    other.jar.set("sid=1", url);
    await other.flush();
    await one.takeIn();
    expect(namesIn(one)).toBe("sid=1");
    await first;
  });

  test("with maxAge it looks no more often than that", async () => {
    const { url: baseUrl } = await server();
    const { store, state } = watched();
    const calls = session(baseUrl, new SharedCookies(store, { name: "a", maxAge: 60_000 }));
    for (let count = 0; count < 5; count++) await calls.get("/");
    expect(state.gets).toBe(1);
  });

  test("what is cleared by one is gone for all", async () => {
    const { url: baseUrl, received } = await server();
    const [one, two] = processes(2, new MemoryStore()) as [SharedCookies, SharedCookies];
    const [first, second] = [session(baseUrl, one), session(baseUrl, two)];
    await first.get("/login");
    await second.get("/with");
    second.cookies.clear();
    await second.close();
    await first.get("/without");
    expect(received.at(-2)?.headers.cookie).toBe("sid=1");
    expect(received.at(-1)?.headers.cookie).toBeUndefined();
  });

  test("an operation that asks for a cookie finds the one that another process has got", async () => {
    const { url: baseUrl, received } = await server();
    const store = new MemoryStore();
    const [one, two] = processes(2, store) as [SharedCookies, SharedCookies];
    await session(baseUrl, one).get("/login");
    const orders: Operation = {
      id: "orders",
      method: "GET",
      path: "/orders",
      responses: { 200: "json" },
      security: [{ sid: [] }],
    };
    const api = new Binding(
      {
        title: "Orders",
        servers: [{ url: baseUrl }],
        securitySchemes: { sid: { type: "apiKey", in: "cookie", name: "sid" } },
      },
      { session: session(baseUrl, two) },
    );
    await api.call(orders);
    expect(received.at(-1)?.headers.cookie).toBe("sid=1");
    two.jar.clear();
    await expect(api.call(orders)).rejects.toMatchObject({ code: "AUTH_MISSING" });
  });

  test("a call's deadline ends its waiting for a store that never answers", async () => {
    const { url: baseUrl, received } = await server();
    const never = new Promise<never>(() => {});
    const hung: SharedStore = { get: () => never, put: () => never, delete: () => never };
    const calls = new Session({ baseUrl, cookies: new SharedCookies(hung, { name: "a" }) });
    await expect(calls.get("/", { timeout: 50 })).rejects.toMatchObject({ code: "TOTAL_TIMEOUT" });
    expect(received).toEqual([]);
  });

  test("and for a store that never takes what a response set: that response is there", async () => {
    const { url: baseUrl } = await server();
    const inner = new MemoryStore();
    const hung: SharedStore = {
      get: (key) => inner.get(key),
      put: () => new Promise<never>(() => {}),
      delete: () => new Promise<never>(() => {}),
    };
    const calls = new Session({ baseUrl, cookies: new SharedCookies(hung, { name: "a" }) });
    expect((await calls.get("/login", { timeout: 200 })).status).toBe(200);
    expect(calls.cookies.get("sid", baseUrl)?.value).toBe("1");
  });
});

describe("merging", () => {
  test("processes that change at once lose nothing of one another", async () => {
    const store = new MemoryStore();
    const all = processes(5, store);
    for (const [index, { jar }] of all.entries()) jar.set(`c${index}=1`, url);
    await Promise.all(all.map((cookies) => cookies.flush()));
    await Promise.all(all.map((cookies) => cookies.flush()));
    for (const cookies of all) expect(namesIn(cookies)).toBe("c0=1; c1=1; c2=1; c3=1; c4=1");
  });

  test("of two changes to one cookie the newer one stands, removals included", async () => {
    const [one, two] = processes(2, new MemoryStore()) as [SharedCookies, SharedCookies];
    one.jar.set("a=1", url);
    await sleep(5);
    two.jar.set("a=2", url);
    await two.flush();
    await one.flush();
    expect([namesIn(one), namesIn(two)]).toEqual(["a=2", "a=2"]);
    two.jar.set("a=3", url);
    await sleep(5);
    one.jar.delete("a", url);
    await one.flush();
    await two.flush();
    expect([namesIn(one), namesIn(two)]).toEqual(["", ""]);
  });

  test("what a program sets by hand is stored without being asked for", async () => {
    const [one, two] = processes(2, new MemoryStore()) as [SharedCookies, SharedCookies];
    one.jar.set("a=1", url);
    await expect
      .poll(async () => {
        await two.flush();
        return namesIn(two);
      })
      .toBe("a=1");
  });

  test("names keep cookies apart", async () => {
    const store = new MemoryStore();
    const one = new SharedCookies(store, { name: "a" });
    const two = new SharedCookies(store, { name: "b" });
    one.jar.set("a=1", url);
    await one.flush();
    await two.flush();
    expect(namesIn(two)).toBe("");
  });

  test("where the store has lost them, the first one that looks brings them back", async () => {
    const { store, inner } = watched();
    const [one, two, fresh] = processes(3, store) as [SharedCookies, SharedCookies, SharedCookies];
    one.jar.set("a=1", url);
    await one.flush();
    await two.flush();
    await inner.delete("cookies:orders");
    await two.flush();
    await fresh.flush();
    expect(namesIn(fresh)).toBe("a=1");
  });
});

describe("how long it is stored", () => {
  test("as long as the cookie that lasts longest", async () => {
    const { store, state } = watched();
    const [one] = processes(1, store) as [SharedCookies];
    one.jar.set("a=1; Max-Age=3600", url);
    one.jar.set("b=1; Max-Age=86400", url);
    await one.flush();
    expect(state.ttl).toBeGreaterThan(day - 60_000);
    expect(state.ttl).toBeLessThanOrEqual(day);
  });

  test("400 days where one ends with its session", async () => {
    const { store, state } = watched();
    const [one] = processes(1, store) as [SharedCookies];
    one.jar.set("a=1", url);
    await one.flush();
    expect(state.ttl).toBe(400 * day);
  });

  test("what was cleared, as long as a process that was asleep may have it: it doesn't come back", async () => {
    const { store, state } = watched();
    const [one, asleep] = processes(2, store) as [SharedCookies, SharedCookies];
    one.jar.set("a=1; Max-Age=86400", url);
    await one.flush();
    await asleep.flush();
    one.jar.clear();
    await one.flush();
    expect(state.ttl).toBeGreaterThan(day - 60_000);
    one.jar.set("b=1; Max-Age=60", url);
    await one.flush();
    expect(state.ttl).toBeGreaterThan(day - 60_000);
    await asleep.flush();
    expect(namesIn(asleep)).toBe("b=1");
  });
});

describe("while the store is away", () => {
  test("calls go on with what they have, it is told once, and what was set is stored afterwards", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const { url: baseUrl, received } = await server();
    const { store, state, inner } = watched();
    const [one, two] = processes(2, store) as [SharedCookies, SharedCookies];
    one.jar.set("before=1; Path=/", baseUrl);
    await one.flush();
    state.isAway = true;
    const calls = session(baseUrl, one);
    await calls.get("/");
    await calls.get("/login");
    await calls.get("/");
    expect(received.map(({ headers }) => headers.cookie)).toEqual([
      "before=1",
      "before=1",
      "before=1; sid=1",
    ]);
    await expect(one.flush()).rejects.toMatchObject({
      code: "STORE_FAILED",
      message: "shared cookies can't be stored: ECONNREFUSED",
    });
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn).toHaveBeenCalledWith(
      "the store of shared cookies fails: ECONNREFUSED; until it answers, this process goes on with those it has",
      { type: "SharedStoreWarning" },
    );
    state.isAway = false;
    await expect
      .poll(async () => (await inner.get("cookies:orders"))?.value, { timeout: 5_000 })
      .toContain('"sid"');
    await two.flush();
    expect(two.jar.get("sid", baseUrl)?.value).toBe("1");
    // And the next time it is told again.
    state.isAway = true;
    await calls.get("/");
    expect(warn).toHaveBeenCalledTimes(2);
  });

  test("calls don't wait for it again and again", async () => {
    vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const { url: baseUrl } = await server();
    const { store, state } = watched();
    state.isAway = true;
    const [cookies] = processes(1, store) as [SharedCookies];
    const calls = session(baseUrl, cookies);
    await calls.get("/");
    const asked = state.gets;
    // From here on no answer comes within the time that this test has.
    state.delay = 100_000;
    await calls.get("/");
    await calls.get("/login");
    expect(state.gets + state.puts).toBeLessThanOrEqual(asked + 1);
  });

  test("what is stored and is no list of cookies is told without showing it, and left", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const store = new MemoryStore();
    await store.put("cookies:orders", '{"secret": 1');
    const [cookies] = processes(1, store) as [SharedCookies];
    await expect(cookies.flush()).rejects.toThrow(
      /what is stored as "cookies:orders" can't be read/,
    );
    cookies.jar.set("a=1", url);
    await expect(cookies.flush()).rejects.toThrow(/can't be read/);
    expect(JSON.stringify(warn.mock.calls)).not.toContain("secret");
    expect((await store.get("cookies:orders"))?.value).toBe('{"secret": 1');
  });
});

test("no cookie shows where shared cookies or their session are logged", async () => {
  const cookies = new SharedCookies(new MemoryStore(), { name: "a" });
  cookies.jar.set("sid=hunter2", url);
  const { inspect } = await import("node:util");
  const shown = inspect(cookies, { depth: 9, showHidden: true }) + JSON.stringify(cookies);
  expect(shown).not.toContain("hunter2");
});

test.each([
  [{}, { name: "a" }, /take a store with get, put and delete, and got an object/],
  [new MemoryStore(), {}, /name is undefined; expected a text, such as "orders"/],
  [new MemoryStore(), { name: "" }, /name is ""/],
  [new MemoryStore(), undefined, /shared cookies takes an object of options/],
  [new MemoryStore(), { name: "a", maxAge: -1 }, /maxAge is -1; expected milliseconds/],
  [new MemoryStore(), { name: "a", maxAge: Number.NaN }, /maxAge is NaN/],
  [new MemoryStore(), { name: "a", key: "b" }, /no option "key"/],
])("refuses %o with %o", (store, options, message) => {
  // What a program without types may pass.
  const make = (): unknown => new SharedCookies(store as SharedStore, options as { name: string });
  expect(make).toThrow(UsageError);
  expect(make).toThrow(message);
});
