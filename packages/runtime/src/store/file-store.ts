import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { StoreError, textOf, UsageError } from "../errors.js";
import { display } from "../request/known-options.js";
import { removeRemains, withFileLock } from "./file-lock.js";
import { replaceFile } from "./replace-file.js";
import type { PutOptions, SharedStore, StoredValue } from "./shared-store.js";

interface Entry extends StoredValue {
  readonly key: string;
  /** On the clock of `Date.now()`. Absent: it stays. */
  readonly until?: number;
}

/** What a file of the folder says. */
interface Content {
  /** The last version of all keys that were ever in it: a key's versions only have to grow. */
  readonly last: number;
  readonly entries: readonly Entry[];
}

const format = "gen-client-store";

/**
 * Keeps values in a folder: what the processes of one machine share, and what outlives them.
 *
 *     const store = new FileStore("/var/lib/orders/session");
 *     const auth = bearer(refreshing(login, { store, key: "orders" }));
 *
 * The folder is made when it is first needed, for its owner only (mode 0700, its files 0600). Values are
 * spread over 16 files; each is replaced as a whole, under a lock that no killed process keeps: whatever
 * is killed when, a file is the old or the new one. Folders that machines share by a network are no place
 * for it.
 *
 * Its methods throw a `StoreError` if a file can't be read or written, or is none of its own.
 */
export class FileStore implements SharedStore {
  /** Absolute. */
  readonly folder: string;
  /** Of this process, changes of a file follow one another: a lock is asked for again and again. */
  readonly #changes = new Map<string, Promise<unknown>>();
  /** Files beside which nothing of a killed process lies. */
  readonly #tidied = new Set<string>();

  /** @throws UsageError for what is no path. */
  constructor(folder: string) {
    if (typeof folder !== "string" || folder === "") {
      throw new UsageError(
        "INVALID_ARGUMENT",
        `a file store takes the path of its folder, and got ${display(folder)}`,
      );
    }
    this.folder = path.resolve(folder);
  }

  async get(key: string): Promise<StoredValue | undefined> {
    const file = this.#fileOf(key);
    const entry = find(await this.#attempt(file, () => read(file)), key);
    return entry && { value: entry.value, version: entry.version };
  }

  async put(key: string, value: string, options: PutOptions = {}): Promise<number | undefined> {
    const { version, ttl = Infinity } = options;
    const file = this.#fileOf(key);
    const isMet = (content: Content): boolean =>
      version === undefined || version === (find(content, key)?.version ?? 0);
    return this.#change(file, (content) => {
      if (!isMet(content)) return undefined;
      // Also where somebody has emptied the folder.
      const next = Math.max(content.last + 1, Date.now() * 1_000);
      const entry = { key, value, version: next };
      const entries = [
        ...without(content, key),
        ttl === Infinity ? entry : { ...entry, until: Date.now() + ttl },
      ];
      return { content: { last: next, entries }, answer: next };
    });
  }

  async delete(key: string, version?: number): Promise<boolean> {
    const changed = await this.#change(this.#fileOf(key), (content) => {
      const entry = find(content, key);
      if (entry === undefined || (version !== undefined && version !== entry.version)) return;
      return { content: { ...content, entries: without(content, key) }, answer: true };
    });
    return changed ?? false;
  }

  /** @param change gives the new content and what is to be told of it, or nothing to change nothing. */
  async #change<T>(
    file: string,
    change: (content: Content) => { readonly content: Content; readonly answer: T } | undefined,
  ): Promise<T | undefined> {
    return this.#attempt(file, async () => {
      // A condition that isn't met now needs no lock to say so.
      if (change(await read(file)) === undefined) return undefined;
      const done = (this.#changes.get(file) ?? Promise.resolve()).then(async () => {
        await this.#makeFolder(file);
        return withFileLock(file, async (temporary) => {
          const changed = change(await read(file));
          if (changed !== undefined) await replaceFile(file, temporary, write(changed.content));
          return changed?.answer;
        });
      });
      this.#changes.set(
        file,
        done.catch(() => {}),
      );
      return done;
    });
  }

  async #makeFolder(file: string): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    if (this.#tidied.has(file)) return;
    await removeRemains(file);
    this.#tidied.add(file);
  }

  /** Any text may be a key: its hash says which file it is in. */
  #fileOf(key: string): string {
    const [digit] = createHash("sha256").update(key).digest("hex");
    return path.join(this.folder, `${digit}.json`);
  }

  async #attempt<T>(file: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      throw new StoreError(`file store ${file}: ${textOf(cause)}`, { cause });
    }
  }
}

function find({ entries }: Content, key: string): Entry | undefined {
  return entries.find((entry) => entry.key === key && isLive(entry));
}

/** The others that have not run out. */
function without({ entries }: Content, key: string): readonly Entry[] {
  return entries.filter((entry) => entry.key !== key && isLive(entry));
}

function isLive({ until = Infinity }: Entry): boolean {
  return until > Date.now();
}

function write({ last, entries }: Content): string {
  return JSON.stringify({ format, version: 1, last, entries });
}

async function read(file: string): Promise<Content> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return { last: 0, entries: [] };
    }
    throw error;
  }
  const content = parse(text);
  if (content !== undefined) return content;
  throw new Error(
    "it holds something else; give the store a folder of its own, or remove the file",
  );
}

/** Undefined for anything that `write` didn't make. The parser's own message would show values. */
function parse(text: string): Content | undefined {
  try {
    const content: unknown = JSON.parse(text);
    return isContent(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

function isContent(value: unknown): value is Content {
  if (typeof value !== "object" || value === null) return false;
  const content = value as Readonly<Record<string, unknown>>;
  return (
    content["format"] === format &&
    content["version"] === 1 &&
    Number.isSafeInteger(content["last"]) &&
    Array.isArray(content["entries"]) &&
    content["entries"].every(isEntry)
  );
}

function isEntry(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { key, value: text, version, until } = value as Readonly<Record<string, unknown>>;
  return (
    typeof key === "string" &&
    typeof text === "string" &&
    Number.isSafeInteger(version) &&
    ["undefined", "number"].includes(typeof until)
  );
}
