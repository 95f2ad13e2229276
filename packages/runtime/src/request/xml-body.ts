/** XML bodies of operations, from a value and the layout that its schema comes to. */
import {
  cdataOf,
  escapeAttribute,
  escapeText,
  forbiddenCharacter,
  isName,
} from "../xml/characters.js";
import {
  type Content,
  type Element,
  type Layout,
  type List,
  type Members,
  nameless,
  textKey,
  unnamed,
  type XmlName,
} from "../xml/layout.js";
import { xmlNamespace, xsiNamespace } from "../xml/namespaces.js";
import { maxDepth, XmlProblem } from "../xml/problem.js";
import { isRecordValue, nameOf, toText, ValueError } from "./scalar.js";
import { bestOption } from "./xml-option.js";

/**
 * A document, in UTF-8. What is undefined is left out; null is an empty element with `xsi:nil` where the
 * document allows it, or in a list, and else left out.
 *
 * @throws XmlProblem for a value that isn't what its layout says, or has a character or a name that XML
 *   can't hold.
 */
export function writeXml(value: unknown, layout: Layout): string {
  const document = nodeIn(new Map([["xml", xmlNamespace]]));
  // A document has one root, which is then the element around the items or properties.
  const root: Layout =
    layout.kind === "none"
      ? { kind: "element", name: nameless, isNullable: false, content: layout.content }
      : layout;
  new Writer().write(document, value, root, undefined, "body");
  return `<?xml version="1.0" encoding="UTF-8"?>\n${document.content}`;
}

/** True where the body may be text, a number or the like, and not only an object or a list. */
export function takesSingleValues(layout: Layout): boolean {
  if (layout.kind === "choice") return layout.options.some(takesSingleValues);
  return layout.content.kind === "scalar" || layout.content.kind === "any";
}

/** An element while it is written. */
interface Node {
  /** Its attributes, the declarations of namespaces among them. */
  start: string;
  content: string;
  /** The namespaces that prefixes stand for in it; the empty prefix has the default one. */
  readonly prefixes: Map<string, string>;
  /** The prefixes that it declares itself. */
  readonly declared: Set<string>;
}

function nodeIn(prefixes: ReadonlyMap<string, string>): Node {
  return { start: "", content: "", prefixes: new Map(prefixes), declared: new Set() };
}

class Writer {
  #depth = 0;

  /**
   * Writes a value into the element around it.
   *
   * @param key the property, after which a value is called whose layout names it not.
   * @param place what errors call it.
   */
  write(
    parent: Node,
    value: unknown,
    layout: Layout,
    key: string | undefined,
    place: string,
  ): void {
    switch (layout.kind) {
      case "element":
        // Without a word of the document, a list is its items.
        if (layout.content.kind !== "any" || !Array.isArray(value) || key === undefined) {
          return this.#writeElement(parent, value, layout, key, place);
        }
        for (const item of value as unknown[]) {
          this.#writeElement(parent, item ?? null, layout, key, place);
        }
        return;
      case "attribute": {
        if (value === null) return;
        const name = this.#qualify(parent, layout.name, key, place, true);
        const text = escapeAttribute(this.#text(value, place));
        parent.start += ` ${name}="${text}"`;
        return;
      }
      case "text":
      case "cdata": {
        if (value === null) return;
        const text = this.#text(value, place);
        parent.content += layout.kind === "text" ? escapeText(text) : cdataOf(text);
        return;
      }
      case "none":
        if (value !== null) this.#writeContent(parent, value, layout.content, key, place);
        return;
      case "choice":
        return this.write(parent, value, bestOption(value, layout.options), key, place);
    }
  }

  #writeElement(
    parent: Node,
    value: unknown,
    { name: called, content }: Element,
    key: string | undefined,
    place: string,
  ): void {
    if (++this.#depth > maxDepth) {
      throw new XmlProblem(`the body is nested more than ${maxDepth} deep, or holds itself`);
    }
    const node = nodeIn(parent.prefixes);
    const name = this.#qualify(node, called, key, place, false);
    if (value === null) {
      const xsi = this.#prefixFor(node, xsiNamespace, "xsi");
      node.start += ` ${xsi}:nil="true"`;
    } else {
      this.#writeContent(node, value, content, key, place);
    }
    const end = node.content === "" ? "/>" : `>${node.content}</${name}>`;
    parent.content += `<${name}${node.start}${end}`;
    this.#depth--;
  }

