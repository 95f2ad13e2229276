// @ts-check
/** The command line in a process that stays: what takes long to load is loaded once for many runs. */
import { pathToFileURL } from "node:url";
import { bin } from "../scripts/root.mjs";

const { run } = await import(new URL("program.js", pathToFileURL(bin)).href);

process.on("message", (/** @type {{ cwd: string, argv: string[] }} */ { cwd, argv }) => {
  let stderr = "";
  const sink = { write: (/** @type {string} */ text) => (stderr += text) };
  const io = { stdin: process.stdin, stdout: sink, stderr: sink, cwd, env: { NO_COLOR: "1" } };
  void run(argv, io).then((/** @type {number} */ code) => process.send?.({ code, stderr }));
});
