/** The elements of a document -> a value, as its layout says. */
import { isBlank } from "./characters.js";
import {
  type Choice,
  type Content,
  type Element,
  type Layout,
  type List,
  type Member,
  type Members,
  type Scalar,
  textKey,
  unnamed,
  type XmlName,
} from "./layout.js";
import { bestMatch } from "./match.js";
import { xsiNamespace } from "./namespaces.js";
import { isElement, textOf, type XmlElement } from "./parse.js";
import { XmlProblem } from "./problem.js";
import { isEmpty, nameOf, readScalar } from "./scalar.js";
import { isCalled, isOf, keyOf, Unread } from "./unread.js";

/**
 * The value of a document.
 *
 * - Elements and attributes are found by namespace where the document declares one, whatever their prefix,
 *   else by their local names. What the document doesn't know is kept under its name.
 * - A list has an item for each element; a required one of which none comes is empty, another is absent. In
 *   an element of its own, every element is an item.
 * - `xsi:nil` is null. So is an absent attribute that may be null, and an empty element that may be null
 *   and no text. An empty element that may be neither is absent.
 *
 * @throws XmlProblem for what is not as the layout says.
 */
export function readXml(root: XmlElement, layout: Layout): unknown {
  return new Reader().readRoot(root, layout);
}

type Fields = Record<string, unknown>;

class Reader {
  /** The names of the elements around what is being read. */
  readonly #path: string[] = [];

  readRoot(root: XmlElement, layout: Layout): unknown {
    if (layout.kind === "choice") return this.readRoot(root, bestMatch(root, layout.options));
    if (layout.kind === "element") {
      checkRoot(root, layout.name);
      return this.#present(this.#readElement(root, layout), layout.content);
    }
    // A document has one root, which is then the element around the items or properties.
    this.#path.push(root.local);
    return this.#readContent(root, layout.content, false);
  }

