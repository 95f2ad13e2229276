/** The keywords of JSON Schema 2020-12 that say something of a value, and what each holds. */

/** Those that hold a schema. `items` is read by itself. */
export const schemaKeywords = [
  "not",
  "if",
  "then",
  "else",
  "contains",
  "propertyNames",
  "additionalProperties",
  "unevaluatedItems",
  "unevaluatedProperties",
] as const;

/** Those that hold a list of schemas. */
export const schemaLists = ["allOf", "anyOf", "oneOf", "prefixItems"] as const;

/** Those that hold schemas by names. */
export const schemaMaps = ["properties", "patternProperties", "dependentSchemas"] as const;

interface PlainKeyword {
  readonly isRight: (value: unknown) => boolean;
  /** For people: `minLength has to be …`. Absent where reading the types has said so already. */
  readonly expectation?: string;
}

const number: PlainKeyword = { isRight: Number.isFinite, expectation: "a number" };
const count: PlainKeyword = {
  isRight: (value) => Number.isInteger(value) && (value as number) >= 0,
  expectation: "a whole number, 0 or more",
};
const text: PlainKeyword = { isRight: (value) => typeof value === "string", expectation: "text" };
const flag: PlainKeyword = {
  isRight: (value) => typeof value === "boolean",
  expectation: "true or false",
};
const types = new Set<unknown>([
  "string",
  "number",
  "integer",
  "boolean",
  "object",
  "array",
  "null",
]);

/** Those that hold anything else; what has the wrong shape is left out. */
export const plainKeywords: Readonly<Record<string, PlainKeyword>> = {
  type: {
    isRight: (value) =>
      types.has(value) ||
      (Array.isArray(value) && value.length > 0 && value.every((type) => types.has(type))),
  },
  enum: { isRight: (value) => Array.isArray(value) && value.length > 0 },
  const: { isRight: () => true },
  multipleOf: {
    isRight: (value) => Number.isFinite(value) && (value as number) > 0,
    expectation: "a number above 0",
  },
  maximum: number,
  exclusiveMaximum: number,
  minimum: number,
  exclusiveMinimum: number,
  maxLength: count,
  minLength: count,
  pattern: { isRight: isPattern, expectation: "a regular expression of JavaScript" },
  maxItems: count,
  minItems: count,
  uniqueItems: flag,
  maxContains: count,
  minContains: count,
  maxProperties: count,
  minProperties: count,
  required: { isRight: isNames },
  dependentRequired: {
    isRight: (value) =>
      typeof value === "object" && value !== null && Object.values(value).every(isNames),
    expectation: "an object with lists of property names",
  },
  format: text,
};

function isNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}

/** 2020-12 reads patterns as Unicode; many are written for engines that don't. */
function isPattern(value: unknown): boolean {
  if (typeof value !== "string") return false;
  return ["u", ""].some((flags) => {
    try {
      void new RegExp(value, flags);
      return true;
    } catch {
      return false;
    }
  });
}
