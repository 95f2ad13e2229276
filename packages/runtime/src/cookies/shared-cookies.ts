import { StoreError, textOf, UsageError } from "../errors.js";
import { display, optionNames, readOptions } from "../request/known-options.js";
import { Outage } from "../store/outage.js";
import { isStore, type SharedStore } from "../store/shared-store.js";
import { Changes, removalsKept } from "./changes.js";
import { CookieJar } from "./jar.js";
import { json } from "./json.js";
import type { SavedCookies } from "./saved-cookies.js";

/** How cookies are shared. */
export interface SharedCookiesOptions {
  /** Which of the store's cookies they are, such as `orders`. */
  readonly name: string;
  /**
   * Milliseconds for which a process may go on with what it knows, before it looks what the others have
   * changed. Default: 0, it looks before each attempt; calls that wait at the same time share one look.
   */
  readonly maxAge?: number | undefined;
}

const sharedOptionNames = optionNames<SharedCookiesOptions>({ name: true, maxAge: true });

/** Milliseconds between two tries while the store is away. */
const tryAgainAfter = 1_000;

/** Milliseconds: no cookie lasts longer (RFC 6265bis, 5.5), and a session's end is not known here. */
const longestLife = 400 * 24 * 60 * 60 * 1_000;

/**
 * Cookies that all processes have in common that share the store and the name: one logs in, all are.
 *
 *     const cookies = new SharedCookies(store, { name: "orders" });
 *     await using session = new Session({ baseUrl, cookies });
 *
 * Before each attempt the session takes in what others have changed; what a response sets is stored before
 * the response is handed over. Two that change at once lose nothing of each other: of two changes to one
 * cookie the newer one stands. `session.cookies.clear()` removes the cookies of all.
 *
 * While the store is away, calls go on with what their process has, and a process warning
 * (`SharedStoreWarning`) tells of it once. What was set meanwhile is stored when it is back.
 */
