import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { DocumentError } from "../diagnostic.js";
import type { GenerateOptions, GenerateResult } from "../generate-options.js";
import { type Input, parseInput } from "../load/input.js";
import { isRelativePath } from "../options/module-name.js";
import { readLock } from "../output/lock.js";
import { type FileDigests, digestOfFile, type Followed } from "./watch.js";

/** Collects what a run depends on, to watch it; and what came of it. */
export class WatchedFiles {
  readonly #files = new Map<string, string | null>();
  readonly #before: FileDigests;
  readonly #failures: string[] = [];
  #isAsked = false;
  #isWritten = false;

  /** @param before What the last run depended on; as it is now, for a run that fails before it says more. */
  constructor(before: Iterable<string>) {
    this.#before = new Map([...before].map((path) => [path, digestOfFile(path)]));
  }

  get followed(): Followed {
    return { files: this.#files, isAsked: this.#isAsked };
  }

  /** Whether a client was written: otherwise there is nothing new, but for failures. */
  get isWritten(): boolean {
    return this.#isWritten;
  }

  /** What went wrong, as a text to compare with that of another run. */
  get failures(): string {
    return this.#failures.join("\n");
  }

  /** A file that was about to be read. */
  add(path: string): void {
    if (this.#files.has(path)) return;
    const before = this.#before.get(path);
    this.#files.set(path, before === undefined ? digestOfFile(path) : before);
  }

  /** What a client was written from, as its lock says. */
  addClient({ outputFolder: folder, files }: Pick<GenerateResult, "outputFolder" | "files">): void {
    this.#isWritten ||= files.written.length + files.removed.length > 0;
    const inputs = Object.entries(readLock(folder, folder)?.inputs ?? {});
    for (const [name, digest] of inputs) {
      if (/^(?:https?:\/\/|git:)/.test(name)) this.#isAsked = true;
      else this.#files.set(resolve(folder, name), digest);
    }
  }

  /** A run that failed: where, its document, and all that the last one depended on. */
  addFailure(
    { input, overlays = [], plugins = [], config, cwd = "." }: GenerateOptions,
    error: unknown,
  ): void {
    const diagnostics = error instanceof DocumentError ? error.diagnostics : [];
    this.#failures.push(...diagnostics.map(({ message }) => message), String(error));
    const base = config === undefined ? cwd : dirname(config.file);
    for (const name of [input, ...overlays]) {
      const parsed = inputOf(name, base);
      if (parsed instanceof URL && parsed.protocol === "file:") this.add(fileURLToPath(parsed));
      else this.#isAsked = true;
    }
    for (const plugin of plugins) {
      const module = typeof plugin === "string" ? plugin : Array.isArray(plugin) && plugin[0];
      // One that is missing may come.
      if (typeof module === "string" && isRelativePath(module)) this.add(resolve(base, module));
    }
    for (const { source } of diagnostics.flatMap(({ places }) => places)) {
      if (source.uri.startsWith("file:")) this.add(fileURLToPath(source.uri));
    }
    this.#keep();
  }

  /** A command or config file that can't be used: all that the last run depended on. */
  addUsage(error: unknown): void {
    this.#failures.push(String(error));
    this.#keep();
  }

  #keep(): void {
    for (const path of this.#before.keys()) this.add(path);
  }
}

/** Undefined for what can't be understood now: a revision that git does not know yet. */
function inputOf(name: string, base: string): Input | undefined {
  try {
    return parseInput(name, base);
  } catch {
    return undefined;
  }
}
