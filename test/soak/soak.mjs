// @ts-check
/**
 * Calls without end against a server that is killed (SIGKILL) and started again throughout: no
 * idempotent call may be lost, and no POST may arrive twice.
 *
 *     node test/soak/soak.mjs [calls]        100,000 unless said otherwise
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** @import { RetryOptions } from "@gen-client/runtime" */

/**
 * The policy that is held to it: the default budget and methods, and enough tries to outlast 300 ms
 * without a server: the pauses before the 4th and later retries are up to 400 ms long.
 *
 * @type {RetryOptions}
 */
const retry = { total: 20, backoffFactor: 50, backoffMax: 400 };
const inFlight = 50;
const down = { least: 50, most: 300 };
const up = { least: 300, most: 1_200 };

/**
 * @typedef {object} Soak
 * @property {number} calls
 * @property {number} kills
 * @property {number} lost Idempotent calls that failed: to be 0.
 * @property {number} repeated POSTs that arrived more than once: to be 0.
 * @property {number} unsure POSTs that failed, which may have arrived.
 * @property {number} retried Calls that took more than one attempt.
 * @property {number} handles Sockets and timers left when the session was closed.
 * @property {unknown} [firstLoss]
 */

/**
 * @param {number} calls
 * @returns {Promise<Soak>}
 */
export async function soak(calls) {
  const { Session } = await import("@gen-client/runtime");
  const folder = await mkdtemp(path.join(tmpdir(), "soak-"));
  const log = path.join(folder, "received");
  const port = await freePort();
  const chaos = await keepKilling(port, log);
  const session = new Session({
    baseUrl: `http://127.0.0.1:${port}`,
    connections: inFlight,
    retry,
  });
  /** @type {Soak} */
  const result = { calls, kills: 0, lost: 0, repeated: 0, unsure: 0, retried: 0, handles: 0 };
  let next = 0;
  const work = async () => {
    while (next < calls) {
      const number = next++;
      const method = ["GET", "PUT", "DELETE", "POST"][number % 4] ?? "GET";
      try {
        const options = method === "GET" ? {} : { json: { number } };
        const response = await session.request(method, `/${number}`, options);
        if ((await response.text()) !== `done /${number}`) throw new Error("another's answer");
        if (response.attempts.length > 1) result.retried++;
      } catch (error) {
        if (method === "POST") result.unsure++;
        else {
          result.lost++;
          result.firstLoss ??= error;
        }
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  await session.close();
  result.kills = await chaos.stop();

  const arrived = new Map();
  for (const line of (await readFile(log, "utf8")).split("\n")) {
    if (line.startsWith("POST ")) arrived.set(line, (arrived.get(line) ?? 0) + 1);
  }
  for (const times of arrived.values()) if (times > 1) result.repeated++;
  result.handles = process
    .getActiveResourcesInfo()
    .filter((name) => name === "TCPSocketWrap").length;
  await rm(folder, { recursive: true });
  return result;
}

/**
 * @param {number} port
 * @param {string} log
 */
async function keepKilling(port, log) {
  const stop = new AbortController();
  let kills = 0;
  const start = async () => {
    const child = fork(fileURLToPath(new URL("server.mjs", import.meta.url)), [String(port), log]);
    await once(child, "message");
    return child;
  };
  let child = await start();
  const going = (async () => {
    for (;;) {
      await sleep(between(up));
      if (stop.signal.aborted) break;
      const killedAt = performance.now();
      child.kill("SIGKILL");
      await once(child, "exit");
      kills++;
      // Starting takes its time too, and counts.
      await sleep(Math.max(0, between(down) - 150 - (performance.now() - killedAt)));
      child = await start();
    }
  })();
  return {
    async stop() {
      stop.abort();
      await going;
      child.kill("SIGKILL");
      return kills;
    },
  };
}

/** @param {{ least: number, most: number }} range */
function between({ least, most }) {
  return least + Math.random() * (most - least);
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const startedAt = performance.now();
  const result = await soak(Number(process.argv[2] ?? 100_000));
  console.log(result);
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  process.exitCode = result.lost + result.repeated > 0 ? 1 : 0;
}
