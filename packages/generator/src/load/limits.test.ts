import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { parseInput } from "./input.js";
import { load } from "./load.js";
import type { LoadOptions } from "./load.js";
import { failure, folderWith, header, serve } from "./load.test-support.js";

function loadWith(cwd: string, input: string, limits: LoadOptions["limits"]) {
  return load(parseInput(input, cwd), { cwd, limits });
}

it("one file may be no larger than its limit, whatever it is", async () => {
  const cwd = folderWith({
    "a.yaml": header + `x: { $ref: b.yaml }\n`,
    "b.yaml": `"${"b".repeat(200)}"`,
  });
  expect(await failure(loadWith(cwd, "a.yaml", { bytes: 50 }))).toEqual([
    "GC106 a.yaml is larger than 50 bytes",
  ]);
  expect(await failure(loadWith(cwd, "a.yaml", { bytes: 150 }))).toEqual([
    "GC106 b.yaml is larger than 150 bytes",
  ]);
  // It says that it is empty, and has no end.
  expect(await failure(loadWith(cwd, "/dev/zero", { bytes: 2 * 1024 * 1024 }))).toEqual([
    expect.stringMatching(/^GC106 .*dev\/zero is larger than 2 MB$/),
  ]);
  await loadWith(cwd, "a.yaml", { bytes: 300 });
});

it("YAML may be no longer than can be parsed in the memory that there is, JSON may", async () => {
  const words = "word ".repeat(11 * 1024 * 1024);
  const cwd = folderWith({ "a.yaml": `${header}x: ${words}\n` });
  expect(await failure(loadWith(cwd, "a.yaml", {}))).toEqual([
    "a.yaml:1:1 GC106 This YAML is longer than 50 MB; JSON may have twice that, and is read a hundred times as fast",
  ]);
  const json = { openapi: "3.1.0", info: { title: "T", version: "1", description: words } };
  const folder = folderWith({ "a.json": JSON.stringify(json) });
  const { document } = await loadWith(folder, "a.json", {});
  expect(document.root.text.length).toBeGreaterThan(50 * 1024 * 1024);
});

it("all files together have a limit, in bytes and in number", async () => {
  const cwd = folderWith({
    "a.yaml": `${header}x: [{ $ref: 1.yaml }, { $ref: 2.yaml }]\n`,
    "1.yaml": `y: { $ref: 3.yaml }\n`,
    "2.yaml": "2",
    "3.yaml": `"${"3".repeat(200)}"`,
  });
  expect(await failure(loadWith(cwd, "a.yaml", { totalBytes: 250 }))).toEqual([
    "GC106 The document with all that it refers to is larger than 250 bytes",
  ]);
  expect(await failure(loadWith(cwd, "a.yaml", { files: 2 }))).toEqual([
    "GC108 The document refers to more than 2 files",
  ]);
  await loadWith(cwd, "a.yaml", { files: 3, totalBytes: 1000 });
});

it("a server has to answer, and everything to end, in time", async () => {
  const port = await serve((request, response) => {
    if (request.url === "/a.yaml") response.end(`${header}x: { $ref: never.yaml }\n`);
    else response.write("b");
  });
  const url = `http://127.0.0.1:${port}`;
  expect(await failure(loadWith("/", `${url}/never.yaml`, { secondsPerFetch: 0.2 }))).toEqual([
    `GC101 GET ${url}/never.yaml: no complete answer within 0.2 seconds`,
  ]);
  expect(await failure(loadWith("/", `${url}/a.yaml`, { seconds: 0.5 }))).toEqual([
    "GC109 Reading the document and what it refers to takes longer than 0.5 seconds",
  ]);
  const stdin = new PassThrough();
  stdin.write(header);
  const loading = load("-", { cwd: "/", stdin, limits: { seconds: 0.2 } });
  expect(await failure(loading)).toEqual([
    "GC109 Reading the document and what it refers to takes longer than 0.2 seconds",
  ]);
  expect(stdin.destroyed).toBe(true);
});
