/** Names, characters and references of XML 1.0 (fifth edition). */

/** XML 1.0, 2.3, without the colon (Namespaces in XML 1.0, 3). */
const start =
  "A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}";
const ncName = new RegExp(
  `^[${start}][${start}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}]*$`,
  "u",
);

/** True for a name of an element or attribute, or for a prefix. */
export function isName(name: string): boolean {
  return ncName.test(name);
}

/** Without the parts of surrogate pairs: XML 1.0, 2.2. */
// oxlint-disable-next-line no-control-regex -- These are what is looked for.
const forbidden = /[\0-\u{8}\u{B}\u{C}\u{E}-\u{1F}\u{D800}-\u{DFFF}\u{FFFE}\u{FFFF}]/u;

/** The first character that XML can't hold, as `U+0000`; undefined where there is none. */
export function forbiddenCharacter(text: string): string | undefined {
  const code = forbidden.exec(text)?.[0].codePointAt(0);
  return code === undefined ? undefined : `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Text of an element. A carriage return would come back as a line feed (2.11). */
export function escapeText(text: string): string {
  return text.replaceAll(/[&<>\r]/g, (found) => references[found] ?? found);
}

/** Text of an attribute in double quotes. Its white space would come back as spaces (3.3.3). */
export function escapeAttribute(text: string): string {
  return text.replaceAll(/[&<>"\t\n\r]/g, (found) => references[found] ?? found);
}

/** As CDATA sections: one can't hold its own end. */
export function cdataOf(text: string): string {
  return `<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
}

const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#x9;",
  "\n": "&#xA;",
  "\r": "&#xD;",
};

/** The entities that every document has (4.6); others are never expanded. */
const entities: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["apos", "'"],
  ["quot", '"'],
]);

/**
 * What a reference stands for: `#65`, `#x41`, `amp`. Undefined for a character that XML can't hold, and
 * for an entity that only a document type could declare.
 */
export function resolveReference(reference: string): string | undefined {
  const [, decimal, hex] = /^#(?:(\d{1,7})|x([\da-fA-F]{1,6}))$/.exec(reference) ?? [];
  if (decimal === undefined && hex === undefined) return entities.get(reference);
  const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
  const character = code > 0x10ffff ? "\0" : String.fromCodePoint(code);
  return forbidden.test(character) ? undefined : character;
}

/** True for nothing but white space (2.3). */
export function isBlank(text: string): boolean {
  return !/[^ \t\r\n]/.test(text);
}
