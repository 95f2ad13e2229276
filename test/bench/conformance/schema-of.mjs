// @ts-check

/**
 * The schema that the author of a document would have written for these values.
 *
 * @param {readonly unknown[]} values
 * @returns {Record<string, unknown>}
 */
export function schemaOf(values) {
  const given = values.filter((value) => value !== undefined);
  const found = [...new Set(given.map(typeOf))];
  // Nobody describes what can only be null.
  const types = found.every((type) => type === "null") ? ["string", ...found] : found;
  const objects = given.filter(isObject);
  const names = [...new Set(objects.flatMap((value) => Object.keys(value)))];
  const lists = given.filter((value) => Array.isArray(value));
  return {
    type: types.length > 1 ? types : types[0],
    ...(names.length > 0 && {
      properties: Object.fromEntries(
        names.map((name) => [name, schemaOf(objects.map((value) => value[name]))]),
      ),
    }),
    ...(objects.length > 0 && names.length === 0 && { additionalProperties: true }),
    ...(lists.length > 0 && { items: schemaOf(lists.flat()) }),
  };
}

/** @param {unknown} value */
function typeOf(value) {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value;
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
