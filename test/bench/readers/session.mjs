// @ts-check
import { Session } from "@gen-client/runtime";

/**
 * Streamed responses of a session, cookies, retries and timeouts armed.
 *
 * @returns {(url: string) => Promise<AsyncIterable<Uint8Array>>}
 */
export function connect() {
  const session = new Session();
  return async (url) => {
    const response = await session.get(url, { stream: true });
    return response.body;
  };
}
