// @ts-check
import { request } from "undici";

/**
 * undici's own convenience function, bare.
 *
 * @returns {(url: string) => Promise<AsyncIterable<Uint8Array>>}
 */
export function connect() {
  return async (url) => {
    const { body } = await request(url);
    return body;
  };
}
