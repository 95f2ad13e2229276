import { setTimeout as sleep } from "node:timers/promises";
import { Lease } from "../store/lease.js";
import { Outage } from "../store/outage.js";
import type { SharedStore } from "../store/shared-store.js";
import { type Stored, readStored, writeStored } from "./stored-token.js";
import type { Token } from "./token.js";

/** Milliseconds between two looks at the store, at most, while another process fetches. */
const longestWait = 500;

/** Milliseconds from one look whether all was forgotten, or whether the store is back, to the next. */
const lookEvery = 1_000;

/** The store that a token is shared through, and its name in there. */
export interface TokenPlace {
  readonly store: SharedStore;
  readonly key: string;
  /** Milliseconds that one process may take to get the token, while the others wait. Default: 60,000. */
  readonly longest?: number | undefined;
}

/**
 * A token that all who use the store and the key have in common: one of them fetches it, and stores it
 * before it is used; the others wait for that. Where the one that fetches is killed, another takes over
 * within seconds. Where the store fails, each process fetches for itself, and stores what it has as soon
 * as it can: of a refresh token that is good for once, the others have to know what came of it.
 */
export class SharedToken {
  readonly #store: SharedStore;
  readonly #key: string;
  readonly #longest: number | undefined;
  readonly #fetch: (previous: Token | undefined) => Promise<Token>;
  readonly #onForgotten: () => void;
  readonly #outage = new Outage("a shared token", "until it answers, this process fetches its own");
  /** Fetched while the store was away; its refresh token may be the only one that is still good. */
  #unsaved: Token | undefined;
  /** Of what is stored: the last version that was used here. */
  #used = 0;
  /** When all of them were last told to forget what they had, as far as it is known here. */
  #epoch = 0;
  #lookedAt = 0;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param fetch Gets the one that follows on `previous`, which may hold a refresh token.
   * @param onForgotten Told when another process has had it forgotten.
   */
  constructor(
    { store, key, longest }: TokenPlace,
    fetch: (previous: Token | undefined) => Promise<Token>,
    onForgotten: () => void,
  ) {
    this.#store = store;
    this.#key = `token:${key}`;
    this.#longest = longest;
    this.#fetch = fetch;
    this.#onForgotten = onForgotten;
  }

  /** Gets one that is usable, in place of `previous`. */
  async obtain(previous: Token | undefined, isUsable: (token: Token) => boolean): Promise<Token> {
    const isTaken = ({ token, version }: Stored): boolean =>
      token !== undefined &&
      isUsable(token) &&
      (this.#unsaved === undefined || version > this.#used);
    const epoch = this.#epoch;
    const last = (): Token | undefined => (epoch === this.#epoch ? previous : undefined);
    for (let looks = 1; ; looks++) {
      const stored = await this.#read();
      if (stored === undefined) return this.#fetchAlone(last());
      if (stored.token !== undefined && isTaken(stored)) {
        this.#unsaved = undefined;
        this.#used = stored.version;
        return stored.token;
      }
      const lease = await this.#outage.unless(async () => ({
        taken: await Lease.take(this.#store, `${this.#key}:lease`, { longest: this.#longest }),
      }));
      if (lease === undefined) return this.#fetchAlone(last());
      if (lease.taken === undefined) {
        await sleep(Math.min(50 * looks, longestWait) * (0.5 + Math.random()));
        continue;
      }
      try {
        // While the lease was taken, it may have come.
        const latest = await this.#read();
        if (latest === undefined) return await this.#fetchAlone(last());
        if (isTaken(latest)) continue;
        const token = await this.#fetch(this.#unsaved ?? latest.token ?? last());
        if (await this.#save(token, latest)) return token;
        // The lease ran out on the way, and somebody else's is stored by now: that one all use.
      } finally {
        await lease.taken.release();
      }
    }
  }

  /**
   * Has all processes forget it, and what the next one would follow on.
   *
   * @throws what the store throws: then the others go on with it.
   */
  async forget(): Promise<void> {
    this.#unsaved = undefined;
    for (;;) {
      const { epoch, version } = await readStored(this.#store, this.#key);
      // By the clock: the store loses it together with a token that has come to its end.
      this.#epoch = Math.max(this.#epoch + 1, epoch + 1, Date.now());
      const put = await writeStored(this.#store, this.#key, undefined, this.#epoch, version);
      if (put !== undefined) return;
    }
  }

  /** While it is in use: looks now and then whether another process has had it forgotten. */
  watch(): void {
    const now = performance.now();
    if (now - this.#lookedAt < lookEvery) return;
    this.#lookedAt = now;
    void this.#look();
  }

  async #look(): Promise<void> {
    const epoch = this.#epoch;
    const stored = await this.#read();
    if (stored === undefined) {
      this.#lookLater();
    } else if (this.#epoch !== epoch) {
      this.#onForgotten();
    } else if (this.#unsaved !== undefined) {
      // Where another has stored its own since, that one is the one for all.
      if (stored.version > this.#used) this.#unsaved = undefined;
      else await this.#save(this.#unsaved, stored);
    }
  }

  /** For as long as there is something that only this process knows. */
  #lookLater(): void {
    if (this.#unsaved === undefined || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#look();
    }, lookEvery).unref();
  }

  async #fetchAlone(previous: Token | undefined): Promise<Token> {
    const epoch = this.#epoch;
    const token = await this.#fetch(this.#unsaved ?? previous);
    if (epoch === this.#epoch) this.#unsaved = token;
    this.#lookLater();
    return token;
  }

  /** @returns false where somebody else has stored something since `earlier` was read. */
  async #save(token: Token, earlier: Stored): Promise<boolean> {
    this.#unsaved = token;
    for (let before: Stored | undefined = earlier; before !== undefined;) {
      const { version } = before;
      const saved = await this.#outage.unless(async () => ({
        version: await writeStored(this.#store, this.#key, token, this.#epoch, version),
      }));
      if (saved === undefined) break;
      if (saved.version !== undefined) {
        this.#unsaved = undefined;
        this.#used = saved.version;
        return true;
      }
      before = await this.#read();
      // Where there is nothing, it has come to its end meanwhile, or the store has lost it.
      if (before !== undefined && before.version !== 0) {
        this.#unsaved = undefined;
        return false;
      }
    }
    this.#lookLater();
    return true;
  }

  async #read(): Promise<Stored | undefined> {
    const stored = await this.#outage.unless(() => readStored(this.#store, this.#key));
    if (stored !== undefined && stored.epoch > this.#epoch) {
      this.#epoch = stored.epoch;
      this.#unsaved = undefined;
    }
    return stored;
  }
}
