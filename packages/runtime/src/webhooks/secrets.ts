/** The keys of Standard Webhooks, as users hand them in. */
import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { UsageError } from "../errors.js";
import { display } from "../request/known-options.js";

/**
 * A key: `whsec_` and base64 (the prefix may be missing), or its bytes, of the symmetric scheme `v1`;
 * `whpk_` and base64, the sender's public key, of the asymmetric `v1a`. To sign, `whsk_` takes the place of
 * `whpk_`.
 */
export type WebhookSecret = string | Uint8Array;

/** A key that is ready for use. */
export type Key =
  | { readonly kind: "symmetric"; readonly bytes: Uint8Array }
  | { readonly kind: "public" | "private"; readonly key: KeyObject };

/**
 * The keys of an option that takes one or several.
 *
 * @throws UsageError for what is none, without showing it.
 */
export function readSecrets(secret: WebhookSecret | readonly WebhookSecret[]): readonly Key[] {
  const list = Array.isArray(secret) ? (secret as readonly WebhookSecret[]) : [secret];
  if (list.length === 0) throw invalid("is an empty list; expected one secret at least");
  return list.map((one) => readSecret(one as WebhookSecret));
}

function readSecret(secret: WebhookSecret): Key {
  if (secret instanceof Uint8Array) return symmetric(secret);
  if (typeof secret !== "string") {
    throw invalid(
      `is ${display(secret)}; expected text such as whsec_... (is its environment variable set?), or bytes`,
    );
  }
  const [, prefix = "whsec_", text = ""] = /^(whsec_|whpk_|whsk_)?(.*)$/s.exec(secret.trim()) ?? [];
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw invalid(`is not base64 (after ${prefix}); pass other keys as bytes: Buffer.from(key)`);
  }
  const bytes = Buffer.from(text, "base64");
  switch (prefix) {
    case "whpk_":
      if (bytes.length !== 32) throw ofWrongLength(prefix, bytes);
      return { kind: "public", key: createPublicKey(jwk({ x: base64url(bytes) })) };
    case "whsk_":
      // The seed by itself, or with the public key behind it (RFC 8032, 5.1.5).
      if (bytes.length !== 32 && bytes.length !== 64) throw ofWrongLength(prefix, bytes);
      return { kind: "private", key: privateKey(bytes.subarray(0, 32)) };
    default:
      return symmetric(bytes);
  }
}

function symmetric(bytes: Uint8Array): Key {
  // HMAC takes an empty key, with which anybody could sign.
  if (bytes.length === 0) throw invalid("is empty");
  return { kind: "symmetric", bytes };
}

/** RFC 8410, 7: a seed in PKCS #8, since Node's JWK wants the public key, too. */
function privateKey(seed: Uint8Array): KeyObject {
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
}

function jwk(members: { readonly x: string }): Parameters<typeof createPublicKey>[0] {
  return { key: { kty: "OKP", crv: "Ed25519", ...members }, format: "jwk" };
}

function base64url(bytes: Buffer): string {
  return bytes.toString("base64url");
}

function ofWrongLength(prefix: string, bytes: Uint8Array): UsageError {
  return invalid(`(${prefix}) has ${bytes.length} bytes; an ed25519 key has 32`);
}

function invalid(what: string): UsageError {
  return new UsageError("INVALID_OPTION", `secret ${what}`);
}