  /** Undefined for an empty element that may be neither null nor text. */
  #readElement(element: XmlElement, { content, isNullable }: Element): unknown {
    this.#path.push(element.local);
    const value = isNil(element) ? null : this.#readContent(element, content, isNullable);
    this.#path.pop();
    return value;
  }

  #readContent(element: XmlElement, content: Content, isNullable: boolean): unknown {
    switch (content.kind) {
      case "scalar": {
        const inner = element.children.find(isElement);
        if (inner !== undefined)
          throw this.#problem(`has an element <${inner.local}>; expected text`);
        return this.#readText(textOf(element), content, isNullable);
      }
      case "members":
        return this.#readMembers(new Unread(element), content);
      case "list":
        return this.#readItems(element, content);
      case "nested":
        return this.#take(new Unread(element), content.inner, undefined);
      case "any":
        return this.#readAnything(element);
    }
  }

  #readText(text: string, content: Scalar, isNullable: boolean): unknown {
    if (isEmpty(text, content)) return isNullable ? null : undefined;
    const value = readScalar(text, content);
    if (value === undefined) throw this.#problem(`is no ${nameOf(content)}`);
    return value;
  }

  #readMembers(unread: Unread, { members, others }: Members): Fields {
    const fields: Fields = {};
    // First those that say their namespace: what they leave has none, or nobody asks for it.
    for (const member of members)
      if (hasNamespace(member)) this.#readMember(fields, unread, member);
    for (const member of members)
      if (!hasNamespace(member)) this.#readMember(fields, unread, member);
    this.#readOthers(fields, unread, others, members);
    return fields;
  }

  #readMember(fields: Fields, unread: Unread, { key, layout, isRequired }: Member): void {
    const value = this.#take(unread, layout, key);
    if (value !== undefined) put(fields, key, value);
    else if (isRequired && layout.kind === "none" && layout.content.kind === "list") {
      put(fields, key, []);
    } else if (isRequired && isText(layout)) put(fields, key, "");
  }

  /** What an object's element has of one of its properties; undefined where it has nothing. */
  #take(unread: Unread, layout: Layout, key: string | undefined): unknown {
    switch (layout.kind) {
      case "element": {
        const found = unread.elements(layout, key);
        const [element] = found;
        if (element === undefined) return undefined;
        if (found.length > 1 && layout.content.kind !== "any") {
          throw this.#problem(`has ${found.length} elements <${element.local}>; expected one`);
        }
        const values = unread.takeElements(found).map((item) => this.#readElement(item, layout));
        return values.length > 1 ? values : values[0];
      }
      case "attribute": {
        const attribute = unread.attribute(layout, key);
        if (attribute === undefined) return layout.isNullable ? null : undefined;
        this.#path.push(`@${attribute.local}`);
        const text = unread.takeAttribute(attribute);
        const value = this.#readText(text, layout.content, layout.isNullable);
        this.#path.pop();
        return value;
      }
      case "text":
      case "cdata": {
        if (unread.text === undefined) return layout.isNullable ? null : undefined;
        return this.#readText(unread.takeText(), layout.content, layout.isNullable);
      }
      case "none": {
        const { content } = layout;
        if (!unread.has(layout, key)) return undefined;
        if (content.kind === "list") return this.#takeItems(unread, content, key);
        const fields: Fields = {};
        for (const member of content.members) this.#readMember(fields, unread, member);
        return fields;
      }
      case "choice":
        return this.#takeChoice(unread, layout, key);
    }
  }

  #takeChoice(unread: Unread, { options }: Choice, key: string | undefined): unknown {
    const there = options.filter((option) => unread.has(option, key));
    const elements = there.flatMap((option) =>
      option.kind === "element" ? [unread.elements(option, key)] : [],
    );
    const list = there.find(({ kind }) => kind === "none");
    // One or several of the same: `oneOf` a thing and a list of such.
    const areMany = elements.length === 0 || elements.some((found) => found.length > 1);
    if (list !== undefined && areMany) return this.#take(unread, list, key);
    const [element] = elements.flat();
    const [first] = there;
    if (first === undefined) return undefined;
    return this.#take(unread, element === undefined ? first : bestMatch(element, there), key);
  }

  /** The items of a list without an element of its own. */
  #takeItems(unread: Unread, { first, rest }: List, key: string | undefined): unknown[] {
    const items = first.flatMap((layout) => {
      const item = this.#take(unread, layout, key);
      return item === undefined ? [] : [item];
    });
    if (rest.kind === "element") {
      const found = unread.takeElements(unread.elements(rest, key));
      return [...items, ...found.map((item) => this.#readItem(item, rest))];
    }
    if (rest.kind === "choice") {
      // Of several names, in the document's order.
      const found = unread.element.children.filter(
        (child): child is XmlElement =>
          isElement(child) && rest.options.some((option) => isOf(child, option, key)),
      );
      return [...items, ...unread.takeElements(found).map((item) => this.#readItem(item, rest))];
    }
    const item = unread.has(rest, key) ? this.#take(unread, rest, key) : undefined;
    return item === undefined ? items : [...items, item];
  }

  /** The items of a list in an element of its own: all that is in it, in its order. */
  #readItems(element: XmlElement, { first, rest }: List): unknown[] {
    const items: unknown[] = [];
    let text = "";
    const addText = (): void => {
      const layout = first[items.length] ?? rest;
      if (layout.kind === "text" || layout.kind === "cdata") {
        items.push(this.#present(this.#readText(text, layout.content, false), layout.content));
      } else if (!isBlank(text)) throw this.#problem("has text between its items");
      text = "";
    };
    for (const child of element.children) {
      if (!isElement(child)) {
        text += child.text;
        continue;
      }
      const isTextNext = ["text", "cdata"].includes((first[items.length] ?? rest).kind);
      if (text !== "" || (isTextNext && first.length > items.length)) addText();
      const layout = first[items.length] ?? rest;
      if (items.length < first.length && layout.kind === "element") this.#checkName(child, layout);
      items.push(this.#readItem(child, layout));
    }
    if (text !== "") addText();
    return items;
  }

  #readItem(element: XmlElement, layout: Layout): unknown {
    if (layout.kind === "choice")
      return this.#readItem(element, bestMatch(element, layout.options));
    const value =
      layout.kind === "element"
        ? this.#readElement(element, layout)
        : this.#readElement(element, { ...unnamed, content: layout.content });
    return this.#present(value, layout.content);
  }

  /** What the document doesn't describe, under its name. */
  #readOthers(
    fields: Fields,
    unread: Unread,
    others: Layout,
    members: readonly Member[] = [],
  ): void {
    for (const [name, elements] of unread.otherElements) {
      const member = members.find(({ key }) => key === name);
      const isFree = !Object.hasOwn(fields, name);
      // Called like the property, and not as its XML Object says.
      const layout = member !== undefined && isFree ? member.layout : others;
      const [only] = elements;
      if (isFree && only !== undefined && elements.length === 1 && wraps(only, layout)) {
        put(fields, name, this.#readItem(only, layout));
        continue;
      }
      const isList = layout.kind === "none" || elements.length > 1;
      const values = elements.map((element) =>
        layout.kind === "none" && layout.content.kind === "list"
          ? this.#readItem(element, layout.content.rest)
          : this.#readItem(element, layout),
      );
      if (isFree) put(fields, name, isList ? values : values[0]);
    }
    for (const attribute of unread.otherAttributes) {
      const key = keyOf(attribute);
      if (!Object.hasOwn(fields, key)) put(fields, key, attribute.value);
    }
    if (unread.text !== undefined) put(fields, textKey, unread.takeText());
  }

  #readAnything(element: XmlElement): unknown {
    const unread = new Unread(element);
    if (unread.size === 0) return unread.takeText();
    const fields: Fields = {};
    this.#readOthers(fields, unread, unnamed);
    return fields;
  }

  #checkName(element: XmlElement, { name }: Element): void {
    if (isCalled(element, name)) return;
    throw this.#problem(`has an element <${element.local}>; expected <${name.local}>`);
  }

  #present(value: unknown, content: Content): unknown {
    if (value !== undefined) return value;
    throw this.#problem(
      `is empty; expected ${content.kind === "scalar" ? nameOf(content) : "a value"}`,
    );
  }

  #problem(what: string): XmlProblem {
    return new XmlProblem(`${this.#path.join("/")} ${what}`);
  }
}

