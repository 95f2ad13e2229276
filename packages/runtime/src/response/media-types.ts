/** Which of several described media types a response has (RFC 9110, 8.3 and 12.5.1). */
import { essenceOf } from "../request/media-type.js";

/**
 * Values by media type or range. Case doesn't matter; parameters do only between entries that differ in
 * nothing else.
 */
export class MediaTypes<T> {
  /** As they were given. */
  readonly names: readonly string[];
  readonly #entries: readonly Entry<T>[];
  readonly #found = new Map<string, Found<T> | undefined>();

  /** @param values The preferred one first: it is taken for a response without a content type. */
  constructor(values: Readonly<Record<string, T>>) {
    this.names = Object.keys(values);
    this.#entries = Object.entries(values).map(([name, value]) => ({
      found: { name, value },
      full: normalize(name),
      essence: essenceOf(name),
    }));
  }

  /** The most specific entry for a content type; undefined where there is none. */
  find(contentType: string | undefined): Found<T> | undefined {
    if (contentType === undefined || contentType.trim() === "") return this.#entries[0]?.found;
    if (this.#found.has(contentType)) return this.#found.get(contentType);
    const found = this.#search(contentType);
    // Boundaries and the like would fill it for ever.
    if (this.#found.size < 100) this.#found.set(contentType, found);
    return found;
  }

  /** The first entry with a value that is wanted. */
  firstOf(isWanted: (value: T) => boolean): Found<T> | undefined {
    return this.#entries.find((entry) => isWanted(entry.found.value))?.found;
  }

  #search(contentType: string): Found<T> | undefined {
    const full = normalize(contentType);
    const essence = essenceOf(contentType);
    const range = `${essence.split("/", 1)[0]}/*`;
    const plain = withoutSuffixed(essence);
    const matches: readonly ((entry: Entry<T>) => boolean)[] = [
      (entry) => entry.full === full,
      (entry) => entry.essence === essence,
      (entry) => entry.essence === plain,
      (entry) => isXml(plain) && isXml(entry.essence),
      (entry) => entry.essence === range,
      (entry) => entry.essence === "*/*",
    ];
    for (const isMatch of matches) {
      const entry = this.#entries.find(isMatch);
      if (entry !== undefined) return entry.found;
    }
    return undefined;
  }
}

/** An entry: its media type as it was given, and its value. */
export interface Found<T> {
  readonly name: string;
  readonly value: T;
}

interface Entry<T> {
  readonly found: Found<T>;
  /** With parameters. */
  readonly full: string;
  readonly essence: string;
}

function normalize(contentType: string): string {
  return contentType.replaceAll(/\s+/g, "").toLowerCase();
}

/** One of the two names of XML (RFC 7303, 9.2). */
function isXml(essence: string): boolean {
  return essence === "application/xml" || essence === "text/xml";
}

/** `application/problem+json` is JSON (RFC 6839, 2). */
function withoutSuffixed(essence: string): string {
  const suffix = /\+(\w+)$/.exec(essence)?.[1];
  return suffix === undefined ? essence : `application/${suffix}`;
}
