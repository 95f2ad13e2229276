import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, statSync } from "node:fs";
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { StoreError } from "../errors.js";
import { FileCookieStore } from "./file-store.js";
import type { CookieFormat } from "./formats.js";
import { CookieJar } from "./jar.js";

const url = "https://api.example.test";
const writer = fileURLToPath(new URL("fixtures/cookie-writer.mjs", import.meta.url));
const formats = ["json", "netscape"] as const satisfies readonly CookieFormat[];

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "store-")));
  file = path.join(folder, "cookies.json");
});
afterEach(() => rm(folder, { recursive: true }));

/** What is in the file, as `name=value`, read by a jar of its own. */
async function saved(format: CookieFormat = "json", from = file): Promise<string[]> {
  const jar = new CookieJar();
  jar.import(await readFile(from, "utf8"), format);
  return jar.all().map(({ name, value }) => `${name}=${value}`);
}

/** What a request would send, in any order: the stores agree on that alone. */
function sent(store: FileCookieStore): string[] {
  return store.jar
    .all(url)
    .map(({ name, value }) => `${name}=${value}`)
    .sort();
}

async function modeOf(of: string): Promise<string> {
  return ((await stat(of)).mode & 0o777).toString(8);
}

describe.each(formats)("a file in %s", (format) => {
  test("is made by the first cookie, and has them all when it is opened again", async () => {
    const first = await FileCookieStore.open(file, { format });
    await first.flush();
    expect(await readdir(folder)).toEqual([]);
    first.jar.set("sid=1; Path=/v1; HttpOnly; Secure", url);
    first.jar.set({ name: "later", value: "\u00e9", expires: new Date(Date.now() + 60_000) }, url);
    await first.close();
    expect(await readdir(folder)).toEqual(["cookies.json"]);
    expect(await modeOf(file)).toBe("600");

    const second = await FileCookieStore.open(file, { format });
    expect(second.jar.header(url, "/v1")).toBe("sid=1; later=\u00e9");
    expect(second.jar.get("sid", `${url}/v1`)).toMatchObject({ httpOnly: true, secure: true });
    second.jar.clear();
    await second.close();
    expect(await saved(format)).toEqual([]);
  });

  test("takes what several stores set and remove", async () => {
    const a = await FileCookieStore.open(file, { format });
    const b = await FileCookieStore.open(file, { format });
    a.jar.set("a=1", url);
    a.jar.set("common=a", url);
    await a.flush();
    b.jar.set("b=1", url);
    await b.flush();
    expect(sent(b)).toEqual(["a=1", "b=1", "common=a"]);
    b.jar.delete("common", url);
    await b.flush();
    await a.flush();
    expect(sent(a)).toEqual(["a=1", "b=1"]);
    a.jar.set("b=2", url);
    await a.close();
    await b.close();
    expect(sent(b)).toEqual(["a=1", "b=2"]);
    expect((await saved(format)).sort()).toEqual(["a=1", "b=2"]);
  });

  test("that holds something else is told and left as it is", async () => {
    const full = await FileCookieStore.open(file, { format });
    full.jar.set("sid=s3cret", url);
    await full.close();
    // Cut in a value, a line of a cookies.txt looks whole: one reason to replace the file as a whole.
    const cut = format === "json" ? -10 : -"\tsid\ts3cret\n".length;
    const half = (await readFile(file, "utf8")).slice(0, cut);
    for (const content of [half, "[]", "# notes\n", "<html>s3cret</html>", "\u0000\u0001"]) {
      await writeFile(file, content);
      const opening = FileCookieStore.open(file, { format });
      await expect(opening).rejects.toThrow(StoreError);
      await expect(opening).rejects.toMatchObject({ code: "STORE_FAILED" });
      await expect(opening).rejects.toThrow(`${file} was left as it is: this is no `);
      await expect(opening).rejects.not.toThrow("s3cret");
      expect(await readFile(file, "utf8")).toBe(content);
    }
  });
});

test("a path that ends in .txt is a cookies.txt by default", async () => {
  const text = path.join(folder, "cookies.txt");
  const store = await FileCookieStore.open(text);
  store.jar.set("a=1", url);
  await store.close();
  expect(await saved("netscape", text)).toEqual(["a=1"]);
});

test("a change is saved by itself, and many of them at once", async () => {
  const store = await FileCookieStore.open(file);
  for (let index = 0; index < 30; index++) store.jar.store(`c${index}=1`, url, "/");
  await vi.waitFor(async () => expect(await saved()).toHaveLength(30), { timeout: 10_000 });
  await store.close();
  store.jar.set("late=1", url);
  await sleep(300);
  expect(await saved()).toHaveLength(30);
});

test("a cookie that is set again as it was is no change", async () => {
  const store = await FileCookieStore.open(file);
  store.jar.set("a=1", url);
  await store.flush();
  const before = await stat(file);
  store.jar.store("a=1; Path=/", url, "/");
  await store.flush();
  expect((await stat(file)).ino).toBe(before.ino);
  store.jar.store("a=1; Path=/; HttpOnly", url, "/");
  await store.close();
  expect((await stat(file)).ino).not.toBe(before.ino);
});

