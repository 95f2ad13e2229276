/** Why a server refuses credentials, and what its user can do (RFC 9110, 15.5.2 and 15.5.4). */
import { type Challenge, parseChallenges } from "./challenges.js";
import type { Response } from "./response.js";

/** For the message of an error: empty unless the status is 401 or 403. */
export function refusalNote(response: Response): string {
  const { status, request } = response;
  if (status !== 401 && status !== 403) return "";
  const challenges = parseChallenges(response.headers.getAll("www-authenticate"));
  const sent = request.secrets.schemes ?? [];
  const byHand = request.header("authorization") !== undefined && sent.length === 0;
  const came = byHand ? ["an authorization header set by hand"] : sent;
  return [
    came.length === 0 ? "; no credentials were sent" : `; sent with ${came.join(" and ")}`,
    ...(challenges.length === 0
      ? []
      : [`; the server wants ${challenges.map(describe).join(", or ")}`]),
    `; ${advice(status, came, challenges)}`,
  ].join("");
}

/** What of a challenge helps its reader: not nonces. */
const telling = ["realm", "error", "error_description", "scope", "max_age", "acr_values"];

function describe({ scheme, params }: Challenge): string {
  const told = telling.flatMap((name) => {
    const value = params.get(name);
    return value === undefined ? [] : [`${name}=${JSON.stringify(value.slice(0, 200))}`];
  });
  return [scheme, ...told].join(" ");
}

function advice(status: number, sent: readonly string[], challenges: readonly Challenge[]): string {
  const errors = new Set(challenges.map(({ params }) => params.get("error")));
  if (errors.has("insufficient_scope")) return "ask for a token with the scopes it names";
  if (errors.has("insufficient_user_authentication")) return "its user has to log in anew";
  if (sent.length === 0) return "pass auth";
  if (status === 403) return "they are not allowed to do this";
  if (errors.has("invalid_token")) return "the token has expired, or is another server's";
  return "check that they are right and still valid";
}
