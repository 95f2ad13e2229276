/** Names in `required` that no property has. */
import { closest } from "../../closest.js";
import { child, entries, isRecord, items, type Node, type Reader } from "../reader.js";

/** Beside these, or inside of them, properties are declared elsewhere, or have any name. */
const others = [
  "$ref",
  "allOf",
  "anyOf",
  "oneOf",
  "if",
  "patternProperties",
  "propertyNames",
  "unevaluatedProperties",
  "dependentSchemas",
];

/** By the schema, as parsed: the names that it requires and that nothing declares. */
export type UndeclaredNames = ReadonlyMap<unknown, ReadonlySet<string>>;

/** Known only when all schemas were seen: what an `allOf` refers to may require what others declare. */
export class RequiredNames {
  readonly #reader: Reader;
  readonly #parts = new Set<unknown>();
  readonly #found: Node[] = [];

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  look(schema: Node): void {
    const parts = [
      ...["allOf", "anyOf", "oneOf"].flatMap((keyword) => items(child(schema, keyword))),
      ...["if", "then", "else", "not"].map((keyword) => child(schema, keyword)),
      ...entries(child(schema, "dependentSchemas")).map(([, part]) => part),
    ];
    for (const part of parts) {
      if (isRecord(part.value)) this.#parts.add(this.#reader.follow(part)?.value);
    }
    const isOpen = ![undefined, false].includes(
      child(schema, "additionalProperties").value as undefined,
    );
    const isComposed = others.some((keyword) => child(schema, keyword).value !== undefined);
    if (!isOpen && !isComposed && entries(child(schema, "properties")).length > 0) {
      this.#found.push(schema);
    }
  }

  /** Tells of each, and gives all of them. */
  report(): UndeclaredNames {
    const undeclared = new Map<unknown, Set<string>>();
    for (const schema of this.#found) {
      if (this.#parts.has(schema.value)) continue;
      const missing = new Set<string>();
      const declared = new Set(entries(child(schema, "properties")).map(([key]) => key));
      for (const { value: name, place } of items(child(schema, "required"))) {
        if (typeof name !== "string" || declared.has(name)) continue;
        missing.add(name);
        const meant = closest(name, declared);
        this.#reader.warn(
          "GC163",
          place,
          `The property ${JSON.stringify(name)} is required, but not declared`,
          `The type of the client doesn't have it, and validation doesn't ask for it. ${
            meant === undefined
              ? "Declare it among the properties, or take it out of required."
              : `Did you mean ${JSON.stringify(meant)}?`
          }`,
        );
      }
      if (missing.size > 0) undeclared.set(schema.value, missing);
    }
    return undeclared;
  }
}
