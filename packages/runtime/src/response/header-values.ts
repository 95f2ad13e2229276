/** Header fields of a response as values: OpenAPI's style `simple`, or JSON. */
import type { HeaderDecoding, HeaderPrimitive } from "../operation.js";

/**
 * The value of a header field, undefined where it is not what it should be: a response is no failure
 * because of a field that somebody may never look at.
 */
export function decodeHeader(text: string, decoding: HeaderDecoding): unknown {
  if (decoding === "json") return parseJson(text);
  if (typeof decoding === "string") return decodePrimitive(text, decoding);
  const items = text.trim() === "" ? [] : text.split(",").map((item) => item.trim());
  if ("items" in decoding) {
    const values = items.map((item) => decodePrimitive(item, decoding.items));
    return values.includes(undefined) ? undefined : values;
  }
  const pairs = decoding.explode === true ? explodedPairs(items) : alternatingPairs(items);
  const members = pairs?.map(([name, item]) => {
    const type = Object.hasOwn(decoding.properties, name) ? decoding.properties[name] : undefined;
    return [name, decodePrimitive(item, type ?? "string")] as const;
  });
  if (members === undefined || members.some(([, value]) => value === undefined)) return undefined;
  return Object.fromEntries(members);
}

function decodePrimitive(
  text: string,
  type: HeaderPrimitive,
): string | number | boolean | undefined {
  switch (type) {
    case "string":
      return text;
    case "number":
      return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `R=100`, `G=200`. */
function explodedPairs(items: readonly string[]): [name: string, item: string][] | undefined {
  const pairs = items.map((item): [string, string] | undefined => {
    const at = item.indexOf("=");
    return at === -1 ? undefined : [item.slice(0, at), item.slice(at + 1)];
  });
  return pairs.every((pair) => pair !== undefined) ? pairs : undefined;
}

/** `R`, `100`, `G`, `200`. */
function alternatingPairs(items: readonly string[]): [name: string, item: string][] | undefined {
  if (items.length % 2 !== 0) return undefined;
  const pairs: [string, string][] = [];
  for (let index = 0; index < items.length; index += 2) {
    pairs.push([items[index] ?? "", items[index + 1] ?? ""]);
  }
  return pairs;
}
