import { AuthError, type RequestSummary } from "../errors.js";
import { type HeaderFields, mentions } from "../request/headers.js";
import { encodeUnreserved } from "../request/percent-encoding.js";
import { checkSecret, type CredentialPlacement } from "./credentials.js";

/** What credentials add to a request. */
export interface CredentialFields {
  /** Lower-case names and values in turn. */
  readonly headers: readonly string[];
  /** `key=secret` pairs, encoded. */
  readonly query: string;
  /** `name=secret` pairs, joined by `; `. */
  readonly cookies: string;
}

/** Writes credentials whose text is known. */
export function writeCredentials(
  placements: readonly (CredentialPlacement & { readonly secret: string })[],
): CredentialFields {
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

/** True for a credential whose text is known once and for all. */
export function isFixed(
  placement: CredentialPlacement,
): placement is CredentialPlacement & { readonly secret: string } {
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
 * Asks a credential's function for its text, for one attempt of a request.
 *
 * @throws AuthError if the function throws or gives no text.
 */
export async function askForSecret(
  placement: CredentialPlacement,
  request: RequestSummary,
): Promise<CredentialPlacement & { readonly secret: string }> {
  if (isFixed(placement)) return placement;
  const what = `${request.method} ${request.url}: the function that gives the credential for ${placement.in} "${placement.name}"`;
  let secret: unknown;
  try {
    secret = await (placement.secret as () => unknown)();
  } catch (cause) {
    throw new AuthError("AUTH_FAILED", `${what} failed; the attempt was not made`, { cause });
  }
  if (typeof secret !== "string" || secret === "") {
    const came = secret === "" ? "an empty string" : typeof secret;
    throw new AuthError("AUTH_FAILED", `${what} returned ${came}; expected a string`);
  }
  checkSecret(what, placement, secret);
  return { ...placement, secret };
}
