/** How lists are written: `collectionFormat` -> `style` and `explode`. */
import type { FileConversion } from "./conversion.js";
import { at, type Original, textAt } from "./original.js";

/** Forms are written as queries are. */
export type ListLocation = "query" | "path" | "header" | "form";

export interface ListStyle {
  readonly style: string;
  readonly explode: boolean;
}

/** Swagger 2.0, "Parameter Object" and "Items Object": the first is the default. */
const formats = ["csv", "ssv", "tsv", "pipes", "multi"];

/** What OpenAPI 3 can express (OpenAPI 3.0.4, 4.7.12.3). */
const inQuery: Readonly<Record<string, ListStyle>> = {
  csv: { style: "form", explode: false },
  ssv: { style: "spaceDelimited", explode: false },
  pipes: { style: "pipeDelimited", explode: false },
  multi: { style: "form", explode: true },
};
const elsewhere: Readonly<Record<string, ListStyle>> = { csv: { style: "simple", explode: false } };

/**
 * The style of a list; undefined for what is none, and `"text"`, with a warning, for one that no style of
 * OpenAPI 3 would write rightly: only who writes its text can.
 */
export function listStyle(
  node: Original,
  location: ListLocation,
  file: FileConversion,
): ListStyle | "text" | undefined {
  if (at(node, "type").value !== "array") return undefined;
  const known = location === "query" || location === "form" ? inQuery : elsewhere;
  const format = formatOf(node, location, file);
  const style = known[format];
  if (style !== undefined) return style;
  file.conversion.warn(
    "GC210",
    at(node, "collectionFormat"),
    `OpenAPI 3 has no style for lists in the format ${format} in a ${location}`,
    `In the client it is text: the items with ${separators[format] ?? "a separator"} between them.`,
  );
  return "text";
}

const separators: Readonly<Record<string, string>> = {
  ssv: "a space",
  tsv: "a tab",
  pipes: "a |",
};

function formatOf(node: Original, location: ListLocation, file: FileConversion): string {
  const written = at(node, "collectionFormat");
  const format = textAt(node, "collectionFormat") ?? "csv";
  const isKnown = formats.includes(format) && (written.value ?? format) === format;
  if (isKnown && (format !== "multi" || location === "query" || location === "form")) return format;
  const message = isKnown
    ? `Lists in the format multi are for queries and forms, not for a ${location}`
    : `The collectionFormat of a list is one of ${formats.join(", ")}`;
  file.conversion.warn(
    "GC211",
    written,
    message,
    "csv is used: commas between the items. Correct it in the document.",
  );
  return "csv";
}
