import type { Place } from "../document.js";
import type { Claim } from "./names.js";
import type { Reader } from "./reader.js";

/** Says that something couldn't have the name that the document suggests, if that is so. */
export function warnOfClash(reader: Reader, place: Place, { name, clash, keptFor }: Claim): void {
  if (clash === undefined) return;
  if (keptFor === undefined) {
    reader.warn(
      "GC121",
      place,
      `The name ${clash} is taken already`,
      `This one is called ${name} and keeps that name, which is locked. Rename it in the document to choose another.`,
    );
  } else {
    reader.warn(
      "GC122",
      place,
      `The name ${clash} was that of ${keptFor} until lately, and is kept from others`,
      `This one is called ${name}, so that no program takes it for the other. To give it the name, run once with --rename.`,
    );
  }
}
