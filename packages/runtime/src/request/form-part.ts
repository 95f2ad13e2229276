/** Parts of multipart bodies: their names, types and header fields. */
import { textOf, UsageError } from "../errors.js";
import type { Body } from "./body-stream.js";
import { kindOf } from "./content.js";
import { type HeaderFields, mergeHeaders } from "./headers.js";

/** One part of a multipart body. */
export interface Part {
  /** What errors call it: `file "photo"`. */
  readonly label: string;
  /** Lower-case names and values in turn, checked. */
  readonly headers: readonly string[];
  readonly content: Body;
}

/** What the headers of a part say beside its name. */
export interface PartOptions {
  readonly label: string;
  readonly filename?: string | undefined;
  readonly contentType?: string | undefined;
  /** Further header fields. */
  readonly headers?: HeaderFields | undefined;
}

/** A part without a name, in a multipart body that is no form (RFC 2046, 5.1). */
export function barePart(content: Body, options: PartOptions): Part {
  const { label, filename } = options;
  if (filename === undefined) {
    return { label, headers: partHeaders(options, false), content };
  }
  const name = escapeName(filename, `the filename of ${label}`);
  const disposition = `attachment; filename="${name}"`;
  return {
    label,
    headers: ["content-disposition", disposition, ...partHeaders(options)],
    content,
  };
}

/**
 * A part of a form (RFC 7578). Names are escaped as browsers do it (WHATWG HTML, 4.10.21.8,
 * "Multipart form data").
 *
 * @throws UsageError for a name, content type or header that can't be sent.
 */
export function formPart(name: string, content: Body, options: PartOptions): Part {
  const { label, filename } = options;
  const file =
    filename === undefined
      ? ""
      : `; filename="${escapeName(filename, `the filename of ${label}`)}"`;
  const disposition = `form-data; name="${escapeName(name, `the name of ${label}`)}"${file}`;
  return {
    label,
    headers: ["content-disposition", disposition, ...partHeaders(options)],
    content,
  };
}

function partHeaders(
  { label, contentType, headers }: PartOptions,
  hasDisposition = true,
): readonly string[] {
  for (const name of Object.keys(headers ?? {})) {
    const key = name.toLowerCase();
    const own = ownFields.get(key);
    if (own !== undefined && (hasDisposition || key !== "content-disposition")) {
      throw new UsageError(
        "INVALID_ARGUMENT",
        `${label} sets header "${name}"; give ${own} instead`,
      );
    }
  }
  if (contentType !== undefined && !mediaType.test(contentType)) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `contentType of ${label} is no media type; expected one such as "image/png"`,
    );
  }
  try {
    const own = contentType === undefined ? {} : { "content-type": contentType };
    return mergeHeaders(mergeHeaders([], own), headers);
  } catch (cause) {
    const what = textOf(cause);
    throw new UsageError("INVALID_ARGUMENT", `${label}: ${what}`, { cause });
  }
}

/** Fields of a part that have options of their own. */
const ownFields: ReadonlyMap<string, string> = new Map([
  ["content-disposition", "name and filename"],
  ["content-type", "contentType"],
]);

/** `type/subtype` and any parameters (RFC 9110, 8.3.1). */
const mediaType = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+\/[!#$%&'*+\-.^_`|~0-9A-Za-z]+\s*(?:;.*)?$/;

/** All but tab, and the line breaks, which are escaped. */
// oxlint-disable-next-line no-control-regex -- what it is for
const controlCharacters = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;

function escapeName(name: string, what: string): string {
  if (typeof name !== "string" || controlCharacters.test(name)) {
    const problem = typeof name === "string" ? "has a control character" : `is ${kindOf(name)}`;
    throw new UsageError("INVALID_ARGUMENT", `${what} ${problem}; expected plain text`);
  }
  return name.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");
}
