/** What goes along where a server says where the next request goes: by a redirect, or a link. */
import { encodeUnreserved } from "../request/percent-encoding.js";
import type { PreparedRequest } from "../request/prepared-request.js";
import { appendQuery } from "../request/query.js";
import { isSecretHeader } from "../request/secrets.js";

/**
 * To another origin go neither credentials nor cookies nor whatever looks like a key; within its origin a
 * key in the query stays.
 */
export function carrySecrets(next: PreparedRequest, request: PreparedRequest): PreparedRequest {
  return next.origin === request.origin ? withSecretParams(next, request) : stripped(next);
}

/** Without everything that was meant for the origin that is left. */
function stripped(request: PreparedRequest): PreparedRequest {
  const { settings, secrets } = request;
  return request.replace({
    headers: withoutFields(request.headers, (name) => isSecretHeader(name, secrets)),
    cookies: undefined,
    credentials: undefined,
    secrets: { ...secrets, schemes: [] },
    // A server name and a client certificate are meant for one server.
    settings: settings.tls === undefined ? settings : { ...settings, tls: undefined },
  });
}

/** Within its origin a key in the query stays, as one in a header does. */
function withSecretParams(next: PreparedRequest, request: PreparedRequest): PreparedRequest {
  const { params } = request.secrets;
  if (params.length === 0) return next;
  const [before, there] = [queryOf(request), queryOf(next)];
  const missing = params
    .filter((name) => !there.has(name))
    .flatMap((name) =>
      before.getAll(name).map((value) => `${encodeUnreserved(name)}=${encodeUnreserved(value)}`),
    );
  // What the server wrote stays as it is: it may be signed.
  return next.replace({ path: appendQuery(next.path, missing.join("&")) });
}

function queryOf({ origin, path }: PreparedRequest): URLSearchParams {
  return new URL(origin + path).searchParams;
}

/**
 * The header fields of a request whose body is not sent on: all that describe a body (RFC 9110, 8; of
 * RFC 9530, and `Digest` from before it).
 */
export function withoutBodyFields(headers: readonly string[]): readonly string[] {
  return withoutFields(headers, (name) => name.startsWith("content-") || name === "digest");
}

function withoutFields(
  headers: readonly string[],
  isUnwanted: (name: string) => boolean,
): readonly string[] {
  const kept: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    if (!isUnwanted(name)) kept.push(name, headers[index + 1] as string);
  }
  return kept;
}
