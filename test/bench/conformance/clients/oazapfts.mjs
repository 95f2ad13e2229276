// @ts-check
import path from "node:path";
import { pathToFileURL } from "node:url";
import { functionOf } from "./client.mjs";

/** @import { Client } from "./client.mjs" */

/**
 * With all arguments in one object, of which the names are in camel case.
 *
 * @type {Client}
 */
export const oazapfts = {
  name: "oazapfts",
  packages: { oazapfts: "7.5.0", "@oazapfts/runtime": "1.2.0", typescript: "5.9.3" },
  generate: ({ modules, document, output }) => [
    path.join(modules, "oazapfts/dist/cli.js"),
    "--argumentStyle=object",
    document,
    path.join(output, "client.ts"),
  ],
  async load(folder) {
    const client = await import(pathToFileURL(path.join(folder, "client.js")).href);
    return async ({ operationId, operation, args }, baseUrl) => {
      const { path, query, header, cookie, querystring } = args;
      const given = { ...path, ...query, ...header, ...cookie, ...querystring };
      const named = Object.entries(given).map(([name, value]) => [camelCase(name), value]);
      const all = { ...Object.fromEntries(named), ...("body" in args && { body: args.body }) };
      const hasArguments = (operation.parameters ?? operation.requestBody) !== undefined;
      const call = functionOf(client, operationId);
      const { status, data } = await (hasArguments ? call(all, { baseUrl }) : call({ baseUrl }));
      return { status: Number(status), body: data };
    };
  },
};

/** @param {string} name */
function camelCase(name) {
  return name
    .replaceAll(/[^\da-z]+$/gi, "")
    .replaceAll(/[^\da-z]+(.)/gi, (_, letter) => String(letter).toUpperCase())
    .replace(/^./, (letter) => letter.toLowerCase());
}
