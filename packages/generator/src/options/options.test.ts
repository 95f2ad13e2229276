import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { closest } from "../closest.js";
import { OptionError, generate } from "../index.js";

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "options-"));
  writeFileSync(
    join(cwd, "a.yaml"),
    "openapi: 3.0.3\ninfo: { title: A, version: '1' }\npaths: {}\n",
  );
});
afterEach(() => rmSync(cwd, { recursive: true }));

/** Options as programs without types give them. */
function given(options: object): Promise<unknown> {
  return generate({ cwd, input: "a.yaml", output: "out", ...options });
}

describe("an option of a program", () => {
  it.each([
    [{ ouptut: "x" }, "ouptut", 'There is no option "ouptut"; did you mean output?'],
    [{ onprogres: null }, "onprogres", 'no option "onprogres"; did you mean onProgress?'],
    [{ zzz: 1 }, "zzz", 'There is no option "zzz"'],
    [{ dates: "Date" }, "dates", 'is "Date"; expected one of string, date, temporal'],
    [{ dates: null }, "dates", "is null; expected one of string, date, temporal"],
    [{ int64: 64 }, "int64", "is 64; expected one of number, bigint, string"],
    [{ validation: "yes" }, "validation", 'is "yes"; expected true or false'],
    [{ name: "pet store" }, "name", 'is "pet store"; expected a class name: a capital letter'],
    [{ name: "Session" }, "name", "expected another name, like SessionApi: generated code needs"],
    [{ plugins: {} }, "plugins", "is {}; expected a list of plugins"],
    [{ plugins: ["a", "/b"] }, "plugins", 'plugins.1 is "/b"; expected a module: a package, or'],
    [{ plugins: [{ name: "a" }] }, "plugins", "in code a plugin: an object with name and emit"],
    [
      { plugins: [["a", { b: [new Date(0)] }]] },
      "plugins",
      "expected what JSON has; in code, import the plugin and call it with such options",
    ],
    [{ output: "" }, "output", 'is ""; expected text that is not empty'],
    [{ input: undefined }, "input", "is undefined; expected text that is not empty"],
    [{ input: () => "a.yaml" }, "input", "is a function; expected text"],
    [{ output: ["x".repeat(200)] }, "output", `is ["${"x".repeat(77)}…; expected text`],
  ])("that is wrong is named, with what was expected: %o", async (options, option, message) => {
    const error: unknown = await given(options).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OptionError);
    expect(error).toMatchObject({ option, code: "ERR_GEN_CLIENT_OPTION" });
    expect(String(error)).toContain(message);
    expect(readdirSync(cwd)).toEqual(["a.yaml"]);
  });

  it("may be undefined, as if it weren't there", async () => {
    await given({ name: undefined, dates: undefined, validation: undefined });
    const lock = () => readFileSync(join(cwd, "out/gen-client.lock.json"), "utf8");
    const before = lock();
    await given({ dates: "string", int64: "number", validation: false, fresh: true });
    expect(lock()).toBe(before);
    expect(JSON.parse(before)).toMatchObject({ options: {} });
    await given({ dates: "date", name: "Other", validation: true });
    expect(JSON.parse(lock())).toMatchObject({
      options: { dates: "date", name: "Other", validation: true },
    });
  });
});

describe("closest", () => {
  const words = ["input", "output", "name", "dates", "validation"];
  it.each([
    ["ouput", "output"],
    ["ouptut", "output"],
    ["Output", "output"],
    ["validate", "validation"],
    ["nmae", "name"],
    ["date", "dates"],
    ["x", undefined],
    ["outgoing", undefined],
    ["", undefined],
  ])("of %j is %j", (word, expected) => {
    expect(closest(word, words)).toBe(expected);
  });
});
