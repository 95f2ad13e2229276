// @ts-check
import { strict as assert } from "node:assert";

/**
 * Whether the last request to the benchmark's server had this header line: what isn't sent costs
 * nothing, and would look splendid.
 *
 * @param {string} url The server's.
 * @param {string} line In lower case.
 */
export async function assertSent(url, line) {
  const response = await fetch(`${url}/last`);
  const sent = (await response.text()).toLowerCase().split("\r\n");
  assert.ok(sent.includes(line), `"${line}" was not sent, but:\n${sent.join("\n")}`);
}
