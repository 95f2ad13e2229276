import { UsageError } from "../errors.js";
import { isToken } from "./headers.js";

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
