import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { StoreError, UsageError } from "../errors.js";
import { isStore, type PutOptions, type SharedStore, type StoredValue } from "./shared-store.js";

/** 32 bytes, or their text in base64, base64url or hexadecimal digits. */
export type EncryptionKey = Uint8Array | string;

/** NIST SP 800-38D, 8.2.2 and 5.2.1.2: what random nonces and full tags have. */
const nonceLength = 12;
const tagLength = 16;
const algorithm = "aes-256-gcm";

/** Of values as this file writes them. */
const mark = "aes-256-gcm:";

/**
 * A store whose values nobody can read, change or exchange for one another who hasn't the key: AES-256-GCM
 * (NIST SP 800-38D) with a random nonce, bound to the name that the value is stored under. Names, lengths
 * and times are not hidden.
 *
 *     const store = encrypted(new RedisStore(client), process.env.STORE_KEY); // openssl rand -base64 32
 *
 * To change the key, give the new one and the old one, in this order, until every process has both and all
 * values have been written anew.
 *
 * @param keys The first one encrypts, each of them decrypts.
 * @returns a store whose `get` throws a `StoreError` for what can't be decrypted.
 * @throws UsageError for what is no store or no key.
 */
export function encrypted(
  store: SharedStore,
  keys: EncryptionKey | readonly EncryptionKey[],
): SharedStore {
  if (!isStore(store)) {
    throw new UsageError("INVALID_ARGUMENT", "encrypted takes a store with get, put and delete");
  }
  const all = (Array.isArray(keys) ? (keys as readonly EncryptionKey[]) : [keys]).map(readKey);
  const [first] = all;
  if (first === undefined) throw new UsageError("INVALID_ARGUMENT", "encrypted needs a key");
  return new EncryptedStore(store, first, all);
}

class EncryptedStore implements SharedStore {
  readonly #store: SharedStore;
  readonly #key: Uint8Array;
  readonly #keys: readonly Uint8Array[];

  constructor(store: SharedStore, key: Uint8Array, keys: readonly Uint8Array[]) {
    this.#store = store;
    this.#key = key;
    this.#keys = keys;
  }

  async get(key: string): Promise<StoredValue | undefined> {
    const stored = await this.#store.get(key);
    if (stored === undefined) return undefined;
    return { value: this.#decrypt(key, stored.value), version: stored.version };
  }

  put(key: string, value: string, options?: PutOptions): Promise<number | undefined> {
    return this.#store.put(key, encrypt(this.#key, key, value), options);
  }

  delete(key: string, version?: number): Promise<boolean> {
    return this.#store.delete(key, version);
  }

  #decrypt(name: string, text: string): string {
    const what = `the stored value of ${JSON.stringify(name)}`;
    if (!text.startsWith(mark)) {
      throw new StoreError(
        `${what} is not encrypted: it was stored without a key; remove it, or use another name`,
      );
    }
    const bytes = Buffer.from(text.slice(mark.length), "base64url");
    for (const key of this.#keys) {
      const value = decrypt(key, name, bytes);
      if (value !== undefined) return value;
    }
    throw new StoreError(
      `${what} can't be decrypted: its key is none of the ${this.#keys.length} given, or somebody ` +
        "changed it; give the key that it was stored with after the new one, or remove it",
    );
  }
}

function encrypt(key: Uint8Array, name: string, value: string): string {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagLength });
  cipher.setAAD(Buffer.from(name));
  const bytes = [nonce, cipher.update(value, "utf8"), cipher.final(), cipher.getAuthTag()];
  return mark + Buffer.concat(bytes).toString("base64url");
}

function decrypt(key: Uint8Array, name: string, bytes: Buffer): string | undefined {
  if (bytes.length < nonceLength + tagLength) return undefined;
  const nonce = bytes.subarray(0, nonceLength);
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagLength });
  decipher.setAAD(Buffer.from(name));
  decipher.setAuthTag(bytes.subarray(-tagLength));
  const content = bytes.subarray(nonceLength, -tagLength);
  try {
    return Buffer.concat([decipher.update(content), decipher.final()]).toString();
  } catch {
    // The tag doesn't fit: another key's, or changed.
    return undefined;
  }
}

/** @throws UsageError for what isn't 32 bytes; never shows it. */
function readKey(key: unknown): Uint8Array {
  if (key instanceof Uint8Array && key.length === 32) return Uint8Array.from(key);
  if (typeof key === "string") {
    if (/^[\da-f]{64}$/i.test(key)) return Buffer.from(key, "hex");
    if (/^[\w+/-]{43}=?$/.test(key)) return Buffer.from(key, "base64");
  }
  const came =
    key instanceof Uint8Array
      ? `${key.length} bytes`
      : typeof key === "string"
        ? `a text of ${key.length} characters`
        : String(key === null ? key : typeof key);
  throw new UsageError(
    "INVALID_ARGUMENT",
    `encrypted: a key is ${came}; expected 32 bytes, or their text in base64 or hexadecimal digits ` +
      "(openssl rand -base64 32)",
  );
}
