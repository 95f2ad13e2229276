/**
 * Turns the document's strings into names and comments that are safe to print. Printers check
 * nothing: whatever passes here reaches the user's compiler as code, so this is a security boundary,
 * and the only one.
 */

/**
 * The characters of names, besides ASCII's: blocks of Latin, Greek, Cyrillic, Armenian, Hebrew,
 * Arabic, Devanagari, Thai, Georgian, kana, Han and Hangul that were complete long ago. Which others
 * are letters depends on the version of Unicode: Node's may know some that a compiler doesn't.
 */
const lettered =
  "[\\u00c0-\\u024f\\u0300-\\u036f\\u0388-\\u0527\\u0531-\\u0556\\u0561-\\u0587\\u05d0-\\u05ea\\u0620-\\u06ff\\u0900-\\u097f" +
  "\\u0e01-\\u0e59\\u10d0-\\u10ff\\u1e00-\\u1fff\\u3041-\\u309a\\u309d-\\u30fa\\u30fc-\\u30fe\\u3400-\\u4db5\\u4e00-\\u9fa5\\uac00-\\ud7a3]";
const start = `(?:[A-Za-z$]|(?=${lettered})\\p{ID_Start})`;
const part = `(?:[A-Za-z0-9$]|(?=${lettered})\\p{ID_Continue})`;
const word = new RegExp(`${part}+`, "gu");
const identifier = new RegExp(`^(?:${start}|_)(?:${part}|_)*$`, "u");
const partAlone = new RegExp(`^(?!${start})${part}`, "u");

/** Whether a name can be printed as an identifier. Says nothing of reserved words. */
export function isIdentifier(name: string): boolean {
  return identifier.test(name);
}

/**
 * The name of a type: a capitalised identifier stays as it is (`Pet`, `V1_Pod`), everything else is
 * split where it is neither letter nor digit: `simple-user` and `simple_user` are `SimpleUser`.
 * Empty where the text has no letter or digit.
 */
export function pascalCase(text: string): string {
  if (/^[A-Z][A-Za-z0-9_$]*$/.test(text)) return text;
  return identifierOf(words(text).map(capitalize).join(""));
}

/** The name of a method or property: `list-pets` is `listPets`, `GetPet` is `getPet`, `URL` is `url`. */
export function camelCase(text: string): string {
  const [first = "", ...rest] = words(text);
  return identifierOf(decapitalize(first) + rest.map(capitalize).join(""));
}

/** The name of a file, from a camelCase name: `pullRequests` is `pull-requests`. */
export function kebabCase(name: string): string {
  return name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1-$2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1-$2")
    .toLowerCase();
}

/** With the first letter in upper case. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function words(text: string): string[] {
  const found = text.normalize("NFC").match(word) ?? [];
  // FIND_BY_ID shouts; findByID doesn't, and keeps its capitals.
  const shouting = found.length > 1 && !found.some((part) => /\p{Ll}/u.test(part));
  return shouting ? found.map((part) => part.toLowerCase()) : found;
}

function identifierOf(words: string): string {
  // Words may compose where they meet.
  const name = words.normalize("NFC");
  return partAlone.test(name) ? `_${name}` : name;
}

function decapitalize(text: string): string {
  return text.replace(/^(?:\p{Lu}+(?!\p{Ll})|\p{Lu})/u, (capitals) => capitals.toLowerCase());
}

/**
 * The text of a comment: it can't end the comment, hide code from a reader (control characters,
 * bidirectional overrides: CVE-2021-42574), nor be a directive to a tool (`@ts-nocheck`, `@internal`:
 * an at sign that begins a line is escaped). Undefined for what isn't a string or has nothing to say.
 */
export function commentText(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  // Most comments are a line of ASCII without an at sign.
  if (/^[ -?A-~]*$/.test(value) && !value.includes("*/")) return value.trim() || undefined;
  const text = value
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, "\n")
    .replace(/\t/g, "  ")
    .replace(/(?!\n)\p{Cc}|[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|\p{Cs}/gu, "")
    .replace(/\*\//g, "*\\/")
    .replace(/^([\s*]*)@/gm, "$1\\@")
    .replace(/[ ]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  return text === "" ? undefined : text;
}

/** As `commentText`, on one line: for what stands in the middle of a sentence. */
export function lineText(value: unknown): string | undefined {
  return commentText(value)?.replace(/\s+/g, " ");
}
