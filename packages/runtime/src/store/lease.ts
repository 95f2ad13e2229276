import { randomUUID } from "node:crypto";
import type { SharedStore } from "./shared-store.js";

/** How long a lease lasts, in milliseconds. */
export interface LeaseOptions {
  /** After which what a killed process held is free again. Default: 5,000. */
  readonly time?: number | undefined;
  /** After which it is free although its holder lives: that one may hang. Default: 60,000. */
  readonly longest?: number | undefined;
}

/**
 * A lock in a shared store that ends by itself: it is held for as long as its holder lives, up to `longest`,
 * and a few seconds longer where that was killed. It says who should do something, not who may: a process
 * that was asleep for longer finds it lost, so what is done under it is stored on the condition of its version.
 */
export class Lease {
  readonly #store: SharedStore;
  readonly #key: string;
  readonly #owner: string;
  #version: number;
  readonly #timer: NodeJS.Timeout;
  #extending: Promise<void> = Promise.resolve();

  private constructor(
    store: SharedStore,
    key: string,
    owner: string,
    version: number,
    { time, longest }: { readonly time: number; readonly longest: number },
  ) {
    this.#store = store;
    this.#key = key;
    this.#owner = owner;
    this.#version = version;
    const end = performance.now() + longest - time;
    this.#timer = setInterval(() => {
      if (performance.now() > end) clearInterval(this.#timer);
      else this.#extending = this.#extending.then(() => this.#extend(time));
    }, time / 3).unref();
  }

  /** Takes it, unless another has it. It is extended while it is held. */
  static async take(
    store: SharedStore,
    key: string,
    { time = 5_000, longest = 60_000 }: LeaseOptions = {},
  ): Promise<Lease | undefined> {
    const owner = randomUUID();
    const version = await store.put(key, owner, { version: 0, ttl: time });
    if (version === undefined) return undefined;
    return new Lease(store, key, owner, version, { time, longest });
  }

  /** Gives it back. Where the store can't be asked, its time ends it. */
  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#extending;
    await this.#store.delete(this.#key, this.#version).catch(() => {});
  }

  async #extend(ttl: number): Promise<void> {
    try {
      const version = await this.#store.put(this.#key, this.#owner, {
        version: this.#version,
        ttl,
      });
      if (version === undefined) clearInterval(this.#timer);
      else this.#version = version;
    } catch {
      // The next one may come through, or another takes it.
    }
  }
}
