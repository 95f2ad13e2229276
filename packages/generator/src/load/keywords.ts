/**
 * Calls `visit` for every object of a parsed file that may be a schema or an object of OpenAPI, with
 * the keys that lead to it, which it must copy to keep: not for maps of names, and not for data that
 * may look like such. What YAML's aliases stand for is visited once, where it first stands.
 */
export function visitObjects(
  value: unknown,
  visit: (object: Readonly<Record<string, unknown>>, path: readonly string[]) => void,
): void {
  const path: string[] = [];
  // The same value may be a map of names at one place and none at another.
  const visited = { maps: new Set<object>(), others: new Set<object>() };
  walk(value, false);

  function walk(value: unknown, isMap: boolean): void {
    if (typeof value !== "object" || value === null) return;
    const seen = isMap ? visited.maps : visited.others;
    if (seen.has(value)) return;
    seen.add(value);
    // Of unknown shape all the same.
    if (!isMap && !Array.isArray(value)) visit(value as Record<string, unknown>, path);
    for (const [key, child] of Object.entries(value)) {
      if (!isMap && isData(key)) continue;
      path.push(key);
      walk(child, !isMap && isMapOfNames(key));
      path.pop();
    }
  }
}

/** Whether the value of a keyword is data, which may look like anything. */
export function isData(keyword: string): boolean {
  return dataKeywords.has(keyword) || keyword.startsWith("x-");
}

/** Whether below a keyword stand names that the author chose: a property called `default` is no keyword. */
export function isMapOfNames(keyword: string): boolean {
  return mapsOfNames.has(keyword);
}

const dataKeywords = new Set(["example", "examples", "default", "enum", "const"]);

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