/** Own properties, whatever their name: an object's `__proto__` would be its prototype. */
function put(fields: Fields, key: string, value: unknown): void {
  if (key !== "__proto__") fields[key] = value;
  else {
    const own = { value, writable: true, enumerable: true, configurable: true };
    Object.defineProperty(fields, key, own);
  }
}

/**
 * What the document doesn't call by itself may be called otherwise by the server, and capital letters often
 * are: but a web page is none of it.
 */
function checkRoot(root: XmlElement, name: XmlName): void {
  if (isCalled(root, name)) return;
  const isAlmost = root.local.toLowerCase() === name.local?.toLowerCase();
  if (isAlmost || (name.isInferred && root.local.toLowerCase() !== "html")) return;
  const namespace = name.namespace === undefined ? "" : ` of namespace ${name.namespace}`;
  throw new XmlProblem(`its root element is <${root.local}>; expected <${name.local}>${namespace}`);
}

/** A list in an element of its own, of which the document doesn't say that it has one. */
function wraps(element: XmlElement, layout: Layout): boolean {
  if (layout.kind !== "none" || layout.content.kind !== "list") return false;
  const { rest } = layout.content;
  const items = element.children.filter(isElement);
  return items.length > 0 && items.every((item) => isOf(item, rest));
}

function isNil({ attributes }: XmlElement): boolean {
  return attributes.some(
    ({ local, namespace, value }) =>
      local === "nil" && namespace === xsiNamespace && ["true", "1"].includes(value.trim()),
  );
}

function hasNamespace({ layout }: Member): boolean {
  return (
    (layout.kind === "element" || layout.kind === "attribute") &&
    layout.name.namespace !== undefined
  );
}

function isText(layout: Layout): boolean {
  return (layout.kind === "text" || layout.kind === "cdata") && layout.content.types.has("string");
}
