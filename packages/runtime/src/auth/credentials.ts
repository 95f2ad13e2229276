import { inspect } from "node:util";
import { UsageError } from "../errors.js";
import type { SecurityScheme } from "../operation.js";
import { checkedValue } from "../request/headers.js";

/** A secret text, or a function that is asked for it at each attempt; undefined: not given. */
export type TokenCredential = string | (() => string | Promise<string>);

/** User name and password (RFC 7617). */
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

/**
 * A credential that says by itself where it goes. Made by `bearer`, `basic` and `apiKey`. Its secret
 * shows in no log.
 */
export class Credential {
  readonly #placement: CredentialPlacement;

  /** @internal */
  constructor(placement: CredentialPlacement) {
    this.#placement = placement;
  }

  /** @internal */
  get placement(): CredentialPlacement {
    return this.#placement;
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
  return new Credential(tokenPlacement(requireToken("bearer()", token)));
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
  const secret = requireToken("apiKey()", key);
  return new Credential({ in: location, name, prefix: "", secret });
}

/**
 * Where the credential that a user gave for one of the document's schemes goes.
 *
 * @throws UsageError where the credential isn't of the kind that the scheme takes.
 */
export function placementFor(
  scheme: SecurityScheme,
  name: string,
  credential: unknown,
): CredentialPlacement {
  const option = `auth.${name}`;
  switch (scheme.type) {
    case "apiKey":
      return {
        in: scheme.in,
        name: scheme.name,
        prefix: "",
        secret: requireToken(option, credential),
      };
    case "oauth2":
    case "openIdConnect":
      return tokenPlacement(requireToken(option, credential));
    case "http":
      if (scheme.scheme.toLowerCase() === "bearer") {
        return tokenPlacement(requireToken(option, credential));
      }
      if (scheme.scheme.toLowerCase() === "basic") return basicPlacement(option, credential);
      throw new UsageError(
        "INVALID_OPTION",
        `${option}: the HTTP scheme "${scheme.scheme}" is not supported yet; set the header yourself, with auth: apiKey("authorization", …)`,
      );
    case "mutualTLS":
      throw new UsageError("INVALID_OPTION", `${option}: mutual TLS is not supported yet`);
  }
}

function tokenPlacement(secret: TokenCredential): CredentialPlacement {
  return { in: "header", name: "authorization", prefix: "Bearer ", secret };
}

function basicPlacement(option: string, credential: unknown): CredentialPlacement {
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
  const secret = Buffer.from(`${username}:${password}`, "utf8").toString("base64");
  return { in: "header", name: "authorization", prefix: "Basic ", secret };
}

function requireToken(option: string, value: unknown): TokenCredential {
  if (typeof value === "function") return value as TokenCredential;
  if (typeof value === "string" && value !== "") return checkedValue(option, value);
  throw new UsageError(
    "INVALID_OPTION",
    value === ""
      ? `${option} is an empty string; is the environment variable that it comes from set?`
      : `${option} is ${value === undefined ? "undefined" : `a ${typeof value}`}; expected a string or a function that returns one`,
  );
}
