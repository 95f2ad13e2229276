/**
 * Documents as git has them: `git:REV:PATH`, as its own `REV:PATH` with a path relative to the working
 * directory. Their address is `git:/REV/PATH/FROM/ROOT`, so that what they refer to is found in the
 * same revision.
 */
import { posix } from "node:path";
import { ReadError } from "./read-error.js";

/** The address of an input that begins with `git:`. Throws a `ReadError`. */
export function parseGitInput(input: string, cwd: string): URL {
  const parts = /^git:(?<revision>[^:]+):(?<path>.+)$/.exec(input)?.groups;
  const { revision, path } = parts ?? {};
  if (revision === undefined || path === undefined) {
    throw new ReadError(
      "A document in git is given as git:REV:PATH",
      "For example git:main:api/openapi.yaml.",
    );
  }
  const root = inGit(["rev-parse", "--show-prefix"], cwd).trim();
  const commit = commitOf(revision, cwd);
  const fromRoot = posix.join(root, path).split("/").map(encodeURIComponent).join("/");
  return new URL(`git:/${encodeURIComponent(revision)}@${commit}/${fromRoot}`);
}

/** The text of a file of a revision; undefined where it has none of that path. */
export function textInGit(url: URL, cwd: string): string | undefined {
  const [{ commit }, path] = partsOf(url);
  try {
    return inGit(["cat-file", "blob", `${commit}:${path}`], cwd);
  } catch {
    return undefined;
  }
}

/** Whether a target is in the same revision as a document. */
export function isInRevision(document: string, target: URL): boolean {
  const [[here], [there]] = [partsOf(new URL(document)), partsOf(target)];
  return target.protocol === "git:" && here.commit === there.commit;
}

/** What the user wrote, with the path from the repository's root. */
export function gitName(url: URL): string {
  const [{ revision }, path] = partsOf(url);
  return `git:${revision}:${path}`;
}

/** Its first segment has the revision as written, and the commit that it is. */
export function partsOf({ pathname }: URL): [{ revision: string; commit: string }, path: string] {
  const [, first = "", ...path] = pathname.split("/");
  const end = first.lastIndexOf("@");
  const revision = decodeURIComponent(first.slice(0, end));
  return [{ revision, commit: first.slice(end + 1) }, decodeURIComponent(path.join("/"))];
}

function commitOf(revision: string, cwd: string): string {
  try {
    const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
    return inGit(args, cwd).trim();
  } catch (cause) {
    throw new ReadError(
      `git knows no revision ${revision}`,
      "Give a branch, a tag or a commit; in CI it may have to be fetched first.",
      { cause },
    );
  }
}

function inGit(args: readonly string[], cwd: string): string {
  // Not imported above: this file is a part of every run, and few of them ask git.
  const { execFileSync } = process.getBuiltinModule("node:child_process");
  try {
    return execFileSync("git", args, {
      cwd,
      encoding: "utf8",
      maxBuffer: Number.POSITIVE_INFINITY,
      stdio: ["ignore", "pipe", "pipe"],
    });
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") {
      throw new ReadError("git can't be run", "Install it, or give the document as a file.", {
        cause,
      });
    }
    throw new ReadError("This is no repository of git", "Run gen-client inside of one.", { cause });
  }
}
