import { AuthError, UsageError } from "../errors.js";
import type { Operation, SecurityRequirement, SecurityScheme } from "../operation.js";
import { Credential, type CredentialPlacement, placementFor } from "./credentials.js";

/** Credentials by the names that the document gives its security schemes. */
export type NamedCredentials = Readonly<Record<string, unknown>>;

/** The credentials of one client: what it was given, by scheme, and what goes with every operation. */
export interface Credentials {
  readonly schemes: Readonly<Record<string, SecurityScheme>>;
  readonly byScheme: ReadonlyMap<string, CredentialPlacement>;
  /** Goes with every operation, whatever the document declares. */
  readonly unnamed: CredentialPlacement | undefined;
}

/** For `auth: false`: nothing is sent, and nothing is missed. */
export const noCredentials: Credentials = { schemes: {}, byScheme: new Map(), unnamed: undefined };

/** How one operation is authorized. */
export interface Authorization {
  readonly placements: readonly CredentialPlacement[];
  /** Alternatives that only cookies are missing from: the jar may have them when the call is made. */
  readonly cookieAlternatives: readonly (readonly string[])[];
  /** True where nothing may be sent unless one of the `cookieAlternatives` is met. */
  readonly missing: boolean;
}

/**
 * Reads what the user gave as `auth`.
 *
 * @throws UsageError for a name that the document doesn't know, or the wrong kind of credential.
 */
export function readCredentials(
  schemes: Readonly<Record<string, SecurityScheme>>,
  auth: Credential | NamedCredentials | null | undefined,
): Credentials {
  if (auth instanceof Credential) {
    return { schemes, byScheme: new Map(), unnamed: auth.placement };
  }
  const byScheme = new Map<string, CredentialPlacement>();
  for (const [name, credential] of Object.entries(auth ?? {})) {
    if (credential === undefined || credential === null) continue;
    const scheme = Object.hasOwn(schemes, name) ? schemes[name] : undefined;
    if (scheme === undefined) {
      const known = Object.keys(schemes);
      throw new UsageError(
        "INVALID_OPTION",
        `auth.${name}: the document has no security scheme of this name; ${
          known.length === 0
            ? "it has none at all: pass auth: bearer(…), basic(…) or apiKey(…)"
            : `expected ${known.join(", ")}`
        }`,
      );
    }
    byScheme.set(name, placementFor(scheme, name, credential));
  }
  return { schemes, byScheme, unnamed: undefined };
}

/**
 * Picks the first of an operation's alternatives that there are credentials for, and no more than
 * these (OpenAPI 3.1, 4.8.30: only one of the alternatives needs to be met).
 */
export function authorize(
  security: readonly SecurityRequirement[] | undefined,
  credentials: Credentials,
): Authorization {
  const { unnamed, byScheme, schemes } = credentials;
  if (credentials === noCredentials)
    return { placements: [], cookieAlternatives: [], missing: false };
  if (unnamed !== undefined) {
    return { placements: [unnamed], cookieAlternatives: [], missing: false };
  }
  const cookieAlternatives: string[][] = [];
  let optional = security === undefined || security.length === 0;
  for (const requirement of security ?? []) {
    const names = Object.keys(requirement);
    if (names.length === 0) {
      optional = true;
      continue;
    }
    const lacking = names.filter((name) => !byScheme.has(name));
    if (lacking.length === 0) {
      const placements = names
        .map((name) => byScheme.get(name))
        .filter((placement) => placement !== undefined);
      return { placements, cookieAlternatives: [], missing: false };
    }
    if (lacking.length === names.length) {
      const cookies = names.map((name) => cookieOf(schemes[name]));
      if (cookies.every((cookie) => cookie !== undefined)) cookieAlternatives.push(cookies);
    }
  }
  return { placements: [], cookieAlternatives, missing: !optional };
}

/** The error for an operation whose every alternative lacks something. */
export function missingCredentials(operation: Operation, credentials: Credentials): AuthError {
  const alternatives = (operation.security ?? []).map((requirement) =>
    Object.keys(requirement)
      .map((name) => describe(name, credentials.schemes[name]))
      .join(" and "),
  );
  return new AuthError(
    "AUTH_MISSING",
    `${operation.method} ${operation.path} (${operation.id}): no credentials for it, nothing was sent; ` +
      `it needs ${alternatives.join(", or ")}; pass them as auth: { ${Object.keys(operation.security?.[0] ?? {}).join(", ")} }, ` +
      `or auth: false in the call to send it without`,
  );
}

function cookieOf(scheme: SecurityScheme | undefined): string | undefined {
  return scheme?.type === "apiKey" && scheme.in === "cookie" ? scheme.name : undefined;
}

function describe(name: string, scheme: SecurityScheme | undefined): string {
  switch (scheme?.type) {
    case undefined:
      return `${name} (which the document doesn't define)`;
    case "apiKey":
      return `${name} (API key in ${scheme.in} "${scheme.name}")`;
    case "http":
      return `${name} (HTTP ${scheme.scheme})`;
    case "oauth2":
      return `${name} (OAuth 2 token)`;
    case "openIdConnect":
      return `${name} (OpenID Connect token)`;
    case "mutualTLS":
      return `${name} (client certificate)`;
  }
}
