// @ts-check
import { Agent } from "node:http";
import { create } from "axios";

/**
 * axios on an agent that keeps connections, as many as are in flight, with the same token: it has no
 * cookies and no retries.
 *
 * @param {string} url
 * @param {number} connections
 */
export function connect(url, connections) {
  const api = create({
    baseURL: url,
    headers: { authorization: "Bearer token" },
    httpAgent: new Agent({ keepAlive: true, maxSockets: connections }),
  });
  return async () => {
    const { data } = await api.get(`/pets/${encodeURIComponent("7")}`);
    return data;
  };
}
