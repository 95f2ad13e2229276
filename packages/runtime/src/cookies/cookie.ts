import { inspect } from "node:util";
import { UsageError } from "../errors.js";
import { readOptions, optionNames } from "../request/known-options.js";

/** What a cookie consists of. */
export interface CookieFields {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  /** On `Date.now()`'s clock; `Infinity` for a session cookie. */
  readonly expires: number;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: SameSite | undefined;
  readonly created: number;
  /** When it was last set: of two processes' cookies the newer one is kept. */
  readonly changed: number;
}

export type SameSite = "strict" | "lax" | "none";

/** A cookie of the jar. It doesn't change; logs show all of it but its value. */
export class Cookie {
  readonly name: string;
  /** Without a leading dot. */
  readonly domain: string;
  /** True where it goes to `domain` alone, false where it goes to its subdomains as well. */
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** Kept for other programs; a session doesn't act on it. */
  readonly sameSite: SameSite | undefined;
  readonly #fields: CookieFields;

  /** @internal */
  constructor(fields: CookieFields) {
    this.name = fields.name;
    this.domain = fields.domain;
    this.hostOnly = fields.hostOnly;
    this.path = fields.path;
    this.secure = fields.secure;
    this.httpOnly = fields.httpOnly;
    this.sameSite = fields.sameSite;
    this.#fields = fields;
  }

  get value(): string {
    return this.#fields.value;
  }

  /** Undefined for a session cookie. */
  get expires(): Date | undefined {
    const { expires } = this.#fields;
    return expires === Infinity ? undefined : new Date(expires);
  }

  /** @internal */
  get fields(): CookieFields {
    return this.#fields;
  }

  /** What tells cookies apart (RFC 6265bis, 5.7, step 24). @internal */
  get id(): string {
    return `${this.hostOnly ? "" : "."}${this.domain};${this.path};${this.name}`;
  }

  toJSON(): object {
    const { name, domain, hostOnly, path, expires, secure, httpOnly, sameSite } = this;
    return { name, value: "***", domain, hostOnly, path, expires, secure, httpOnly, sameSite };
  }

  [inspect.custom](): object {
    return this.toJSON();
  }
}

/** A cookie to be set, for those who would rather not write a `Set-Cookie` text. */
export interface CookieInit {
  readonly name: string;
  readonly value: string;
  /** Makes it go to this domain and its subdomains. Default: to the host of the URL alone. */
  readonly domain?: string | undefined;
  /** Default `/`. */
  readonly path?: string | undefined;
  /** Default: never, as long as the jar is there; 400 days at most. */
  readonly expires?: Date | undefined;
  /** Sent over https only. Default: true where the URL is https. */
  readonly secure?: boolean | undefined;
  /** For programs that read the jar's file; a session doesn't act on it. Default false. */
  readonly httpOnly?: boolean | undefined;
  /** For programs that read the jar's file; a session doesn't act on it. Default none. */
  readonly sameSite?: SameSite | undefined;
}

const cookieInitNames = optionNames<CookieInit>({
  name: true,
  value: true,
  domain: true,
  path: true,
  expires: true,
  secure: true,
  httpOnly: true,
  sameSite: true,
});

/**
 * The parts of a cookie as a program gives them, checked one by one.
 *
 * @throws UsageError naming the first that can't be used; never shows the value.
 */
export function readCookieInit(init: unknown): CookieInit {
  if (typeof init !== "object" || init === null) {
    throw refuse(`is ${typeOf(init)}; expected a Set-Cookie text or { name, value, … }`);
  }
  const own: Partial<Record<keyof CookieInit, unknown>> = readOptions(
    init,
    cookieInitNames,
    "a cookie",
  );
  const text = (name: "name" | "value" | "domain" | "path"): string => {
    const part = own[name];
    if (typeof part !== "string") throw refuse(`.${name} is ${typeOf(part)}; expected a string`);
    if (part !== part.trim()) throw refuse(`.${name} begins or ends with a space`);
    return part;
  };
  const flag = (name: "secure" | "httpOnly"): boolean | undefined => {
    const part = own[name];
    if (part === undefined || typeof part === "boolean") return part;
    throw refuse(`.${name} is ${typeOf(part)}; expected true or false`);
  };

  const name = text("name");
  if (/[=;]/.test(name)) throw refuse(`.name has "=" or ";", which end a name`);
  const value = text("value");
  if (value.includes(";")) throw refuse(`.value has ";", which ends a value; encode it`);
  const path = own.path === undefined ? "/" : text("path");
  if (!path.startsWith("/") || path.includes(";")) {
    throw refuse(`.path is ${JSON.stringify(path)}; expected one that begins with "/"`);
  }
  const { expires, sameSite } = own;
  if (expires !== undefined && !(expires instanceof Date && !Number.isNaN(expires.getTime()))) {
    throw refuse(`.expires is ${typeOf(expires)}; expected a valid Date`);
  }
  if (sameSite !== undefined && !isSameSite(sameSite)) {
    throw refuse(`.sameSite is ${JSON.stringify(sameSite)}; expected "strict", "lax" or "none"`);
  }
  return {
    name,
    value,
    domain: own.domain === undefined ? undefined : text("domain"),
    path,
    expires,
    secure: flag("secure"),
    httpOnly: flag("httpOnly"),
    sameSite,
  };
}

export function isSameSite(value: unknown): value is SameSite {
  return value === "strict" || value === "lax" || value === "none";
}

function refuse(what: string): UsageError {
  return new UsageError("INVALID_ARGUMENT", `the cookie${what.startsWith(".") ? "" : " "}${what}`);
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
