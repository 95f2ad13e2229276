// @ts-check
/** Every place of a document where its author can write text, found by the table of the specification. */
import { objects } from "./specification.mjs";
import { swaggerObjects } from "./specification-2.mjs";

/** @import { Field, Table } from "./specification.mjs" */

/**
 * @typedef {object} Site
 * @property {string} field What the specification calls it: `Info.title`, `Components.schemas` (a key of it).
 * @property {readonly string[]} path Where the text is, by keys.
 * @property {"value" | "key"} kind
 */

/**
 * The objects of one specification.
 *
 * @typedef {object} Specification
 * @property {Table} objects
 * @property {string} root
 * @property {string} prefix Of the names of its fields: those of both versions are read by other code.
 */

/** @type {Specification} */
const openapi = { objects, root: "OpenAPI", prefix: "" };
/** @type {Specification} */
const swagger = { objects: swaggerObjects, root: "Swagger", prefix: "2.0 " };

/**
 * @param {Record<string, unknown>} document
 * @returns {Site[]}
 */
export function sitesOf(document) {
  /** @type {Site[]} */
  const sites = [];
  const specification = "swagger" in document ? swagger : openapi;
  visitObject(document, specification.root, { specification, path: [], sites });
  return sites;
}

/** Every field of the tables in which a document can write text. */
export function textFields() {
  return [openapi, swagger].flatMap(({ objects, prefix }) =>
    Object.entries(objects).flatMap(([name, fields]) =>
      "map" in fields
        ? [prefix + name]
        : Object.entries(fields)
            .filter(([, field]) => holdsText(field))
            .map(([key]) => `${prefix}${name}.${key}`),
    ),
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
 * @typedef {object} Visit
 * @property {Specification} specification
 * @property {readonly string[]} path
 * @property {Site[]} sites
 */

/**
 * @param {unknown} value
 * @param {string} name
 * @param {Visit} visited
 */
function visitObject(value, name, visited) {
  const { objects, prefix } = visited.specification;
  const fields = objects[name];
  if (fields === undefined) throw new Error(`there is no object ${name}`);
  // Of a map the key `map` is one; no object of the specifications has such a field.
  if ("map" in fields) return visit(value, /** @type {Field} */ (fields), prefix + name, visited);
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    const label = `${prefix}${name}.${key}`;
    if (field !== undefined) visit(inner, field, label, below(visited, key));
    // All maps of the specification take references in place of what they are of.
    else if (key === "$ref") visit(inner, "text", label, below(visited, key));
  }
}

/**
 * @param {Visit} visited
 * @param {string} key
 * @returns {Visit}
 */
function below({ path, ...rest }, key) {
  return { ...rest, path: [...path, key] };
}

/**
 * @param {unknown} value
 * @param {Field} field
 * @param {string} label
 * @param {Visit} visited
 */
function visit(value, field, label, visited) {
  const { path, sites } = visited;
  if (field === "text" || field === "any") visitText(value, label, path, sites);
  else if (typeof field === "string") visitObject(value, field, visited);
  else if (typeof value !== "object" || value === null) return;
  else if ("list" in field)
    for (const [index, item] of Object.entries(value))
      visit(item, field.list, label, below(visited, index));
  else
    for (const [key, member] of Object.entries(value)) {
      sites.push({ field: label, path: [...path, key], kind: "key" });
      visit(member, field.map, label, below(visited, key));
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
