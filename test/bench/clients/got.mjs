// @ts-check
import { Agent } from "node:http";
import { got } from "got";

/**
 * got on an agent that keeps connections, as many as are in flight, with the same token; its retries
 * are armed, as they come.
 *
 * @param {string} url
 * @param {number} connections
 */
export function connect(url, connections) {
  const api = got.extend({
    prefixUrl: url,
    headers: { authorization: "Bearer token" },
    agent: { http: new Agent({ keepAlive: true, maxSockets: connections }) },
  });
  return () => api.get(`pets/${encodeURIComponent("7")}`).json();
}
