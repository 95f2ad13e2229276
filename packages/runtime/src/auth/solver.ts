import { AuthError, UsageError } from "../errors.js";
import type { Operation } from "../operation.js";
import type { SecurityRequirement, SecurityScheme } from "../security-scheme.js";
import { fieldIn } from "../request/headers.js";
import { encodeUnreserved } from "../request/percent-encoding.js";
import type { PreparedRequest } from "../request/prepared-request.js";
import { hasCookie } from "../request/cookie-header.js";
import { Credential, type RequestCredential } from "./credentials.js";
import type { ScopedCredential } from "./grant.js";
import type { GivenCredentials } from "./other-origins.js";
import { schemeCredential } from "./schemes.js";

/** Credentials by the names that the document gives its security schemes. */
export type NamedCredentials = Readonly<Record<string, unknown>>;

/** What was given for a scheme: the same for all operations, or made for each. */
type SchemeCredential = RequestCredential | ScopedCredential;

/** The credentials of one client: what it was given, by scheme, and what goes with every operation. */
export interface Credentials {
  readonly schemes: Readonly<Record<string, SecurityScheme>>;
  readonly byScheme: ReadonlyMap<string, SchemeCredential>;
  /** Goes with every operation, whatever the document declares. */
  readonly unnamed: RequestCredential | undefined;
  /** Whether the session's own credential may take the place of what is not here. */
  readonly inherits: boolean;
  /** Names that were given as undefined: most likely environment variables that are not set. */
  readonly unset: readonly string[];
  /** Names that a call gave itself: an alternative without any of them is none for it. */
  readonly ofCall?: ReadonlySet<string> | undefined;
}

/** For `auth: false`: nothing is sent, and nothing is missed. */
export const noCredentials: Credentials = {
  schemes: {},
  byScheme: new Map(),
  unnamed: undefined,
  inherits: false,
  unset: [],
};

/** One way to authorize an operation. */
export interface Authorization extends GivenCredentials {
  /** Cookies that the jar has to have for it: those that a login sets, say. */
  readonly cookies: readonly string[];
}

/** What became of credentials that calls gave as objects: what a server said to one is of use to the next. */
export type KnownCredentials = WeakMap<object, Map<string, SchemeCredential>>;

/**
 * Reads what the user gave as `auth`.
 *
 * @throws UsageError for a name that the document doesn't know, or the wrong kind of credential.
 */
export function readCredentials(
  schemes: Readonly<Record<string, SecurityScheme>>,
  auth: Credential | NamedCredentials | undefined,
  known: KnownCredentials = new WeakMap(),
): Credentials {
  if (auth instanceof Credential) {
    return { schemes, byScheme: new Map(), unnamed: auth.content, inherits: false, unset: [] };
  }
  const byScheme = new Map<string, SchemeCredential>();
  const unset: string[] = [];
  for (const [name, credential] of Object.entries(auth ?? {})) {
    if (credential === undefined) unset.push(name);
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
    byScheme.set(name, knownCredential(known, scheme, name, credential));
  }
  return { schemes, byScheme, unnamed: undefined, inherits: true, unset };
}

function knownCredential(
  known: KnownCredentials,
  scheme: SecurityScheme,
  name: string,
  given: unknown,
): SchemeCredential {
  const isObject = (typeof given === "object" && given !== null) || typeof given === "function";
  const ofObject = isObject ? known.get(given) : undefined;
  const found = ofObject?.get(name) ?? schemeCredential(scheme, name, given);
  if (ofObject !== undefined) ofObject.set(name, found);
  else if (isObject) known.set(given, new Map([[name, found]]));
  return found;
}

/**
 * What a call gave as `auth`, over its client's: the operation's first alternative with one of the call's
 * is taken, and what else that one needs is the client's. `null` for a scheme removes the client's.
 *
 * @throws UsageError as `readCredentials`.
 */
export function overrideCredentials(
  client: Credentials,
  schemes: Credentials["schemes"],
  auth: Credential | NamedCredentials,
  known: KnownCredentials,
): Credentials {
  const call = readCredentials(schemes, auth, known);
  if (call.unnamed !== undefined) return call;
  const byScheme = new Map([...client.byScheme, ...call.byScheme]);
  for (const [name, credential] of Object.entries(auth)) {
    if (credential === null) byScheme.delete(name);
  }
  const { inherits } = client;
  const ofCall = call.byScheme.size === 0 ? undefined : new Set(call.byScheme.keys());
  return { schemes, byScheme, unnamed: undefined, inherits, unset: call.unset, ofCall };
}

