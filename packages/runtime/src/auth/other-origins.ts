/** Credentials for a request that a server sends to another origin: by a redirect, or a link. */
import { joinCookies } from "../request/cookie-header.js";
import { type HeaderFields, withFields } from "../request/headers.js";
import type { PreparedRequest } from "../request/prepared-request.js";
import { appendQuery } from "../request/query.js";
import { isFixed, secretNames, withoutMentioned, writeCredentials } from "./apply.js";
import type { RequestCredential } from "./credentials.js";

/** Credentials, and what they are, for people. */
export interface GivenCredentials {
  readonly credentials: readonly RequestCredential[];
  readonly schemes: readonly string[];
}

/** The credentials that go with a request to an origin, if any are meant for it. */
export type AuthFor = (origin: string) => GivenCredentials | undefined;

/** The same but for what the user has set, or removed, by hand: that wins wherever the request goes. */
export function authBesides(
  authFor: AuthFor | undefined,
  headers: HeaderFields | undefined,
): AuthFor | undefined {
  if (authFor === undefined || headers === undefined) return authFor;
  return (origin) => {
    const given = authFor(origin);
    const credentials = withoutMentioned(given?.credentials, headers);
    return given && credentials && { ...given, credentials };
  };
}

/**
 * A request that came from another origin without credentials: with those that are meant for this one. Where
 * none are, none are added later: a stranger does not choose the URL that credentials go to.
 */
export function authorizeArrival(request: PreparedRequest, from: string): PreparedRequest {
  if (request.origin === from || request.authFor === undefined) return request;
  const given = request.authFor(request.origin);
  if (given === undefined) return request.replace({ authFor: undefined });
  const { credentials, schemes } = given;
  const fields = writeCredentials(credentials.filter(isFixed));
  const asked = credentials.filter((credential) => !isFixed(credential));
  const names = secretNames(credentials, schemes);
  return request.replace({
    secrets: {
      headers: [...request.secrets.headers, ...names.headers],
      params: [...request.secrets.params, ...names.params],
      schemes,
    },
    path: appendQuery(request.path, fields.query),
    headers: withFields(request.headers, fields.headers),
    cookies: joinCookies(request.cookies, fields.cookies),
    credentials: asked.length === 0 ? undefined : asked,
  });
}
