// @ts-check
import createClient from "openapi-fetch";

/** @import { Client } from "openapi-fetch" */

/**
 * openapi-fetch on Node's own fetch as it comes, with the same token: it has no cookies and no
 * retries, and its pool takes whatever is in flight.
 *
 * @param {string} url
 */
export function connect(url) {
  /** @type {Client<{
   *   "/pets/{petId}": { get: { parameters: { path: { petId: string } }, responses: { 200: object } } }
   * }>} */
  const client = createClient({ baseUrl: url, headers: { authorization: "Bearer token" } });
  return async () => {
    const { data } = await client.GET("/pets/{petId}", { params: { path: { petId: "7" } } });
    return data;
  };
}
