// @ts-check
/**
 * One process of a fleet, with 50 calls in flight until it is told to stop:
 *
 *     node process.mjs <url of the API> file <folder>
 *     node process.mjs <url of the API> redis|ioredis <url>
 *
 * Tells its parent how many calls it made, and what those that failed said.
 */
import {
  bearer,
  encrypted,
  FileStore,
  refreshing,
  Session,
  SharedCookies,
} from "@gen-client/runtime";
import { RedisStore } from "@gen-client/runtime/redis";
import { Redis } from "ioredis";
import { createClient } from "redis";

const inFlight = 50;
const [baseUrl = "", kind, place = ""] = process.argv.slice(2);

/** @type {string[]} */
const warnings = [];
process.on("warning", ({ name, message }) => warnings.push(`${name}: ${message}`));

const store = encrypted(await openStore(), "ab".repeat(32));
const cookies = new SharedCookies(store, { name: "orders" });
const token = refreshing(fetchToken, { store, key: "orders" });
const session = new Session({
  baseUrl,
  cookies,
  auth: bearer(token),
  headers: { "x-process": String(process.pid) },
  connections: inFlight + 1,
  // More than a killed process may delay the others by.
  timeout: 15_000,
});

const state = { isRunning: true, calls: 0 };
/** @type {string[]} */
const failures = [];
const work = Array.from({ length: inFlight }, async () => {
  while (state.isRunning) {
    try {
      const response = await session.get("/orders");
      response.raiseForStatus();
      state.calls++;
    } catch (error) {
      failures.push(String(error));
    }
  }
});

process.on("message", (/** @type {string} */ message) => void obey(message));
report("ready");

/** @param {string} message */
async function obey(message) {
  if (message === "log out") {
    session.cookies.clear();
    await cookies.flush();
    await token.forget();
  } else if (message === "stop") {
    state.isRunning = false;
    await Promise.all(work);
    await session.close();
  }
  report(message);
}

/** @param {string} message */
function report(message) {
  process.send?.({ message, calls: state.calls, failures, warnings });
}

/**
 * @param {import("../../packages/runtime/src/index.js").Token | undefined} previous
 * @returns {Promise<import("../../packages/runtime/src/index.js").Token>}
 */
async function fetchToken(previous) {
  const { refreshToken } = previous ?? {};
  const ask = (/** @type {object} */ json) => session.post("/token", { json, auth: false });
  let response = await ask({ refreshToken });
  if (response.status === 400) response = await ask({});
  response.raiseForStatus();
  return /** @type {import("../../packages/runtime/src/index.js").Token} */ (await response.json());
}

async function openStore() {
  if (kind === "file") return new FileStore(place);
  const client =
    kind === "redis"
      ? createClient({ url: place, socket: { reconnectStrategy: 100 } })
      : new Redis(place, { retryStrategy: () => 100 });
  client.on("error", () => {});
  if ("isOpen" in client) await client.connect();
  return new RedisStore(client);
}
