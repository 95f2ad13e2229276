import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UsageError } from "../errors.js";
import { CookieJar } from "./jar.js";

const run = promisify(execFile);
const origin = "https://api.example.test";
const future = Math.floor(Date.now() / 1_000) + 86_400;

/** Tabs are hard to see in a test. */
function lines(...rows: readonly string[]): string {
  return ["# Netscape HTTP Cookie File", ...rows.map((row) => row.replaceAll(" ", "\t")), ""].join(
    "\n",
  );
}

function load(text: string): CookieJar {
  const jar = new CookieJar();
  jar.import(text, "netscape");
  return jar;
}

/** All that the format knows. */
function contents(jar: CookieJar): unknown[] {
  return jar
    .all()
    .map((cookie) => [
      cookie.name,
      cookie.value,
      cookie.domain,
      cookie.hostOnly,
      cookie.path,
      cookie.secure,
      cookie.httpOnly,
      cookie.expires === undefined ? 0 : Math.floor(cookie.expires.getTime() / 1_000),
    ]);
}

function sample(): CookieJar {
  const jar = new CookieJar();
  jar.set("session=1; Path=/", origin);
  jar.set("all=a=b; Domain=example.test; Path=/v1; Secure; HttpOnly; Max-Age=1000", origin);
  jar.set("empty=; HttpOnly", origin);
  jar.set("bytes=\u00c3\u00a9", origin);
  return jar;
}

test("a line has what the format says", () => {
  const jar = new CookieJar();
  jar.set("sid=x y; Domain=example.test; Path=/v1; Secure; HttpOnly", origin);
  jar.set("host=1", origin);
  expect(jar.export("netscape").split("\n")).toEqual([
    "# Netscape HTTP Cookie File",
    "# https://curl.se/docs/http-cookies.html",
    "",
    "#HttpOnly_.example.test\tTRUE\t/v1\tTRUE\t0\tsid\tx y",
    "api.example.test\tFALSE\t/\tFALSE\t0\thost\t1",
    "",
  ]);
});

test("what was written is read", () => {
  const jar = sample();
  expect(contents(load(jar.export("netscape")))).toEqual(contents(jar));
});

