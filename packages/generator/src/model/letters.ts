/** Which characters names are made of, in every script. */
import { createRequire } from "node:module";
import type * as TypeScript from "typescript";

/** Separate words, although identifiers may hold them: `・` in Japanese. */
const separators = /[\u00b7\u0387\u30fb\uff65]/;
/** Fillers, joiners and variation selectors: names that differ by them look the same. */
const invisible = /\p{Default_Ignorable_Code_Point}/u;

/**
 * Loaded for the first character that isn't ASCII's. The compiler's own tables: Node's `\p{ID_Start}`
 * knows letters of newer versions of Unicode, which users' compilers don't, and others with each
 * version of Node. Those of 5.9 (Unicode 15.1) are in 6.0 and 7.0 as well.
 */
let compiler: typeof TypeScript | undefined;

/** Whether an identifier may begin with a character. An underscore separates words, and so is none. */
export function isNameStart(character: string): boolean {
  if (character <= "\x7f") return /^[A-Za-z$]$/.test(character);
  return isNamePart(character) && asCompilers(character, "isIdentifierStart");
}

/** Whether an identifier may hold a character. */
export function isNamePart(character: string): boolean {
  if (character <= "\x7f") return /^[A-Za-z0-9$]$/.test(character);
  if (separators.test(character) || invisible.test(character)) return false;
  return asCompilers(character, "isIdentifierPart");
}

function asCompilers(character: string, is: "isIdentifierStart" | "isIdentifierPart"): boolean {
  compiler ??= createRequire(import.meta.url)("typescript") as typeof TypeScript;
  // From ES2015 on all have the same letters.
  return compiler[is](character.codePointAt(0) ?? 0, compiler.ScriptTarget.ES2022);
}
