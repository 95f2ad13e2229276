// @ts-check
/**
 * One download in a process of its own: `download.mjs <reader module> <server> <bytes> <calls before>`.
 * Tells its parent what it cost.
 */
import { strict as assert } from "node:assert";
import { setTimeout } from "node:timers/promises";

const [file = "", server = "", size = "", calls = ""] = process.argv.slice(2);
const { connect } = await import(file);
/** @type {(url: string) => Promise<AsyncIterable<Uint8Array>>} */
const open = connect();

/** @param {number} bytes */
async function read(bytes) {
  let count = 0;
  for await (const chunk of await open(`${server}/${bytes}`)) count += chunk.length;
  assert.equal(count, bytes, `${file} read another number of bytes`);
}

for (let call = 0; call < Number(calls); call++) await read(100);
// What the compiler does about them, it does in the background.
if (calls !== "0") await setTimeout(1_000);

const started = performance.now();
const before = process.cpuUsage();
await read(Number(size));
const { user, system } = process.cpuUsage(before);
process.send?.({
  megabytesPerSecond: Number(size) / 2 ** 20 / ((performance.now() - started) / 1000),
  cpuSeconds: (user + system) / 1e6,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
});
process.on("disconnect", () => process.exit());
