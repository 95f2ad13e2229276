/**
 * `schemas.ts`: what values are checked against. Each schema is one JSON text, which the runtime parses
 * when it is needed: as literals, the schemas of a large API cost every compilation seconds.
 */
import { escapeHidden } from "../hidden-characters.js";
import type { ApiModel } from "../model/api-model.js";
import type { JsonSchema, OperationSchemas } from "../model/schema-model.js";
import { fileText } from "./declarations.js";
import { literalKey } from "./literal.js";

/** Undefined where values are not to be validated. */
export function schemasText({ groups, definitions }: ApiModel, header: string): string | undefined {
  if (definitions === undefined) return undefined;
  const operations = groups
    .flatMap((group) => group.operations)
    .flatMap(({ id, validation = {} }) =>
      Object.keys(validation).length === 0 ? [] : [[id, validation] as const],
    );
  return fileText(
    header,
    [`import type { ApiSchemas } from "@gen-client/runtime";`],
    [
      `/** JSON Schema 2020-12, each as JSON: of the values of operations, by their ids, and of what these refer to. */
export const schemas: ApiSchemas = {
  operations: ${record(operations)},
  $defs: ${record(Object.entries(definitions))},
};`,
    ],
  );
}

function record(members: readonly (readonly [string, OperationSchemas | JsonSchema])[]): string {
  if (members.length === 0) return "{}";
  const lines = members.map(([key, value]) => `    ${literalKey(key)}: ${jsonText(value)},\n`);
  return `{\n${lines.join("")}  }`;
}

/** A string literal with JSON inside, in single quotes, as JSON is full of the double ones. */
function jsonText(value: unknown): string {
  const text = JSON.stringify(value).replaceAll("\\", "\\\\").replaceAll("'", "\\'");
  return `'${escapeHidden(text)}'`;
}
