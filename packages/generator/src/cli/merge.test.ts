import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "./command-line.test-support.js";

const folder = commandLine();
const { file, gen } = folder;
const lockPath = "src/api/gen-client.lock.json";
const read = (path: string) => readFileSync(join(folder.cwd(), path), "utf8");
const names = () => (JSON.parse(read(lockPath)) as { names: Record<string, unknown> }).names;

function git(...argv: string[]) {
  const config = ["user.name=A", "user.email=a@b.example", "commit.gpgsign=false"];
  const options = config.flatMap((each) => ["-c", each]);
  const { status, stdout, stderr } = spawnSync("git", [...options, ...argv], {
    cwd: folder.cwd(),
    encoding: "utf8",
    env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" },
  });
  return { status, output: stdout + stderr };
}

/** A document of operations, one a line, so that the document itself merges. */
function write(operations: Readonly<Record<string, string>>) {
  const paths = Object.entries(operations).map(
    ([path, id]) =>
      `${JSON.stringify(path)}: { get: { operationId: ${id}, tags: [pets], responses: {} } }`,
  );
  file(
    "api.yaml",
    `openapi: 3.1.0\ninfo: { title: Shop, version: "1" }\npaths:\n  ${paths.sort().join("\n  ")}\n`,
  );
}

const api = ["api.yaml", "-o", "src/api"];
const base = { "/a": "listA", "/m": "listM", "/z": "listZ" };

async function commitClient(operations: Readonly<Record<string, string>>) {
  write(operations);
  expect((await gen(api)).code).toBe(0);
  git("add", "-A");
  expect(git("commit", "-qm", "client").status).toBe(0);
}

beforeEach(async () => {
  git("init", "-q", "-b", "main");
  await commitClient(base);
});

/** Two branches, merged as far as git can; the document is then that of both. */
async function merge(
  ours: Record<string, string>,
  theirs: Record<string, string>,
  style = "merge",
) {
  git("checkout", "-qb", "theirs");
  await commitClient({ ...base, ...theirs });
  git("checkout", "-q", "main");
  await commitClient({ ...base, ...ours });
  expect(git("-c", `merge.conflictStyle=${style}`, "merge", "theirs").status).toBe(1);
  write({ ...base, ...theirs, ...ours });
  expect(read(lockPath)).toContain("<<<<<<<");
}

describe("a lock that two branches changed", () => {
  it.each(["merge", "diff3", "zdiff3"])(
    "keeps the names of both, out of git's conflict markers (%s)",
    async (style) => {
      await merge({ "/b": "listB", "/zz": "listZz" }, { "/c": "listC", "/zzz": "listZzz" }, style);
      const { code, stderr } = await gen(api);
      expect([code, stderr]).toEqual([
        0,
        expect.stringContaining(
          "gen-client.lock.json had a merge conflict: the names of both sides stay",
        ),
      ]);
      expect(names()).toMatchObject({
        operations: {
          "GET /a": "pets.listA",
          "GET /b": "pets.listB",
          "GET /c": "pets.listC",
          "GET /m": "pets.listM",
          "GET /z": "pets.listZ",
          "GET /zz": "pets.listZz",
          "GET /zzz": "pets.listZzz",
        },
        removed: [],
      });
      // All of it is resolved: sources, too.
      for (const path of ["src/api/index.ts", "src/api/operations/pets.ts", lockPath]) {
        expect(read(path)).not.toMatch(/^(<{7}|={7}|>{7})/m);
      }
      expect((await gen([...api, "--check"])).code).toBe(0);
      git("add", "-A");
      expect(git("commit", "-qm", "merged").status).toBe(0);
    },
  );

  it("keeps names that only the order of the branches explains", async () => {
    // Each branch has a number where the other has none.
    await merge({ "/b": "list-a" }, { "/c": "list-m" });
    await gen(api);
    expect(names()).toMatchObject({
      operations: { "GET /b": "pets.listA2", "GET /c": "pets.listM2" },
    });
  });

  it("says which name could not be kept, where both gave one to different things", async () => {
    await merge({ "/b": "list-a" }, { "/c": "list_a" });
    const { code, stderr } = await gen(api);
    expect(code).toBe(0);
    expect(stderr).toMatch(/warning GC143 .*pets\.listA2 .*GET \/c/);
    expect(names()).toMatchObject({
      operations: { "GET /b": "pets.listA2", "GET /c": "pets.listA3" },
    });
    // It is told once; the document has nothing to do with it.
    expect((await gen(api)).stderr).not.toContain("GC143");
  });

  it("keeps what one branch removed or renamed", async () => {
    git("checkout", "-qb", "theirs");
    await commitClient({ "/a": "listA", "/z": "listZ", "/y": "listY" });
    git("checkout", "-q", "main");
    await gen([...api, "--rename", "pets.listZ=all"]);
    await commitClient({ ...base, "/n": "listN" });
    expect(git("merge", "theirs").status).toBe(1);
    write({ "/a": "listA", "/n": "listN", "/y": "listY", "/z": "listZ" });
    expect((await gen(api)).stderr).not.toContain("GC143");
    expect(names()).toMatchObject({
      operations: { "GET /n": "pets.listN", "GET /y": "pets.listY", "GET /z": "pets.all" },
    });
    const { removed } = names() as { removed: { name: string }[] };
    expect(removed.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["pets.listM", "pets.listZ"]),
    );
  });

  it("is never up to date with a conflict in it, and checking writes nothing", async () => {
    await merge({ "/b": "listB" }, { "/c": "listC" });
    const before = read(lockPath);
    const { code, stderr } = await gen([...api, "--check"]);
    expect(code).toBe(3);
    expect(stderr).toContain("gen-client.lock.json\n");
    expect(read(lockPath)).toBe(before);
  });

  it("stops where a side is no lock, and says how to go on", async () => {
    file(lockPath, `${read(lockPath).slice(0, 99)}\n<<<<<<< HEAD\n{\n=======\n}\n>>>>>>> theirs\n`);
    const { code, stderr } = await gen(api);
    expect(code).toBe(1);
    expect(stderr).toMatch(/GC142 src\/api\/gen-client\.lock\.json:\d+:1: a merge conflict/);
    expect(stderr).toContain("git checkout --ours");
  });
});
