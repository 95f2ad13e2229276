import { authorizeArrival } from "../auth/other-origins.js";
import type { PreparedRequest } from "../request/prepared-request.js";
import { maskQuery } from "../request/secrets.js";
import { PaginationError } from "../response/errors.js";
import { carrySecrets, withoutBodyFields } from "../response/next-request.js";
import type { Response } from "../response/response.js";

/**
 * The request for what a response links to: a GET with what the call had, by the rules of a redirect. To
 * another origin go neither credentials nor cookies nor whatever looks like a key, but for credentials that
 * are meant for it.
 *
 * @throws PaginationError where that would not be safe.
 */
export function linkedRequest(response: Response, url: string): PreparedRequest {
  const { request } = response;
  const target = new URL(url);
  if (target.protocol !== "http:" && target.protocol !== "https:") {
    throw refuse(response, target, `to the scheme ${target.protocol}; expected http: or https:`);
  }
  if (request.origin.startsWith("https:") && target.protocol === "http:") {
    throw refuse(response, target, "from https to http, where everybody can read along");
  }
  const next = request.replace({
    method: "GET",
    origin: target.origin,
    path: target.pathname + target.search,
    fragment: undefined,
    headers: withoutBodyFields(request.headers),
    body: undefined,
  });
  return authorizeArrival(carrySecrets(next, request), request.origin);
}

function refuse(response: Response, target: URL, why: string): PaginationError {
  // What a server puts there is not for logs.
  target.username = "";
  target.password = "";
  const shown = maskQuery(target.href, response.request.secrets);
  return new PaginationError(
    "PAGINATION_REFUSED",
    response,
    `and its link to ${shown} was not followed: it leads ${why}`,
  );
}
