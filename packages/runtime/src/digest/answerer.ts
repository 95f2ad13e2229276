/** The arithmetic of HTTP Digest (RFC 7616, 3.4). */
import { createHash, getHashes, randomBytes } from "node:crypto";
import type { Challenge } from "../response/challenges.js";

/** Who answers. */
export interface DigestUser {
  readonly username: string;
  readonly password: string;
}

/** A `Digest` challenge that can be answered here. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  /** As the server writes it; undefined where it names none, which means MD5. */
  readonly algorithm: string | undefined;
  readonly hash: HashName;
  /** The key is made once for many requests (`-sess`). */
  readonly isSession: boolean;
  /** None is RFC 2069, which knew no other. */
  readonly qop: readonly ("auth" | "auth-int")[];
  readonly hashesUser: boolean;
  readonly isUtf8: boolean;
  /** The credentials are right, and the nonce no longer is. */
  readonly isStale: boolean;
}

/** The strongest first. */
const hashNames = ["sha512-256", "sha256", "md5"] as const;
type HashName = (typeof hashNames)[number];

const algorithms: Readonly<Record<string, HashName>> = {
  "sha-512-256": "sha512-256",
  "sha-256": "sha256",
  md5: "md5",
};

/**
 * The strongest of the `Digest` challenges (RFC 7616, 3.7), of equal ones the first; undefined where there
 * is none whose algorithm and protection are known.
 */
export function strongestDigest(challenges: readonly Challenge[]): DigestChallenge | undefined {
  const readable = challenges.flatMap((challenge) => readDigest(challenge) ?? []);
  // Node without OpenSSL's old algorithms (FIPS) has no MD5.
  const [strongest] = hashNames
    .filter((name) => getHashes().includes(name))
    .flatMap((name) => readable.filter(({ hash }) => hash === name));
  return strongest;
}

function readDigest({ scheme, params }: Challenge): DigestChallenge | undefined {
  const nonce = params.get("nonce");
  if (scheme !== "digest" || nonce === undefined) return undefined;
  const algorithm = params.get("algorithm");
  const name = (algorithm ?? "MD5").toLowerCase();
  const hash = algorithms[name.replace(/-sess$/, "")];
  const offered =
    params
      .get("qop")
      ?.toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean) ?? [];
  const qop = (["auth", "auth-int"] as const).filter((known) => offered.includes(known));
  if (hash === undefined || (offered.length > 0 && qop.length === 0)) return undefined;
  return {
    realm: params.get("realm") ?? "",
    nonce,
    opaque: params.get("opaque"),
    algorithm,
    hash,
    isSession: name.endsWith("-sess"),
    qop,
    hashesUser: params.get("userhash")?.toLowerCase() === "true",
    isUtf8: params.get("charset")?.toLowerCase() === "utf-8",
    isStale: params.get("stale")?.toLowerCase() === "true",
  };
}

/** The request that an answer is for. */
export interface DigestRequest {
  readonly method: string;
  /** The request target, as the request line has it. */
  readonly uri: string;
  readonly body: Uint8Array | "stream" | undefined;
}

/**
 * Answers one challenge for any number of requests: counts them, and keeps the key of a session. All
 * answers have one client nonce, from a CSPRNG.
 */
export class DigestAnswerer {
  readonly challenge: DigestChallenge;
  readonly #user: DigestUser;
  readonly #cnonce: string;
  readonly #key: string;
  #nonce: string;
  #count = 0;

  /** @param cnonce for tests; by default a random one. */
  constructor(
    challenge: DigestChallenge,
    { username, password }: DigestUser,
    cnonce = randomBytes(16).toString("base64url"),
  ) {
    this.challenge = challenge;
    // RFC 7616, 4: compared as Unicode text, so in one of its forms.
    const normal = (text: string) => (challenge.isUtf8 ? text.normalize("NFC") : text);
    this.#user = { username: normal(username), password: normal(password) };
    this.#cnonce = cnonce;
    this.#nonce = challenge.nonce;
    const key = this.#hash(`${this.#user.username}:${challenge.realm}:${this.#user.password}`);
    this.#key = challenge.isSession ? this.#hash(`${key}:${this.#nonce}:${cnonce}`) : key;
  }

  get nonce(): string {
    return this.#nonce;
  }

  /** The server's next one (RFC 7616, 3.5); the key of a session stays. */
  renew(nonce: string): void {
    if (nonce === this.#nonce) return;
    this.#nonce = nonce;
    this.#count = 0;
  }

  /** False where the server wants a hash of the body, and that isn't held in memory. */
  canAnswer({ body }: DigestRequest): boolean {
    const { qop } = this.challenge;
    return body !== "stream" || qop.length === 0 || qop.includes("auth");
  }

  /** The value of `Authorization`. */
  answer({ method, uri, body }: DigestRequest): string {
    const { realm, opaque, algorithm, hashesUser, isSession } = this.challenge;
    const [qop] = this.challenge.qop;
    const { username } = this.#user;
    const bodyHash = (): string => this.#hash(body instanceof Uint8Array ? body : "");
    const what = qop === "auth-int" ? `${method}:${uri}:${bodyHash()}` : `${method}:${uri}`;
    const target = this.#hash(what);
    this.#count++;
    const nc = this.#count.toString(16).padStart(8, "0");
    const middle = qop === undefined ? [this.#nonce] : [this.#nonce, nc, this.#cnonce, qop];
    const response = this.#hash([this.#key, ...middle, target].join(":"));
    const parts = [
      ...this.#userParts(username, hashesUser),
      `realm=${quoted(realm)}`,
      `uri=${quoted(uri)}`,
      ...(algorithm === undefined ? [] : [`algorithm=${algorithm}`]),
      `nonce=${quoted(this.#nonce)}`,
      ...(qop === undefined ? [] : [`nc=${nc}`, `qop=${qop}`]),
      // The key of a session is made with it, too.
      ...(qop === undefined && !isSession ? [] : [`cnonce=${quoted(this.#cnonce)}`]),
      `response=${quoted(response)}`,
      ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
      ...(hashesUser ? ["userhash=true"] : []),
    ];
    return `Digest ${parts.join(", ")}`;
  }

  /** RFC 7616, 3.4: a name that no quoted text can hold goes in the form of RFC 8187. */
  #userParts(username: string, isHashed: boolean): string[] {
    if (isHashed) return [`username=${quoted(this.#hash(`${username}:${this.challenge.realm}`))}`];
    return /^[\x20-\x7e]*$/.test(username)
      ? [`username=${quoted(username)}`]
      : [`username*=UTF-8''${encodeExtended(username)}`];
  }

  #hash(data: string | Uint8Array): string {
    return createHash(this.challenge.hash).update(data).digest("hex");
  }
}

/** RFC 9110, 5.6.4. */
function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, "\\$&")}"`;
}

/** RFC 8187, 3.2.1. */
function encodeExtended(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
