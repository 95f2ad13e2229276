// @ts-check
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";

/** TypeScript's language server in a process of its own, spoken to as editors do. */
export class LanguageServer {
  #child;
  #sequence = 0;
  #buffer = Buffer.alloc(0);
  /** @type {Map<number, (answer: { success: boolean, message?: string, body?: unknown }) => void>} */
  #waiting = new Map();

  constructor() {
    const manifest = createRequire(import.meta.url).resolve("typescript/package.json");
    const program = path.join(path.dirname(manifest), "lib/tsserver.js");
    this.#child = spawn(
      process.execPath,
      ["--max-old-space-size=4096", program, "--disableAutomaticTypingAcquisition"],
      { stdio: ["pipe", "pipe", "ignore"] },
    );
    this.#child.stdout.on("data", (/** @type {Buffer} */ bytes) => this.#read(bytes));
  }

  /**
   * @param {string} command
   * @param {object} args
   * @returns {Promise<{ milliseconds: number, body: unknown }>}
   */
  ask(command, args) {
    const seq = ++this.#sequence;
    const started = performance.now();
    return new Promise((resolve, reject) => {
      this.#waiting.set(seq, ({ success, message, body }) => {
        if (success) resolve({ milliseconds: performance.now() - started, body });
        else reject(new Error(`tsserver can't answer ${command}: ${message}`));
      });
      this.tell(command, args, seq);
    });
  }

  /**
   * A command that is not answered.
   *
   * @param {string} command
   * @param {object} args
   */
  tell(command, args, seq = ++this.#sequence) {
    const message = { seq, type: "request", command, arguments: args };
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  close() {
    this.#child.kill();
  }

  /** @param {Buffer} bytes */
  #read(bytes) {
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
    for (;;) {
      const head = /^Content-Length: (\d+)\r\n\r\n/.exec(this.#buffer.toString("latin1", 0, 100));
      if (!head) return;
      const end = head[0].length + Number(head[1]);
      if (this.#buffer.length < end) return;
      const message = JSON.parse(this.#buffer.toString("utf8", head[0].length, end));
      this.#buffer = this.#buffer.subarray(end);
      if (message.type === "response") this.#waiting.get(message.request_seq)?.(message);
    }
  }
}
