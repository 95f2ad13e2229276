/** References, as they have to be after the conversion. */
import type { Source } from "../../document.js";
import { splitReference } from "../loaded-document.js";
import type { Conversion, Reference } from "./conversion.js";
import type { Layout } from "./layout.js";
import type { Original } from "./original.js";

type LayoutOf = (source: Source) => Layout | undefined;

/**
 * Makes a reference lead to what it led to. One that led nowhere stays as it is written: so it is shown to
 * whoever wrote it.
 */
export function changeReference(
  reference: Reference,
  conversion: Conversion,
  layoutOf: LayoutOf,
): void {
  const { holder, ref, from, file } = reference;
  const target = conversion.resolve(ref, from);
  if (target === undefined) return;
  const pointer = layoutOf(target.source)?.locate(target.pointer) ?? target.pointer;
  const isOwn = from === file.source;
  if (isOwn && pointer === target.pointer) return;
  const { file: name } = splitReference(ref);
  // As short as it was written, where that still says the same.
  const isNamed = isOwn && conversion.resolve(name || "#", from)?.source === target.source;
  holder.$ref = isNamed
    ? `${name}#${escapeFragment(pointer)}`
    : referenceTo(target, file.source, layoutOf);
}

/** A reference from one file to something that stands in this one or another one. */
export function referenceTo(target: Original, from: Source, layoutOf: LayoutOf): string {
  const pointer = layoutOf(target.source)?.locate(target.pointer) ?? target.pointer;
  const file = target.source === from ? "" : target.source.uri;
  return `${file}#${escapeFragment(pointer)}`;
}

/** The least that a pointer needs to be read again. */
export function escapeFragment(pointer: string): string {
  return pointer.replaceAll("%", "%25").replaceAll(" ", "%20");
}
