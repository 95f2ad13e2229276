// @ts-check
import { importHeyApi } from "../generated-clients.mjs";

/**
 * The client that `@hey-api/openapi-ts` generates from `api.yaml`, on Node's own fetch as it comes,
 * with the same token: it has no cookies and no retries, and its pool takes whatever is in flight.
 *
 * @param {string} url
 */
export async function connect(url) {
  const { client, getPet } = await importHeyApi();
  client.setConfig({ baseUrl: url, auth: "token" });
  return async () => {
    const { data } = await getPet({ path: { petId: "7" } });
    return data;
  };
}
