/** A plugin: all operations of a client in one Markdown file, to read and to search. */
import { posix } from "node:path";
import { closest } from "../closest.js";
import { markdownCode, markdownText } from "../markdown.js";
import type { ApiModel, Group, OperationModel } from "../model/api-model.js";
import { definePlugin } from "../plugin.js";

export interface OperationsIndexOptions {
  /** Path of the file in the client's folder. Default: `OPERATIONS.md`. */
  readonly path?: string | undefined;
  /** Its heading. Default: title and version of the document. */
  readonly title?: string | undefined;
}

/**
 * Writes an index of the client's operations into its folder: by group, how each is called, with a link to the
 * code, what it sends, and what it is for.
 *
 * Throws a `TypeError` for other options.
 *
 * @example
 * export default defineConfig({
 *   input: "api.yaml",
 *   output: "src/api",
 *   plugins: [operationsIndex({ title: "What the API can do" })],
 * });
 */
export const operationsIndex = definePlugin((options: OperationsIndexOptions = {}) => {
  check(options);
  const { path = "OPERATIONS.md", title } = options;
  return {
    name: "operations-index",
    emit: (model, { emit }) => {
      const link = (file: string) => encodeURI(posix.relative(posix.dirname(path), file));
      return [{ path, contents: indexText(model, title, (file) => link(`${file}.${emit}`)) }];
    },
  };
});

// Config files that are no code name the module.
export { operationsIndex as default };

/** JSON has no types. */
function check(options: OperationsIndexOptions): void {
  const known = ["path", "title"];
  for (const [key, value] of Object.entries(options)) {
    if (!known.includes(key)) {
      const meant = closest(key, known);
      const hint =
        meant === undefined ? `there are ${known.join(" and ")}` : `did you mean ${meant}?`;
      throw new TypeError(`there is no option ${JSON.stringify(key)}; ${hint}`);
    }
    if (value === undefined || typeof value === "string") continue;
    throw new TypeError(`${key} is ${JSON.stringify(value)}; expected text`);
  }
}

function indexText(
  { info, groups }: ApiModel,
  title = `${info.title} ${info.version}`,
  link: (file: string) => string,
): string {
  const sections = groups.map((group) => sectionText(group, link));
  return [`# ${markdownText(title)}\n`, ...sections].join("\n");
}

function sectionText(group: Group, link: (file: string) => string): string {
  const { property, description, operations, fileName } = group;
  const target = link(property === undefined ? fileName : `operations/${fileName}`);
  const rows = operations.map((operation) => rowText(operation, property, target));
  const paragraphs = [
    ...(property === undefined ? [] : [`## ${markdownText(property)}`]),
    ...(description === undefined ? [] : [markdownText(spoken(description))]),
    ["| Method | HTTP | Path | Summary |", "| --- | --- | --- | --- |", ...rows].join("\n"),
  ];
  return `${paragraphs.join("\n\n")}\n`;
}

function rowText(operation: OperationModel, property: string | undefined, target: string): string {
  const { name, method, path, deprecated, description } = operation;
  const summary = operation.summary ?? description?.split("\n\n", 1)[0] ?? "";
  const call = property === undefined ? name : `${property}.${name}`;
  const about = markdownText(spoken(summary));
  const cells = [
    `[${markdownCode(call)}](${target})`,
    markdownText(method),
    // A bar ends a cell, in code, too (GFM, 4.10): so does one behind two backslashes.
    markdownCode(path).replaceAll(/\\*\|/g, String.raw`\|`),
    deprecated ? `**Deprecated.** ${about}`.trimEnd() : about,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** A text that is safe inside a comment, without what makes it so. */
function spoken(comment: string): string {
  return comment
    .replaceAll(String.raw`*\/`, "*/")
    .replaceAll(String.raw`\@`, "@")
    .replaceAll("&#64;", "@");
}
