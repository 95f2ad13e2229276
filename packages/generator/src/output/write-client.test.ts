import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestOf } from "../digest.js";
import { lockFileName, printLock, readLock } from "./lock.js";
import type { WriteResult } from "./write-client.js";
import { checkOwnFolder, writeClient } from "./write-client.js";

/** One that is no more. */
const { pid: killedProcess } = spawnSync(process.execPath, ["-e", ""]);

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
  options: { int64: "bigint", dates: "date" },
  client: "Api",
  operations: 1,
  schemas: 2,
  warnings: 0,
  document: "../../a.yaml",
  inputs: { "../../a.yaml": "d1", "../../b.yaml": null },
  names: {
    revision: 3,
    groups: {},
    operations: { "GET /b": "getB", "GET /a": "getA" },
    schemas: {},
    arguments: {},
    operationIds: {},
    removed: [
      { space: "operations", key: "GET /{a}", name: "get", since: 2 },
      { space: "schemas", key: "#/a", name: "A", since: 1 },
    ] as const,
  },
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

  it("goes on where a first run was killed", async () => {
    const text = "// @generated by gen-client from a.yaml. Do not edit\n";
    const killed = {
      ".gitattributes": "* text eol=lf linguist-generated=true\n",
      "index.ts": text,
      [`operations/.gen-client-${killedProcess}-${randomUUID()}.tmp`]: text.slice(0, 9),
      [`.gen-client-${killedProcess}-${randomUUID()}.tmp`]: "{",
    };
    const others = {
      // Of a run that is at work at the same time.
      [`.gen-client-${process.ppid}-${randomUUID()}.tmp`]: "",
      [`.index.ts.${randomUUID()}.tmp`]: "",
      ".gen-client-1.tmp": "",
      "a.tmp": "",
    };
    mkdirSync(join(folder, "operations"), { recursive: true });
    for (const [path, content] of Object.entries(killed))
      writeFileSync(join(folder, path), content);
    expect(() => checkOwnFolder(folder, "api")).not.toThrow();
    for (const [path, content] of Object.entries(others))
      writeFileSync(join(folder, path), content);
    expect(() => checkOwnFolder(folder, "api")).toThrow("did not write");

    const files = { "index.ts": `${text}2`, "operations/a.ts": text };
    expect((await write(files)).written).toEqual(["index.ts", "operations/a.ts", lockFileName]);
    expect(contents(folder)).toEqual({
      ".gitattributes": killed[".gitattributes"],
      ...files,
      ...others,
      [lockFileName]: "(lock)",
    });
  });

  it("goes on where a later run was killed before its lock was written", async () => {
    const text = "// @generated by gen-client from a.yaml. Do not edit\n";
    await write({ "index.ts": `${text}1`, "old/a.ts": "1", "old/b.ts": "1" });
    const lockText = readFileSync(join(folder, lockFileName), "utf8");
    await write({ "index.ts": `${text}2` });
    // As it stands with the new index.ts written, one removal done, its backup left.
    mkdirSync(join(folder, "old"));
    writeFileSync(join(folder, "old/b.ts"), "1");
    writeFileSync(join(folder, `old/.gen-client-${killedProcess}-${randomUUID()}.tmp`), "1");
    writeFileSync(join(folder, lockFileName), lockText);
    expect(await write({ "index.ts": `${text}2` })).toMatchObject({
      written: [lockFileName],
      removed: ["old/b.ts"],
    });
    expect(readdirSync(folder).sort()).toEqual([".gitattributes", lockFileName, "index.ts"]);
  });

  it("puts back what it removed when it can't go on", async () => {
    await write({ "index.ts": "1", "a.ts": "1", "b.ts": "1" });
    const before = contents();
    // The lock is written last, after the removals; and can be read, but not replaced.
    rmSync(join(folder, lockFileName));
    const files1 = { "index.ts": digestOf("1"), "a.ts": digestOf("1"), "b.ts": digestOf("1") };
    const previous = { ...lock, files: files1 };
    mkdirSync(join(folder, lockFileName));
    const files = [{ path: "index.ts", text: "2" }];
    const writing = writeClient({ folder, folderName: "src/api", files, lock, previous });
    await expect(writing).rejects.toMatchObject({
      code: "GC141",
      help: "The folder is as it was before. Remove the cause and run again.",
    });
    const { [`src/api/${lockFileName}`]: _, ...clientBefore } = before;
    expect(contents()).toEqual(clientBefore);
  });

  it("writes names as long as the system allows, and says which are longer", async () => {
    const longest = `${"a".repeat(252)}.ts`;
    await write({ [longest]: "1" });
    await write({ [longest]: "2" });
    const before = contents();
    await expect(write({ "index.ts": "1", [`a${longest}`]: "1" })).rejects.toMatchObject({
      code: "GC141",
      message: "src/api can't be written: the name of a file is longer than the system allows",
      help: "The folder is as it was before. Remove the cause and run again.",
    });
    await expect(write({ "index.ts": "1", [`a${longest}/b.ts`]: "1" })).rejects.toMatchObject({
      help: "The folder is as it was before. Remove the cause and run again.",
    });
    expect(contents()).toEqual(before);
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

describe("what is not ours", () => {
  let outside: string;
  beforeEach(() => {
    outside = join(root, "outside");
    mkdirSync(join(outside, "operations"), { recursive: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(outside, "index.ts"), generated);
    writeFileSync(join(outside, "operations/a.ts"), generated);
  });
  const generated = "// @generated by gen-client from a.yaml. Do not edit\n";

  it.each([
    ["operations", "operations", "operations/a.ts"],
    ["index.ts", "index.ts", "index.ts"],
    ["nowhere", "models.ts", "models.ts"],
    ["index.ts", lockFileName, "index.ts"],
  ])("is not written through a link to %s", async (target, link, path) => {
    symlinkSync(join(outside, target), join(folder, link));
    if (link === lockFileName)
      writeFileSync(join(outside, target), printLock({ ...lock, files: {} }));
    const before = contents(outside);
    await expect(write({ [path]: `${generated}2` })).rejects.toMatchObject({
      code: "GC140",
      message: `src/api/${link} is a link, and gen-client makes none`,
    });
    expect(contents(outside)).toEqual(before);
    expect(readdirSync(folder)).toEqual([link]);
  });

  it("is not removed through a link that has come into the place of a folder", async () => {
    await write({ "index.ts": "1", "operations/a.ts": generated });
    rmSync(join(folder, "operations"), { recursive: true });
    writeFileSync(join(outside, `operations/.gen-client-${killedProcess}-${randomUUID()}.tmp`), "");
    symlinkSync(join(outside, "operations"), join(folder, "operations"));
    const before = contents(outside);
    expect(await write({ "index.ts": "2" })).toMatchObject({ removed: [] });
    expect(contents(outside)).toEqual(before);
  });

  it("is not removed because a lock lists it", async () => {
    await write({ "index.ts": "1" });
    const mine = { "mine.ts": "mine", "sub/mine.ts": "mine", ".env": "SECRET=1" };
    mkdirSync(join(folder, "sub"));
    for (const [path, text] of Object.entries(mine)) writeFileSync(join(folder, path), text);
    const file = join(folder, lockFileName);
    const tampered = JSON.parse(readFileSync(file, "utf8")) as { files: Record<string, string> };
    for (const path of Object.keys(mine)) tampered.files[path] = digestOf("else");
    tampered.files[lockFileName] = "";
    writeFileSync(file, JSON.stringify(tampered));
    expect(await write({ "index.ts": "2" })).toMatchObject({ removed: [] });
    expect(contents(folder)).toMatchObject(mine);
    expect(readLock(folder, "src/api")?.files).not.toHaveProperty("mine.ts");
  });

  it("is not replaced because a lock lists it: a file of ours that lost its first line is its editor's", async () => {
    await write({ "index.ts": `${generated}1`, "models.ts": `${generated}1` });
    writeFileSync(join(folder, "models.ts"), "mine");
    await expect(write({ "index.ts": "2", "models.ts": "2" })).rejects.toMatchObject({
      code: "GC140",
      message:
        "src/api/models.ts was changed since gen-client wrote it, and no longer begins as its files do",
    });
    expect(contents(folder)).toMatchObject({ "index.ts": `${generated}1`, "models.ts": "mine" });
  });

  it("has another text, and not other line ends", async () => {
    await write({ "index.ts": "1\n", "old.txt": "1\n2\n" });
    writeFileSync(join(folder, "index.ts"), "1\r\n");
    writeFileSync(join(folder, "old.txt"), "1\r\n2\r\n");
    writeFileSync(join(folder, ".gitattributes"), "* text eol=lf linguist-generated=true\r\n");
    expect(await write({ "index.ts": "2" })).toMatchObject({ removed: ["old.txt"] });
  });

  it.each(["../a.ts", "/a.ts", "a\\b.ts", "c:a.ts", "a//b.ts"])(
    "is what has a path like %j, which no file of ours has",
    async (path) => {
      await expect(write({ [path]: generated })).rejects.toThrow("no path of a generated file");
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it("is not the folder, if that is a link", async () => {
    rmSync(folder, { recursive: true });
    const chosen = join(root, "chosen");
    mkdirSync(chosen);
    symlinkSync(chosen, folder);
    await write({ "index.ts": "1", "operations/a.ts": "1" });
    await write({ "index.ts": "2" });
    expect(contents(chosen)).toMatchObject({ "index.ts": "2" });
    expect(lstatSync(folder).isSymbolicLink()).toBe(true);
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
  "options": {
    "dates": "date",
    "int64": "bigint"
  },
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
    "revision": 3,
    "groups": {
    },
    "operations": {
      "GET /a": "getA",
      "GET /b": "getB"
    },
    "schemas": {
    },
    "arguments": {
    },
    "operationIds": {
    },
    "removed": [
      { "space": "operations", "key": "GET /{a}", "name": "get", "since": 2 },
      { "space": "schemas", "key": "#/a", "name": "A", "since": 1 }
    ]
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