  #writeContent(
    node: Node,
    value: unknown,
    content: Content,
    key: string | undefined,
    place: string,
  ): void {
    switch (content.kind) {
      case "scalar":
        node.content += escapeText(this.#text(value, place));
        return;
      case "members":
        return this.#writeMembers(node, value, content, place);
      case "list":
        return this.#writeList(node, value, content, key, place);
      case "nested":
        return this.write(node, value, content.inner, key, place);
      case "any":
        return this.#writeAnything(node, value, place);
    }
  }

  #writeMembers(node: Node, value: unknown, { members, others }: Members, place: string): void {
    if (!isRecordValue(value)) throw unexpected(place, value, "an object");
    const known = new Map(members.map(({ key, layout }) => [key, layout]));
    const attributes = members.filter(({ layout }) => layout.kind === "attribute");
    const first = new Set(attributes.map(({ key }) => key));
    const entries = Object.entries(value);
    // Before the elements, so that these know which namespaces are declared.
    const ordered =
      first.size === 0
        ? entries
        : [
            ...entries.filter(([key]) => first.has(key)),
            ...entries.filter(([key]) => !first.has(key)),
          ];
    for (const [key, field] of ordered) {
      const layout = known.get(key);
      if (field === undefined || (field === null && layout && !acceptsNull(layout))) continue;
      this.#writeField(node, field, layout ?? others, key, `${place}/${key}`);
    }
  }

  #writeField(node: Node, value: unknown, layout: Layout, key: string, place: string): void {
    // What reading makes of text where the document has none.
    if (key === textKey && layout === unnamed) node.content += escapeText(this.#text(value, place));
    else this.write(node, value, layout, key, place);
  }

  #writeList(
    node: Node,
    value: unknown,
    { first, rest }: List,
    key: string | undefined,
    place: string,
  ): void {
    if (!Array.isArray(value)) throw unexpected(place, value, "a list");
    for (const [index, item] of value.entries()) {
      this.write(node, item ?? null, first[index] ?? rest, key, `${place}/${index}`);
    }
  }

  /** Objects as elements by their keys, all else as text. */
  #writeAnything(node: Node, value: unknown, place: string): void {
    if (Array.isArray(value)) throw unexpected(place, value, "an object or text");
    if (!isRecordValue(value)) {
      node.content += escapeText(this.#text(value, place));
      return;
    }
    for (const [key, field] of Object.entries(value)) {
      if (field !== undefined) this.#writeField(node, field, unnamed, key, `${place}/${key}`);
    }
  }

  #text(value: unknown, place: string): string {
    let text: string;
    try {
      text = toText(value);
    } catch (cause) {
      const what = cause instanceof ValueError ? cause.message : "can't be written as text";
      throw new XmlProblem(`${place} ${what}`, { cause });
    }
    const forbidden = forbiddenCharacter(text);
    if (forbidden === undefined) return text;
    throw new XmlProblem(`${place} has the character ${forbidden}, which XML can't hold`);
  }

  /** A name with its prefix, whose namespace is declared in `node` where it isn't yet. */
  #qualify(
    node: Node,
    { local, prefix, namespace }: XmlName,
    key: string | undefined,
    place: string,
    isAttribute: boolean,
  ): string {
    const name = local ?? key;
    if (name === undefined) {
      throw new XmlProblem(
        `${place} has no name for its root element: give its schema in the document an xml.name`,
      );
    }
    for (const part of [name, ...(prefix === undefined ? [] : [prefix])]) {
      if (isName(part)) continue;
      throw new XmlProblem(
        `${place}: ${JSON.stringify(part.slice(0, 100))} can't be the name of an XML element or attribute`,
      );
    }
    if (namespace === undefined) return prefix === undefined ? name : `${prefix}:${name}`;
    // The default namespace is not that of attributes (Namespaces in XML 1.0, 6.2).
    if (isAttribute || prefix !== undefined) {
      return `${this.#prefixFor(node, namespace, prefix)}:${name}`;
    }
    declare(node, "", namespace);
    return name;
  }

  #prefixFor(node: Node, namespace: string, wanted: string | undefined): string {
    for (const [prefix, known] of node.prefixes) {
      if (known === namespace && prefix !== "" && prefix === (wanted ?? prefix)) return prefix;
    }
    const isFree = (prefix: string): boolean =>
      wanted === undefined ? !node.prefixes.has(prefix) : !node.declared.has(prefix);
    let prefix = wanted ?? "ns";
    for (let number = 1; !isFree(prefix); number++) prefix = `${wanted ?? "ns"}${number}`;
    declare(node, prefix, namespace);
    return prefix;
  }
}

function declare(node: Node, prefix: string, namespace: string): void {
  if (node.prefixes.get(prefix) === namespace) return;
  node.prefixes.set(prefix, namespace);
  node.declared.add(prefix);
  const name = prefix === "" ? "xmlns" : `xmlns:${prefix}`;
  node.start += ` ${name}="${escapeAttribute(namespace)}"`;
}

function acceptsNull(layout: Layout): boolean {
  return layout.kind !== "none" && layout.isNullable;
}

function unexpected(place: string, value: unknown, expected: string): XmlProblem {
  return new XmlProblem(`${place} is ${nameOf(value)}; expected ${expected}`);
}
