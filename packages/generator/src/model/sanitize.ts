/**
 * Turns the document's strings into names and comments that are safe to print. Printers check
 * nothing: whatever passes here reaches the user's compiler as code, so this is a security boundary,
 * and the only one.
 */
import { hiddenCharacters } from "../hidden-characters.js";
import { isNamePart, isNameStart } from "./letters.js";

/** Whether a name can be printed as an identifier. Says nothing of reserved words. */
export function isIdentifier(name: string): boolean {
  const [first = "", ...rest] = name;
  return (
    (first === "_" || isNameStart(first)) && rest.every((next) => next === "_" || isNamePart(next))
  );
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
  const [first = ""] = text;
  return first.toUpperCase() + text.slice(first.length);
}

function words(text: string): string[] {
  const found = spaced(text.normalize("NFC")).match(/[^ ]+/g) ?? [];
  // FIND_BY_ID shouts; findByID doesn't, and keeps its capitals.
  const shouting = found.length > 1 && !found.some((part) => /\p{Ll}/u.test(part));
  return shouting ? found.map((part) => part.toLowerCase()) : found;
}

/** With a space for everything that no name has. */
function spaced(text: string): string {
  return text
    .replace(/[^A-Za-z0-9$\x80-\u{10ffff}]/gu, " ")
    .replace(/[^\x20-\x7f]/gu, (character) => (isNamePart(character) ? character : " "));
}

function identifierOf(words: string): string {
  // Words may compose where they meet.
  const name = words.normalize("NFC");
  const [first] = name;
  return first === undefined || isNameStart(first) ? name : `_${name}`;
}

function decapitalize(text: string): string {
  return text.replace(/^(?:\p{Lu}+(?!\p{Ll})|\p{Lu})/u, (capitals) => capitals.toLowerCase());
}

/**
 * The text of a comment: it can't end the comment, hide code from a reader, nor be a directive to a
 * tool (`@ts-nocheck`) or a tag (`@deprecated`): an at sign that begins a word is escaped. Undefined
 * for what isn't a string or has nothing to say.
 */
export function commentText(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  // Most comments are a line of ASCII without an at sign.
  if (/^[ -?A-~]*$/.test(value) && !value.includes("*/")) return value.trim() || undefined;
  const text = value
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, "\n")
    .replace(/\t/g, "  ")
    .replace(hiddenCharacters, "")
    .replace(/\*\//g, "*\\/")
    // `stripInternal` looks for these very letters in the whole comment.
    .replace(/@internal/g, "&#64;internal")
    .replace(/(^|[\s*])@/gm, "$1\\@")
    // Only from the first of many: from each of them it would take their square.
    .replace(/(?<! ) +$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  return text === "" ? undefined : text;
}

/** As `commentText`, on one line: for what stands in the middle of a sentence. */
export function lineText(value: unknown): string | undefined {
  return commentText(value)?.replace(/\s+/g, " ");
}
