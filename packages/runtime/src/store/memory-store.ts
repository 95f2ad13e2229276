import type { PutOptions, SharedStore, StoredValue } from "./shared-store.js";

interface Entry extends StoredValue {
  /** On the clock of `Date.now()`. */
  readonly until: number;
}

/** Keeps values for as long as the process lives: what sessions of one process share. */
export class MemoryStore implements SharedStore {
  readonly #entries = new Map<string, Entry>();
  /** Of all keys: a key's versions only have to grow. */
  #version = 0;

  async get(key: string): Promise<StoredValue | undefined> {
    const entry = this.#live(key);
    return entry && { value: entry.value, version: entry.version };
  }

  async put(key: string, value: string, options: PutOptions = {}): Promise<number | undefined> {
    const { version, ttl = Infinity } = options;
    if (version !== undefined && version !== (this.#live(key)?.version ?? 0)) return undefined;
    this.#version++;
    this.#entries.set(key, { value, version: this.#version, until: Date.now() + ttl });
    return this.#version;
  }

  async delete(key: string, version?: number): Promise<boolean> {
    const entry = this.#live(key);
    if (entry === undefined || (version !== undefined && version !== entry.version)) return false;
    return this.#entries.delete(key);
  }

  #live(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.until > Date.now()) return entry;
    this.#entries.delete(key);
    return undefined;
  }
}
