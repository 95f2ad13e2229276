import { createHmac, randomBytes } from "node:crypto";

/** Without it, a fingerprint would let a weak password be guessed from wherever keys are shown. */
const secret = randomBytes(32);

/** Text that is equal for equal JSON values in this process, and tells nothing of them. */
export function fingerprint(value: unknown): string {
  return createHmac("sha256", secret).update(JSON.stringify(value)).digest("base64url");
}
