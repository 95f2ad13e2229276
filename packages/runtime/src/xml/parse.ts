/** The text of a document -> its elements, with namespaces resolved. */
import { forbiddenCharacter, isBlank, isName, resolveReference } from "./characters.js";
import { xmlNamespace, xmlnsNamespace, xsiNamespace } from "./namespaces.js";
import type { Tokenizer } from "./parser.js";
import { maxDepth, XmlProblem } from "./problem.js";

export interface XmlElement {
  /** Without prefix. */
  readonly local: string;
  readonly namespace: string | undefined;
  readonly attributes: readonly XmlAttribute[];
  /** In the document's order; text next to text is one, but for CDATA. */
  readonly children: readonly (XmlElement | XmlText)[];
}

export interface XmlAttribute {
  readonly local: string;
  readonly namespace: string | undefined;
  readonly value: string;
}

export interface XmlText {
  readonly text: string;
  readonly isCdata: boolean;
}

export function isElement(node: XmlElement | XmlText): node is XmlElement {
  return "local" in node;
}

/**
 * The root element. Comments and processing instructions are left out. A document type is refused: it could
 * declare entities, which are a way to make much of little, and to have other files read.
 *
 * @throws XmlProblem for what is not well-formed.
 */
export function parseXml(text: string, tokenizer: Tokenizer): XmlElement {
  const forbidden = forbiddenCharacter(text);
  if (forbidden !== undefined) throw new XmlProblem(`it has the character ${forbidden}`);
  const [root, ...others] = tokenizer(withoutRemarks(text));
  if (root === undefined || others.length > 0 || "text" in root) {
    throw new XmlProblem("it has to be one element, and nothing beside it");
  }
  return toElement(root, alwaysDeclared, 1);
}

/** `xsi` is not, by right: but servers forget to, and so does OpenAPI in its examples of null. */
const alwaysDeclared: Namespaces = new Map([
  ["xml", xmlNamespace],
  ["xsi", xsiNamespace],
]);

/** An element as the tokenizer gives it: references in it are not resolved. */
export interface RawElement {
  /** With its prefix. */
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly children: readonly (RawElement | XmlText)[];
}

function withoutRemarks(text: string): string {
  let kept = "";
  let from = 0;
  let at = text.indexOf("<");
  while (at !== -1) {
    const [start, end] = markupAt(text, at);
    let after = at + 1;
    if (end !== undefined) {
      const found = text.indexOf(end, at + start.length);
      if (found === -1) throw new XmlProblem(`its ${start} has no end`);
      after = found + end.length;
      if (start !== "<![CDATA[") {
        kept += text.slice(from, at);
        from = after;
      }
    }
    at = text.indexOf("<", after);
  }
  return from === 0 ? text : kept + text.slice(from);
}

function markupAt(text: string, at: number): readonly [start: string, end?: string] {
  const next = text[at + 1];
  if (next === "?") return ["<?", "?>"];
  if (next !== "!") return ["<"];
  if (text.startsWith("<!--", at)) return ["<!--", "-->"];
  if (text.startsWith("<![CDATA[", at)) return ["<![CDATA[", "]]>"];
  if (text.startsWith("<!DOCTYPE", at)) {
    throw new XmlProblem("it declares a document type, which is not read");
  }
  throw new XmlProblem(`it has ${JSON.stringify(text.slice(at, at + 10))}`);
}

type Namespaces = ReadonlyMap<string, string>;

function toElement(raw: RawElement, outer: Namespaces, depth: number): XmlElement {
  if (depth > maxDepth) throw new XmlProblem(`its elements are nested more than ${maxDepth} deep`);
  const attributes = raw.attributes.map(
    ([name, value]) => [name, attributeText(name, value)] as const,
  );
  const inner = declaredIn(attributes, outer);
  const [prefix, local] = split(raw.name);
  return {
    local,
    namespace: inner.get(prefix) || undefined,
    attributes: attributes.map(([name, value]) => toAttribute(name, value, inner)),
    children: raw.children.map((child) =>
      "text" in child ? toText(child) : toElement(child, inner, depth + 1),
    ),
  };
}

function declaredIn(
  attributes: readonly (readonly [name: string, value: string])[],
  outer: Namespaces,
): Namespaces {
  const declared = attributes.flatMap(([name, value]) => {
    if (name === "xmlns") return [["", value] as const];
    return name.startsWith("xmlns:") ? [[name.slice("xmlns:".length), value] as const] : [];
  });
  return declared.length === 0 ? outer : new Map([...outer, ...declared]);
}

function toAttribute(name: string, value: string, namespaces: Namespaces): XmlAttribute {
  const [prefix, local] = split(name);
  if (prefix === "xmlns" || name === "xmlns") return { local, namespace: xmlnsNamespace, value };
  // An attribute without a prefix has no namespace (Namespaces in XML 1.0, 6.2).
  return { local, namespace: prefix === "" ? undefined : namespaces.get(prefix), value };
}

function split(name: string): readonly [prefix: string, local: string] {
  const colon = name.indexOf(":");
  const [prefix, local] = colon === -1 ? ["", name] : [name.slice(0, colon), name.slice(colon + 1)];
  if (isName(local) && (colon === -1 || isName(prefix))) return [prefix, local];
  throw new XmlProblem(`${JSON.stringify(name.slice(0, 100))} is no name`);
}

/** White space in an attribute is spaces (XML 1.0, 3.3.3), unless it was written as a reference. */
function attributeText(name: string, raw: string): string {
  if (raw.includes("<")) throw new XmlProblem(`its attribute ${name} has a <`);
  return resolve(raw.replaceAll(/[\t\n]/g, " "));
}

function toText({ text, isCdata }: XmlText): XmlText {
  if (isCdata) return { text, isCdata };
  if (text.includes("]]>")) throw new XmlProblem("it has a ]]> without a CDATA section");
  return { text: resolve(text), isCdata };
}

function resolve(raw: string): string {
  if (!raw.includes("&")) return raw;
  return raw.replaceAll(/&([^&;]{0,20})(;?)/g, (_, reference: string, end: string) => {
    const text = end === "" ? undefined : resolveReference(reference);
    if (text !== undefined) return text;
    throw new XmlProblem(`it refers to ${JSON.stringify(`&${reference}${end}`)}, which is nothing`);
  });
}

/** The text that is directly in an element. White space around CDATA is there for its looks. */
export function textOf({ children }: XmlElement): string {
  const texts = children.filter((child): child is XmlText => !isElement(child));
  const hasCdata = texts.some(({ isCdata }) => isCdata);
  return texts
    .filter(({ text, isCdata }) => isCdata || !hasCdata || !isBlank(text))
    .map(({ text }) => text)
    .join("");
}
