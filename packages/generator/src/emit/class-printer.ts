/** A thread of its own for the library that prints classes, which is half of the work of emitting. */
import { Worker } from "node:worker_threads";
import type { ClassStructure } from "./print-class.js";

interface Waiting {
  readonly resolve: (text: string) => void;
  readonly reject: (error: Error) => void;
}

/** Starts at once. Who made it closes it. */
export class ClassPrinter {
  readonly #worker: Worker;
  /** Those that were asked for, in the order in which they come. */
  readonly #waiting: Waiting[] = [];
  #failure: Error | undefined;

  /** @param program Of the thread: another one in tests. */
  constructor(program = new URL("./print-class-worker.js", import.meta.url)) {
    this.#worker = new Worker(program);
    this.#worker.on("message", (text: string) => this.#waiting.shift()?.resolve(text));
    this.#worker.on("error", (cause) => this.#fail({ cause }));
    this.#worker.on("exit", () => this.#fail());
  }

  /** The text of a class. Rejects with what ended the thread as its cause, where something did. */
  print(structure: ClassStructure): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#failure) return reject(this.#failure);
      this.#waiting.push({ resolve, reject });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- windows have one, threads don't
      this.#worker.postMessage(structure);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(options?: ErrorOptions): void {
    const message = "The thread that prints the client's classes ended before its work was done";
    this.#failure ??= new Error(message, options);
    for (const { reject } of this.#waiting.splice(0)) reject(this.#failure);
  }
}
