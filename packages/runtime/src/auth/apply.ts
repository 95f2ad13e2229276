import type { TlsOptions } from "../connection/tls.js";
import { AuthError, textOf, UsageError } from "../errors.js";
import { isBodyStream } from "../request/body-stream.js";
import { type HeaderFields, mentions } from "../request/headers.js";
import { encodeUnreserved } from "../request/percent-encoding.js";
import type { PreparedRequest } from "../request/prepared-request.js";
import type { SecretNames } from "../request/secrets.js";
import type {
  AuthAnswer,
  Authenticator,
  Authorized,
  AuthRequest,
  CredentialFields,
} from "./authenticator.js";
import { checkSecret, type CredentialPlacement, type RequestCredential } from "./credentials.js";
import { isTokenSource } from "./token-source.js";

/** A credential whose text is known. */
interface FixedCredential extends CredentialPlacement {
  readonly secret: string;
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

/**
 * Where these credentials go, for what must not show them, nor take them to another origin.
 *
 * @param schemes What they are, for people.
 */
export function secretNames(
  credentials: readonly RequestCredential[],
  schemes: readonly string[] = [],
): SecretNames {
  const all = credentials.map((credential) =>
    isAuthenticator(credential) ? credential.secrets : namesOf(credential),
  );
  return {
    headers: all.flatMap(({ headers }) => headers),
    params: all.flatMap(({ params }) => params),
    schemes,
  };
}

function namesOf({ in: location, name }: CredentialPlacement): SecretNames {
  return {
    headers: location === "header" ? [name.toLowerCase()] : [],
    params: location === "query" ? [name] : [],
  };
}

/** True for a credential whose text is known once and for all. */
export function isFixed(credential: RequestCredential): credential is FixedCredential {
  return !isAuthenticator(credential) && typeof credential.secret === "string";
}

function isAuthenticator(credential: RequestCredential): credential is Authenticator {
  return "authorize" in credential;
}

/** Leaves out credentials whose header the user has set, or removed, by hand: the request wins. */
export function withoutMentioned(
  credentials: readonly RequestCredential[] | undefined,
  headers: HeaderFields | undefined,
): readonly RequestCredential[] | undefined {
  if (credentials === undefined || headers === undefined) return credentials;
  const others = credentials.filter(
    (credential) => !secretNames([credential]).headers.some((name) => mentions(headers, name)),
  );
  return others.length === 0 ? undefined : others;
}

/**
 * Asks credentials for what goes with one attempt of a request.
 *
 * @throws AuthError if one can't be had.
 */
export function authorizeAttempt(
  credentials: readonly RequestCredential[],
  request: PreparedRequest,
): Promise<readonly Authorized[]> {
  return Promise.all(
    credentials.map((credential) =>
      isAuthenticator(credential)
        ? askAuthenticator(credential, request)
        : askForText(credential, request),
    ),
  );
}

/** The fields of all. */
export function joinFields(authorized: readonly Authorized[]): CredentialFields {
  const all = authorized.map(({ fields }) => fields);
  const joined = (texts: readonly string[], separator: string): string =>
    texts.filter((text) => text !== "").join(separator);
  return {
    headers: all.flatMap(({ headers }) => headers),
    query: joined(
      all.map(({ query }) => query),
      "&",
    ),
    cookies: joined(
      all.map(({ cookies }) => cookies),
      "; ",
    ),
  };
}

/** The client's certificate among them. */
export function certificateOf(authorized: readonly Authorized[]): TlsOptions | undefined {
  return authorized.find(({ tls }) => tls !== undefined)?.tls;
}

/** Tells all of them of the answer to an attempt; true where one of them wants another. */
export function tellOfAnswer(
  authorized: readonly Authorized[],
  answer: AuthAnswer,
  renewals: number,
): boolean {
  let isRenewed = false;
  for (const { answered } of authorized) {
    if (answered?.(answer, renewals) === true) isRenewed = true;
  }
  return isRenewed;
}

async function askAuthenticator(
  authenticator: Authenticator,
  request: PreparedRequest,
): Promise<Authorized> {
  try {
    return await authenticator.authorize(toAuthRequest(request));
  } catch (cause) {
    if (cause instanceof AuthError || cause instanceof UsageError) throw cause;
    throw new AuthError(
      "AUTH_FAILED",
      `${request.method} ${request.url}: its credentials can't be had: ${textOf(cause)}; the attempt was not made`,
      { cause },
    );
  }
}

function toAuthRequest(request: PreparedRequest): AuthRequest {
  const { method, origin, path, body } = request;
  return {
    method,
    origin,
    path,
    url: origin + path,
    get body() {
      if (body === undefined) return undefined;
      if (isBodyStream(body)) return "stream";
      return typeof body === "string" ? Buffer.from(body) : body;
    },
    header: (name) => request.header(name),
  };
}

async function askForText(
  placement: CredentialPlacement,
  request: PreparedRequest,
): Promise<Authorized> {
  if (isFixed(placement)) return { fields: writeCredentials([placement]) };
  const source = isTokenSource(placement.secret) ? placement.secret : undefined;
  const what = `${request.method} ${request.url}: the function that gives the credential for ${placement.in} "${placement.name}"`;
  let secret: unknown;
  try {
    secret = await (source === undefined ? (placement.secret as () => unknown)() : source.get());
  } catch (cause) {
    const why = textOf(cause);
    throw new AuthError("AUTH_FAILED", `${what} failed: ${why}; the attempt was not made`, {
      cause,
    });
  }
  if (typeof secret !== "string" || secret === "") {
    const came = secret === "" ? "an empty string" : typeof secret;
    throw new AuthError("AUTH_FAILED", `${what} returned ${came}; expected a string`);
  }
  const token = secret;
  try {
    checkSecret(what, placement, token);
  } catch (error) {
    source?.invalidate(token);
    throw error;
  }
  const fields = writeCredentials([{ ...placement, secret: token }]);
  if (source === undefined) return { fields };
  return {
    fields,
    answered({ status }, renewals) {
      if (status !== 401 || renewals > 0) return false;
      source.invalidate(token);
      return true;
    },
  };
}
