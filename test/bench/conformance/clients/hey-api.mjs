// @ts-check
import path from "node:path";
import { pathToFileURL } from "node:url";
import { functionOf } from "./client.mjs";

/** @import { Client } from "./client.mjs" */

/**
 * What it generates by default: an SDK on Node's fetch. Cookies and a whole query have no arguments.
 *
 * @type {Client}
 */
export const heyApi = {
  name: "hey-api",
  node: "24",
  packages: { "@hey-api/openapi-ts": "0.99.0", typescript: "5.9.3" },
  generate: ({ modules, document, output }) => [
    path.join(modules, "@hey-api/openapi-ts/bin/run.js"),
    "-i",
    document,
    "-o",
    output,
    "--silent",
    "--no-log-file",
  ],
  async load(folder) {
    const sdk = await import(pathToFileURL(path.join(folder, "sdk.gen.js")).href);
    return async ({ operationId, args }, baseUrl) => {
      const call = functionOf(sdk, operationId);
      const result = await call({
        baseUrl,
        path: args.path,
        query: args.query,
        headers: args.header,
        ...("body" in args && { body: args.body }),
      });
      if (result["stream"] !== undefined) return { status: 200, body: result["stream"] };
      const { response, data, error } = result;
      // It hands errors over as values, also those that are not the server's.
      if (!(response instanceof Response) || (response.ok && error !== undefined)) throw error;
      return { status: response.status, body: response.ok ? data : error };
    };
  },
};
