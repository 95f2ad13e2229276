import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import type { IncomingHttpHeaders } from "node:http";
import { homedir } from "node:os";
import { join } from "node:path";
import { digestOf } from "../../digest.js";
import { member } from "../../json-pointer.js";

/** A document that was fetched before, and the headers that ask whether it changed. */
export interface CachedResponse {
  readonly bytes: Buffer;
  readonly conditions: Readonly<Record<string, string>>;
}

/**
 * Where programs of this user keep what they can fetch again: `$XDG_CACHE_HOME` or `~/.cache`, on
 * macOS `~/Library/Caches`, on Windows `%LOCALAPPDATA%`.
 */
export function userCacheFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): string {
  const xdg = env["XDG_CACHE_HOME"];
  const local = env["LOCALAPPDATA"];
  if (xdg) return join(xdg, "gen-client");
  if (platform === "win32" && local) return join(local, "gen-client", "Cache");
  const home = homedir();
  return platform === "darwin"
    ? join(home, "Library", "Caches", "gen-client")
    : join(home, ".cache", "gen-client");
}

/**
 * Responses on disk, so that an unchanged document costs a question only. They are never used
 * without asking the server. An entry is one file, replaced as a whole: its first line says what it
 * is, the rest are the bytes. What can't be read or written, or was changed, counts as absent.
 */
export class ResponseCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async find(url: URL): Promise<CachedResponse | undefined> {
    try {
      const file = await readOwn(this.#path(url));
      const end = file.indexOf("\n");
      const about: unknown = JSON.parse(file.subarray(0, end).toString("utf8"));
      const bytes = file.subarray(end + 1);
      if (end === -1 || textAt(about, "digest") !== digestOf(bytes)) return undefined;
      const etag = textAt(about, "etag");
      const lastModified = textAt(about, "lastModified");
      return {
        bytes,
        conditions: {
          ...(etag !== undefined && { "if-none-match": etag }),
          ...(lastModified !== undefined && { "if-modified-since": lastModified }),
        },
      };
    } catch {
      return undefined;
    }
  }

  /** Keeps a response, unless its server wants it forgotten or can't tell whether it changed. */
  async store(url: URL, bytes: Uint8Array, headers: IncomingHttpHeaders): Promise<void> {
    const { etag, "last-modified": lastModified, "cache-control": control = "", vary } = headers;
    if (etag === undefined && lastModified === undefined) return;
    if (/\b(?:no-store|private)\b/i.test(control) || vary?.trim() === "*") return;

    const path = this.#path(url);
    const temporary = `${path}.${randomUUID()}`;
    const about = JSON.stringify({ etag, lastModified, digest: digestOf(bytes) });
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeFile(temporary, Buffer.concat([Buffer.from(`${about}\n`), bytes]), {
        mode: 0o600,
      });
      await rename(temporary, path);
    } catch {
      // A cache that can't be written costs time only.
      await rm(temporary, { force: true }).catch(() => {});
    }
  }

  #path(url: URL): string {
    return join(this.#folder, digestOf(url.href));
  }
}

/**
 * A file of this user's: in a folder that others can write to, one of theirs would pass for what the server
 * sent. Windows has no such numbers, and keeps the folder to its user.
 */
async function readOwn(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { uid } = await file.stat();
    if (process.getuid !== undefined && uid !== process.getuid())
      throw new Error("of another user");
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function textAt(value: unknown, key: string): string | undefined {
  const text = member(value, key)?.value;
  return typeof text === "string" ? text : undefined;
}
