// @ts-check
/**
 * One client in a process of its own: `round.mjs <client module> <url> <connections>`. Calls for as long
 * as each message `{ milliseconds }` from its parent says, and answers with what a call cost.
 */
import { strict as assert } from "node:assert";
import { assertSent } from "./last-request.mjs";

const [file = "", url = "", connections = ""] = process.argv.slice(2);
const inFlight = Number(connections);
const { connect, isBare = false } = await import(file);
/** @type {() => Promise<{ name?: string } | undefined>} */
const call = await connect(url, inFlight);

// A benchmark of failures would look splendid.
const answer = await call();
assert.equal(answer?.name, "Rex", `${file} got no pet`);
if (!isBare) await assertSent(url, "authorization: bearer token");

/** @param {number} milliseconds */
async function run(milliseconds) {
  // Connections that lay idle for the others' turns may have been closed. Garbage is left alone: a full
  // collection between rounds throws compiled code away, and what is measured is its compilation.
  await Promise.all(Array.from({ length: inFlight }, call));

  let calls = 0;
  const started = performance.now();
  const cpu = process.cpuUsage();
  const work = async () => {
    while (performance.now() - started < milliseconds) {
      await call();
      calls++;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  const { user, system } = process.cpuUsage(cpu);
  process.send?.({
    cpuMicroseconds: (user + system) / calls,
    callsPerSecond: calls / ((performance.now() - started) / 1000),
  });
}

// A call that fails ends the process, and its parent says so.
process.on("message", (/** @type {{ milliseconds: number }} */ { milliseconds }) => {
  void run(milliseconds);
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