export class SharedCookies {
  /** What this process knows of them. The session's `cookies`. */
  readonly jar = new CookieJar();
  readonly #store: SharedStore;
  readonly #key: string;
  readonly #maxAge: number;
  readonly #outage = new Outage(
    "shared cookies",
    "until it answers, this process goes on with those it has",
  );
  /** What the store had when it was last asked, or told. */
  #known: Known = nothingKnown;
  #unsaved = new Changes();
  #isAway = false;
  /** The look that is under way, and the one after it: for who came when that had begun. */
  #current: Promise<Failure | undefined> | undefined;
  #next: Promise<Failure | undefined> | undefined;
  /** When the one under way, and the last one that succeeded, had begun: by `performance.now()`. */
  #began = -Infinity;
  #lookedAt = -Infinity;
  #savesSoon = false;

  /** @throws UsageError for what is no store, or an option that can't be used. */
  constructor(store: SharedStore, options: SharedCookiesOptions) {
    if (!isStore(store)) {
      throw new UsageError(
        "INVALID_ARGUMENT",
        `shared cookies take a store with get, put and delete, and got ${display(store)}`,
      );
    }
    const { name, maxAge } = readOptions(options, sharedOptionNames, "shared cookies");
    this.#store = store;
    this.#key = `cookies:${readName(name)}`;
    this.#maxAge = readMaxAge(maxAge);
    this.jar.watch((change) => {
      this.#unsaved.add(change, Date.now());
      if (this.#savesSoon) return;
      this.#savesSoon = true;
      // What a program sets by hand; a response's are saved by the session, which waits for it.
      setImmediate(() => {
        this.#savesSoon = false;
        void this.save();
      });
    });
  }

  /**
   * Stores what was changed here, and takes in what others have changed.
   *
   * @throws StoreError if the store can't be asked; it is tried again when it is back.
   */
  async flush(): Promise<void> {
    const failure = await this.#look();
    if (failure === undefined) return;
    throw new StoreError(`shared cookies can't be stored: ${textOf(failure.cause)}`, failure);
  }

  /** Before an attempt. Undefined where there is nothing to wait for; never rejects. @internal */
  takeIn(): Promise<unknown> | undefined {
    if (this.#isAway) return undefined;
    const since = performance.now() - this.#maxAge;
    if (this.#unsaved.isEmpty && this.#maxAge > 0) {
      if (this.#lookedAt >= since) return undefined;
      if (this.#current !== undefined && this.#began >= since) return this.#current;
    }
    return this.#look();
  }

  /** After a response has set cookies. As above. @internal */
  save(): Promise<unknown> | undefined {
    return this.#isAway || this.#unsaved.isEmpty ? undefined : this.#look();
  }

  /** One that begins from now on; what fails is in its value. */
  #look(): Promise<Failure | undefined> {
    if (this.#next !== undefined) return this.#next;
    if (this.#current === undefined) return this.#begin();
    this.#next = this.#current.then(() => this.#begin());
    return this.#next;
  }

  #begin(): Promise<Failure | undefined> {
    this.#next = undefined;
    this.#began = performance.now();
    this.#current = this.#sync().finally(() => {
      this.#current = undefined;
    });
    return this.#current;
  }

  async #sync(): Promise<Failure | undefined> {
    const began = this.#began;
    const changes = this.#unsaved;
    this.#unsaved = new Changes();
    try {
      this.#adopt(await this.#exchange(changes));
      this.#lookedAt = began;
      this.#isAway = false;
      this.#outage.over();
      return undefined;
    } catch (cause) {
      this.#unsaved = changes.followedBy(this.#unsaved);
      this.#isAway = true;
      this.#outage.report(cause);
      setTimeout(() => void this.#look(), tryAgainAfter).unref();
      return { cause };
    }
  }

  /** Puts changes in, unless there are none; what is stored then. */
  async #exchange(changes: Changes): Promise<Known> {
    let known = this.#known;
    if (changes.isEmpty) {
      known = await this.#read();
      // Where there is nothing although this process has some, the store has lost them.
      if (known.version > 0 || this.jar.size === 0) return known;
    }
    for (;;) {
      const now = Date.now();
      const before: SavedCookies = known.saved ?? { cookies: this.jar.all(), removed: new Map() };
      const after = changes.applyTo(before, (id) => this.jar.find(id), now);
      const until = endOf(after, Math.max(before.until ?? 0, now + removalsKept), now);
      const saved = { ...after, until };
      const version = await this.#store.put(this.#key, json.write(saved), {
        version: known.version,
        ttl: until - now,
      });
      if (version !== undefined) return { version, saved };
      known = await this.#read();
    }
  }

  async #read(): Promise<Known> {
    const stored = await this.#store.get(this.#key);
    if (stored === undefined) return nothingKnown;
    const { value, version } = stored;
    if (version === this.#known.version) return this.#known;
    try {
      return { version, saved: json.read(value) };
    } catch (cause) {
      throw new StoreError(
        `what is stored as ${display(this.#key)} can't be read: ${textOf(cause)}`,
        {
          cause,
        },
      );
    }
  }

  #adopt(known: Known): void {
    if (known.saved !== undefined && known !== this.#known) {
      const cookies = new Map(known.saved.cookies.map((cookie) => [cookie.id, cookie]));
      this.jar.adopt(cookies, (id) => this.#unsaved.concern(id));
    }
    this.#known = known;
  }
}

/** What is stored; version 0 where nothing is. */
interface Known {
  readonly version: number;
  readonly saved: SavedCookies | undefined;
}

const nothingKnown: Known = { version: 0, saved: undefined };

/** Why a look has failed. */
interface Failure {
  readonly cause: unknown;
}

/**
 * When what is stored may go: no process has a cookie any more that it ever had. One that was asleep would
 * bring those back that are gone.
 */
function endOf({ cookies }: SavedCookies, least: number, now: number): number {
  const ends = cookies.map(({ fields }) => Math.min(fields.expires, now + longestLife));
  return Math.max(least, ...ends);
}

function readName(name: unknown): string {
  if (typeof name === "string" && name !== "") return name;
  throw new UsageError(
    "INVALID_OPTION",
    `shared cookies: name is ${display(name)}; expected a text, such as "orders"`,
  );
}

function readMaxAge(maxAge: unknown = 0): number {
  if (typeof maxAge === "number" && maxAge >= 0) return maxAge;
  throw new UsageError(
    "INVALID_OPTION",
    `shared cookies: maxAge is ${display(maxAge)}; expected milliseconds`,
  );
}
