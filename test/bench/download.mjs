// @ts-check
/**
 * One download in a process of its own: `download.mjs <reader module> <url> <bytes>`. Tells its parent
 * what it cost.
 */
import { strict as assert } from "node:assert";

const [file = "", url = "", size = ""] = process.argv.slice(2);
const { open } = await import(file);

const started = performance.now();
const before = process.cpuUsage();
let bytes = 0;
/** @type {AsyncIterable<Uint8Array>} */
const body = await open(`${url}/${size}`);
for await (const chunk of body) bytes += chunk.length;
const { user, system } = process.cpuUsage(before);
const seconds = (performance.now() - started) / 1000;

assert.equal(bytes, Number(size), `${file} read another number of bytes`);
process.send?.({
  megabytesPerSecond: bytes / 2 ** 20 / seconds,
  cpuSeconds: (user + system) / 1e6,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
});
process.on("disconnect", () => process.exit());
