// @ts-check
/** Faults that people and programs make in documents, at random places. */

const operators = /** @type {const} */ ([
  "delete",
  "duplicate",
  "retype",
  "swap",
  "rename",
  "refer",
  "wrap",
]);

/**
 * @typedef {object} Mutation
 * @property {number} operator Numbers are taken modulo what there is to choose from.
 * @property {number} at The value that it is done to.
 * @property {number} other Another value, or a choice.
 */

/** @typedef {{ holder: Record<string, unknown> | unknown[], key: string, path: readonly string[] }} Slot */

/** What stands where something else is expected. */
const values = [
  null,
  true,
  0,
  -1.5,
  1e308,
  "",
  "x",
  "#/paths",
  "*/",
  [],
  {},
  [[]],
  [null],
  { a: null },
  { $ref: 1 },
  { $ref: "nowhere.yaml#/x" },
  { type: ["string", "null", 5] },
  { enum: [] },
  { properties: { a: true, b: false, c: null } },
];

const names = [
  "__proto__",
  "constructor",
  "",
  "$ref",
  "type",
  "allOf",
  "oneOf",
  "items",
  "properties",
  "additionalProperties",
  "enum",
  "discriminator",
  "content",
  "schema",
  "200",
  "default",
  "x-a",
  "/a/{b}/{b}",
];

/**
 * @param {unknown} document
 * @param {readonly Mutation[]} mutations
 * @returns {unknown} A copy.
 */
export function mutated(document, mutations) {
  const root = { document: structuredClone(document) };
  for (const mutation of mutations) {
    const slots = slotsOf(root);
    const slot = slots[mutation.at % slots.length];
    const other = slots[mutation.other % slots.length];
    if (slot && other)
      mutate(operators[mutation.operator % operators.length], slot, other, mutation);
  }
  return root.document;
}

/**
 * @param {(typeof operators)[number] | undefined} operator
 * @param {Slot} slot
 * @param {Slot} second
 * @param {Mutation} mutation
 */
function mutate(operator, slot, second, { other }) {
  const value = get(slot);
  switch (operator) {
    case "delete":
      return remove(slot);
    case "duplicate":
      return set({ ...second, key: nameOf(second, other) }, structuredClone(value));
    case "retype":
      return set(slot, structuredClone(values[other % values.length]));
    case "swap": {
      const copies = [structuredClone(get(second)), structuredClone(value)];
      set(slot, copies[0]);
      return set(second, copies[1]);
    }
    case "rename":
      remove(slot);
      return set({ ...slot, key: nameOf(slot, other) }, value);
    case "refer":
      return set(slot, { $ref: pointerTo(second.path) });
    default: {
      const keyword = ["allOf", "oneOf", "anyOf", "items", "properties"][other % 5] ?? "not";
      const inner = structuredClone(value);
      return set(slot, {
        [keyword]: keyword === "items" ? inner : keyword === "properties" ? { a: inner } : [inner],
      });
    }
  }
}

/**
 * Every value of the document, by what holds it.
 *
 * @param {Record<string, unknown>} root
 */
function slotsOf(root) {
  /** @type {Slot[]} */
  const slots = [];
  /**
   * @param {Record<string, unknown> | unknown[]} holder
   * @param {readonly string[]} path
   */
  const visit = (holder, path) => {
    for (const [key, value] of Object.entries(holder)) {
      slots.push({ holder, key, path: [...path, key] });
      if (isHolder(value)) visit(value, [...path, key]);
    }
  };
  visit(root, []);
  return slots;
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown> | unknown[]}
 */
function isHolder(value) {
  return typeof value === "object" && value !== null;
}

/** @param {Slot} slot */
function get({ holder, key }) {
  return Object.getOwnPropertyDescriptor(holder, key)?.value;
}

/**
 * @param {Slot} slot
 * @param {unknown} value
 */
function set({ holder, key }, value) {
  // With `__proto__` a key like any other.
  Object.defineProperty(holder, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

/** @param {Slot} slot */
function remove({ holder, key }) {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

/**
 * @param {Slot} slot
 * @param {number} choice
 */
function nameOf({ holder }, choice) {
  return Array.isArray(holder) ? String(holder.length) : (names[choice % names.length] ?? "");
}

/** @param {readonly string[]} path The first key is that of the root. */
function pointerTo(path) {
  return `#${path
    .slice(1)
    .map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("")}`;
}

/**
 * Text with a piece cut out, doubled or overwritten, as broken downloads and merges leave it.
 *
 * @param {string} text
 * @param {readonly Mutation[]} mutations
 */
export function garbled(text, mutations) {
  const pieces = [
    "",
    "{",
    "]",
    ":",
    "- ",
    "\n",
    "\t",
    '"',
    "&a ",
    "*a",
    "<<: ",
    "\u0000",
    "\ud800",
    "%",
    "#",
  ];
  let result = text;
  for (const { operator, at, other } of mutations) {
    const start = at % (result.length + 1);
    const end = Math.min(result.length, start + (other % 40));
    const piece = pieces[other % pieces.length] ?? "";
    if (operator % 4 === 0) result = result.slice(0, start);
    else if (operator % 4 === 1) result = result.slice(0, start) + result.slice(end);
    else if (operator % 4 === 2) result = result.slice(0, end) + result.slice(start);
    else result = result.slice(0, start) + piece + result.slice(end);
  }
  return result;
}
