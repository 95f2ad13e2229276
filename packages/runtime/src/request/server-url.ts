/** The URL of a server: its template, filled with the values of its variables (OpenAPI 3.2, 4.6). */
import { UsageError } from "../errors.js";
import type { ServerDescription, ServerVariable } from "../operation.js";
import { type BaseUrl, parseBaseUrl } from "./base-url.js";
import { display, isRecord, own } from "./known-options.js";
import { dotSegment } from "./path-template.js";
import { encodeAllBut, keptInPath } from "./percent-encoding.js";

/** Values of variables by their names; for the others, the document's defaults. */
export type ServerVariables = Readonly<Record<string, unknown>>;

const absolute = /^[a-z][a-z0-9+.-]*:/i;
const inBraces = /\{([^{}]*)\}/g;
/** A variable that the document doesn't describe is left as it stands. */
const unfilled = /\{[^{}]*\}/;

/** True for a server whose URL says only where it is from somewhere else. */
export function isRelative(server: string | ServerDescription): boolean {
  return typeof server !== "string" && !absolute.test(fillTemplate(own(server)));
}

/** True for a server that can be sent to: on the web, or relative to what is. */
export function isUsable(server: string | ServerDescription): boolean {
  if (typeof server === "string") return true;
  const url = fillTemplate(own(server));
  return !unfilled.test(url) && (/^https?:/i.test(url) || !absolute.test(url));
}

/**
 * Where a server is. Undefined for one with a relative URL and nothing that it could be relative to.
 *
 * @param base takes the place of where the document was read from.
 * @param option names the server in errors.
 * @throws UsageError for a variable that doesn't exist or a value that doesn't fit, naming it.
 */
export function serverUrl(
  server: string | ServerDescription,
  { base, variables, option }: { base?: BaseUrl | undefined; variables?: unknown; option: string },
): BaseUrl | undefined {
  const about: ServerDescription = own(typeof server === "string" ? { url: server } : server);
  const url = fillTemplate(about, readVariables(about, variables, option), option);
  const [missing] = unfilled.exec(url) ?? [];
  if (missing !== undefined) {
    throw new UsageError(
      "INVALID_OPTION",
      `${option} is ${about.url}, whose variable ${missing} the document doesn't describe; pass baseUrl`,
    );
  }
  if (absolute.test(url)) return parseBaseUrl(url, option);
  // As a folder: what is relative to a base URL stays below it.
  const from = base === undefined ? about.base : `${base.origin}${base.path}/`;
  return from === undefined ? undefined : parseBaseUrl(new URL(url, from).href, option);
}

function readVariables(
  { url, variables = {} }: ServerDescription,
  given: unknown,
  option: string,
): ServerVariables {
  if (given === undefined) return {};
  if (!isRecord(given)) {
    throw new UsageError(
      "INVALID_OPTION",
      `${option}.variables is ${display(given)}; expected an object of texts by the names of the URL's variables`,
    );
  }
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(variables, name)) continue;
    const known = Object.keys(variables);
    throw new UsageError(
      "INVALID_OPTION",
      `${option}.variables.${name}: the server ${url} has no such variable; there ${
        known.length === 0 ? "are none" : `is ${known.join(", ")}`
      }`,
    );
  }
  // An object of unknown values, by the test above.
  return given as ServerVariables;
}

/** The URL with the values that were given, and the defaults of the others. */
function fillTemplate(
  { url, variables = {} }: ServerDescription,
  given: ServerVariables = {},
  option = "server",
): string {
  let filled = "";
  let end = 0;
  const template = url.trim();
  for (const match of template.matchAll(inBraces)) {
    const [whole, name = ""] = match;
    filled += template.slice(end, match.index);
    end = match.index + whole.length;
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (variable === undefined) filled += whole;
    else if (value === undefined) filled += variable.default;
    else {
      const place = { before: filled, after: template.slice(end) };
      filled += textOf(value, variable, place, `${option}.variables.${name}`);
    }
  }
  return filled + template.slice(end);
}

/** What stands around a variable: values in front of it, and the template behind it. */
interface Surroundings {
  readonly before: string;
  readonly after: string;
}

/**
 * The text of a value that fits its place: it must not lead to another host or path than the document
 * means. What the document itself lists is taken at its word.
 */
