import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { Source } from "../../document.js";
import { formatPointer, member, parsePointer } from "../../json-pointer.js";
import { linkSources } from "../loaded-document.js";
import { convertSwagger2 } from "./convert.js";

const library = parse(
  readFileSync(new URL("fixtures/library.yaml", import.meta.url), "utf8"),
) as object;
const pointers = [...pointersOf(library)].filter((pointer) => pointer !== "/swagger");

function* pointersOf(value: unknown, pointer = ""): Generator<string> {
  if (pointer !== "") yield pointer;
  if (typeof value !== "object" || value === null) return;
  for (const key of Object.keys(value)) {
    yield* pointersOf(member(value, key)?.value, pointer + formatPointer([key]));
  }
}

/** A copy of the document with something else at a pointer; without it where that is undefined. */
function mutated(pointer: string, replacement: unknown): object {
  const copy = structuredClone(library);
  const keys = parsePointer(pointer) ?? [];
  let holder: unknown = copy;
  for (const key of keys.slice(0, -1)) holder = member(holder, key)?.value;
  const last = keys.at(-1) ?? "";
  if (replacement === undefined && Array.isArray(holder)) holder.splice(Number(last), 1);
  else if (replacement === undefined) Reflect.deleteProperty(holder as object, last);
  else {
    const property = { value: replacement, enumerable: true, configurable: true, writable: true };
    Object.defineProperty(holder as object, last, property);
  }
  return copy;
}

function find(value: unknown, pointer: string): { readonly value: unknown } | undefined {
  let found: { readonly value: unknown } | undefined = { value };
  for (const key of parsePointer(pointer) ?? []) found = found && member(found.value, key);
  return found;
}

const uri = "file:///library.json";

function convert(value: object): { original: Source; root: Source; refs: string[] } {
  const original: Source = {
    uri,
    name: "library.json",
    text: "",
    value,
    digest: "",
    position: () => ({ line: 1, column: 1 }),
  };
  const { root, byUri } = convertSwagger2(original, new Map([[uri, original]]));
  const document = linkSources(root, byUri);
  const dead = [...pointersOf(root.value)].filter((pointer) => {
    if (!pointer.endsWith("/$ref")) return false;
    const ref = find(root.value, pointer)?.value;
    return (
      typeof ref === "string" && ref.startsWith("#/components/") && !document.resolve(ref, root)
    );
  });
  return { original, root, refs: dead };
}

test("no document makes it throw, every place is one of the original, and no reference gets lost", () => {
  const names = fc.constantFrom("__proto__", "$ref", "in", "type", "schema", "x-nullable", "name");
  const references = fc.constantFrom(...pointers).map(($ref) => ({ $ref: `#${encodeURI($ref)}` }));
  const replacement = fc.oneof(
    fc.constant(undefined),
    fc.jsonValue({ maxDepth: 2 }),
    fc.dictionary(names, fc.oneof(fc.jsonValue({ maxDepth: 1 }), references), {
      noNullPrototype: true,
    }),
    references,
    fc.constantFrom(...pointers).map((pointer) => find(library, pointer)?.value),
  );
  fc.assert(
    fc.property(fc.constantFrom(...pointers), replacement, (pointer, value) => {
      const { original, root, refs } = convert(mutated(pointer, value));
      const strange = [...pointersOf(root.value)].filter((at) => {
        const place = root.origin?.(at);
        return place?.source !== original || find(original.value, place.pointer) === undefined;
      });
      expect(strange).toEqual([]);
      expect(refs).toEqual([]);
    }),
    {
      numRuns: 300,
      examples: [
        // A schema in place of a response.
        ["/paths/~1books/put/responses/200", { $ref: "#/definitions/Book" }],
        // A keyword that has another name in OpenAPI 3.
        [
          "/paths/~1books/get/responses/200",
          { $ref: "#/definitions/Book/properties/title/x-nullable" },
        ],
      ],
    },
  );
});
