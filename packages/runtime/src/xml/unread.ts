/** What of an element has not been read yet. */
import { isBlank } from "./characters.js";
import type { Attribute, Element, Layout, XmlName } from "./layout.js";
import { xmlNamespace, xmlnsNamespace, xsiNamespace } from "./namespaces.js";
import { isElement, textOf, type XmlAttribute, type XmlElement } from "./parse.js";

export class Unread {
  readonly element: XmlElement;
  readonly #elements = new Map<string, XmlElement[]>();
  readonly #attributes = new Map<string, XmlAttribute[]>();
  #text: string;

  constructor(element: XmlElement) {
    this.element = element;
    for (const child of element.children) {
      if (isElement(child)) add(this.#elements, child.local, child);
    }
    for (const attribute of element.attributes) {
      if (isData(attribute)) add(this.#attributes, attribute.local, attribute);
    }
    this.#text = textOf(element);
  }

  /** The elements that a layout may be of; where it has no name, those called like the property. */
  elements({ name }: Element, key: string | undefined): readonly XmlElement[] {
    return named(this.#elements, name, key);
  }

  attribute({ name }: Attribute, key: string | undefined): XmlAttribute | undefined {
    return named(this.#attributes, name, key)[0];
  }

  /** Undefined for none, and for what only indents elements. */
  get text(): string | undefined {
    const isIndent = isBlank(this.#text) && this.element.children.some(isElement);
    return this.#text === "" || isIndent ? undefined : this.#text;
  }

  /** True where there is something of a layout. */
  has(layout: Layout, key: string | undefined): boolean {
    switch (layout.kind) {
      case "element":
        return this.elements(layout, key).length > 0;
      case "attribute":
        return this.attribute(layout, key) !== undefined;
      case "text":
      case "cdata":
        return this.text !== undefined;
      case "choice":
        return layout.options.some((option) => this.has(option, key));
      case "none": {
        const { content } = layout;
        if (content.kind === "members") {
          return content.members.some((member) => this.has(member.layout, member.key));
        }
        return [...content.first, content.rest].some((item) => this.has(item, key));
      }
    }
  }

  takeElement(element: XmlElement): XmlElement {
    remove(this.#elements, element.local, element);
    return element;
  }

  takeElements(elements: readonly XmlElement[]): readonly XmlElement[] {
    const [first] = elements;
    const all = first && this.#elements.get(first.local);
    // One by one it would take a time that grows with their square.
    if (first !== undefined && all?.length === elements.length) this.#elements.delete(first.local);
    else for (const element of elements) this.takeElement(element);
    return elements;
  }

  takeAttribute(attribute: XmlAttribute): string {
    remove(this.#attributes, attribute.local, attribute);
    return attribute.value;
  }

  takeText(): string {
    const text = this.#text;
    this.#text = "";
    return text;
  }

  /** What is left, by names. */
  get otherElements(): ReadonlyMap<string, readonly XmlElement[]> {
    return this.#elements;
  }

  get otherAttributes(): readonly XmlAttribute[] {
    return [...this.#attributes.values()].flat();
  }

  /** How many names there are. */
  get size(): number {
    return this.#elements.size + this.#attributes.size;
  }
}

/** True for what is called so; what the document gives no namespace may have any. */
export function isCalled(
  node: { readonly local: string; readonly namespace: string | undefined },
  { local, namespace }: XmlName,
  key?: string,
): boolean {
  const wanted = local ?? key;
  return (
    (wanted === undefined || node.local === wanted) &&
    (namespace === undefined || node.namespace === namespace)
  );
}

/** True for an element that is called as a layout says. */
export function isOf(element: XmlElement, layout: Layout, key?: string): boolean {
  return (
    layout.kind === "element" &&
    (layout.name.local ?? key) !== undefined &&
    isCalled(element, layout.name, key)
  );
}

/** The key of an attribute that the document doesn't know. */
export function keyOf({ local, namespace }: XmlAttribute): string {
  return namespace === xmlNamespace ? `xml:${local}` : local;
}

/** Not of the declarations of namespaces, and what says how to read the document. */
function isData({ namespace }: XmlAttribute): boolean {
  return namespace !== xmlnsNamespace && namespace !== xsiNamespace;
}

function named<T extends { readonly local: string; readonly namespace: string | undefined }>(
  nodes: ReadonlyMap<string, readonly T[]>,
  name: XmlName,
  key: string | undefined,
): readonly T[] {
  const wanted = name.local ?? key;
  const found = wanted === undefined ? undefined : nodes.get(wanted);
  if (found === undefined || name.namespace === undefined) return found ?? [];
  return found.filter((node) => isCalled(node, name, key));
}

function add<T>(nodes: Map<string, T[]>, name: string, node: T): void {
  const known = nodes.get(name);
  if (known === undefined) nodes.set(name, [node]);
  else known.push(node);
}

function remove<T>(nodes: Map<string, T[]>, name: string, node: T): void {
  const others = nodes.get(name)?.filter((other) => other !== node) ?? [];
  if (others.length === 0) nodes.delete(name);
  else nodes.set(name, others);
}
