import { randomUUID } from "node:crypto";
import type { SharedStore } from "./shared-store.js";

/** Milliseconds after which what a killed process held is free again. */
export const leaseTime = 5_000;

/**
 * A lock in a shared store that ends by itself: it is held for as long as its process lives, and a few
 * seconds longer where that was killed. It says who should do something, not who may: a process that was
 * asleep for longer finds it lost, so what is done under it is stored on the condition of its version.
 */
export class Lease {
  readonly #store: SharedStore;
  readonly #key: string;
  readonly #owner = randomUUID();
  #version: number;
  #timer: NodeJS.Timeout;
  #extending: Promise<void> = Promise.resolve();

  private constructor(store: SharedStore, key: string, version: number, time: number) {
    this.#store = store;
    this.#key = key;
    this.#version = version;
    this.#timer = setInterval(() => {
      this.#extending = this.#extending.then(() => this.#extend(time));
    }, time / 3).unref();
  }

  /**
   * Takes it, unless another has it.
   *
   * @param time Milliseconds; it is extended before they are over.
   */
  static async take(store: SharedStore, key: string, time = leaseTime): Promise<Lease | undefined> {
    const version = await store.put(key, randomUUID(), { version: 0, ttl: time });
    return version === undefined ? undefined : new Lease(store, key, version, time);
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
