// @ts-check
import ky from "ky";

/**
 * ky on Node's own fetch, with the same token; its retries and its timeout are armed, as they come.
 *
 * @param {string} url
 */
export function connect(url) {
  const api = ky.create({ prefixUrl: url, headers: { authorization: "Bearer token" } });
  return () => api.get(`pets/${encodeURIComponent("7")}`).json();
}
