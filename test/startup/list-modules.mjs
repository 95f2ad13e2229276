// @ts-check
/**
 * For `node --import`: writes what the program loads to the file that MODULES names, an address a line. In a
 * file of its own, as before Node 22.15 what sees imports lives in another thread.
 */
import { appendFileSync } from "node:fs";
import { createRequire, register } from "node:module";
import { pathToFileURL } from "node:url";

const listing = process.env["MODULES"] ?? "";

const hooks = `import { appendFileSync } from "node:fs";
export async function load(url, context, next) {
  appendFileSync(${JSON.stringify(listing)}, url + "\\n");
  return next(url, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);

const { cache } = createRequire(import.meta.url);
process.on("exit", () => {
  const required = Object.keys(cache).map((path) => `${pathToFileURL(path).href}\n`);
  appendFileSync(listing, required.join(""));
});