test("`await using` saves", async () => {
  {
    await using store = await FileCookieStore.open(file);
    store.jar.set("a=1", url);
  }
  expect(await saved()).toEqual(["a=1"]);
});

describe("of changes to one cookie", () => {
  test("the newest stands, though it is saved first", async () => {
    const late = await FileCookieStore.open(file);
    const early = await FileCookieStore.open(file);
    late.jar.set("set=old", url);
    late.jar.set("removed=old", url);
    await sleep(5);
    early.jar.set("set=new", url);
    early.jar.set("removed=new", url);
    early.jar.delete("removed", url);
    await early.flush();
    await late.flush();
    expect(late.jar.header(url, "/")).toBe("set=new");
    expect(await saved()).toEqual(["set=new"]);
    await early.close();
    await late.close();
  });

  test("clear() ends all that are older, also those that its jar never saw", async () => {
    const a = await FileCookieStore.open(file);
    const b = await FileCookieStore.open(file);
    a.jar.set("unseen=1", url);
    await a.flush();
    a.jar.set("pending=1", url);
    await sleep(5);
    b.jar.clear();
    b.jar.set("after=1", url);
    await b.close();
    await a.close();
    expect(await saved()).toEqual(["after=1"]);
    expect(a.jar.header(url, "/")).toBe("after=1");
  });

  test("what is set while a save is under way is not overwritten by it", async () => {
    const store = await FileCookieStore.open(file);
    store.jar.set("a=0", url);
    const state = { isSaving: true };
    const saving = store.flush().finally(() => (state.isSaving = false));
    let last = 0;
    while (state.isSaving) {
      store.jar.set(`a=${++last}`, url);
      store.jar.set(`b${last % 20}=1`, url);
      await setImmediate();
    }
    await saving;
    expect(last).toBeGreaterThan(1);
    expect(store.jar.get("a", url)?.value).toBe(String(last));
    expect(store.jar.get(`b${last % 20}`, url)?.value).toBe("1");
    await store.close();
    expect(await saved()).toContain(`a=${last}`);
  });

  test("what others changed is in the next header", async () => {
    const a = await FileCookieStore.open(file);
    const b = await FileCookieStore.open(file);
    b.jar.set("kept=1", url);
    b.jar.set("gone=1", url);
    await b.flush();
    await a.flush();
    expect(a.jar.header(url, "/")).toBe("kept=1; gone=1");
    b.jar.delete("gone", url);
    await b.close();
    await a.flush();
    expect(a.jar.header(url, "/")).toBe("kept=1");
    await a.close();
  });
});

test("a limit holds for the file as well", async () => {
  const a = await FileCookieStore.open(file);
  const b = await FileCookieStore.open(file);
  for (let index = 0; index < 40; index++) {
    a.jar.set(`a${index}=1`, url);
    b.jar.set(`b${index}=1`, url);
  }
  await Promise.all([a.close(), b.close()]);
  const { cookies } = JSON.parse(await readFile(file, "utf8")) as { cookies: unknown[] };
  expect(cookies).toHaveLength(50);
});

test("a file that others could read is closed to them by the next save", async () => {
  await writeFile(file, "", { mode: 0o644 });
  await chmod(file, 0o666);
  const store = await FileCookieStore.open(file);
  store.jar.set("a=1", url);
  await store.close();
  expect(await modeOf(file)).toBe("600");
});

test("a symbolic link stays one, and what it points to is replaced", async () => {
  await mkdir(path.join(folder, "real"));
  const target = path.join(folder, "real", "jar.json");
  await writeFile(target, "");
  await symlink(target, file);
  const store = await FileCookieStore.open(file);
  expect(store.path).toBe(target);
  store.jar.set("a=1", url);
  await store.close();
  expect(await realpath(file)).toBe(target);
  expect(await saved("json", target)).toEqual(["a=1"]);
  expect((await readdir(folder)).sort()).toEqual(["cookies.json", "real"]);

  await rm(target);
  await expect(FileCookieStore.open(file)).rejects.toThrow(/link to a file that does not exist/);
});

