// @ts-check
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** @import { ChildProcess } from "node:child_process" */

/**
 * Runs a module of this folder in a process of its own.
 *
 * @param {string} file
 * @param {readonly string[]} [args]
 * @returns {ChildProcess}
 */
export function start(file, args = []) {
  return fork(fileURLToPath(new URL(file, import.meta.url)), args);
}

/**
 * The child's next message, or an error where it ends instead.
 *
 * @param {ChildProcess} child
 * @param {string} name
 */
export async function reply(child, name) {
  const ended = new AbortController();
  const [message] = await Promise.race([
    once(child, "message", ended),
    once(child, "exit", ended).then(([code]) => {
      throw new Error(`${name} ended with status ${code}: its message stands above`);
    }),
  ]).finally(() => ended.abort());
  return message;
}
