import { hiddenCharacters } from "../hidden-characters.js";
import type { ApiModel } from "../model/api-model.js";

/** npm's search shows about so much of it. */
const longest = 200;

/** What the API is, in one line of plain text: the first paragraph of what the document says. */
export function descriptionOf({ title, about = "" }: ApiModel["info"]): string {
  const paragraphs = about
    .replaceAll(/\r\n?/g, "\n")
    .split(/\n[ \t]*\n/)
    .map((paragraph) => paragraph.replaceAll(/^ {0,3}#{1,6} .*$/gm, ""));
  const text = paragraphs.map(plain).find((paragraph) => paragraph !== "");
  return shortened(text ?? `A client for ${plain(title)}.`);
}

/** Markdown without its marks, on one line; what looks like HTML is gone. */
function plain(markdown: string): string {
  return markdown
    .replaceAll(hiddenCharacters, " ")
    .replaceAll(/!?\[([^\][]*)\]\([^()]*\)/g, "$1")
    .replaceAll(/<[^<>]*>/g, "")
    .replaceAll(/[*`]/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** Cut behind its last whole sentence, or else word, that fits. */
function shortened(text: string): string {
  if (text.length <= longest) return text;
  // Not in the middle of a character.
  const start = text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, "");
  const [sentences] = /^.*[.!?](?= )/.exec(start) ?? [];
  return sentences ?? `${start.slice(0, start.lastIndexOf(" ")) || start}…`;
}
