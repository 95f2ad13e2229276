// @ts-check
/**
 * What a session keeps of the calls that it has made: nothing. Calls of every kind, ended in every
 * way, over one session with one long-lived signal; then what is left of them is counted.
 *
 *     node --expose-gc test/soak/growth.mjs [calls]        100,000 unless said otherwise
 */
import { fork } from "node:child_process";
import { getEventListeners, once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const inFlight = 40;
/** Before anything is compared: code is compiled, and caches are filled, in the first calls. */
const warmUp = 0.3;

/**
 * @typedef {object} Growth
 * @property {number} calls
 * @property {number} failed Calls that were to succeed and didn't: to be 0.
 * @property {number} bytesPerCall Memory that is still held, for each call after the warm-up.
 * @property {number} listeners On the signal that all calls shared: to be 0.
 * @property {number} warnings Of Node, such as that of too many listeners: to be 0.
 * @property {number} handles Sockets and timers left when the session was closed: to be 0.
 */

/** @param {number} calls @returns {Promise<Growth>} */
export async function growth(calls) {
  const { bearer, Session } = await import("@gen-client/runtime");
  const before = process.getActiveResourcesInfo().length;
  const server = fork(fileURLToPath(import.meta.url), ["serve"]);
  const [port] = await once(server, "message");
  const session = new Session({
    baseUrl: `http://127.0.0.1:${port}`,
    connections: 20,
    retry: { backoffFactor: 1, budget: false },
    interceptors: [(next) => (request) => next(request.with({ headers: { "x-id": "1" } }))],
  });
  const { signal } = new AbortController();
  let warnings = 0;
  process.on("warning", () => warnings++);
  let failed = 0;

  /** One call of each kind in turn. @param {number} index */
  const call = async (index) => {
    switch (index % 10) {
      case 0: {
        const controller = new AbortController();
        const doomed = session.get("/never", { signal: controller.signal });
        setTimeout(() => controller.abort(), 1);
        return doomed.catch(() => {});
      }
      case 1:
        return session.get("/never", { timeout: 2 }).catch(() => {});
      case 2:
        return session.get("/broken", { signal, retry: 1 }).catch(() => {});
      case 3: {
        const answer = await session.get("/large", { stream: true, signal });
        for await (const _ of answer.body) break;
        return undefined;
      }
      case 4: {
        const answer = await session.get("/large", { stream: true, signal });
        return answer.body.destroy();
      }
      case 5:
        return session.get("/redirect", { signal, auth: bearer(async () => "token") });
      case 6:
        return session.get("/sometimes", { signal });
      case 7:
        return session.post("/echo", { json: { index }, signal, timeout: 60_000 });
      case 8:
        return session.get("/cookie", { signal, params: { index } });
      default:
        return session.get("/", { signal, interceptors: [(next) => (request) => next(request)] });
    }
  };

  let next = 0;
  /** @param {number} last */
  const callUpTo = async (last) => {
    const work = async () => {
      while (next < last) {
        const index = next++;
        await call(index).catch((/** @type {unknown} */ error) => {
          if (failed++ === 0) console.error(error);
        });
      }
    };
    await Promise.all(Array.from({ length: inFlight }, work));
  };

  await callUpTo(calls * warmUp);
  const heldBefore = await held();
  await callUpTo(calls);
  const heldAfter = await held();
  const listeners = getEventListeners(signal, "abort").length;
  await session.close();
  server.kill();
  await once(server, "exit");
  await sleep(50);
  return {
    calls,
    failed,
    bytesPerCall: Math.round((heldAfter - heldBefore) / (calls * (1 - warmUp))),
    listeners,
    warnings,
    // What was there before may be gone by now.
    handles: Math.max(0, process.getActiveResourcesInfo().length - before),
  };
}

/** Bytes that are held when all that can be freed is. */
async function held() {
  for (let round = 0; round < 4; round++) {
    await sleep(100);
    globalThis.gc?.();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function serve() {
  const large = Buffer.alloc(400_000);
  let requests = 0;
  const server = createServer((request, response) => {
    request.resume();
    const [path] = String(request.url).split("?");
    if (path === "/never") return;
    if (path === "/broken") return void request.socket.destroy();
    if (path === "/large") return void response.end(large);
    if (path === "/redirect") response.writeHead(302, { location: "/" });
    if (path === "/sometimes") response.writeHead(++requests % 2 === 0 ? 200 : 503);
    if (path === "/cookie") response.setHeader("set-cookie", `last=${requests++}; Path=/`);
    response.end("fine");
  });
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    process.send?.(typeof address === "object" ? address?.port : undefined);
  });
}

if (process.argv[2] === "serve") serve();
else if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (globalThis.gc === undefined) throw new Error("run it with node --expose-gc");
  console.log(JSON.stringify(await growth(Number(process.argv[2] ?? 100_000))));
}
