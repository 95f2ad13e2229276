/** What stood there and what stands there now, side by side, the words that differ marked. */
import { diffWordsWithSpace } from "diff";
import type { Change } from "../../diff/change.js";
import { type Content, markup, type Markup } from "./markup.js";

/** More differences than this are another text: to mark them helps nobody, and takes long. */
const mostEdits = 500;

/** Undefined where there is one side only. */
export function beforeAfter({ kind, before, after }: Change): Markup | undefined {
  const isWords = kind === "description-changed";
  if (!isWords && (before === undefined || after === undefined)) return undefined;
  const { old, now } = marked(before ?? "", after ?? "");
  const sides = [side("Before", before, old), side("After", after, now)];
  return markup`<dl class="pair ${isWords ? "words" : "types"}">${sides}</dl>`;
}

/** What came or went, unless the message of the change names it. */
export function onlySide({ kind, message, before, after }: Change): Markup | undefined {
  if (kind === "description-changed") return undefined;
  const only = before === undefined ? after : after === undefined ? before : undefined;
  if (only === undefined || message.includes(only)) return undefined;
  return markup` <code class="only">${only}</code>`;
}

function side(title: string, text: string | undefined, content: Content): Markup {
  const shown = text ? content : markup`<i>nothing</i>`;
  return markup`<div><dt>${title}</dt><dd>${shown}</dd></div>`;
}

/** Both texts; what only one of them has is marked, unless they have no word in common. */
function marked(before: string, after: string): { old: Content; now: Content } {
  const parts = diffWordsWithSpace(before, after, { maxEditLength: mostEdits });
  const isCommon = parts?.some(
    ({ added, removed, value }) => !added && !removed && /[\p{L}\p{N}]/u.test(value),
  );
  if (!parts || !isCommon) return { old: before, now: after };
  return {
    old: parts.flatMap(({ added, removed, value }) =>
      added ? [] : [removed ? markup`<del>${value}</del>` : value],
    ),
    now: parts.flatMap(({ added, removed, value }) =>
      removed ? [] : [added ? markup`<ins>${value}</ins>` : value],
    ),
  };
}
