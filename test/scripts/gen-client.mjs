// @ts-check
/**
 * `pnpm gen-client <document> -o <folder>` from a clone: pnpm runs scripts in the clone's root, but
 * relative paths mean the folder in which the user stands.
 */
import { spawnSync } from "node:child_process";
import { bin, root } from "./root.mjs";

const { status, error } = spawnSync(process.execPath, [bin, ...process.argv.slice(2)], {
  cwd: process.env["INIT_CWD"] ?? root,
  stdio: "inherit",
});
if (error !== undefined) throw error;
// Null where a signal ended it: Ctrl-C, as shells count it.
process.exitCode = status ?? 130;
