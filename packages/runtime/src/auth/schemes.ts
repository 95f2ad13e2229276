/** The credentials that users give for the document's security schemes. */
import type { SecurityScheme } from "../security-scheme.js";
import { certificateAuthenticator } from "./certificate.js";
import {
  basicPlacement,
  checkedPlacement,
  type RequestCredential,
  requireToken,
  tokenPlacement,
} from "./credentials.js";
import { digestAuthenticator } from "./digest.js";
import { type ScopedCredential, TokenGrant } from "./grant.js";
import { httpAuthenticator } from "./http-scheme.js";

/**
 * What goes with requests for a credential that was given for one of the document's schemes.
 *
 * @throws UsageError where the credential isn't of the kind that the scheme takes.
 */
export function schemeCredential(
  scheme: SecurityScheme,
  name: string,
  given: unknown,
): RequestCredential | ScopedCredential {
  const option = `auth.${name}`;
  if (given instanceof TokenGrant && takesGrants(scheme)) return given.forScheme(option, scheme);
  switch (scheme.type) {
    case "apiKey":
      return checkedPlacement(option, {
        in: scheme.in,
        name: scheme.name,
        prefix: "",
        secret: requireToken(option, given),
      });
    case "oauth2":
    case "openIdConnect":
      return tokenPlacement(option, requireToken(option, given));
    case "http":
      return httpCredential(scheme.scheme, option, given);
    case "mutualTLS":
      return certificateAuthenticator(option, given);
  }
}

/** RFC 9110, 11.1: the names of schemes are the same in upper and lower case. */
function httpCredential(scheme: string, option: string, given: unknown): RequestCredential {
  switch (scheme.toLowerCase()) {
    case "bearer":
      return tokenPlacement(option, requireToken(option, given));
    case "basic":
      return basicPlacement(option, given);
    case "digest":
      return digestAuthenticator(option, given);
    default:
      return httpAuthenticator(scheme, option, given);
  }
}

/** Many documents declare what they get by OAuth 2 as a bearer token. */
function takesGrants(scheme: SecurityScheme): boolean {
  return (
    scheme.type === "oauth2" ||
    scheme.type === "openIdConnect" ||
    (scheme.type === "http" && scheme.scheme.toLowerCase() === "bearer")
  );
}
