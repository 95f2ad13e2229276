import { createHash } from "node:crypto";
import type { AttemptRequest } from "../adapters/adapter.js";

/**
 * Whose limits an attempt falls under: those of its credential at its origin. A digest, which tells neither;
 * of passwords it isn't made, as those can be guessed.
 *
 * @param scope More that limits depend on.
 */
export function limitKey(attempt: AttemptRequest, scope: string): string {
  const { request, headers, path } = attempt;
  const { secrets } = request;
  const parts = [request.origin, scope];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    // A proof of possession is another one for each request.
    if (name === "dpop" || (name !== "authorization" && !secrets.headers.includes(name))) continue;
    parts.push(name, identity(headers[index + 1] as string));
  }
  if (secrets.params.length > 0) {
    const query = new URLSearchParams(path.slice(path.indexOf("?") + 1));
    for (const name of secrets.params) parts.push(name, ...query.getAll(name));
  }
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 22);
}

/** What says who it is, of a credential that also proves it, or that is another one each time. */
function identity(value: string): string {
  const [, scheme = "", rest = ""] = /^([A-Za-z0-9-]+) +(.*)$/s.exec(value) ?? [];
  switch (scheme.toLowerCase()) {
    case "basic":
      return `basic ${Buffer.from(rest, "base64").toString().split(":", 1)[0]}`;
    case "digest":
      return `digest ${/\busername\*?=("(?:[^"\\]|\\.)*"|[^",\s]+)/i.exec(rest)?.[1] ?? ""}`;
    case "aws4-hmac-sha256":
      return `aws ${/\bCredential=([^/,\s]+)/i.exec(rest)?.[1] ?? ""}`;
    default:
      return value;
  }
}
