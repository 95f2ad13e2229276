/**
 * Characters that a reader doesn't see, or that show others in another order than they stand in: what
 * a document hides in them would pass reviews and terminals unseen (CVE-2021-42574, "Trojan Source").
 */

/**
 * Control and format characters, separators of lines, lone surrogates. Not the joiners and variation
 * selectors, which Persian and emoji are made of and which hide nothing.
 */
const hidden =
  "\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Bidi_Control}\\u00ad\\u180e\\u200b\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}";

/** One of them, but never a line feed: for `replace`. */
export const hiddenCharacters = new RegExp(`(?!\\n)[${hidden}]`, "gu");

/** Code or JSON, in which such characters can only stand inside of strings, with them escaped. */
export function escapeHidden(code: string): string {
  return code.replace(hiddenCharacters, (character) =>
    character.split("").map(escapeCodeUnit).join(""),
  );
}

function escapeCodeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
