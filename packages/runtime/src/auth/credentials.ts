import { inspect } from "node:util";
import { UsageError } from "../errors.js";
import { isToken } from "../request/headers.js";
import type { Authenticator } from "./authenticator.js";
import { isTokenSource, type TokenSource } from "./token-source.js";

/** A secret text, a function that is asked for it at each attempt, or a source that can renew it. */
export type TokenCredential = string | (() => string | Promise<string>) | TokenSource;

/** User name and password, for Basic (RFC 7617) and Digest (RFC 7616). */
export interface BasicCredential {
  readonly username: string;
  readonly password: string;
}

/** Where one credential goes, and its text or the function that gives it. */
export interface CredentialPlacement {
  readonly in: "header" | "query" | "cookie";
  readonly name: string;
  /** Stands in front of the text: `Bearer `. */
  readonly prefix: string;
  readonly secret: TokenCredential;
}

/** A credential on its way to a request: a text and its place, or what is asked for both. */
export type RequestCredential = CredentialPlacement | Authenticator;

/**
 * A credential that says by itself where it goes. Made by `bearer`, `basic` and `apiKey`. Its secret
 * shows in no log.
 */
export class Credential {
  readonly #content: RequestCredential;

  /** @internal */
  constructor(content: RequestCredential) {
    this.#content = content;
  }

  /** @internal */
  get content(): RequestCredential {
    return this.#content;
  }

  toJSON(): string {
    return "Credential(***)";
  }

  [inspect.custom](): string {
    return "Credential(***)";
  }
}

/**
 * A bearer token (RFC 6750), or a function that is asked for one at each attempt.
 *
 *     new Session({ baseUrl: "https://api.example.com", auth: bearer(process.env.API_TOKEN) })
 *
 * @throws UsageError for an empty or undefined token.
 */
export function bearer(token: TokenCredential | undefined): Credential {
  return new Credential(tokenPlacement("bearer()", requireToken("bearer()", token)));
}

/**
 * User name and password (RFC 7617), in UTF-8.
 *
 * @throws UsageError for a user name with a colon.
 */
export function basic(username: string, password: string): Credential {
  return new Credential(basicPlacement("basic()", { username, password }));
}

/**
 * A key in a header, query parameter or cookie.
 *
 *     apiKey("X-Api-Key", process.env.API_KEY)
 *     apiKey("key", process.env.API_KEY, "query")
 *
 * @throws UsageError for an empty or undefined key.
 */
export function apiKey(
  name: string,
  key: TokenCredential | undefined,
  location: "header" | "query" | "cookie" = "header",
): Credential {
  const placement = { in: location, name, prefix: "", secret: requireToken("apiKey()", key) };
  return new Credential(checkedPlacement("apiKey()", placement));
}

export function tokenPlacement(option: string, secret: TokenCredential): CredentialPlacement {
  return checkedPlacement(option, {
    in: "header",
    name: "authorization",
    prefix: "Bearer ",
    secret,
  });
}

export function checkedPlacement(
  option: string,
  placement: CredentialPlacement,
): CredentialPlacement {
  const { in: location, name, secret } = placement;
  if (location !== "query" && !isToken(name)) {
    throw new UsageError(
      "INVALID_OPTION",
      `${option}: ${JSON.stringify(name)} is no name of a ${location}`,
    );
  }
  if (typeof secret === "string") checkSecret(option, placement, secret);
  return placement;
}

/** What each place can carry: RFC 9110, 5.5, and RFC 6265, 4.1.1. A query is encoded. */
const carries = {
  header: /^[\t\x20-\x7e\x80-\xff]*$/,
  cookie: /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/,
  query: /^\P{Cs}*$/u,
} as const satisfies Record<CredentialPlacement["in"], RegExp>;

/** @throws UsageError for a secret that can't be sent where it should go; never shows it. */
export function checkSecret(
  option: string,
  placement: Pick<CredentialPlacement, "in" | "name">,
  secret: string,
): void {
  if (carries[placement.in].test(secret)) return;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `${option} has a character that no ${placement.in} can carry, such as a line break`,
  );
}

export function basicPlacement(option: string, credential: unknown): CredentialPlacement {
  const { username, password } = readUser(option, credential);
  const secret = Buffer.from(`${username}:${password}`, "utf8").toString("base64");
  return { in: "header", name: "authorization", prefix: "Basic ", secret };
}

/** @throws UsageError unless it is a user name and a password that Basic and Digest can carry. */
export function readUser(option: string, credential: unknown): BasicCredential {
  const { username, password } = (credential ?? {}) as Partial<BasicCredential>;
  if (typeof username !== "string" || typeof password !== "string") {
    throw new UsageError("INVALID_OPTION", `${option} needs { username, password }, both strings`);
  }
  if (username.includes(":")) {
    throw new UsageError(
      "INVALID_OPTION",
      `${option}: a user name can't have a colon, which ends it (RFC 7617, section 2)`,
    );
  }
  return { username, password };
}

export function requireToken(option: string, value: unknown): TokenCredential {
  if (typeof value === "function" || isTokenSource(value)) return value as TokenCredential;
  if (typeof value === "string" && value !== "") return value;
  throw new UsageError(
    "INVALID_OPTION",
    value === ""
      ? `${option} is an empty string; is the environment variable that it comes from set?`
      : `${option} is ${value === undefined ? "undefined" : `a ${typeof value}`}; expected a string, a function that returns one, or refreshing(…)`,
  );
}
