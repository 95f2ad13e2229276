/**
 * Which names things get, and the lock that keeps them: a name once given never moves, whatever is
 * added to the document later.
 */
/** The names of an earlier run, as the lock file has them. */
export interface NameLock {
  /** Tag (or path segment, where there are no tags) to property of the client: `pets`. */
  readonly groups: Readonly<Record<string, string>>;
  /** `GET /pets/{petId}` to method of its group: `getPet`. */
  readonly operations: Readonly<Record<string, string>>;
  /**
   * Reference, as the document itself would write it, to type: `#/components/schemas/Pet` to `Pet`,
   * `pet.yaml#/Pet` to `Pet`. An operation's reference stands for the prefix of its types, `client`
   * for the class of the client and `group pets` for that of a group.
   */
  readonly schemas: Readonly<Record<string, string>>;
}

/** Given a name, where its owner had to take another one than it asked for. */
export interface Claim {
  readonly name: string;
  /** The name that was taken already. Absent for a locked name: that was said when it was new. */
  readonly clash?: string;
}

export interface NameTableOptions {
  /** Names of an earlier run by key, of things that still exist: these win. */
  readonly locked?: ReadonlyMap<string, string>;
  /** Names that nobody gets. */
  readonly reserved?: ReadonlySet<string>;
  /** Appended to a name that is reserved: `Error` is `ErrorModel`. */
  readonly reservedSuffix: (key: string) => string;
  /** Turns any text into a name of this space, and leaves names alone; others are not taken from a lock. */
  readonly nameOf: (text: string) => string;
  /** Names that differ by case only clash: for file names. */
  readonly ignoreCase?: boolean;
  /** What the owner of a key appends to its name, and so has to be free as well; by default nothing. */
  readonly endings?: (key: string) => readonly string[];
}

/** One space of names: the types of a client, the methods of a class. */
export class NameTable {
  readonly #options: NameTableOptions;
  readonly #taken = new Set<string>();
  readonly #given = new Map<string, string>();
  /** The number that the next owner of a name taken already tries first. */
  readonly #nextCount = new Map<string, number>();

  constructor(options: NameTableOptions) {
    this.#options = options;
    for (const [key, name] of options.locked ?? []) {
      // A lock file is input too: someone may have edited it.
      const isName = name !== "" && options.nameOf(name) === name;
      if (isName && this.#isFree(key, name)) this.#give(key, name);
    }
  }

  /** A name for `key`: the locked one, else `wanted`, else `wanted2`, `wanted3` and so on. */
  claim(key: string, wanted: string): Claim {
    const given = this.#given.get(key);
    if (given !== undefined) return { name: given };
    const base = this.#isReserved(key, wanted)
      ? wanted + this.#options.reservedSuffix(key)
      : wanted;
    const name = this.#isFree(key, base) ? base : this.#numbered(key, base);
    this.#give(key, name);
    return name === base ? { name } : { name, clash: base };
  }

  /** `base2`, `base3` and so on: a thousand that want one name don't each count from the start. */
  #numbered(key: string, base: string): string {
    const wanted = this.#printed(key, base).join(" ");
    let count = this.#nextCount.get(wanted) ?? 2;
    while (!this.#isFree(key, `${base}${count}`)) count += 1;
    this.#nextCount.set(wanted, count + 1);
    return `${base}${count}`;
  }

  #isFree(key: string, name: string): boolean {
    const isTaken = this.#printed(key, name).some((printed) =>
      this.#taken.has(this.#fold(printed)),
    );
    return !isTaken && !this.#isReserved(key, name);
  }

  #isReserved(key: string, name: string): boolean {
    return this.#printed(key, name).some((printed) => this.#options.reserved?.has(printed));
  }

  #give(key: string, name: string): void {
    this.#given.set(key, name);
    for (const printed of this.#printed(key, name)) this.#taken.add(this.#fold(printed));
  }

  #printed(key: string, name: string): string[] {
    return (this.#options.endings?.(key) ?? [""]).map((ending) => name + ending);
  }

  #fold(name: string): string {
    // Both ways, as file systems do: `ß` is `ss`, and `ς` is `σ`.
    return this.#options.ignoreCase ? name.toUpperCase().toLowerCase().normalize("NFC") : name;
  }
}

/** The lock's names of those keys that still stand for something. */
export function lockedNames(
  lock: Readonly<Record<string, string>> | undefined,
  exists: (key: string) => boolean,
): Map<string, string> {
  return new Map(
    Object.entries(lock ?? {}).filter(([key, name]) => typeof name === "string" && exists(key)),
  );
}
