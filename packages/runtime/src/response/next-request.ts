/** What goes along where a server says where the next request goes: by a redirect, or a link. */
import type { PreparedRequest } from "../request/prepared-request.js";
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
  const before = new URLSearchParams(request.path.split("?", 2)[1]);
  const url = new URL(next.origin + next.path);
  for (const name of params) {
    const value = before.get(name);
    if (value !== null && !url.searchParams.has(name)) url.searchParams.append(name, value);
  }
  return next.replace({ path: url.pathname + url.search });
}

/** What describes a body that is not sent on (Fetch, 4.4, step 12). */
const bodyHeaders = new Set([
  "content-encoding",
  "content-language",
  "content-location",
  "content-type",
]);

/** The header fields of a request whose body is not sent on. */
export function withoutBodyFields(headers: readonly string[]): readonly string[] {
  return withoutFields(headers, (name) => bodyHeaders.has(name));
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
