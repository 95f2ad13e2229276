import type { Source } from "../document.js";
import { formatPointer } from "../json-pointer.js";

export interface ExternalReference {
  /** As written: `schemas.yaml#/Pet`. */
  readonly ref: string;
  /** Pointer to the `$ref` itself. */
  readonly pointer: string;
}

/**
 * References of a parsed file that lead out of it, in the order of the file; what YAML's aliases
 * stand for once, where it first stands.
 */
export function findExternalReferences({ text, value, origin }: Source): ExternalReference[] {
  // Most documents have none; asking the text costs a fraction of walking the values.
  if (!origin && !/\$ref["']?\s*:\s*["']?[^#"'\s]/.test(text)) return [];
  const found: ExternalReference[] = [];
  // The same value may be a map of names at one place and none at another.
  const visited = { maps: new Set<object>(), others: new Set<object>() };
  collect(value, false, []);
  return found;

  function collect(value: unknown, isMap: boolean, path: string[]): void {
    if (typeof value !== "object" || value === null) return;
    const seen = isMap ? visited.maps : visited.others;
    if (seen.has(value)) return;
    seen.add(value);
    for (const [key, child] of Object.entries(value)) {
      if (!isMap && holdsNoReferences(key)) continue;
      path.push(key);
      if (key === "$ref" && typeof child === "string") {
        if (!child.startsWith("#")) found.push({ ref: child, pointer: formatPointer(path) });
      } else {
        collect(child, !isMap && mapsOfNames.has(key), path);
      }
      path.pop();
    }
  }
}

/** Values of these are data that may look like references, or tools' own. */
function holdsNoReferences(key: string): boolean {
  return dataKeywords.has(key) || key.startsWith("x-");
}

const dataKeywords = new Set(["example", "examples", "default", "enum", "const"]);

/** Below these stand names that the author chose: a property called `default` is no keyword. */
const mapsOfNames = new Set([
  "$defs",
  "callbacks",
  "content",
  "definitions",
  "dependentSchemas",
  "encoding",
  "headers",
  "links",
  "parameters",
  "pathItems",
  "paths",
  "patternProperties",
  "properties",
  "requestBodies",
  "responses",
  "schemas",
  "securitySchemes",
  "variables",
  "webhooks",
]);
