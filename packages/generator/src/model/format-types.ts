/** Types of the program's own for the values of a format: what is sent and received stays what JSON has. */

/** By format. */
export type FormatTypes = Readonly<Record<string, FormatType>>;

export type FormatType = PrimitiveType | ImportedType;

/** Printed as they are. */
export const primitiveFormatTypes = ["string", "number", "boolean", "unknown"] as const;

export type PrimitiveType = (typeof primitiveFormatTypes)[number];

/** A type that a module exports. */
export interface ImportedType {
  /** Its name there: `UUID`. */
  readonly type: string;
  /** A package, or a file: `@acme/types`, `./types.js`. */
  readonly from: string;
}

/** Types of some formats, by the names that the client has for them. */
export interface NamedImport extends ImportedType {
  /** What the client calls it, and exports it as: mostly the same. */
  readonly name: string;
}

/** The names of imported types, given when the first value of theirs is found. */
export class FormatTypeNames {
  readonly #formats: FormatTypes;
  readonly #claim: (key: string, wanted: string) => string;
  readonly #named = new Map<string, NamedImport>();

  /** @param claim gives a name that nothing else in the client has. */
  constructor(formats: FormatTypes, claim: (key: string, wanted: string) => string) {
    this.#formats = formats;
    this.#claim = claim;
  }

  /** What the values of a format are typed as; undefined for one that has no type of its own. */
  typeOf(format: string | undefined): string | undefined {
    if (format === undefined || !Object.hasOwn(this.#formats, format)) return undefined;
    const type = this.#formats[format];
    if (type === undefined || typeof type === "string") return type;
    const key = formatKey(this.#firstWith(type) ?? format);
    const known = this.#named.get(key);
    if (known !== undefined) return known.name;
    const name = this.#claim(key, type.type);
    this.#named.set(key, { ...type, name });
    return name;
  }

  /** Those that values were found of. */
  imports(): readonly NamedImport[] {
    return [...this.#named.values()];
  }

  /** Their names by key, for the lock. */
  names(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#named].map(([key, { name }]) => [key, name]));
  }

  /** Formats that share a type share its name. */
  #firstWith({ type, from }: ImportedType): string | undefined {
    return Object.keys(this.#formats).find((format) => {
      const other = this.#formats[format];
      return typeof other === "object" && other.type === type && other.from === from;
    });
  }
}

/** The key of an imported type among the names of types; every reference has a `#`. */
export function formatKey(format: string): string {
  return `format ${format}`;
}
