/** A token as it stands in a store. */
import type { SharedStore } from "../store/shared-store.js";
import { isToken, type Token } from "./token.js";

export interface Stored {
  /** Undefined where there is none: yet, any more, or of our making. */
  readonly token: Token | undefined;
  /** 0 where nothing is stored. */
  readonly version: number;
  /** When all processes were last told to forget what they had; 0 where they never were. */
  readonly epoch: number;
}

/** What is no token is replaced by the next one. */
export async function readStored(store: SharedStore, key: string): Promise<Stored> {
  const stored = await store.get(key);
  if (stored === undefined) return { token: undefined, version: 0, epoch: 0 };
  const { version } = stored;
  const value = parse(stored.value);
  const epoch = typeof value["epoch"] === "number" ? value["epoch"] : 0;
  if (!isToken(value)) return { token: undefined, version, epoch };
  const { accessToken, expiresAt, refreshToken, type, scope } = value;
  return { token: { accessToken, expiresAt, refreshToken, type, scope }, version, epoch };
}

/** Where the stored one has this version. Without a token, all are told to forget theirs. */
export function writeStored(
  store: SharedStore,
  key: string,
  token: Token | undefined,
  epoch: number,
  version: number,
): Promise<number | undefined> {
  const { expiresAt, refreshToken } = token ?? {};
  // A refresh token outlives its access token, by how much it doesn't say.
  const ends = expiresAt !== undefined && refreshToken === undefined;
  return store.put(key, JSON.stringify({ ...token, epoch }), {
    version,
    ...(ends && { ttl: Math.max(expiresAt - Date.now(), 1) }),
  });
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    // Its members are looked at one by one.
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
