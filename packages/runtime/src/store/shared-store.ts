/**
 * What outlives a process, or is shared by a fleet of them, goes behind one interface: cookies, tokens and
 * locks. `MemoryStore` is for one process; a file or Redis for more. Calls wait for it: what can't answer
 * has to fail within a second or so, and calls go on without it.
 */
export interface SharedStore {
  /** The value of a key; undefined where there is none, or its time is over. */
  get(key: string): Promise<StoredValue | undefined>;
  /**
   * Sets a value, on a condition, in one step that no other process can come between.
   *
   * @returns its version; undefined where the condition wasn't met, and nothing was changed.
   */
  put(key: string, value: string, options?: PutOptions): Promise<number | undefined>;
  /**
   * Removes a value, where it has a version if one is given.
   *
   * @returns whether there was such a value.
   */
  delete(key: string, version?: number): Promise<boolean>;
}

/** A value, and which of its key's values it is. */
export interface StoredValue {
  readonly value: string;
  /** Grows with each change of the key, also where it was removed in between: no two values share one. */
  readonly version: number;
}

export interface PutOptions {
  /** The version that the key must have; 0 where there must be no value. Default: any. */
  readonly version?: number | undefined;
  /** Milliseconds until the value is gone. Default: it stays. */
  readonly ttl?: number | undefined;
}

export function isStore(value: unknown): value is SharedStore {
  if (typeof value !== "object" || value === null) return false;
  const { get, put, delete: remove } = value as Partial<Record<keyof SharedStore, unknown>>;
  return [get, put, remove].every((method) => typeof method === "function");
}
