import { TextDecoder } from "node:util";
import { knownCharset } from "./charset.js";
import { FieldScanner } from "./field-scanner.js";

/** One relation that a `Link` header states (RFC 8288): its context has a `rel` at `url`. */
export interface Link {
  /** Absolute. Where it leads is the server's say: check it before credentials go there. */
  readonly url: string;
  /** In lower case: `next`, or an extension's URI. */
  readonly rel: string;
  /** What the link starts from: the response's own URL unless its `anchor` says otherwise. Absolute. */
  readonly context: string;
  /**
   * The parameters, `rel` and `anchor` among them, by name in lower case; of several the first. What
   * `title*` encodes (RFC 8187) stands as `title`.
   */
  readonly params: Readonly<Record<string, string | undefined>>;
}

/** Links by relation; of several the first. Has nothing of `Object.prototype`. */
export type Links = Readonly<Record<string, Link | undefined>>;

/**
 * The links that start from the response itself, by relation. Those of another `anchor` say something
 * of another resource, and are in `listLinks` only.
 *
 *     parseLinks('<?page=2>; rel="next"', "https://api.example.com/pets").next?.url
 *     // https://api.example.com/pets?page=2
 *
 * @param base The URL of the response.
 */
export function parseLinks(value: string | undefined, base: string): Links {
  const own = resolve("", base);
  // The cast: an object without a prototype, so that no relation finds what isn't a link.
  const links = Object.create(null) as Record<string, Link | undefined>;
  for (const link of listLinks(value, base)) {
    if (link.context === own) links[link.rel] ??= link;
  }
  return links;
}

/**
 * Every link, one for each of its relations, in their order. What is malformed is skipped up to the
 * next comma; one without a `rel` states nothing. A quote that nobody closes goes to the end, as in
 * RFC 8288, B.4.
 *
 * @param value Several fields joined by commas.
 * @param base The URL of the response.
 */
export function listLinks(value: string | undefined, base: string): readonly Link[] {
  const links: Link[] = [];
  if (value === undefined) return links;
  for (const { target, params } of scan(value)) {
    const url = resolve(target, base);
    const context = resolve(params["anchor"] ?? "", base);
    if (url === undefined || context === undefined) continue;
    for (const rel of (params["rel"] ?? "").toLowerCase().split(/[ \t]+/)) {
      if (rel !== "") links.push({ url, rel, context, params });
    }
  }
  return links;
}

interface RawLink {
  readonly target: string;
  readonly params: Record<string, string>;
}

const target = /<([^<>]*)>/y;
const parameter =
  /[ \t]*;[ \t]*([^\s;,="<]*)[ \t]*(?:=[ \t]*(?:"((?:[^"\\]|\\.)*)(?:"|\\?$)|([^;,"<\s]*)))?/y;
const opening = /</y;
/** Up to the next comma outside of quotes, or the `<` of a link whose comma is missing. */
const junk = /(?:[^",<]|"(?:[^"\\]|\\.)*(?:"|\\?$))*/y;

/** Reads once from the left to the right, whatever comes. */
function* scan(value: string): Generator<RawLink, void, undefined> {
  const scanner = new FieldScanner(value);
  for (scanner.skipSeparators(); !scanner.isAtEnd; scanner.skipSeparators()) {
    const start = scanner.take(target);
    if (start === undefined) {
      // A `<` that begins no link is junk, too.
      scanner.take(opening);
    } else {
      const params = Object.create(null) as Record<string, string>;
      for (
        let found = scanner.take(parameter);
        found !== undefined;
        found = scanner.take(parameter)
      ) {
        const [, name = "", quoted, token = ""] = found;
        const text = quoted?.replaceAll(/\\(.?)/g, "$1") ?? token;
        if (name !== "") params[name.toLowerCase()] ??= text;
      }
      yield { target: start[1] ?? "", params: withoutStars(params) };
    }
    scanner.take(junk);
  }
}

/** `title*=UTF-8'de'n%c3%a4chstes` in the place of `title`; one that can't be read is dropped. */
function withoutStars(params: Record<string, string>): Record<string, string> {
  for (const name of Object.keys(params)) {
    if (!name.endsWith("*")) continue;
    const text = decodeExtended(params[name] ?? "");
    delete params[name];
    if (text !== undefined && name !== "*") params[name.slice(0, -1)] = text;
  }
  return params;
}

function decodeExtended(value: string): string | undefined {
  const found = /^([^']+)'[^']*'((?:[^%]|%[0-9a-f]{2})*)$/i.exec(value);
  if (found === null) return undefined;
  const [, charset = "", encoded = ""] = found;
  const bytes = Buffer.from(
    encoded.replaceAll(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
  return new TextDecoder(knownCharset(charset)).decode(bytes, { stream: true });
}

function resolve(reference: string, base: string): string | undefined {
  return URL.canParse(reference, base) ? new URL(reference, base).href : undefined;
}
