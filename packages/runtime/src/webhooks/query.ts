/** The query of a webhook. */
import { decodeHeader } from "../response/header-values.js";
import type { QueryDecoding } from "./description.js";

/**
 * The query of a webhook's URL.
 *
 * @typeParam Values What the document says of its parameters.
 */
export class WebhookQuery<Values extends object = object> {
  readonly #pairs: URLSearchParams;
  readonly #decodings: Readonly<Record<string, QueryDecoding>>;

  /** @internal */
  constructor(url: string, decodings: Readonly<Record<string, QueryDecoding>> = {}) {
    const start = url.indexOf("?");
    this.#pairs = new URLSearchParams(start === -1 ? "" : url.slice(start).replace(/#.*$/s, ""));
    this.#decodings = decodings;
  }

  /**
   * A parameter that the document describes, as the value that it describes; undefined where it is missing,
   * or not what it should be. `get` gives its text.
   */
  value<Name extends keyof Values & string>(name: Name): Values[Name] | undefined {
    if (!Object.hasOwn(this.#decodings, name)) return undefined;
    // Type and decoding were written by the generator, from one schema.
    return decodeField(this.getAll(name), this.#decodings[name] ?? "string") as
      | Values[Name]
      | undefined;
  }

  /** The first value of a parameter, as text; undefined where there is none. */
  get(name: string): string | undefined {
    return this.#pairs.get(name) ?? undefined;
  }

  /** Every value of a parameter, as text. */
  getAll(name: string): readonly string[] {
    return this.#pairs.getAll(name);
  }

  /** Names and values, in the order in which they came. */
  [Symbol.iterator](): IterableIterator<[name: string, value: string]> {
    return this.#pairs[Symbol.iterator]();
  }
}

/** The value of a field that came so many times; undefined where it is not what it should be. */
export function decodeField(texts: readonly string[], decoding: QueryDecoding): unknown {
  const [first] = texts;
  if (first === undefined) return undefined;
  if (typeof decoding === "string") return decodeHeader(first, decoding);
  const { items, delimiter } = decoding;
  const values = (delimiter === undefined ? texts : first.split(delimiter)).map((text) =>
    decodeHeader(text, items),
  );
  return values.includes(undefined) ? undefined : values;
}
