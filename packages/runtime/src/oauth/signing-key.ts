/** Private keys, and what is signed with them: assertions of clients, proofs of possession. */
import {
  constants,
  createPrivateKey,
  createPublicKey,
  KeyObject,
  sign,
  type webcrypto,
} from "node:crypto";
import { UsageError } from "../errors.js";
import { display, optionNames, readOptions } from "../request/known-options.js";

/** Algorithms of RFC 7518, 3.1, and RFC 9864 that a private key of a client may sign with. */
export type SigningAlgorithm =
  | "ES256"
  | "ES384"
  | "ES512"
  | "Ed25519"
  | "EdDSA"
  | "PS256"
  | "PS384"
  | "PS512"
  | "RS256"
  | "RS384"
  | "RS512";

/** A private key: PEM text (PKCS #8), a JWK, or a key of `node:crypto`; as an object, with more about it. */
export type PrivateKey =
  | string
  | KeyObject
  | Readonly<Record<string, unknown>>
  | DescribedPrivateKey;

/** A private key, and what is to be known of it. */
export interface DescribedPrivateKey {
  readonly key: string | KeyObject | Readonly<Record<string, unknown>>;
  /** By which the server knows it. */
  readonly kid?: string | undefined;
  /** Default: by its kind `ES256`, `ES384`, `ES512`, `Ed25519` or `RS256`. */
  readonly algorithm?: SigningAlgorithm | undefined;
}

/** A private key that was checked. Its inspection shows no secret. */
export interface SigningKey {
  readonly key: KeyObject;
  readonly algorithm: SigningAlgorithm;
  readonly kid: string | undefined;
}

const describedNames = optionNames<DescribedPrivateKey>({ key: true, kid: true, algorithm: true });

/** @throws UsageError for what is no private key that can sign; never shows it. */
export function readSigningKey(option: string, given: unknown): SigningKey {
  const isDescribed = isObject(given) && "key" in given && !(given instanceof KeyObject);
  const described = isDescribed
    ? // The cast: its values are checked below.
      readOptions(given as unknown as DescribedPrivateKey, describedNames, option)
    : { key: given };
  const { key: source, kid, algorithm } = described as Partial<DescribedPrivateKey>;
  if (kid !== undefined && typeof kid !== "string") {
    throw new UsageError("INVALID_OPTION", `${option}.kid is ${display(kid)}; expected text`);
  }
  const key = toKeyObject(option, source);
  const possible = algorithmsOf(key);
  const [usual] = possible;
  if (usual === undefined) {
    const { asymmetricKeyType: type } = key;
    throw new UsageError(
      "INVALID_OPTION",
      `${option} is a key of the kind ${type}, which no algorithm of RFC 7518 signs with; expected RSA, Ed25519, or an elliptic curve: P-256, P-384, P-521`,
    );
  }
  if (algorithm !== undefined && !possible.includes(algorithm)) {
    throw new UsageError(
      "INVALID_OPTION",
      `${option}.algorithm is ${display(algorithm)}; a key of this kind signs with ${possible.join(", ")}`,
    );
  }
  const named = source !== undefined && isObject(source) && "kid" in source ? source["kid"] : kid;
  return {
    key,
    algorithm: algorithm ?? usual,
    kid: kid ?? (typeof named === "string" ? named : undefined),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function toKeyObject(option: string, source: unknown): KeyObject {
  try {
    if (source instanceof KeyObject && source.type === "private") return source;
    if (typeof source === "string") return createPrivateKey(source);
    if (isObject(source) && !(source instanceof KeyObject)) {
      return createPrivateKey({ key: source, format: "jwk" });
    }
  } catch {
    // What the parser says may quote the key.
  }
  throw new UsageError(
    "INVALID_OPTION",
    `${option} is no private key; expected PEM text (-----BEGIN PRIVATE KEY-----…), a JWK, a KeyObject, or { key, kid, algorithm }`,
  );
}

/** The usual one first. */
function algorithmsOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): SigningAlgorithm[] {
  switch (asymmetricKeyType) {
    case "rsa":
      return ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
    case "rsa-pss":
      return ["PS256", "PS384", "PS512"];
    case "ed25519":
      return ["Ed25519", "EdDSA"];
    case "ec":
      switch (asymmetricKeyDetails?.namedCurve) {
        case "prime256v1":
          return ["ES256"];
        case "secp384r1":
          return ["ES384"];
        case "secp521r1":
          return ["ES512"];
        default:
          return [];
      }
    default:
      return [];
  }
}

/** A signed JWT in compact form (RFC 7515, 3.1). */
export function signJwt(
  { key, algorithm }: SigningKey,
  header: Readonly<Record<string, unknown>>,
  claims: Readonly<Record<string, unknown>>,
): string {
  const encoded = [{ ...header, alg: algorithm }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  const input = encoded.join(".");
  const isEdwards = algorithm === "Ed25519" || algorithm === "EdDSA";
  const signature = sign(isEdwards ? null : `sha${algorithm.slice(2)}`, Buffer.from(input), {
    key,
    // RFC 7518, 3.4: both halves, each at its full length.
    dsaEncoding: "ieee-p1363",
    ...(algorithm.startsWith("PS") && {
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    }),
  });
  return `${input}.${signature.toString("base64url")}`;
}

/** The public half, with what RFC 7638 counts and nothing else. */
export function publicJwk({ key }: SigningKey): Readonly<Record<string, string>> {
  const jwk = createPublicKey(key).export({ format: "jwk" });
  const members = ["crv", "e", "kty", "n", "x", "y"] as const;
  return Object.fromEntries(
    members.flatMap((name) => {
      const value = jwk[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
}

/** As Web Crypto has it, which the library signs with. */
export function toCryptoKey({ key, algorithm }: SigningKey): Promise<webcrypto.CryptoKey> {
  return crypto.subtle.importKey(
    "pkcs8",
    key.export({ type: "pkcs8", format: "der" }),
    subtleAlgorithm(algorithm),
    false,
    ["sign"],
  );
}

function subtleAlgorithm(
  algorithm: SigningAlgorithm,
): webcrypto.RsaHashedImportParams | webcrypto.EcKeyImportParams | webcrypto.Algorithm {
  const hash = `SHA-${algorithm.slice(2)}`;
  switch (algorithm) {
    case "ES256":
      return { name: "ECDSA", namedCurve: "P-256" };
    case "ES384":
      return { name: "ECDSA", namedCurve: "P-384" };
    case "ES512":
      return { name: "ECDSA", namedCurve: "P-521" };
    case "Ed25519":
    case "EdDSA":
      return { name: "Ed25519" };
    default:
      return { name: algorithm.startsWith("PS") ? "RSA-PSS" : "RSASSA-PKCS1-v1_5", hash };
  }
}
