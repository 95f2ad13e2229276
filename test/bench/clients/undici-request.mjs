// @ts-check
import { Pool, request } from "undici";

/**
 * undici's own convenience function, bare: no authorization, cookies or retries.
 *
 * @param {string} url
 * @param {number} connections
 */
export function connect(url, connections) {
  const dispatcher = new Pool(url, { connections });
  return async () => {
    const { body } = await request(`${url}/pets/7`, { dispatcher });
    return body.json();
  };
}
