// @ts-check
import { spawn } from "node:child_process";

/**
 * @typedef {object} Outcome
 * @property {number | null} code Exit status; null where a signal ended the process.
 * @property {string} stdout
 * @property {string} stderr
 * @property {boolean} timedOut
 * @property {number} seconds
 */

/**
 * Runs Node in a process of its own and waits for its end, however it ends.
 *
 * @param {readonly string[]} args What stands after `node`.
 * @param {object} [options]
 * @param {string} [options.node] The binary; this Node by default.
 * @param {string} [options.cwd]
 * @param {Readonly<Record<string, string>>} [options.env] Besides this process's own.
 * @param {string} [options.stdin] Empty by default.
 * @param {number} [options.timeout] Milliseconds, two minutes by default; then it is killed.
 * @returns {Promise<Outcome>}
 */
export function runNode(args, options = {}) {
  const { node = process.execPath, cwd, env = {}, stdin = "", timeout = 120_000 } = options;
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(node, args, { cwd, env: { ...process.env, ...env } });
    let stdout = "";
    let stderr = "";
    let timedOut = false;
    child.stdout.setEncoding("utf8").on("data", (/** @type {string} */ text) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ text) => (stderr += text));
    // A program that doesn't read its input may be gone before it is written.
    child.stdin.on("error", () => {});
    child.stdin.end(stdin);

    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, timeout);
    child.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, stdout, stderr, timedOut, seconds: (performance.now() - started) / 1000 });
    });
  });
}
