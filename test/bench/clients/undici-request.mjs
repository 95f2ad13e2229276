// @ts-check
import { Pool, request } from "undici";

/** No authorization, cookies or retries: what the others' calls are measured by. */
export const isBare = true;

/**
 * undici's own convenience function.
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
