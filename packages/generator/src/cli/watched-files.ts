import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Diagnostic } from "../diagnostic.js";
import type { GenerateOptions } from "../generate-options.js";
import { parseInput } from "../load/input.js";
import { readLock } from "../output/lock.js";
import { type FileDigests, digestOfFile } from "./watch.js";

/** Collects what a run depends on, to watch it. */
export class WatchedFiles {
  readonly #files = new Map<string, string | null>();
  readonly #before: FileDigests;

  /** @param before What the last run depended on; as it is now, for a run that fails before it says more. */
  constructor(before: Iterable<string>) {
    this.#before = new Map([...before].map((path) => [path, digestOfFile(path)]));
  }

  get digests(): FileDigests {
    return this.#files;
  }

  /** A file that was about to be read. */
  add(path: string): void {
    if (this.#files.has(path)) return;
    const before = this.#before.get(path);
    this.#files.set(path, before === undefined ? digestOfFile(path) : before);
  }

  /** What a client was written from, as its lock says. */
  addClient(folder: string): void {
    const inputs = Object.entries(readLock(folder, folder)?.inputs ?? {});
    for (const [name, digest] of inputs) {
      if (!/^https?:\/\//.test(name) && name !== "<stdin>")
        this.#files.set(resolve(folder, name), digest);
    }
  }

  /** A run that failed: where, its document, and all that the last one depended on. */
  addFailure(
    { input, overlays = [], config, cwd = "." }: GenerateOptions,
    diagnostics: readonly Diagnostic[],
  ): void {
    const base = config === undefined ? cwd : dirname(config.file);
    for (const name of [input, ...overlays]) {
      const parsed = parseInput(name, base);
      if (parsed !== "-" && parsed.protocol === "file:") this.add(fileURLToPath(parsed));
    }
    for (const { source } of diagnostics.flatMap(({ places }) => places)) {
      if (source.uri.startsWith("file:")) this.add(fileURLToPath(source.uri));
    }
    this.keep();
  }

  /** All that the last run depended on, after one that did not come to know its clients. */
  keep(): void {
    for (const path of this.#before.keys()) this.add(path);
  }
}
