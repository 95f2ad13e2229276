/** How schemas are called: in the lock by their place, and by default in the client. */
import type { Place } from "../document.js";
import { parsePointer } from "../json-pointer.js";
import type { Reader } from "./reader.js";
import { camelCase, capitalize } from "./sanitize.js";

/** A reference that names the place, as it would be written in the root document. */
export function lockKey(place: Place, reader: Reader): string {
  const { source, pointer } = place;
  const { root } = reader.document;
  return source === root ? `#${pointer}` : `${relativeUri(root.uri, source.uri)}#${pointer}`;
}

function relativeUri(from: string, to: string): string {
  const base = from.slice(0, from.lastIndexOf("/") + 1);
  if (base !== "" && to.startsWith(base)) return to.slice(base.length);
  const fromSegments = base.split("/");
  const toSegments = to.split("/");
  const common = fromSegments.findIndex((segment, index) => segment !== toSegments[index]);
  // Scheme and host: beyond them there is nothing to be relative to.
  if (common < 3) return to;
  const up = fromSegments.length - 1 - common;
  return [...Array<string>(up).fill(".."), ...toSegments.slice(common)].join("/");
}

/** The key of a schema that an entry of the lock belongs to, and so whether that still exists. */
export function schemaOfKey(key: string): string {
  return key.endsWith(inputMark) ? key.slice(0, -inputMark.length) : key;
}

const inputMark = " (input)";

export function inputKey(key: string): string {
  return key + inputMark;
}

/** Words of a pointer that say what kind of thing follows, not which one. */
const structural = new Set([
  "components",
  "schemas",
  "definitions",
  "$defs",
  "properties",
  "paths",
  "schema",
  "content",
  "responses",
  "requestBodies",
  "parameters",
]);

/** A name for a schema that is referred to outside `components.schemas`: `Pet/properties/tag` is `PetTag`. */
export function nameOfPlace({ source, pointer }: Place): string {
  const segments = (parsePointer(pointer) ?? []).filter(
    (segment) => !structural.has(segment) && !segment.includes("application/"),
  );
  const own =
    segments.length > 0 ? segments : [source.name.replace(/^.*[\\/]/, "").replace(/\.\w+$/, "")];
  return own.length === 1
    ? own.join("")
    : own.map((segment) => capitalize(camelCase(segment))).join("");
}
