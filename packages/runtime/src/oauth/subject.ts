import { createHash } from "node:crypto";

/** What tells secrets apart without telling them. */
export function fingerprint(...secrets: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(secrets)).digest("base64url");
}