/**
 * The ways to authorize an operation with these credentials, in the order of the document. The first
 * whose cookies the jar has is taken, and no more than it is sent (OpenAPI 3.1, 4.8.30: only one of
 * the alternatives needs to be met). None: the operation can't be called.
 *
 * @param server The absolute URL of the operation's server.
 * @param showsCertificate whether connections show a client certificate without ours, by `tls`.
 */
export function authorize(
  security: readonly SecurityRequirement[] | undefined,
  credentials: Credentials,
  server: string,
  showsCertificate = false,
): readonly Authorization[] {
  const { unnamed, byScheme, schemes } = credentials;
  if (unnamed !== undefined) {
    return [{ credentials: [unnamed], schemes: ["the client's auth"], cookies: [] }];
  }
  const nothing = { credentials: [], schemes: [], cookies: [] };
  if (security === undefined || security.length === 0 || credentials === noCredentials) {
    return [nothing];
  }
  const ways: Authorization[] = [];
  for (const requirement of security) {
    const names = Object.keys(requirement);
    const given = names.flatMap((name) => {
      const credential = byScheme.get(name) ?? [];
      if (!("forOperation" in credential)) return credential;
      return credential.forOperation({ scopes: requirement[name] ?? [], server });
    });
    const lacking = lackingOf(names, credentials, showsCertificate);
    const cookies = lacking.flatMap((name) => cookieOf(schemes[name]) ?? []);
    const described = names.map((name) => describe(name, schemes[name]));
    if (names.length > 0 && cookies.length === lacking.length)
      ways.push({ credentials: given, schemes: described, cookies });
  }
  // What needs nothing comes last, wherever it stands: credentials are given to be used.
  const isOptional = security.some((requirement) => Object.keys(requirement).length === 0);
  return isOptional ? [...ways, nothing] : ways;
}

/** Of an alternative's schemes, those that there is nothing for. */
function lackingOf(
  names: readonly string[],
  { schemes, byScheme, ofCall }: Credentials,
  showsCertificate: boolean,
): readonly string[] {
  const isForCall = ofCall === undefined || names.some((name) => ofCall.has(name));
  return names.filter((name) => {
    if (showsCertificate && schemes[name]?.type === "mutualTLS") return false;
    return !isForCall || !byScheme.has(name);
  });
}

/**
 * True where a request carries what one of the alternatives asks for although the client was given
 * no credentials: its user has set the header, cookie or parameter by hand.
 */
export function isAuthorizedByHand(
  security: readonly SecurityRequirement[],
  schemes: Credentials["schemes"],
  request: Pick<PreparedRequest, "headers" | "cookies" | "path">,
  showsCertificate = false,
): boolean {
  const carries = (scheme: SecurityScheme | undefined): boolean => {
    if (scheme?.type === "mutualTLS") return showsCertificate;
    if (scheme?.type !== "apiKey") return fieldIn(request.headers, "authorization") !== undefined;
    const { in: location, name } = scheme;
    if (location === "header") return fieldIn(request.headers, name.toLowerCase()) !== undefined;
    if (location === "cookie") return hasCookie(request.cookies, name);
    return request.path.replace("?", "&").includes(`&${encodeUnreserved(name)}=`);
  };
  return security.some((requirement) =>
    Object.keys(requirement).every((name) => carries(schemes[name])),
  );
}

/** The error for an operation whose every alternative lacks something. */
export function missingCredentials(
  operation: Operation,
  credentials: Credentials,
  showsCertificate = false,
): AuthError {
  const { security = [] } = operation;
  const alternatives = security.map((requirement) => {
    const names = Object.keys(requirement);
    const lacking = lackingOf(names, credentials, showsCertificate);
    const all = names.map((name) => describe(name, credentials.schemes[name])).join(" and ");
    if (lacking.length === names.length) return all;
    return `${all}, of which ${lacking.join(" and ")} ${lacking.length === 1 ? "is" : "are"} missing`;
  });
  const wanted = lackingOf(Object.keys(security[0] ?? {}), credentials, showsCertificate);
  const hint = credentials.unset.map(
    (name) =>
      `; auth.${name} was given as undefined: is the environment variable it comes from set?`,
  );
  return new AuthError(
    "AUTH_MISSING",
    `${operation.method} ${operation.path} (${operation.id}): no credentials for it, nothing was sent; ` +
      `it needs ${alternatives.join(", or ")}; pass ${wanted.length === 1 ? "it" : "them"} as auth: { ${wanted.join(", ")} }, ` +
      `or auth: false in the call to send it without${hint.join("")}`,
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
