import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Budget } from "./budget.js";
import { gitName, partsOf } from "./git.js";
import { ReadError } from "./read-error.js";
import { readAll } from "./read.js";
import type { RawSource } from "./source.js";

/** Reads a file of a revision. Throws a `ReadError`. */
export async function readGitSource(url: URL, cwd: string, budget: Budget): Promise<RawSource> {
  const name = gitName(url);
  const [{ commit }, path] = partsOf(url);
  const git = spawn("git", ["cat-file", "blob", `${commit}:${path}`], {
    cwd,
    stdio: ["ignore", "pipe", "ignore"],
  });
  try {
    const ended = once(git, "close");
    const [bytes, [code]] = await Promise.all([readAll(git.stdout, budget.meter(name)), ended]);
    if (code === 0) return { uri: url.href, name, bytes };
  } finally {
    git.kill();
  }
  throw new ReadError(`${name} does not exist`, "Check the path and the revision.");
}
