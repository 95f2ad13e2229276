/** What goes wrong between a client and its authorization server, in words for the program. */
import { SessionError, textOf } from "../errors.js";
import { masked } from "../request/secrets.js";
import { OAuthError } from "./errors.js";
import type { TokenSession } from "./token-session.js";

/** What to do about codes of RFC 6749, 5.2, RFC 8628, 3.5, and RFC 8707, 2. */
const remedies: Readonly<Record<string, string>> = {
  access_denied: "whoever was asked has refused; ask again",
  expired_token: "nobody confirmed the code in time; ask again",
  invalid_client: "check clientId, clientSecret or privateKey, and clientAuth",
  invalid_dpop_proof:
    "check the clock of this machine, and whether the server takes the kind of key",
  invalid_grant: "what was given for the token has expired, was revoked or used; log in anew",
  invalid_scope: "check scopes, and those that the document asks for",
  invalid_target: "check audience and resource",
  unauthorized_client: "the client may not use this grant; allow it at the server",
  unsupported_grant_type: "the server doesn't know this grant; use another one",
};

/**
 * What a failure of the library or the session is to the program. Shows no secret.
 *
 * @param what was asked for: `the client credentials grant`.
 */
export function toError(
  error: unknown,
  what: string,
  { last }: Pick<TokenSession, "last">,
  endpoint: string,
  secrets: ReadonlySet<string>,
): SessionError {
  const place = `${last?.method ?? "POST"} ${last?.url ?? endpoint}`;
  const at = last?.url ?? endpoint;
  if (error instanceof OAuthError) return error;
  if (error instanceof SessionError) {
    return new OAuthError(
      `${place}: ${what} got no answer: ${error.message}; check the URL, and proxy and tls under session`,
      { endpoint: at, cause: error },
    );
  }
  const { error: code, error_description: description } = (error ?? {}) as {
    error?: unknown;
    error_description?: unknown;
  };
  const status = last?.status;
  if (typeof code === "string") {
    const safeCode = clean(code, secrets);
    const words = typeof description === "string" ? clean(description, secrets) : undefined;
    const remedy = Object.hasOwn(remedies, code) ? `; ${remedies[code]}` : "";
    const said = words === undefined ? safeCode : `${safeCode} (${words})`;
    return new OAuthError(
      `${place}: ${what} was refused${status === undefined ? "" : ` with ${status}`}: ${said}${remedy}`,
      {
        endpoint: at,
        error: safeCode,
        errorDescription: words,
        status,
        cause: bare(error, secrets),
      },
    );
  }
  const got = status === undefined || status === 200 ? "" : `, which has the status ${status}`;
  return new OAuthError(
    `${place}: ${what} got an answer that can't be used${got}: ${clean(textOf(error), secrets)}; is it the right URL?`,
    { endpoint: at, status, cause: bare(error, secrets) },
  );
}

/** The library keeps answers as causes, tokens and all: only its words go on. */
function bare(error: unknown, secrets: ReadonlySet<string>): Error {
  const cause = new Error(clean(textOf(error), secrets));
  if (error instanceof Error) {
    cause.name = error.name;
    if (error.stack !== undefined) cause.stack = clean(error.stack, secrets, Infinity);
    if ("code" in error) Object.assign(cause, { code: error.code });
  }
  return cause;
}

/** What a server says, without what it should not: control characters, secrets, a whole page. */
function clean(text: string, secrets: ReadonlySet<string>, most = 300): string {
  let shown = most === Infinity ? text : text.replaceAll(/\p{Cc}+/gu, " ");
  for (const secret of secrets) {
    if (secret.length >= 4) shown = shown.replaceAll(secret, masked);
  }
  return shown.length > most ? `${shown.slice(0, most)}…` : shown;
}
