import { lstat, readFile, realpath } from "node:fs/promises";
import path from "node:path";
import { textOf, StoreError, UsageError } from "../errors.js";
import { readOptions, optionNames } from "../request/known-options.js";
import { removeRemains, withFileLock } from "../store/file-lock.js";
import { replaceFile } from "../store/replace-file.js";
import { Changes } from "./changes.js";
import { type CookieFormat, codecs, readFormat } from "./formats.js";
import { CookieJar } from "./jar.js";
import type { Codec, SavedCookies } from "./saved-cookies.js";

/** How a `FileCookieStore` keeps its file. */
export interface FileCookieStoreOptions {
  /** Default: `netscape` where the path ends in `.txt`, else `json`. */
  readonly format?: CookieFormat | undefined;
}

const optionNamesKnown = optionNames<FileCookieStoreOptions>({ format: true });

/** Milliseconds from a change to its saving: the cookies of a few responses go in one write. */
const saveAfter = 100;

/**
 * A jar that is kept in a file, session cookies included.
 *
 *     await using store = await FileCookieStore.open("cookies.json");
 *     await using session = new Session({ cookies: store.jar });
 *
 * Changes are saved within 100 ms, and a program that ends by itself ends after that; `process.exit()`
 * doesn't wait, so `flush()` or `close()` first. The file is replaced as a whole and by nobody but its
 * owner readable (mode 0600): whatever kills the process, it is the old or the new one. Where the path is
 * a symbolic link, what it points to is replaced.
 *
 * Processes can share a file, and none of them loses what another set: a save takes in what the others
 * changed, and of two changes to one cookie the newer one stands (in a `cookies.txt`, which knows no
 * times, the one saved later). Their jars get to know of it at their own next save or `flush()`.
 *
 * A save in the background that fails is told by a process warning of type `CookieFileWarning`; it is
 * tried again with the next change, `flush()` and `close()`.
 */
export class FileCookieStore {
  /** Absolute, without symbolic links. */
  readonly path: string;
  /** The cookies; for the session's option `cookies`. */
  readonly jar = new CookieJar();
  readonly #codec: Codec;
  #unsaved = new Changes();
  #timer: NodeJS.Timeout | undefined;
  /** Saves follow one another. Never rejects. */
  #last: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | undefined;

  private constructor(file: string, codec: Codec) {
    // In a program without types, the constructor is at hand.
    if (codec === undefined) {
      throw new UsageError(
        "INVALID_ARGUMENT",
        "a file of cookies is opened: await FileCookieStore.open(path)",
      );
    }
    this.path = file;
    this.#codec = codec;
  }

  /**
   * Reads the file, if there is one already; else the first cookie makes it.
   *
   * @throws StoreError if it can't be read or holds something else, and leaves it as it is.
   * @throws UsageError for a path that can't be used, such as one in a folder that doesn't exist.
   */
  static async open(file: string, options: FileCookieStoreOptions = {}): Promise<FileCookieStore> {
    const own = readOptions(options, optionNamesKnown, "a cookie file");
    if (typeof file !== "string" || file === "") {
      throw new UsageError("INVALID_ARGUMENT", "a cookie file needs a path, such as cookies.json");
    }
    const format = own.format ?? (file.toLowerCase().endsWith(".txt") ? "netscape" : "json");
    const store = new FileCookieStore(await locate(file), codecs[readFormat(format)]);
    try {
      await store.#takeIn();
      await removeRemains(store.path);
    } catch (cause) {
      throw failure(store.path, cause);
    }
    store.jar.watch((change) => {
      store.#unsaved.add(change, Date.now());
      store.#timer ??= setTimeout(() => void store.#saveInBackground(), saveAfter);
    });
    return store;
  }

  /**
   * Saves all changes, and takes in those of other processes.
   *
   * @throws StoreError if the file can't be written, or holds something else by now.
   */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const done = this.#last.then(() => this.#sync());
    this.#last = done.catch(() => {});
    return done;
  }

  /** Saves all changes and lets go of the jar: what it gets from now on is not saved. */
  close(): Promise<void> {
    this.jar.watch(undefined);
    this.#closed ??= this.flush();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #sync(): Promise<void> {
    const changes = this.#unsaved;
    this.#unsaved = new Changes();
    try {
      if (changes.isEmpty) return await this.#takeIn();
      const saved = await withFileLock(this.path, async (temporary) => {
        const before = (await this.#read()) ?? { cookies: this.jar.all(), removed: new Map() };
        const after = changes.applyTo(before, (id) => this.jar.find(id), Date.now());
        await replaceFile(this.path, temporary, this.#codec.write(after), this.#codec.encoding);
        return after;
      });
      this.#adopt(saved);
    } catch (cause) {
      this.#unsaved = changes.followedBy(this.#unsaved);
      throw failure(this.path, cause);
    }
  }

  async #saveInBackground(): Promise<void> {
    try {
      await this.flush();
    } catch (error) {
      process.emitWarning(textOf(error), {
        type: "CookieFileWarning",
      });
    }
  }

  async #takeIn(): Promise<void> {
    const saved = await this.#read();
    if (saved !== undefined) this.#adopt(saved);
  }

  #adopt(saved: SavedCookies): void {
    const cookies = new Map(saved.cookies.map((cookie) => [cookie.id, cookie]));
    this.jar.adopt(cookies, (id) => this.#unsaved.concern(id));
  }

  /** Undefined where there is no file: a missing one says nothing, an empty one that there are none. */
  async #read(): Promise<SavedCookies | undefined> {
    let text: string;
    try {
      text = await readFile(this.path, this.#codec.encoding);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    return this.#codec.read(text);
  }
}

/** The file itself: a link to it would be replaced by the first save. */
async function locate(file: string): Promise<string> {
  const absolute = path.resolve(file);
  try {
    return await realpath(absolute);
  } catch (cause) {
    if (!isMissing(cause)) throw failure(absolute, cause);
  }
  const folder = path.dirname(absolute);
  try {
    const found = path.join(await realpath(folder), path.basename(absolute));
    if (!(await isLink(found))) return found;
  } catch (cause) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `cookie file ${absolute}: its folder can't be used; make ${folder} first`,
      { cause },
    );
  }
  throw new UsageError(
    "INVALID_ARGUMENT",
    `cookie file ${absolute}: it is a symbolic link to a file that does not exist`,
  );
}

async function isLink(file: string): Promise<boolean> {
  try {
    return (await lstat(file)).isSymbolicLink();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function failure(file: string, cause: unknown): StoreError {
  const what = textOf(cause);
  return new StoreError(`cookie file ${file} was left as it is: ${what}`, { cause });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
