// @ts-check
import path from "node:path";
import { pathToFileURL } from "node:url";
import { functionOf } from "./client.mjs";

/** @import { Case } from "../cases.mjs" */
/** @import { Client } from "./client.mjs" */

/**
 * Its types are generated, its client is not. What the document says is the user's to repeat with each call:
 * the body's media type, the response's kind (`parseAs`), and the serializer of its documentation for
 * multipart. Styles of parameters are left to its defaults: nobody would write these out with each call.
 *
 * @type {Client}
 */
export const openapiFetch = {
  name: "openapi-fetch",
  packages: {
    "openapi-fetch": "0.17.0",
    "openapi-typescript": "7.13.0",
    typescript: "5.9.3",
  },
  generate: ({ modules, document, output }) => [
    path.join(modules, "openapi-typescript/bin/cli.js"),
    document,
    "-o",
    path.join(output, "paths.ts"),
  ],
  async load(folder) {
    const module = path.join(folder, "../../node_modules/openapi-fetch/dist/index.mjs");
    const { default: createClient } = await import(pathToFileURL(module).href);
    return async (one, baseUrl) => {
      const { path: template, method, args } = one;
      const { path, query, header, cookie } = args;
      const { data, error, response } = await functionOf(createClient({ baseUrl }), method)(
        template,
        { params: { path, query, header, cookie }, ...bodyOf(one), parseAs: parseAs(one) },
      );
      if (!(response instanceof Response)) throw new Error("there was no response");
      return { status: response.status, body: response.ok ? data : error };
    };
  },
};

/** @param {Case} one */
function bodyOf({ args, contentType = "" }) {
  if (!("body" in args)) return {};
  const { body } = args;
  if (contentType === "multipart/form-data") return { body, bodySerializer: formDataOf };
  const headers = { "Content-Type": contentType };
  const isText = typeof body === "string" && !contentType.endsWith("json");
  if (body instanceof Blob || isText) return { body, headers, bodySerializer: () => body };
  return { body, headers };
}

/**
 * As its documentation has it.
 *
 * @param {Readonly<Record<string, string>>} body
 */
function formDataOf(body) {
  const data = new FormData();
  for (const name in body) data.append(name, body[name] ?? "");
  return data;
}

/** @param {Case} one */
function parseAs({ operation: { responses } }) {
  const [type = "application/json"] = Object.keys(responses[200]?.content ?? {});
  if (type.endsWith("json")) return "json";
  return type.startsWith("text/") ? "text" : "blob";
}
