/** Proofs that a token is used by the one whom it was given to: DPoP (RFC 9449). */
import { createHash, generateKeyPairSync, randomUUID } from "node:crypto";
import { publicJwk, signJwt, type SigningKey } from "./signing-key.js";
import type { FurtherHeaders } from "./token-session.js";

/** Origins whose nonces are kept. */
const mostOrigins = 100;

/** Makes a proof for each request, with what the server wants in it. */
export class DpopProver implements FurtherHeaders {
  /** The SHA-256 thumbprint of the key (RFC 7638): what tokens are bound to. */
  readonly thumbprint: string;
  readonly #key: SigningKey;
  readonly #jwk: ReturnType<typeof publicJwk>;
  /** By origin: the server's latest nonce (RFC 9449, 8 and 9). */
  readonly #nonces = new Map<string, string>();

  /** @param given Default: a new one. */
  constructor(given: SigningKey | undefined) {
    this.#key = given ?? {
      key: generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey,
      algorithm: "ES256",
      kid: undefined,
    };
    this.#jwk = publicJwk(this.#key);
    // RFC 7638, 3.3: in the order of the alphabet, which they are in.
    this.thumbprint = sha256(JSON.stringify(this.#jwk));
  }

  /** RFC 9449, 4.2. @param accessToken The one that goes along, if one does. */
  proof(method: string, url: string, accessToken?: string): string {
    const { origin, pathname } = new URL(url);
    const nonce = this.#nonces.get(origin);
    return signJwt(
      this.#key,
      { typ: "dpop+jwt", jwk: this.#jwk },
      {
        jti: randomUUID(),
        htm: method,
        htu: origin + pathname,
        iat: Math.floor(Date.now() / 1000),
        ...(accessToken !== undefined && { ath: sha256(accessToken) }),
        ...(nonce !== undefined && { nonce }),
      },
    );
  }

  of(method: string, url: string): Readonly<Record<string, string>> {
    return method === "POST" ? { dpop: this.proof(method, url) } : {};
  }

  learn(url: string, nonce: string | null | undefined): void {
    if (nonce === null || nonce === undefined || nonce === "") return;
    const { origin } = new URL(url);
    this.#nonces.delete(origin);
    this.#nonces.set(origin, nonce);
    const [oldest] = this.#nonces.keys();
    if (this.#nonces.size > mostOrigins && oldest !== undefined) this.#nonces.delete(oldest);
  }

  nonceFor(url: string): string | undefined {
    return this.#nonces.get(new URL(url).origin);
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