test("files of other programs are read: comments, CRLF, a byte order mark, empty times and values", () => {
  const text = `\uFEFF# HTTP Cookie File\r\n\r\n# a comment\r\n${[
    "api.example.test FALSE / FALSE  a 1",
    `#HttpOnly_.example.test true /x false ${future}.5 b 2`,
    "api.example.test FALSE / FALSE 0 c",
    "api.example.test FALSE / TRUE 1 expired 1",
  ]
    .map((row) => row.replaceAll(" ", "\t"))
    .join("\r\n")}`;
  expect(contents(load(text))).toEqual([
    ["a", "1", "api.example.test", true, "/", false, false, 0],
    ["b", "2", "example.test", false, "/x", false, true, future],
    ["c", "", "api.example.test", true, "/", false, false, 0],
  ]);
});

test("a time beyond all dates is the last one", () => {
  const jar = load(lines("api.example.test FALSE / FALSE 99999999999999999 a 1"));
  expect(jar.get("a", origin)?.expires).toEqual(new Date(8.64e15));
  expect(jar.export()).toContain('"expires": "+275760-09-13T00:00:00.000Z"');
});

test("every line that can't be read is told, and none is taken", () => {
  const jar = new CookieJar();
  jar.set("before=1", origin);
  const text = lines(
    "good.test FALSE / FALSE 0 a s3cret",
    "good.test FALSE /",
    "good.test maybe / FALSE 0 a s3cret",
    "good.test FALSE / maybe 0 a s3cret",
    "good.test FALSE / FALSE -1 a s3cret",
    "good.test FALSE / FALSE 0 a s3cret more",
    "good/test FALSE / FALSE 0 a s3cret",
    "good.test FALSE x FALSE 0 a s3cret",
    `good.test FALSE / FALSE 0 a s3cret${"x".repeat(5_000)}`,
  );
  const read = () => jar.import(text, "netscape");
  expect(read).toThrow(UsageError);
  for (const line of [3, 4, 5, 6, 7, 8, 9, 10]) expect(read).toThrow(`line ${line}: `);
  expect(read).toThrow("line 3: 3 fields; expected 7, separated by tabs");
  expect(read).not.toThrow("line 2:");
  expect(read).not.toThrow("s3cret");
  expect(jar.all().map(({ name }) => name)).toEqual(["before"]);
});

test("a long list of problems is cut", () => {
  const text = lines(...Array.from({ length: 25 }, () => "x"));
  expect(() => load(text)).toThrow(/line 11: .*; and 15 more$/);
});

test("a file of comments is no cookies.txt, an empty one and one with the title are", () => {
  expect(() => load("#!/bin/sh\n# rm -rf /\n")).toThrow(/neither has cookies nor begins/);
  expect(load("").size).toBe(0);
  expect(load("# Netscape HTTP Cookie File\n").size).toBe(0);
});

/** Whether a program is there; where all of them have to be, that it isn't is a failure. */
async function missing(program: string): Promise<boolean> {
  if (process.env["CI"] === "true") return false;
  return run(program, ["--version"]).then(
    () => false,
    () => true,
  );
}

const withoutCurl = await missing("curl");
const withoutPython = await missing("python3");

describe("other programs", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "cookies-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test.skipIf(withoutCurl)(
    "curl's file is read, and ours by curl (skipped without curl)",
    async () => {
      const asked: (string | undefined)[] = [];
      const server = createServer((request, response) => {
        asked.push(request.headers.cookie);
        response.setHeader("set-cookie", [
          "session=1; Path=/",
          "later=a b=c; Path=/x; HttpOnly; Max-Age=5000",
          "empty=; Path=/",
        ]);
        response.end();
      });
      await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
      try {
        // A TCP server has an address of this kind.
        const { port } = server.address() as AddressInfo;
        const url = `http://127.0.0.1:${port}/x/y`;
        const file = path.join(folder, "curl.txt");
        const curl = ["-sS", "--noproxy", "*"];
        await run("curl", [...curl, "-c", file, url]);
        const jar = load(await readFile(file, "latin1"));
        expect(jar.all().map(({ name, httpOnly }) => [name, httpOnly])).toEqual(
          expect.arrayContaining([
            ["session", false],
            ["later", true],
            ["empty", false],
          ]),
        );
        expect(jar.get("later", url)).toMatchObject({ path: "/x", hostOnly: true, secure: false });
        expect(jar.get("later", url)?.value).toBe("a b=c");
        expect(jar.get("later", url)?.expires).toBeInstanceOf(Date);
        expect(jar.get("session", url)?.expires).toBeUndefined();

        const ours = path.join(folder, "ours.txt");
        await writeFile(ours, jar.export("netscape"), "latin1");
        await run("curl", [...curl, "-b", ours, url]);
        expect(asked[0]).toBeUndefined();
        expect(asked[1]?.split("; ").sort()).toEqual(["empty=", "later=a b=c", "session=1"]);
      } finally {
        server.close();
      }
    },
  );

  test.skipIf(withoutPython)(
    "Python reads our file and we read Python's (skipped without python3)",
    async () => {
      const ours = path.join(folder, "ours-for-python.txt");
      const theirs = path.join(folder, "python.txt");
      const jar = sample();
      await writeFile(ours, jar.export("netscape"), "latin1");
      const program = [
        "import sys, http.cookiejar",
        "jar = http.cookiejar.MozillaCookieJar()",
        // Python takes the 0 of a session cookie for a time.
        "jar.load(sys.argv[1], ignore_discard=True, ignore_expires=True)",
        "print(sorted(cookie.name for cookie in jar))",
        "jar.save(sys.argv[2], ignore_discard=True, ignore_expires=True)",
      ].join("\n");
      const { stdout } = await run("python3", ["-c", program, ours, theirs]);
      expect(stdout.trim()).toBe("['all', 'bytes', 'empty', 'session']");
      const back = contents(load(await readFile(theirs, "latin1")));
      const expected = contents(jar);
      expect(back).toHaveLength(expected.length);
      expect(back).toEqual(expect.arrayContaining(expected));
    },
  );
});
