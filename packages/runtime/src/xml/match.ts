/** Which of several layouts an element has. */
import { bestFit, misfit } from "./best-fit.js";
import { type Content, type Layout, unnamed } from "./layout.js";
import { isElement, textOf, type XmlElement } from "./parse.js";
import { readScalar } from "./scalar.js";
import { isCalled, isOf, Unread } from "./unread.js";

/** The option that fits best; of several that fit equally well, the first. */
export function bestMatch(element: XmlElement, options: readonly Layout[]): Layout {
  return bestFit(options, (option) => fitOf(element, option));
}

function fitOf(element: XmlElement, layout: Layout): number {
  if (layout.kind === "choice") {
    return Math.max(...layout.options.map((option) => fitOf(element, option)));
  }
  const fit = fitOfContent(element, layout.content);
  if (layout.kind !== "element" || isCalled(element, layout.name)) return fit;
  // What a schema is called only tells where nothing else does.
  return layout.name.isInferred ? fit - 0.5 : fit + 2 * misfit;
}

/** Names that both have count for it, names that only one has against it. */
function fitOfContent(element: XmlElement, content: Content): number {
  switch (content.kind) {
    case "any":
      return 0;
    case "nested":
      return new Unread(element).has(content.inner, undefined) ? 1 : misfit;
    case "list": {
      // In an element of their own, items may be called anything.
      const { rest } = content;
      const items = element.children.filter(isElement);
      const areCalled = items.every((item) => isOf(item, rest));
      return items.length > 0 && areCalled ? 2 : 0;
    }
    case "scalar": {
      if (element.children.some(isElement)) return misfit;
      const text = textOf(element);
      const value = readScalar(text, content);
      if (value === undefined || content.literals?.has(String(value)) === false) return misfit / 2;
      return typeof value === "string" ? 1 : 2;
    }
    case "members": {
      const unread = new Unread(element);
      const there = content.members.filter(({ key, layout }) => unread.has(layout, key));
      const missing = content.members.filter(
        ({ key, layout, isRequired }) => isRequired && !unread.has(layout, key),
      );
      const isOther = there.some(({ key, layout }) => isOtherLiteral(unread, layout, key));
      const isMap = content.others !== unnamed;
      const unknown = (unread.size - there.length) * (isMap ? -1 : 1);
      return there.length - unknown - missing.length + (isOther ? misfit / 2 : 0);
    }
  }
}

/** What tells objects from each other that have the same properties: a `petType` of "Cat" or "Dog". */
function isOtherLiteral(unread: Unread, layout: Layout, key: string): boolean {
  if (layout.kind === "none" || layout.kind === "choice") return false;
  const { content } = layout;
  if (content.kind !== "scalar" || content.literals === undefined) return false;
  const found =
    layout.kind === "element"
      ? unread.elements(layout, key).map(textOf)
      : [layout.kind === "attribute" ? unread.attribute(layout, key)?.value : unread.text];
  return found.some((text) => text !== undefined && !content.literals?.has(text));
}
