import { AuthError, type RequestSummary } from "../errors.js";
import { type HeaderFields, mentions } from "../request/headers.js";
import type { SecretNames } from "../request/secrets.js";
import { encodeUnreserved } from "../request/percent-encoding.js";
import { checkSecret, type CredentialPlacement } from "./credentials.js";
import { isTokenSource, type TokenSource } from "./token-source.js";

/** What credentials add to a request. */
export interface CredentialFields {
  /** Lower-case names and values in turn. */
  readonly headers: readonly string[];
  /** `key=secret` pairs, encoded. */
  readonly query: string;
  /** `name=secret` pairs, joined by `; `. */
  readonly cookies: string;
}

/** A credential whose text is known. */
export interface FixedCredential extends CredentialPlacement {
  readonly secret: string;
  /** Where the text comes from, if it can be renewed there. */
  readonly source?: TokenSource | undefined;
}

/** Writes credentials whose text is known. */
export function writeCredentials(placements: readonly FixedCredential[]): CredentialFields {
  const headers: string[] = [];
  const query: string[] = [];
  const cookies: string[] = [];
  for (const { in: location, name, prefix, secret } of placements) {
    const text = prefix + secret;
    if (location === "header") headers.push(name.toLowerCase(), text);
    else if (location === "query")
      query.push(`${encodeUnreserved(name)}=${encodeUnreserved(text)}`);
    else cookies.push(`${name}=${text}`);
  }
  return { headers, query: query.join("&"), cookies: cookies.join("; ") };
}

/** Where these credentials go, for what must not show them, nor take them to another origin. */
export function secretNames(placements: readonly CredentialPlacement[]): SecretNames {
  const names = (location: CredentialPlacement["in"]): string[] =>
    placements.filter((placement) => placement.in === location).map(({ name }) => name);
  return { headers: names("header").map((name) => name.toLowerCase()), params: names("query") };
}

/** True for a credential whose text is known once and for all. */
export function isFixed(placement: CredentialPlacement): placement is FixedCredential {
  return typeof placement.secret === "string";
}

/** Leaves out credentials whose header the user has set, or removed, by hand: the request wins. */
export function withoutMentioned(
  placements: readonly CredentialPlacement[] | undefined,
  headers: HeaderFields | undefined,
): readonly CredentialPlacement[] | undefined {
  if (placements === undefined || headers === undefined) return placements;
  const others = placements.filter(
    ({ in: place, name }) => place !== "header" || !mentions(headers, name),
  );
  return others.length === 0 ? undefined : others;
}

/**
 * Asks a credential's function or source for its text, for one attempt of a request.
 *
 * @throws AuthError if it throws or gives no text.
 */
export async function askForSecret(
  placement: CredentialPlacement,
  request: RequestSummary,
): Promise<FixedCredential> {
  if (isFixed(placement)) return placement;
  const source = isTokenSource(placement.secret) ? placement.secret : undefined;
  const what = `${request.method} ${request.url}: the function that gives the credential for ${placement.in} "${placement.name}"`;
  let secret: unknown;
  try {
    secret = await (source === undefined ? (placement.secret as () => unknown)() : source.get());
  } catch (cause) {
    throw new AuthError("AUTH_FAILED", `${what} failed; the attempt was not made`, { cause });
  }
  if (typeof secret !== "string" || secret === "") {
    const came = secret === "" ? "an empty string" : typeof secret;
    throw new AuthError("AUTH_FAILED", `${what} returned ${came}; expected a string`);
  }
  try {
    checkSecret(what, placement, secret);
  } catch (error) {
    source?.invalidate(secret);
    throw error;
  }
  return { ...placement, secret, source };
}

/**
 * Tells the sources of these credentials that the server refused them. False where none can be
 * renewed.
 */
export function renew(credentials: readonly FixedCredential[] | undefined): boolean {
  let canRenew = false;
  for (const { source, secret } of credentials ?? []) {
    source?.invalidate(secret);
    canRenew ||= source !== undefined;
  }
  return canRenew;
}
