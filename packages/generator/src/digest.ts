import { createHash } from "node:crypto";

/** SHA-256 in hex: what the lock keeps of inputs and outputs. */
export function digestOf(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
