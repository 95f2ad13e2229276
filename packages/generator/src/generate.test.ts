/** What a run changes in the document before it becomes a client, through the public function. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GenerateOptions } from "./generate-options.js";
import { generate } from "./generate.js";
import type { JsonObject } from "./load/transform.js";
import { positionOf } from "./document.js";

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "generate-"));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(cwd, name), text);
const read = (name: string) => readFileSync(join(cwd, name), "utf8");
const run = (options: Partial<GenerateOptions> = {}) =>
  generate({ input: "api.yaml", output: "api", cwd, ...options });

const document = `openapi: 3.1.0
info: { title: T, version: "1" }
servers: [{ url: https://api.example }]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses: { 200: { description: OK } }
`;

describe("overlays", () => {
  const overlay = (summary: string) => `overlay: 1.1.0
info: { title: Words, version: 1.0.0 }
actions:
  - target: $.paths['/pets'].get
    update:
      summary: ${summary}
`;

  it("are in the client, in the order given", async () => {
    write("api.yaml", document);
    write("a.yaml", overlay("First."));
    write("b.yaml", overlay("Last."));
    await run({ overlays: ["a.yaml", "b.yaml"] });
    expect(read("api/operations/pets.ts")).toContain("* Last.");
    await run({ overlays: ["b.yaml", "a.yaml"] });
    expect(read("api/operations/pets.ts")).toContain("* First.");
  });

  it("are inputs: a client is up to date while they are as they were", async () => {
    write("api.yaml", document);
    write("a.yaml", overlay("Old."));
    const options = { overlays: ["a.yaml"] };
    expect((await run(options)).upToDate).toBe(false);
    expect((await run(options)).upToDate).toBe(true);
    write("a.yaml", overlay("New."));
    expect((await run(options)).upToDate).toBe(false);
    expect(read("api/operations/pets.ts")).toContain("* New.");
    expect((await run()).upToDate).toBe(false);
    expect(read("api/operations/pets.ts")).not.toContain("* New.");
  });

  it("stand in the command that writes the client again, and in the lock with their digests", async () => {
    write("api.yaml", document);
    write("a.yaml", overlay("A."));
    await run({ overlays: ["./a.yaml"] });
    expect(read("api/index.ts").split("\n")[0]).toMatch(
      /run: npx gen-client api\.yaml --overlay a\.yaml -o api$/,
    );
    expect(JSON.parse(read("api/gen-client.lock.json"))).toMatchObject({
      inputs: { "../a.yaml": expect.stringMatching(/^[0-9a-f]{64}$/) as unknown },
    });
  });

  it("are where problems are that came with them", async () => {
    write("api.yaml", document);
    write("a.yaml", overlay('""\n      parameters: [{ name: x, in: nowhere }]'));
    const { diagnostics } = await run({ overlays: ["a.yaml"] });
    const [place] = diagnostics[0]?.places ?? [];
    if (!place) throw new Error("there is no problem");
    expect([place.source.name, positionOf(place).line]).toEqual(["a.yaml", 7]);
    expect(place.source.text).toContain("in: nowhere");
  });

  it("that can't be read leave the client as it is", async () => {
    write("api.yaml", document);
    await run();
    const before = read("api/gen-client.lock.json");
    await expect(run({ overlays: ["missing.yaml"] })).rejects.toThrow(
      "missing.yaml does not exist",
    );
    expect(read("api/gen-client.lock.json")).toBe(before);
  });

  it("are not read from standard input", async () => {
    write("api.yaml", document);
    await expect(run({ overlays: ["-"] })).rejects.toThrow(
      'The option overlays.0 is "-"; expected a file or a URL, since the document is what standard input gives',
    );
  });
});

describe("include and exclude", () => {
  const two = `${document}  /orders:
    get:
      operationId: listOrders
      tags: [store]
      responses: { 200: { description: OK } }
`;

  it("select what is written, and what was written before is removed", async () => {
    write("api.yaml", two);
    expect(await run()).toMatchObject({ operations: 2 });
    const { files, operations } = await run({ include: ["tag:store"] });
    expect(operations).toBe(1);
    expect(files.removed).toEqual(["operations/pets.ts"]);
    expect((await run({ include: ["tag:store"] })).upToDate).toBe(true);
    expect((await run({ exclude: ["tag:pets"] })).upToDate).toBe(false);
    expect((await run()).operations).toBe(2);
  });

  it("stand in the command that writes the client again", async () => {
    write("api.yaml", two);
    await run({ include: ["tag:pets & path:/pets/**"], exclude: ["deprecated", "tag:x"] });
    expect(read("api/index.ts").split("\n")[0]).toMatch(
      /run: npx gen-client api\.yaml --include 'tag:pets & path:\/pets\/\*\*' --exclude deprecated --exclude tag:x -o api$/,
    );
  });

  it("that leave nothing are an error, and nothing is written", async () => {
    write("api.yaml", two);
    await expect(run({ exclude: ["path:**"] })).rejects.toThrow(
      "The filters leave nothing of the document",
    );
    expect(() => read("api/index.ts")).toThrow("ENOENT");
  });

  it("that are no selectors are refused", async () => {
    write("api.yaml", two);
    await expect(run({ include: ["tag:pets", "pets"] })).rejects.toThrow(
      'The option include.1 is "pets"; expected a selector: tag:pets, path:/pets/**',
    );
  });
});

describe("a transform", () => {
  const rename = (title: string) => (given: JsonObject) => ({
    ...given,
    info: { title, version: "1" },
  });

  it("comes after the overlays, and runs every time: what it depends on nobody knows", async () => {
    write("api.yaml", document);
    write(
      "a.yaml",
      'overlay: 1.1.0\ninfo: { title: O, version: "1" }\nactions: [{ target: $.info, update: { title: Overlaid } }]\n',
    );
    const seen: unknown[] = [];
    const options = {
      overlays: ["a.yaml"],
      transform: (given: JsonObject) => void seen.push(given["info"]),
    };
    expect(await run(options)).toMatchObject({ clientName: "Overlaid", upToDate: false });
    const second = await run(options);
    expect(second.files.written).toEqual([]);
    const info = { title: "Overlaid", version: "1" };
    expect(seen).toEqual([info, info]);
  });

  it("that changed is seen, and so is one that is gone", async () => {
    write("api.yaml", document);
    expect(await run({ transform: rename("One") })).toMatchObject({ clientName: "One" });
    expect(await run()).toMatchObject({ upToDate: false, clientName: "One" }); // the name is locked
    expect((await run()).upToDate).toBe(true);
  });

  it("that fails leaves the client as it is", async () => {
    write("api.yaml", document);
    await run();
    const before = read("api/gen-client.lock.json");
    const transform = () => {
      throw new Error("no");
    };
    await expect(run({ transform })).rejects.toThrow("The transform of api.yaml failed: Error: no");
    expect(read("api/gen-client.lock.json")).toBe(before);
  });

  it("is a function", async () => {
    write("api.yaml", document);
    // What a program without types may give.
    const transform = "./transform.js" as unknown as GenerateOptions["transform"];
    await expect(run({ transform })).rejects.toThrow(
      'The option transform is "./transform.js"; expected a function of the document',
    );
  });
});
