// @ts-check
import { Session } from "@gen-client/runtime";

/**
 * A streamed response of a session, cookies, retries and timeouts armed.
 *
 * @param {string} url
 * @returns {Promise<AsyncIterable<Uint8Array>>}
 */
export async function open(url) {
  const session = new Session();
  const response = await session.get(url, { stream: true });
  return response.body;
}
