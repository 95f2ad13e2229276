import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { python } from "../servers/installed.js";
import type { Client } from "./conversation.js";

/** Python's requests, waiting for scripts. */
export interface Requests {
  /** Of requests and of urllib3, which it sends by. */
  readonly versions: Readonly<Record<"requests" | "urllib3", string>>;
  /** Runs each script with a new `requests.Session`. */
  readonly run: Client;
  readonly stop: () => Promise<void>;
}

/** Starts Python; it ends with this process at the latest, as its standard input does. */
export async function startRequests(): Promise<Requests> {
  const program = fileURLToPath(new URL("run_requests.py", import.meta.url));
  const child = spawn(python, ["-I", program], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const read = async <T>(): Promise<T> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`${program} ended; what it said is above`);
    // It prints what the types say.
    return JSON.parse(value) as T;
  };
  return {
    versions: await read(),
    run(script, { host }) {
      child.stdin.write(`${JSON.stringify({ ...script, host })}\n`);
      return read();
    },
    async stop() {
      if (child.exitCode !== null) return;
      child.stdin.end();
      await once(child, "exit");
    },
  };
}
