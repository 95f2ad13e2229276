import { UsageError } from "../errors.js";
import { isToken } from "./headers.js";

/** Methods that do the same sent twice as sent once (RFC 9110, 9.2.2; QUERY by RFC 10008). */
export const idempotentMethods: readonly string[] = [
  "DELETE",
  "GET",
  "HEAD",
  "OPTIONS",
  "PUT",
  "QUERY",
  "TRACE",
];

export function isIdempotent(method: string): boolean {
  return idempotentMethods.includes(method);
}

/**
 * A method's name in upper case.
 *
 * @throws UsageError for one that is no token (RFC 9110, 9.1), and for CONNECT, which opens tunnels.
 */
export function readMethod(method: string): string {
  if (typeof method === "string" && isToken(method)) {
    const name = method.toUpperCase();
    if (name !== "CONNECT") return name;
  }
  throw new UsageError(
    "INVALID_ARGUMENT",
    `${JSON.stringify(method)} is no method to request with`,
  );
}
