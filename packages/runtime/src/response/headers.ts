import { inspect } from "node:util";
import { maskHeaders, noSecrets } from "../request/secrets.js";

/** Header fields by lower-case name; repeated ones as a list. */
export type Fields = Readonly<Record<string, string | string[]>>;

/** One field, by its lower-case name; not what others have added to `Object.prototype`. */
export function fieldOf(fields: Fields, name: string): string | string[] | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** Header fields of a response. Names in any case. */
export class ResponseHeaders {
  readonly #fields: Fields;

  /** Takes fields by their lower-case names, repeated ones as a list. */
  constructor(fields: Fields) {
    this.#fields = fields;
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
