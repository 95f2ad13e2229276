import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lockFileName, readLock } from "./lock.js";
import type { WriteResult } from "./write-client.js";
import { checkOwnFolder, writeClient } from "./write-client.js";

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "write-"));
  folder = join(root, "src/api");
});
afterEach(() => rmSync(root, { recursive: true }));

const lock = {
  generator: "1.0.0",
  command: "npx gen-client a.yaml -o src/api",
  client: "Api",
  operations: 1,
  schemas: 2,
  warnings: 0,
  document: "../../a.yaml",
  inputs: { "../../a.yaml": "d1", "../../b.yaml": null },
  names: { groups: {}, operations: { "GET /b": "getB", "GET /a": "getA" }, schemas: {} },
};

function write(files: Record<string, string>): Promise<WriteResult> {
  return writeClient({
    folder,
    folderName: "src/api",
    files: Object.entries(files).map(([path, text]) => ({ path, text })),
    lock,
    previous: readLock(folder, "src/api"),
  });
}

/** Every file below a folder with its content; the lock by name only. */
function contents(below = root): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(below, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found[path.slice(below.length + 1)] =
      entry.name === lockFileName ? "(lock)" : readFileSync(path, "utf8");
  }
  return found;
}

describe("writeClient", () => {
  it("writes a client, then only what changed, and removes what is no longer generated", async () => {
    const first = await write({ "index.ts": "1", "operations/a.ts": "a", "operations/b.ts": "b" });
    expect(first).toEqual({
      written: ["index.ts", "operations/a.ts", "operations/b.ts", ".gitattributes", lockFileName],
      unchanged: [],
      removed: [],
    });
    const { mtimeNs } = statSync(join(folder, "index.ts"), { bigint: true });

    const second = await write({ "index.ts": "1", "models.ts": "m" });
    expect(second).toEqual({
      written: ["models.ts", lockFileName],
      unchanged: ["index.ts", ".gitattributes"],
      removed: ["operations/a.ts", "operations/b.ts"],
    });
    expect(statSync(join(folder, "index.ts"), { bigint: true }).mtimeNs).toBe(mtimeNs);
    expect(contents(folder)).toEqual({
      ".gitattributes": "* text eol=lf linguist-generated=true\n",
      "index.ts": "1",
      "models.ts": "m",
      [lockFileName]: "(lock)",
    });
    expect(existsSync(join(folder, "operations"))).toBe(false);

    const third = await write({ "index.ts": "1", "models.ts": "m" });
    expect(third.written).toEqual([]);
  });

  it("leaves files of others alone, and refuses to replace one", async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "mine.ts"), "mine");
    await write({ "index.ts": "1" });
    writeFileSync(join(folder, "models.ts"), "mine too");
    const before = contents();
    await expect(write({ "index.ts": "2", "models.ts": "m" })).rejects.toMatchObject({
      code: "GC140",
      message: "src/api/models.ts exists, and gen-client did not write it",
    });
    expect(contents()).toEqual(before);
    await write({ "index.ts": "2", "models.ts": "mine too" }); // equal: nothing would be lost
    expect(contents(folder)["mine.ts"]).toBe("mine");
  });

  it("leaves the old client whole when a replacement fails half-way", async () => {
    await write({ "index.ts": "1", "models.ts": "1", "old.ts": "1" });
    const before = contents();
    // A folder where a file must go: found out after index.ts and models.ts were replaced.
    mkdirSync(join(folder, "z.ts"));
    const writing = write({ "index.ts": "2", "models.ts": "2", "new/a.ts": "2", "z.ts": "2" });
    await expect(writing).rejects.toMatchObject({
      code: "GC141",
      message: "src/api can't be written: a folder stands where a file must go",
    });
    expect(contents()).toEqual(before);
    expect(existsSync(join(folder, "new"))).toBe(false);
  });

  it("leaves nothing behind when a first run fails", async () => {
    mkdirSync(join(root, "src"));
    writeFileSync(join(root, "src/api"), "a file");
    await expect(write({ "index.ts": "1" })).rejects.toMatchObject({
      code: "GC141",
      message: "src/api can't be written: a file stands where a folder must go",
    });
    expect(contents()).toEqual({ "src/api": "a file" });
  });

  // Permissions do not bind root.
  it.skipIf(process.getuid?.() === 0)("says when it lacks permission", async () => {
    await write({ "index.ts": "1", "sub/a.ts": "1" });
    const before = contents();
    chmodSync(join(folder, "sub"), 0o500);
    await expect(write({ "index.ts": "2", "sub/a.ts": "2" })).rejects.toMatchObject({
      message: "src/api can't be written: there is no permission",
    });
    chmodSync(join(folder, "sub"), 0o700);
    expect(contents()).toEqual(before);
  });

  it("lets an interrupt wait, then take its effect", async () => {
    let interrupted = 0;
    const onInterrupt = () => interrupted++;
    process.on("SIGINT", onInterrupt);
    try {
      const writing = write({ "index.ts": "1" });
      process.kill(process.pid, "SIGINT");
      await writing;
    } finally {
      process.off("SIGINT", onInterrupt);
    }
    expect(interrupted).toBe(1);
    expect(Object.keys(contents(folder)).sort()).toEqual([
      ".gitattributes",
      lockFileName,
      "index.ts",
    ]);
  });
});