test("a path that can't be a cookie file is refused at once", async () => {
  const missing = FileCookieStore.open(path.join(folder, "missing", "cookies.json"));
  await expect(missing).rejects.toThrow(/its folder can't be used; make .*missing first/);
  await expect(missing).rejects.toMatchObject({ cause: { code: "ENOENT" } });
  await expect(FileCookieStore.open(folder)).rejects.toThrow(/EISDIR/);
  await expect(FileCookieStore.open("")).rejects.toThrow(/needs a path/);
  // What programs without types may pass.
  await expect(FileCookieStore.open(file, { format: "yaml" as "json" })).rejects.toThrow(
    /format is "yaml"; expected "json" or "netscape"/,
  );
  await expect(FileCookieStore.open(file, { Format: "json" } as object)).rejects.toThrow(
    /did you mean format\?/,
  );
});

describe("a save that fails", () => {
  test("is told, keeps the changes, and is made up for", async () => {
    const store = await FileCookieStore.open(file);
    store.jar.set("a=1", url);
    await writeFile(file, "foreign");
    await expect(store.flush()).rejects.toThrow(/was left as it is.*syntax is broken/);
    expect(await readFile(file, "utf8")).toBe("foreign");
    expect(await readdir(folder)).toEqual(["cookies.json"]);
    await rm(file);
    store.jar.set("b=1", url);
    await store.close();
    expect(await saved()).toEqual(["a=1", "b=1"]);
  });

  test("in the background is a warning of the process, without a value", async () => {
    const store = await FileCookieStore.open(file);
    await writeFile(file, "foreign");
    const warned = once(process, "warning");
    store.jar.set("a=s3cret", url);
    const [warning] = (await warned) as [Error];
    expect(warning.name).toBe("CookieFileWarning");
    expect(inspect(warning)).not.toContain("s3cret");
    await expect(store.close()).rejects.toThrow(StoreError);
  });

  test("because the file is gone brings back all that the jar has", async () => {
    const store = await FileCookieStore.open(file);
    store.jar.set("a=1", url);
    await store.flush();
    await rm(file);
    store.jar.set("b=1", url);
    await store.close();
    expect(await saved()).toEqual(["a=1", "b=1"]);
  });
});

test("a jar has one store at most", async () => {
  const store = await FileCookieStore.open(file);
  expect(() => store.jar.watch(() => {})).toThrow(/has a store already/);
  await store.close();
  expect(inspect(store)).toContain("CookieJar(0)");
});

describe("processes", () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });

  function start(...args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [writer, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(child);
    return child;
  }

  test("killed in the middle of writing leave the old content or the new one, and no lock", async () => {
    await once(start("fill", file), "exit");
    const full = (await stat(file)).size;
    let inTheMiddle = 0;
    for (let round = 0; round < 10; round++) {
      const child = start("rewrite", file);
      await once(child.stdout as NodeJS.ReadableStream, "data");
      inTheMiddle += whenHalfWritten(full) ? 1 : 0;
      child.kill("SIGKILL");
      await once(child, "exit");

      const store = await FileCookieStore.open(file);
      expect(store.jar.size).toBe(500);
      expect(new Set(store.jar.all().map(({ value }) => value)).size).toBe(1);
      await store.close();
    }
    expect(inTheMiddle).toBeGreaterThan(0);

    // What they left is taken over at once, not when patience ends.
    const store = await FileCookieStore.open(file);
    store.jar.set("after=1", url);
    const before = performance.now();
    await store.close();
    expect(performance.now() - before).toBeLessThan(8_000);
    expect(await readdir(folder)).toEqual(["cookies.json"]);
    expect(await modeOf(file)).toBe("600");
    expect(await saved()).toHaveLength(501);
  });

  /** Waits until something is being written, without giving the moment away; for a second at most. */
  function whenHalfWritten(full: number): boolean {
    const lock = path.join(folder, ".cookies.json.lock");
    const end = performance.now() + 1_000;
    while (performance.now() < end) {
      if (statSync(file).size !== full) return true;
      try {
        for (const name of readdirSync(lock)) {
          const { size } = statSync(path.join(lock, name));
          if (size > 0 && size < full) return true;
        }
      } catch {
        // Gone between two looks.
      }
    }
    return false;
  }

  test.skipIf(process.platform === "win32")(
    "that run out of space in the middle leave the old content (skipped on Windows)",
    async () => {
      const store = await FileCookieStore.open(file);
      store.jar.set("old=1", url);
      await store.close();
      // Blocks of 512 or 1024 bytes, by the shell: half of what is to be written at most.
      const child = spawn(
        "sh",
        ["-c", 'ulimit -f 500; exec "$0" "$@"', process.execPath, writer, "fill", file],
        {
          stdio: "ignore",
        },
      );
      children.push(child);
      const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
      expect(code === 0 && signal === null).toBe(false);
      expect(await saved()).toEqual(["old=1"]);
    },
  );

  test("that write at once lose none of each other's cookies", async () => {
    const exits = ["a", "b", "c"].map((prefix) => once(start("add", file, prefix, "15"), "exit"));
    expect(await Promise.all(exits)).toEqual([
      [0, null],
      [0, null],
      [0, null],
    ]);
    const expected = ["a", "b", "c"].flatMap((prefix) =>
      Array.from({ length: 15 }, (_, index) => `${prefix}${index}=1`),
    );
    expect((await saved()).sort()).toEqual(expected.sort());
    expect(await readdir(folder)).toEqual(["cookies.json"]);
  });

  test("that end by themselves have saved, though nobody closed the store", async () => {
    expect(await once(start("end", file), "exit")).toEqual([0, null]);
    expect(await saved()).toEqual(["last=1"]);
  });
});
