// @ts-check
import { strict as assert } from "node:assert";
import { generatedClient } from "../generated-client.mjs";

/**
 * The client generated from `api.yaml`, as its users have it: a token, a cookie from the login,
 * retries and all timeouts armed.
 *
 * @param {string} url
 * @param {number} connections
 */
export async function connect(url, connections) {
  const { Bench } = await import(generatedClient);
  const api = new Bench({ baseUrl: url, auth: { bearerAuth: "token" } });
  // Opens the whole pool, which holds as many connections as are in flight.
  await Promise.all(Array.from({ length: connections }, () => api.pets.login()));

  await api.pets.getPet({ petId: "7" });
  const response = await fetch(`${url}/last`);
  const sent = (await response.text()).toLowerCase();
  assert.match(sent, /^authorization: bearer token$/m, "the token was not sent");
  assert.match(sent, /^cookie: sid=a1b2c3d4e5f6$/m, "the cookie was not sent");

  return () => api.pets.getPet({ petId: "7" });
}
