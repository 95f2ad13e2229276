/** What OpenAPI 3.0 ignores beside a reference, where its author meant something by it. */
import { entries, type Node, type Reader, stringAt } from "./reader.js";

/**
 * Keywords that documents have beside references without harm: documentation, and what gen-client takes at
 * its word since everybody means it so, although OpenAPI 3.0 doesn't: `nullable`, `readOnly`, `writeOnly`,
 * `deprecated`. A client that did without `null` would be wrong whenever one comes.
 */
const harmless = new Set(
  "$ref summary description title example examples default deprecated nullable readOnly writeOnly externalDocs xml".split(
    " ",
  ),
);

/** OpenAPI 3.0.4, 4.7.23: "This object cannot be extended with additional properties, and any properties added SHALL be ignored". */
export function warnOfIgnored(reference: Node, reader: Reader): void {
  const ignored = entries(reference).filter(
    ([key]) => !harmless.has(key) && !key.startsWith("x-") && !key.startsWith("$"),
  );
  const [first] = ignored;
  if (!first) return;
  const repeatsType = ignored.every(
    ([key, { value }]) => key === "type" && value === typeOf(reference, reader),
  );
  if (repeatsType) return;
  reader.warn(
    "GC169",
    first[1].place,
    `Beside a reference, ${ignored.map(([key]) => key).join(", ")} ${ignored.length === 1 ? "counts" : "count"} for nothing before OpenAPI 3.1`,
    "The client has what is referred to as it is. Put the reference into an allOf, or make the document 3.1.",
  );
}

function typeOf(reference: Node, reader: Reader): string | undefined {
  const target = reader.follow(reference);
  return target && stringAt(target, "type");
}
