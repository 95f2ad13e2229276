import { inspect } from "node:util";
import type { HeaderDecoding } from "../operation.js";
import { maskHeaders, noSecrets } from "../request/secrets.js";
import { decodeHeader } from "./header-values.js";

/** Header fields by lower-case name; repeated ones as a list. */
export type Fields = Readonly<Record<string, string | string[]>>;

/** One field, by its lower-case name; not what others have added to `Object.prototype`. */
export function fieldOf(fields: Fields, name: string): string | string[] | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** How the fields of a response become values, by their lower-case names. */
export type HeaderDecodings = Readonly<Record<string, HeaderDecoding>>;

/** The fields of a response of which a document says nothing. */
export type NoHeaders = object;

/**
 * Header fields of a response. Names in any case.
 *
 * @typeParam Values What the document says of them, by their lower-case names.
 */
export class ResponseHeaders<Values extends object = NoHeaders> {
  readonly #fields: Fields;
  readonly #decodings: HeaderDecodings | undefined;

  /** Takes fields by their lower-case names, repeated ones as a list. */
  constructor(fields: Fields, decodings?: HeaderDecodings) {
    this.#fields = fields;
    this.#decodings = decodings;
  }

  /**
   * A field that the document describes, as the value that it describes; undefined where the field is
   * missing, or not what it should be. `get` gives its text.
   *
   *     const { headers } = await api.pets.listPets().withResponse();
   *     const left = headers.value("x-rate-limit-remaining");   // number | undefined
   */
  value<Name extends keyof Values & string>(name: Name): Values[Name] | undefined {
    const key = name.toLowerCase();
    const text = this.get(key);
    const decodings = this.#decodings ?? {};
    const decoding = Object.hasOwn(decodings, key) ? decodings[key] : undefined;
    if (text === undefined || decoding === undefined) return undefined;
    // The type and the decoding were written by the generator, from one schema.
    return decodeHeader(text, decoding) as Values[Name] | undefined;
  }

  /** The same fields with what a document says of them. @internal */
  described<Described extends object>(decodings: HeaderDecodings): ResponseHeaders<Described> {
    return new ResponseHeaders(this.#fields, decodings);
  }

  /** The field's value, several joined by `, `; undefined where it is absent. */
  get(name: string): string | undefined {
    const value = this.#lookup(name);
    return typeof value === "object" ? value.join(", ") : value;
  }

  /** Each value of a field that was sent several times, such as `set-cookie`. */
  getAll(name: string): readonly string[] {
    const value = this.#lookup(name);
    if (value === undefined) return [];
    return typeof value === "object" ? value : [value];
  }

  has(name: string): boolean {
    return this.#lookup(name) !== undefined;
  }

  /** Lower-case names with their values, in the order in which they came. */
  *[Symbol.iterator](): IterableIterator<[name: string, value: string]> {
    for (const name of Object.keys(this.#fields)) yield [name, this.get(name) ?? ""];
  }

  /** For logs: cookies and other secrets are masked. */
  toJSON(): Record<string, string> {
    return maskHeaders([...this].flat(), noSecrets);
  }

  [inspect.custom](): Record<string, string> {
    return this.toJSON();
  }

  #lookup(name: string): string | string[] | undefined {
    return fieldOf(this.#fields, name.toLowerCase());
  }
}
