// @ts-check
import path from "node:path";
import { pathToFileURL } from "node:url";
import { bin } from "../../../scripts/root.mjs";
import { isChoice, NotGenerated } from "./client.mjs";

/** @import { Client } from "./client.mjs" */

/**
 * Ours, as it is in this folder.
 *
 * @type {Client}
 */
export const genClient = {
  name: "gen-client",
  packages: {},
  generate: ({ document, output }) => [bin, document, "-o", path.join(output, "api"), "--quiet"],
  async load(folder) {
    const { Wire } = await import(pathToFileURL(path.join(folder, "api/index.js")).href);
    return async (one, baseUrl) => {
      const { args, contentType, operationId } = one;
      // It ends with the process: closing it here would end a stream that is still to be read.
      const { wire } = new Wire({ baseUrl, retry: false });
      if (!(operationId in wire)) throw new NotGenerated(`there is no ${operationId}`);
      const result = await wire[operationId]({
        ...args.path,
        ...args.query,
        ...args.header,
        ...args.cookie,
        ...args.querystring,
        ...("body" in args && { body: args.body }),
        ...(isChoice(one) && { contentType }),
      }).result();
      if (result.status === undefined) throw result.error;
      const isEvents = one.answer[0].includes("text/event-stream");
      return { status: result.status, body: isEvents ? dataOf(result.body) : result.body };
    };
  },
};

/** @param {AsyncIterable<{ data: unknown }>} events */
async function* dataOf(events) {
  for await (const { data } of events) yield data;
}
