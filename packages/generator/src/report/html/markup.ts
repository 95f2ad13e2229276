/**
 * HTML as values: what is put into a template is text, and escaped, unless it is markup itself. The tag
 * is not called `html`, as formatters would change the white space of such templates, which counts.
 */
import { escapeHidden } from "../../hidden-characters.js";
import { logCommands } from "../../log-commands.js";

/** Made by `markup` and `verbatim` only, so that no string becomes markup by mistake. */
export class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What a template takes; `false` and undefined leave nothing. */
export type Content = string | number | Markup | false | undefined | readonly Content[];

/**
 * The markup of a template. Strings in it become text, or the values of attributes in double quotes.
 *
 * @example
 * markup`<p title="${"a < b"}">${["1", markup`<br>`]}</p>`; // <p title="a &lt; b">1<br></p>
 */
export function markup(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(String.raw({ raw: strings }, ...contents.map(textOf)));
}

/** A file of our own, as it is: nothing of a document may be in it. */
export function verbatim(text: string): Markup {
  return new Markup(text);
}

function textOf(content: Content): string {
  if (content instanceof Markup) return content.toString();
  if (typeof content === "object") return content.map(textOf).join("");
  if (content === undefined || content === false) return "";
  return escapeText(String(content));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** What a reader would not see, or see elsewhere than it stands, is written as its number. */
function escapeText(text: string): string {
  const plain = text.replaceAll("\r\n", "\n").replaceAll("\t", "    ");
  return escapeHidden(plain)
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? "")
    .replaceAll(logCommands, (character) => `&#${character.charCodeAt(0)};`);
}
