// @ts-check
import { request } from "undici";

/**
 * undici's own convenience function, bare.
 *
 * @param {string} url
 * @returns {Promise<AsyncIterable<Uint8Array>>}
 */
export async function open(url) {
  const { body } = await request(url);
  return body;
}
