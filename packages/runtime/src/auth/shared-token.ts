import { setTimeout as sleep } from "node:timers/promises";
import { Lease } from "../store/lease.js";
import { Outage } from "../store/outage.js";
import type { SharedStore } from "../store/shared-store.js";
import { parseToken, type Token } from "./token.js";
import type { ObtainToken } from "./token-keeper.js";

/** Milliseconds between two looks at the store, at most, while another process fetches. */
const longestWait = 500;

/** A token in the store. */
interface Stored {
  readonly token: Token | undefined;
  readonly version: number;
}

/**
 * Obtains a token that all who use the store and the key have in common: one of them fetches it, and stores
 * it before it is used; the others wait for that. Where the one that fetches is killed, another takes over
 * within seconds. Where the store fails, each process fetches for itself, and stores what it has when it can.
 *
 * @param fetch Gets the one that follows on `previous`, which may hold a refresh token.
 */
export function obtainShared(
  store: SharedStore,
  key: string,
  fetch: (previous: Token | undefined) => Promise<Token>,
): ObtainToken {
  const outage = new Outage("a shared token", "until it answers, this process fetches its own");
  /** Fetched while the store was away; its refresh token may be the only one that is still good. */
  let unsaved: Token | undefined;
  /** Of what is stored: the last version that was used here. */
  let used = 0;

  return async (previous, isUsable) => {
    const alone = async (): Promise<Token> => {
      unsaved = await fetch(unsaved ?? previous);
      return unsaved;
    };
    const isTaken = ({ token, version }: Stored): boolean =>
      token !== undefined && isUsable(token) && (unsaved === undefined || version > used);
    for (let looks = 1; ; looks++) {
      const stored = await outage.unless(() => readStored(store, key));
      if (stored === undefined) return alone();
      if (stored.token !== undefined && isTaken(stored)) {
        unsaved = undefined;
        used = stored.version;
        return stored.token;
      }
      const lease = await outage.unless(async () => ({
        taken: await Lease.take(store, `${key}:lease`),
      }));
      if (lease === undefined) return alone();
      if (lease.taken === undefined) {
        await sleep(Math.min(50 * looks, longestWait) * (0.5 + Math.random()));
        continue;
      }
      try {
        // While the lease was taken, it may have come.
        const latest = await outage.unless(() => readStored(store, key));
        if (latest === undefined) return await alone();
        if (isTaken(latest)) continue;
        const token = await fetch(unsaved ?? latest.token ?? previous);
        unsaved = token;
        const saved = await outage.unless(async () => ({
          version: await writeStored(store, key, token, latest.version),
        }));
        if (saved === undefined) return token;
        unsaved = undefined;
        if (saved.version !== undefined) {
          used = saved.version;
          return token;
        }
        // The lease ran out on the way, and somebody else's is stored by now: that one all use.
      } finally {
        await lease.taken.release();
      }
    }
  };
}

async function readStored(store: SharedStore, key: string): Promise<Stored> {
  const stored = await store.get(key);
  if (stored === undefined) return { token: undefined, version: 0 };
  // What is no token is replaced by the next one.
  return { token: parseToken(stored.value), version: stored.version };
}

function writeStored(
  store: SharedStore,
  key: string,
  token: Token,
  version: number,
): Promise<number | undefined> {
  const { expiresAt, refreshToken } = token;
  // A refresh token outlives its access token, by how much it doesn't say.
  const ends = expiresAt !== undefined && refreshToken === undefined;
  return store.put(key, JSON.stringify(token), {
    version,
    ...(ends && { ttl: Math.max(expiresAt - Date.now(), 1) }),
  });
}
