// @ts-check
/** Every place of a document where its author can write text, found by the table of the specification. */
import { objects } from "./specification.mjs";

/** @import { Field, ObjectName } from "./specification.mjs" */

/**
 * @typedef {object} Site
 * @property {string} field What the specification calls it: `Info.title`, `Components.schemas` (a key of it).
 * @property {readonly string[]} path Where the text is, by keys.
 * @property {"value" | "key"} kind
 */

/**
 * @param {unknown} document
 * @returns {Site[]}
 */
export function sitesOf(document) {
  /** @type {Site[]} */
  const sites = [];
  visitObject(document, "OpenAPI", [], sites);
  return sites;
}

/** Every field of the table in which a document can write text. */
export function textFields() {
  return Object.entries(objects).flatMap(([name, fields]) =>
    "map" in fields
      ? [name]
      : Object.entries(fields)
          .filter(([, field]) => holdsText(field))
          .map(([key]) => `${name}.${key}`),
  );
}

/**
 * @param {Field} field
 * @returns {boolean}
 */
function holdsText(field) {
  if (typeof field === "object") return "map" in field || holdsText(field.list);
  return field === "text" || field === "any";
}

/**
 * @param {unknown} value
 * @param {ObjectName} name
 * @param {readonly string[]} path
 * @param {Site[]} sites
 */
function visitObject(value, name, path, sites) {
  const fields = objects[name];
  if ("map" in fields) return visit(value, fields, name, path, sites);
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const field = Object.hasOwn(fields, key)
      ? /** @type {Readonly<Record<string, Field>>} */ (fields)[key]
      : undefined;
    if (field !== undefined) visit(inner, field, `${name}.${key}`, [...path, key], sites);
    // All maps of the specification take references in place of what they are of.
    else if (key === "$ref") visit(inner, "text", `${name}.$ref`, [...path, key], sites);
  }
}

/**
 * @param {unknown} value
 * @param {Field} field
 * @param {string} label
 * @param {readonly string[]} path
 * @param {Site[]} sites
 */
function visit(value, field, label, path, sites) {
  if (field === "text" || field === "any") visitText(value, label, path, sites);
  else if (typeof field === "string") visitObject(value, field, path, sites);
  else if (typeof value !== "object" || value === null) return;
  else if ("list" in field)
    for (const [index, item] of Object.entries(value))
      visit(item, field.list, label, [...path, index], sites);
  else
    for (const [key, member] of Object.entries(value)) {
      sites.push({ field: label, path: [...path, key], kind: "key" });
      visit(member, field.map, label, [...path, key], sites);
    }
}

/**
 * Of what may be any JSON, all strings and keys.
 *
 * @param {unknown} value
 * @param {string} field
 * @param {readonly string[]} path
 * @param {Site[]} sites
 */
function visitText(value, field, path, sites) {
  if (typeof value === "string") sites.push({ field, path, kind: "value" });
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) sites.push({ field, path: [...path, key], kind: "key" });
    visitText(inner, field, [...path, key], sites);
  }
}

/**
 * A copy of a document with another text in one place. References to what is renamed follow.
 *
 * @param {Record<string, unknown>} document
 * @param {Site} site
 * @param {(text: string) => string} change What was there to what shall be.
 * @returns {Record<string, unknown>}
 */
export function withText(document, { path, kind }, change) {
  const copy = structuredClone(document);
  /** @type {any} */
  let holder = copy;
  for (const key of path.slice(0, -1)) holder = holder[key];
  const last = path.at(-1) ?? "";
  if (kind === "value") {
    holder[last] = change(holder[last]);
    return copy;
  }
  const renamed = change(last);
  const entries = Object.entries(holder).map(([key, value]) => [
    key === last ? renamed : key,
    value,
  ]);
  for (const key of Object.keys(holder)) delete holder[key];
  for (const [key, value] of entries) define(holder, key, value);
  const from = pointerTo(path);
  const to = pointerTo([...path.slice(0, -1), renamed]);
  return /** @type {Record<string, unknown>} */ (redirected(copy, from, to));
}

/**
 * With `__proto__` a member like any other.
 *
 * @param {object} object
 * @param {string} key
 * @param {unknown} value
 */
function define(object, key, value) {
  Object.defineProperty(object, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

/** @param {readonly string[]} path */
function pointerTo(path) {
  const escaped = path.map((key) => key.replaceAll("~", "~0").replaceAll("/", "~1"));
  // Half a character has no percent-encoding.
  return `#/${escaped.map((key) => key.replaceAll("%", "%25")).join("/")}`;
}

/**
 * @param {unknown} value
 * @param {string} from
 * @param {string} to
 * @returns {unknown}
 */
function redirected(value, from, to) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => redirected(item, from, to));
  const copy = {};
  for (const [key, inner] of Object.entries(value)) {
    const isRenamed =
      key === "$ref" &&
      typeof inner === "string" &&
      (inner === from || inner.startsWith(`${from}/`));
    define(copy, key, isRenamed ? to + inner.slice(from.length) : redirected(inner, from, to));
  }
  return copy;
}
