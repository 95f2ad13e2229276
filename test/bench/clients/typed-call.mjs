// @ts-check
import { importOurs } from "../generated-clients.mjs";
import { assertSent } from "../last-request.mjs";

/**
 * The client generated from `api.yaml`, as its users have it: a token, a cookie from the login,
 * retries and all timeouts armed.
 *
 * @param {string} url
 * @param {number} connections
 */
export async function connect(url, connections) {
  const { Bench } = await importOurs();
  const api = new Bench({ baseUrl: url, auth: { bearerAuth: "token" } });
  // Opens the whole pool, which holds as many connections as are in flight.
  await Promise.all(Array.from({ length: connections }, () => api.pets.login()));

  await api.pets.getPet({ petId: "7" });
  await assertSent(url, "cookie: sid=a1b2c3d4e5f6");

  return () => api.pets.getPet({ petId: "7" });
}
