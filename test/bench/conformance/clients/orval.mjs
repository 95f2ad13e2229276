// @ts-check
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { functionOf } from "./client.mjs";

/** @import { Client } from "./client.mjs" */

/** Node's own. */
const { fetch } = globalThis;

/**
 * Its fetch client, with the options that send header parameters and encode those of the path, which it
 * doesn't by default.
 *
 * @type {Client}
 */
export const orval = {
  name: "orval",
  node: "24",
  packages: { orval: "8.38.0", typescript: "5.9.3" },
  async generate({ modules, document, output }) {
    const config = `${document}.orval.config.mjs`;
    const client = {
      client: "fetch",
      mode: "single",
      target: path.join(output, "client.ts"),
      headers: true,
      urlEncodeParameters: true,
    };
    const options = { wire: { input: { target: document }, output: client } };
    await writeFile(config, `export default ${JSON.stringify(options)};\n`);
    return [path.join(modules, "orval/dist/bin/orval.mjs"), "--config", config];
  },
  async load(folder) {
    const client = await import(pathToFileURL(path.join(folder, "client.js")).href);
    return async ({ operationId, operation, args }, baseUrl) => {
      // Its URLs are relative, as for a browser.
      globalThis.fetch = (url, init) =>
        fetch(typeof url === "string" ? `${baseUrl}${url}` : url, init);
      /** @param {string} place */
      const has = (place) => operation.parameters?.some((parameter) => parameter.in === place);
      const { status, data } = await functionOf(client, operationId)(
        ...Object.values(args.path),
        ...(operation.requestBody === undefined ? [] : [args.body]),
        ...(has("query") ? [args.query] : []),
        ...(has("header") ? [args.header] : []),
      );
      return { status: Number(status), body: data };
    };
  },
};
