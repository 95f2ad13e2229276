/** Which names things get: a name once given never moves, whatever is added to the document later. */

/** Given a name, where its owner had to take another one than it asked for. */
export interface Claim {
  readonly name: string;
  /** The name that was taken already. Absent for a locked name: that was said when it was new. */
  readonly clash?: string;
  /** The key of what had that name, where that is gone or has another, and the name is only kept. */
  readonly keptFor?: string;
}

export interface NameTableOptions {
  /**
   * Names of an earlier run by key: these win, the first of a name. The first name of a key is its
   * name, the others are kept from everything else.
   */
  readonly locked?: Iterable<readonly [key: string, name: string]>;
  /** Whether the key of a locked name stands for something. Default: it does. */
  readonly exists?: (key: string) => boolean;
  /**
   * By what a thing is known again that has another key now: of a new one with the name that it wants,
   * of one that is gone with the name that it had. Undefined where it isn't.
   */
  readonly identityOf?: (key: string, name: string) => string | undefined;
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
  /** Printed names to their keys, of locked ones that are not in use. */
  readonly #kept = new Map<string, string>();
  /** Identities to keys, of those whose owners are gone. */
  readonly #gone = new Map<string, string>();
  /** The number that the next owner of a name taken already tries first. */
  readonly #nextCount = new Map<string, number>();

  constructor(options: NameTableOptions) {
    this.#options = options;
    const { locked = [], exists = () => true, identityOf } = options;
    for (const [key, name] of locked) {
      // A lock file is input too: someone may have edited it.
      const isName = name !== "" && options.nameOf(name) === name;
      if (!isName || !this.#isFree(key, name)) continue;
      const isHere = exists(key);
      if (isHere && !this.#given.has(key)) this.#give(key, name);
      else this.#keep(key, name, isHere ? undefined : identityOf?.(key, name));
    }
  }

  /** A name for `key`: the locked one, else `wanted`, else `wanted2`, `wanted3` and so on. */
  claim(key: string, wanted: string): Claim {
    const given = this.#given.get(key) ?? this.#inherit(key, wanted);
    if (given !== undefined) return { name: given };
    const base = this.#isReserved(key, wanted)
      ? wanted + this.#options.reservedSuffix(key)
      : wanted;
    const keptFor = this.#printed(key, base).find((printed) => this.#kept.has(this.#fold(printed)));
    const name = this.#isFree(key, base) ? base : this.#numbered(key, base);
    this.#give(key, name);
    if (name === base) return { name };
    const owner = keptFor === undefined ? undefined : this.#kept.get(this.#fold(keptFor));
    return { name, clash: base, ...(owner !== undefined && { keptFor: owner }) };
  }

  /** Whether a key has its name, or could have this one. */
  isFree(key: string, name: string): boolean {
    return this.#given.has(key) || this.#isFree(key, name);
  }

  /** The name of something that is gone from its place, and that this is. */
  #inherit(key: string, wanted: string): string | undefined {
    const identity = this.#options.identityOf?.(key, wanted);
    const gone = identity === undefined ? undefined : this.#gone.get(identity);
    const name = gone === undefined ? undefined : this.#given.get(gone);
    if (identity === undefined || gone === undefined || name === undefined) return undefined;
    this.#gone.delete(identity);
    this.#given.delete(gone);
    for (const printed of this.#printed(gone, name)) {
      this.#taken.delete(this.#fold(printed));
      this.#kept.delete(this.#fold(printed));
    }
    if (!this.#isFree(key, name)) return undefined;
    this.#give(key, name);
    return name;
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

  #keep(key: string, name: string, identity: string | undefined): void {
    this.#give(key, name);
    for (const printed of this.#printed(key, name)) this.#kept.set(this.#fold(printed), key);
    if (identity !== undefined && !this.#gone.has(identity)) this.#gone.set(identity, key);
  }

  #give(key: string, name: string): void {
    if (!this.#given.has(key)) this.#given.set(key, name);
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