describe("checkOwnFolder", () => {
  it("accepts what is empty or was written before, and nothing else", async () => {
    expect(() => checkOwnFolder(folder, "api")).not.toThrow();
    mkdirSync(folder, { recursive: true });
    expect(() => checkOwnFolder(folder, "api")).not.toThrow();
    writeFileSync(join(folder, "mine.ts"), "mine");
    expect(() => checkOwnFolder(folder, "api")).toThrow(
      "api holds files that gen-client did not write",
    );
    await write({ "index.ts": "1" });
    expect(() => checkOwnFolder(folder, "api")).not.toThrow();
  });
});

describe("the lock", () => {
  it("is sorted, with one entry a line, and reads back", async () => {
    await write({ "index.ts": "1" });
    expect(readFileSync(join(folder, lockFileName), "utf8")).toBe(`{
  "lockVersion": 1,
  "generator": "1.0.0",
  "command": "npx gen-client a.yaml -o src/api",
  "client": "Api",
  "operations": 1,
  "schemas": 2,
  "warnings": 0,
  "document": "../../a.yaml",
  "inputs": {
    "../../a.yaml": "d1",
    "../../b.yaml": null
  },
  "files": {
    ".gitattributes": "dce5978fbf989f007ed7abdf2355436102aa61e6947e9eab92b14cfc854448e4",
    "index.ts": "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"
  },
  "names": {
    "groups": {},
    "operations": {
      "GET /a": "getA",
      "GET /b": "getB"
    },
    "schemas": {}
  }
}
`);
    expect(readLock(folder, "src/api")).toMatchObject(lock);
  });

  it.each([
    ["{", "src/api/gen-client.lock.json: this is no JSON"],
    ["[]", "src/api/gen-client.lock.json: this is no lock of gen-client"],
    ["{}", "src/api/gen-client.lock.json: an entry is missing or has the wrong type"],
    [
      '{ "lockVersion": 2, "generator": "9.0.0" }',
      "src/api/gen-client.lock.json: a newer gen-client wrote it",
    ],
    ["{\n<<<<<<< HEAD\n", "src/api/gen-client.lock.json:2:1: a merge conflict stands here"],
  ])("that is broken stops the run: %j", (text, message) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, lockFileName), text);
    expect(() => readLock(folder, "src/api")).toThrow(
      expect.objectContaining({ code: "GC142", message }),
    );
  });

  it("that can't be read stops the run", () => {
    mkdirSync(join(folder, lockFileName), { recursive: true });
    const message = "src/api/gen-client.lock.json: it can't be read";
    expect(() => readLock(folder, "src/api")).toThrow(expect.objectContaining({ message }));
  });

  it.each(["../victim", "/etc/passwd", "a/../../victim", "a//b", "c:\\victim", "", ".."])(
    "that lists a file outside of its folder stops the run: %j",
    async (path) => {
      await write({ "index.ts": "1" });
      const file = join(folder, lockFileName);
      const changed = {
        ...(JSON.parse(readFileSync(file, "utf8")) as object),
        files: { [path]: "x" },
      };
      writeFileSync(file, JSON.stringify(changed));
      await expect(async () => write({ "index.ts": "1" })).rejects.toMatchObject({ code: "GC142" });
    },
  );
});
