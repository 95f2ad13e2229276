import type { PreparedRequest } from "../request/prepared-request.js";
import { maskQuery } from "../request/secrets.js";
import { RedirectError } from "./errors.js";
import { type Fields, fieldOf } from "./headers.js";
import { carrySecrets, withoutBodyFields } from "./next-request.js";
import type { Response } from "./response.js";

/** True for a response that is answered by a request to its `Location`. */
export function followsRedirect(
  request: PreparedRequest,
  status: number,
  headers: Fields,
): boolean {
  // Without a Location, or with an empty one, it says nothing of where to go.
  if (!isRedirectStatus(status) || !fieldOf(headers, "location")) return false;
  return request.settings.redirects !== false && !isAnswer(request, status);
}

/**
 * The request that a redirect asks for (RFC 9110, 15.4; Fetch, 4.4):
 *
 * - 303: GET, or HEAD where it was; without the body.
 * - 301, 302: GET instead of POST, without the body; every other method is kept with its body.
 * - 307, 308: the same method and body.
 *
 * To another origin go neither credentials nor cookies nor whatever looks like a key, and no body; those
 * that are meant for it are added later.
 *
 * @throws RedirectError where it would not be safe, or leads nowhere.
 */
export function nextHop(request: PreparedRequest, response: Response): PreparedRequest {
  const target = readLocation(request, response);
  const crosses = target.origin !== request.origin;
  if (request.origin.startsWith("https:") && target.protocol === "http:") {
    throw refuse(response, target, "from https to http, where everybody can read along");
  }
  const method = methodFor(request.method, response.status);
  const keepsBody = method === request.method && request.body !== undefined;
  if (keepsBody && crosses) {
    throw refuse(response, target, "with the request's body to another origin");
  }
  if (keepsBody && !request.isReplayable) {
    throw refuse(
      response,
      target,
      "with a body that can't be read again; pass a function that opens it",
    );
  }
  const next = request.replace({
    method,
    origin: target.origin,
    path: target.pathname + target.search,
    // RFC 9110, 10.2.2: the fragment goes along, unless the server names another.
    fragment: target.hash === "" ? request.fragment : target.hash,
    headers: keepsBody ? request.headers : withoutBodyFields(request.headers),
    body: keepsBody ? request.body : undefined,
  });
  return carrySecrets(next, request);
}

function readLocation(request: PreparedRequest, response: Response): URL {
  const [location = "", ...others] = new Set(response.headers.getAll("location"));
  if (others.length > 0) {
    throw new RedirectError("REDIRECT_REFUSED", response, "it has several Locations");
  }
  let target: URL;
  try {
    target = new URL(readUtf8(location), request.origin + request.path);
  } catch (cause) {
    throw new RedirectError("REDIRECT_REFUSED", response, "its Location is no URL", { cause });
  }
  // Credentials that a server makes up are not for us to send.
  target.username = "";
  target.password = "";
  if (target.protocol !== "http:" && target.protocol !== "https:") {
    throw refuse(response, target, `to the scheme ${target.protocol}; expected http: or https:`);
  }
  return target;
}

/** Node reads headers as latin-1; servers that put other characters here mostly write UTF-8. */
function readUtf8(text: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(text, "latin1"));
  } catch {
    return text;
  }
}

function methodFor(method: string, status: number): string {
  if (status === 303) return method === "HEAD" ? "HEAD" : "GET";
  return method === "POST" && status <= 302 ? "GET" : method;
}

function isRedirectStatus(status: number): boolean {
  return status >= 301 && status <= 308 && (status <= 303 || status >= 307);
}

/** True where the document has the redirect itself as what the operation answers, and no 2xx. */
function isAnswer({ operation }: PreparedRequest, status: number): boolean {
  if (operation === undefined) return false;
  const statuses = Object.keys(operation.responses);
  const lists = statuses.includes(String(status)) || statuses.includes("3XX");
  return lists && !statuses.some((listed) => listed.startsWith("2"));
}

function refuse(response: Response, target: URL, why: string): RedirectError {
  const secrets = { headers: [], params: [] };
  return new RedirectError(
    "REDIRECT_REFUSED",
    response,
    `and its redirect to ${maskQuery(target.href, secrets)} was not followed: it leads ${why}. Pass redirects: false to handle it yourself`,
  );
}
