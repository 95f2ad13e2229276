import ts from "typescript";
import { describe, expect, test } from "vitest";
import {
  camelCase,
  commentText,
  isIdentifier,
  kebabCase,
  lineText,
  pascalCase,
} from "./sanitize.js";

describe("pascalCase", () => {
  test.each([
    ["Pet", "Pet"],
    ["pet", "Pet"],
    ["simple-user", "SimpleUser"],
    ["pet_status", "PetStatus"],
    ["V1_Pod", "V1_Pod"],
    ["io.k8s.api.core.v1.Pod", "IoK8sApiCoreV1Pod"],
    ["Pet Store API", "PetStoreAPI"],
    ["PET-STATUS", "PetStatus"],
    ["2fa", "_2fa"],
    ["日本語", "日本語"],
    ["விலங்கு list", "விலங்குList"],
    ["እንስሳ", "እንስሳ"],
    ["𐐶𐐲𐑉𐐼", "𐐎𐐲𐑉𐐼"],
    ["کتاب\u200cها", "کتابها"],
    ["naïve café", "NaïveCafé"],
    ["package", "Package"],
    ["a😀b", "AB"],
    ["__proto__", "Proto"],
    ["*/-!", ""],
    ["x(){};evil();y", "XEvilY"],
  ])("%j is %j", (text, name) => {
    expect(pascalCase(text)).toBe(name);
  });
});

describe("camelCase", () => {
  test.each([
    ["listPets", "listPets"],
    ["ListPets", "listPets"],
    ["list-pets", "listPets"],
    ["list_pets", "listPets"],
    ["LIST_PETS", "listPets"],
    ["URLList", "urlList"],
    ["ID", "id"],
    ["v1 users", "v1Users"],
    ["findByID", "findByID"],
    ["3d", "_3d"],
    ["", ""],
  ])("%j is %j", (text, name) => {
    expect(camelCase(text)).toBe(name);
  });
});

test("file names are in kebab case", () => {
  expect(["pets", "pullRequests", "httpAPIKeys", "v2Pods"].map(kebabCase)).toEqual([
    "pets",
    "pull-requests",
    "http-api-keys",
    "v2-pods",
  ]);
});

test.each(["Pet", "_1", "$", "日本"])("%j is an identifier", (name) => {
  expect(isIdentifier(name)).toBe(true);
});

test.each(["", "1a", "a-b", "a b", "a;", "a\u2028", "😀", "a*/"])("%j is no identifier", (name) => {
  expect(isIdentifier(name)).toBe(false);
});

test("every identifier is one for the compiler", () => {
  const target = ts.ScriptTarget.ES2022;
  const wrong: string[] = [];
  for (let code = 0; code <= 0x10ffff; code += 1) {
    const character = String.fromCodePoint(code);
    const isRight =
      (!isIdentifier(character) || ts.isIdentifierStart(code, target)) &&
      (!isIdentifier(`a${character}`) || ts.isIdentifierPart(code, target));
    if (!isRight) wrong.push(`U+${code.toString(16)}`);
  }
  expect(wrong).toEqual([]);
});

test("what nobody sees separates words, and accents are written in one way", () => {
  for (const twin of ["pa\u200bth", "pa\u3164th", "pa\ufe0fth", "pa\u{e0101}th", "pa\u00adth"])
    expect(pascalCase(twin)).toBe("PaTh");
  expect(pascalCase("cafe\u0301")).toBe(pascalCase("caf\u00e9"));
});

test.each(["\u2e2f", "\ua7cb", "\ua7dc", "\u1c8a", "\ud800", "\u30fb"])(
  "%j, which not every compiler takes, separates words",
  (character) => {
    expect(pascalCase(`a${character}b`)).toBe("AB");
    expect(camelCase(character)).toBe("");
  },
);

test.each([
  "simple-user",
  "V1_Pod",
  "2fa",
  "日本語 a",
  "naïve café",
  "$x",
  "a e\u0301",
  "straße ŉa ǆ ﬁ",
  "ΑΣ ας",
  "İstanbul ISTANBUL",
  "a \u0301b",
])("names made of %j are names that make themselves", (text) => {
  for (const nameOf of [pascalCase, camelCase]) expect(nameOf(nameOf(text))).toBe(nameOf(text));
});

test("a line of comment has no line break", () => {
  expect(lineText("GET /a\u2028@ts-nocheck\n*\u0000/")).toBe("GET /a \\@ts-nocheck *\\/");
});

describe("commentText", () => {
  test.each([
    ["A pet.", "A pet."],
    ["  two\r\nlines\r", "two\nlines"],
    ["*/ evil() /*", "*\\/ evil() /*"],
    ["**/ evil()", "**\\/ evil()"],
    // The end of a comment, hidden behind a character that is removed.
    ["*\u200b/ evil()", "*\\/ evil()"],
    ["*\u0000/ evil()", "*\\/ evil()"],
    ["a\u2028evil()\u2029b", "a\nevil()\nb"],
    ["@ts-nocheck", "\\@ts-nocheck"],
    ["See\n  * @private", "See\n  * \\@private"],
    // TypeScript takes an at sign behind any space for a tag, and looks for this one anywhere.
    ["Use @deprecated `a @b`", "Use \\@deprecated `a \\@b`"],
    ["See x@internal", "See x&#64;internal"],
    ["mail@example.com", "mail@example.com"],
    ["left \u202e right", "left  right"],
    ["lone \ud800 half", "lone  half"],
    ["bell\u0007", "bell"],
    ["a\n\n\n\n\nb", "a\n\nb"],
  ])("%j becomes %j", (text, comment) => {
    expect(commentText(text)).toBe(comment);
  });

  test.each([undefined, null, 5, {}, "", "  \n ", "\u200b"])("%j says nothing", (value) => {
    expect(commentText(value)).toBeUndefined();
  });
});