function textOf(
  value: unknown,
  variable: ServerVariable,
  around: Surroundings,
  option: string,
): string {
  if (typeof value !== "string") {
    throw new UsageError("INVALID_OPTION", `${option} is ${display(value)}; expected text`);
  }
  const { enum: listed = [] } = own(variable);
  if (value === variable.default || listed.includes(value)) return value;
  if (listed.length > 0) {
    const values = listed.map((item) => JSON.stringify(item)).join(", ");
    throw new UsageError("INVALID_OPTION", `${option} is ${display(value)}; expected ${values}`);
  }
  const { what, write } = placeOf(variable, around);
  const text = write(value);
  if (text !== undefined) return text;
  throw new UsageError("INVALID_OPTION", `${option} is ${display(value)}; expected ${what}`);
}

/** What may stand in some part of a URL. */
interface UrlPart {
  readonly what: string;
  /** Undefined for what may not. */
  readonly write: (value: string) => string | undefined;
}

/** The part of the URL that a variable is. Where it could be two, the default says which. */
function placeOf(variable: ServerVariable, around: Surroundings): UrlPart {
  const { before, after } = around;
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/]*)$/i.exec(before)?.[1];
  if (authority === undefined) {
    if (/^[a-z0-9+.-]*$/i.test(before) && /^[a-z0-9+.-]*:\/\//i.test(after)) return scheme;
    return before === "" && absolute.test(variable.default) ? url : pathPart(variable, around);
  }
  if (authority.endsWith(":")) return port;
  const isLast = /^(?:\/|$)/.test(after);
  if (authority === "") return isLast ? hostAndPort : after.startsWith(":") ? host : hostPart;
  // `https://example.com{basePath}`, or `…{port}` with its colon.
  const isGlued = isLast && !/[.-]$/.test(authority);
  if (isGlued && /^(?:\/|$)/.test(variable.default)) return pathPart(variable, around);
  return isGlued && variable.default.startsWith(":") ? portWithColon : hostPart;
}

function matching(what: string, pattern: RegExp): UrlPart {
  return { what, write: (value) => (pattern.test(value) ? value : undefined) };
}

const name = String.raw`[\p{L}\p{M}\p{Nd}._-]+`;
const address = String.raw`${name}|\[[0-9A-Fa-f:.]+\]`;
const scheme = matching('"http" or "https"', /^https?$/i);
const host = matching("the name or address of a host", new RegExp(`^(?:${address})$`, "u"));
const hostPart = matching("a part of a host's name", new RegExp(`^${name}$`, "u"));
const hostAndPort = matching(
  "the name or address of a host, perhaps with a port",
  new RegExp(String.raw`^(?:${address})(?::\d{1,5})?$`, "u"),
);
const port = matching("the number of a port", /^\d{1,5}$/);
const portWithColon = matching("a colon and the number of a port", /^:\d{1,5}$/);
/** All else about it is checked when it is read as a base URL. */
const url = matching("an absolute URL, http or https", /^https?:\/\/[^?#\\\s]*$/i);

const encodePath = encodeAllBut(keptInPath);
const encodeSegments = encodeAllBut(`${keptInPath}/`);

/**
 * A part of the path. Of several segments only where the default has a slash, and never one that
 * leads up, or to another host.
 */
function pathPart(variable: ServerVariable, { before, after }: Surroundings): UrlPart {
  const isGlued = /:\/\/[^/]+$/.test(before);
  const isWide = isGlued || variable.default.includes("/");
  const start = isGlued ? "" : before.slice(before.lastIndexOf("/"));
  const [rest = ""] = /^[^/]*/.exec(after) ?? [];
  const write = (value: string): string | undefined => {
    if (isGlued ? !/^(?:\/|$)/.test(value) : value === "") return undefined;
    if (!isWide && value.includes("/")) return undefined;
    let text: string;
    try {
      text = isWide ? encodeSegments(value) : encodePath(value);
    } catch {
      // A lone surrogate has no bytes in UTF-8.
      return undefined;
    }
    const leads = dotSegment.test(`${start || "/"}${text}${rest}`) || /\/\/|\\/.test(start + value);
    return leads ? undefined : text;
  };
  const what = isWide ? "a path without empty or dot segments" : "one segment of a path, no dots";
  return { what, write };
}
