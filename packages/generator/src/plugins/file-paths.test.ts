import { describe, expect, it } from "vitest";
import { pathProblem, TakenPaths } from "./file-paths.js";

describe("a path of a plugin's file", () => {
  it.each([
    "routes.json",
    "docs/a b.md",
    "Ünïcode/ファイル.ts",
    "a/b/c/d.ts",
    ".npmignore",
    "x.index.ts",
  ])("can be %j", (path) => {
    expect(pathProblem(path)).toBeUndefined();
  });

  it.each([
    ["", "not relative"],
    [".", "not relative"],
    ["..", "not relative"],
    ["../a.ts", "not relative"],
    ["a/../../b.ts", "not relative"],
    ["a/./b.ts", "not relative"],
    ["/etc/passwd", "not relative"],
    ["a//b", "not relative"],
    ["a/", "not relative"],
    ["a\\b", "not relative"],
    ["C:\\a", "not relative"],
    ["C:a", "not relative"],
    ["a:stream", "not relative"],
    ["a\0b", "not relative"],
    ["a\nb", "some systems"],
    ["a\u202eb", "some systems"],
    ["\ud800", "some systems"],
    ["a?b", "some systems"],
    ["a*", "some systems"],
    ["a|b", "some systems"],
    ["con", "Windows"],
    ["a/NUL.txt", "Windows"],
    ["lpt1", "Windows"],
    ["a.", "Windows"],
    ["a ", "Windows"],
    ["a /b", "Windows"],
    ["gen-client.lock.json", "for something else"],
    ["Gen-Client.LOCK.json", "for something else"],
    // The folder of another client, as far as gen-client can tell.
    ["a/gen-client.lock.json", "for something else"],
    [".git/hooks/pre-commit", "for something else"],
    ["a/.GIT/config", "for something else"],
    ["node_modules/a/index.js", "for something else"],
    [".gen-client-00000000-0000-0000-0000-000000000000.tmp", "for something else"],
    ["index.ts", "the client's own"],
    ["Models.ts", "the client's own"],
    ["servers.js", "the client's own"],
    ["webhooks.d.ts", "the client's own"],
    ["operations/pets.ts", "the client's own"],
    ["Operations/more.md", "the client's own"],
    // What it is as JavaScript.
    ["package.json", "the client's own"],
  ])("can't be %j", (path, problem) => {
    expect(pathProblem(path)).toContain(problem);
  });
});

describe("two files", () => {
  it.each([
    ["a.ts", "b.ts"],
    ["a.ts", "a.md"],
    ["a.js", "a.d.ts"],
    ["a.ts", "a/b.ts"],
    ["a/b.ts", "a/c.ts"],
    ["a.ts", "a.mts"],
  ])("stand side by side: %j and %j", (first, second) => {
    const paths = new TakenPaths();
    expect(paths.take(first, "one")).toBeUndefined();
    expect(paths.take(second, "two")).toBeUndefined();
  });

  it.each([
    ["a.ts", "a.ts"],
    ["a.ts", "A.ts"],
    ["é.md", "e\u0301.md"],
    // Compiled, or written as JavaScript, they are the same.
    ["a.ts", "a.js"],
    ["a.d.ts", "a.ts"],
    ["a.tsx", "a.ts"],
    ["a.mts", "a.mjs"],
    ["a.cts", "a.d.cts"],
    // A file in the place of a folder.
    ["a", "a/b.md"],
    ["a/b.md", "A"],
    ["a/b/c.md", "a/b"],
  ])("are in each other's way: %j and %j", (first, second) => {
    const paths = new TakenPaths();
    expect(paths.take(first, "one")).toBeUndefined();
    expect(paths.take(second, "two")).toBe("one");
    // What was refused takes nothing.
    expect(paths.take("other.md", "two")).toBeUndefined();
  });
});
