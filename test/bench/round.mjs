// @ts-check
/**
 * One client in a process of its own: `round.mjs <client module> <url> <connections>`. Runs a round
 * of calls for each message `{ calls }` from its parent and answers with what it cost.
 */
import { strict as assert } from "node:assert";

const [file = "", url = "", connections = ""] = process.argv.slice(2);
const inFlight = Number(connections);
const { connect } = await import(file);
/** @type {() => Promise<{ name?: string } | undefined>} */
const call = await connect(url, inFlight);

// A benchmark of failures would look splendid.
const answer = await call();
assert.equal(answer?.name, "Rex", `${file} got no pet`);

/** @param {number} calls */
async function run(calls) {
  globalThis.gc?.();
  let left = calls;
  const work = async () => {
    while (left-- > 0) await call();
  };
  const started = performance.now();
  const cpu = process.cpuUsage();
  await Promise.all(Array.from({ length: inFlight }, work));
  const { user, system } = process.cpuUsage(cpu);
  process.send?.({
    cpuMicroseconds: (user + system) / calls,
    callsPerSecond: calls / ((performance.now() - started) / 1000),
  });
}

// A call that fails ends the process, and its parent says so.
process.on("message", (/** @type {{ calls: number }} */ { calls }) => void run(calls));
process.on("disconnect", () => process.exit());
process.send?.("ready");
