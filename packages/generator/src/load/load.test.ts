import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Place, Source } from "../document.js";
import { parseInput } from "./input.js";
import { load } from "./load.js";
import { failure, header, lines } from "./load.test-support.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "load-"));
  file("project/package.json", "{}");
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(path: string, text: string | Buffer): string {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

/** Loads a file of the project; its working directory is the project's folder. */
async function loadProject(input: string) {
  const cwd = join(folder, "project");
  return load(parseInput(input, cwd), { cwd });
}

describe("a file", () => {
  it("may be JSON or YAML, whatever its ending, with a byte order mark or without", async () => {
    file("project/a.yaml", header);
    file("project/b.json", '\uFEFF{"openapi": "3.1.0"}');
    file("project/c.txt", header.replaceAll("\n", "\r\n"));
    file("project/d.yaml", "{\"openapi\": '3.0.0'}");
    file("project/e", '  {"openapi": "3.0.0"}');
    const versions = [];
    for (const name of ["a.yaml", "b.json", "c.txt", "d.yaml", "e"]) {
      const { document } = await loadProject(name);
      versions.push((document.root.value as { openapi: string }).openapi);
    }
    expect(versions).toEqual(["3.1.0", "3.1.0", "3.1.0", "3.0.0", "3.0.0"]);
  });

  it("is described by an absolute URI, the path that people know, and the digest of its bytes", async () => {
    file("api/e.yaml", "\uFEFFopenapi: 3.0.0\n");
    const { document } = await loadProject("../api/e.yaml");
    expect(document.root).toMatchObject({
      uri: `file://${folder}/api/e.yaml`,
      name: "../api/e.yaml",
      text: "openapi: 3.0.0\n",
      digest: createHash("sha256").update("\uFEFFopenapi: 3.0.0\n").digest("hex"),
    });
  });

  it("in YAML gives an alias the last anchor of its name before it", async () => {
    file(
      "project/a.yaml",
      `${header}x: &a [&k key, &a { b: 1 }, *a]\ny: [*a, *k]\n&z z: &a 2\nw: [*a, *z]`,
    );
    expect((await loadProject("a.yaml")).document.root.value).toMatchObject({
      x: ["key", { b: 1 }, { b: 1 }],
      y: [{ b: 1 }, "key"],
      z: 2,
      w: [2, "z"],
    });
  });

  it("in YAML keeps keys and timestamps as strings, and merges", async () => {
    file(
      "project/a.yaml",
      `${header}x: &base { 200: ok, null: 1 }\ny: { <<: *base, 404: no }\nz: 2020-01-01\n__proto__: { a: 1 }\n`,
    );
    const value = (await loadProject("a.yaml")).document.root.value as Record<string, unknown>;
    expect(value.y).toEqual({ "200": "ok", "404": "no", null: 1 });
    expect(value.z).toBe("2020-01-01");
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.hasOwn(value, "__proto__")).toBe(true);
  });
});

describe("what is no document", () => {
  it.each([
    [
      "a.yaml",
      "openapi: 3.0.0\npaths:\n  /a: {}\n  /a: {}\n  b: *nope\n",
      [
        'a.yaml:4:3 GC102 The key "/a" stands twice in this mapping',
        "a.yaml:5:6 GC102 The alias *nope has no anchor &nope before it",
      ],
    ],
    [
      "a.yaml",
      "openapi: 3.0.0\n---\nopenapi: 3.0.0\n",
      ["a.yaml:2:1 GC102 A second YAML document starts here; a file may hold only one"],
    ],
    [
      "a.yaml",
      "openapi: 3.0.0\ninfo:\n\ttitle: x\n",
      ["a.yaml:3:1 GC102 YAML is indented with spaces, not tabs"],
    ],
    ["a.yaml", "a: &a x\nb: { <<: *a }", ["a.yaml:2:6 GC102 << merges mappings only"]],
    [
      "a.yaml",
      "a: &a { k: &k { <<: *a } }\nb: [*k, *a]",
      ["a.yaml:1:21 GC102 The alias *a stands inside its own anchor"],
    ],
    ["a.yaml", "? [a]\n: 1\n", ["a.yaml:1:3 GC102 A key must be a plain value"]],
    [
      "a.json",
      '{\n  "openapi": "3.0.0"\n  "info": {},\n}',
      [
        'a.json:3:3 GC102 Expected "," before "info"',
        "a.json:4:1 GC102 Expected a key in double quotes, found '}'",
      ],
    ],
    ["a.json", "openapi: 3.0.0", ["a.json:1:1 GC102 'openapi' is no JSON value"]],
    ["a.json", "", ["a.json:1:1 GC102 Expected a value, found the end of the file"]],
    ["a.yaml", "", ["a.yaml:1:1 GC103 The document is empty"]],
    ["a.json", "[]", ["a.json:1:1 GC103 This is a list, not an OpenAPI document"]],
    ["a.yaml", "hello", ["a.yaml:1:1 GC103 This is a string, not an OpenAPI document"]],
    [
      "a.yaml",
      "type: object",
      ['a.yaml:1:1 GC103 This is not an OpenAPI document: it has no "openapi" field'],
    ],
    [
      "a.yaml",
      "\n<!DOCTYPE html>\n<html>",
      ["a.yaml:1:1 GC103 This is a web page or XML, not an OpenAPI document"],
    ],
    [
      "a.yaml",
      "asyncapi: 3.0.0",
      ["a.yaml:1:1 GC103 This is an AsyncAPI document, not an OpenAPI one"],
    ],
    ["a.yaml", "info: {}\nswagger: '1.2'", ['a.yaml:2:1 GC104 Swagger "1.2" is not supported']],
    ["a.yaml", "swagger: 3", ["a.yaml:1:1 GC104 Swagger 3 is not supported"]],
    ["a.yaml", "swagger: []", ["a.yaml:1:1 GC104 Swagger [] is not supported"]],
    ["a.yaml", "info: {}\nopenapi: 3.3.0", ['a.yaml:2:1 GC104 OpenAPI "3.3.0" is not supported']],
    ["a.yaml", "openapi: 3.30", ['a.yaml:1:1 GC104 OpenAPI "3.3" is not supported']],
    ["a.yaml", "openapi: 31", ['a.yaml:1:1 GC104 OpenAPI "31.0" is not supported']],
    ["a.yaml", "openapi: true", ["a.yaml:1:1 GC104 The OpenAPI version must be a string"]],
    ["a.json", '{"openapi":"4.0.0"}', ['a.json:1:2 GC104 OpenAPI "4.0.0" is not supported']],
  ])("%s: %j", async (name, text, expected) => {
    file(`project/${name}`, text);
    expect(await failure(loadProject(name))).toEqual(expected);
  });

  it.each([
    ['openapi: "3.0"', "3.0", []],
    ["openapi: 3.0.4", "3.0.4", []],
    ["openapi: 3.1.2", "3.1.2", []],
    ["openapi: 3.2.0", "3.2.0", []],
    ["openapi: 3.1", "3.1", ["a.yaml:1:1 GC115 The version is a number, not text"]],
    ["openapi: 3.0", "3.0", ["a.yaml:1:1 GC115 The version is a number, not text"]],
    ["openapi: 3.0.9", "3.0.9", ["a.yaml:1:1 GC114 There is no OpenAPI 3.0.9 that we know of"]],
    ["openapi: 3.1.9", "3.1.9", ["a.yaml:1:1 GC114 There is no OpenAPI 3.1.9 that we know of"]],
    [
      "openapi: 3.0.0-rc2",
      "3.0.0-rc2",
      ["a.yaml:1:1 GC114 There is no OpenAPI 3.0.0-rc2 that we know of"],
    ],
    [
      "openapi: 3.2.5-rc",
      "3.2.5-rc",
      ["a.yaml:1:1 GC114 There is no OpenAPI 3.2.5-rc that we know of"],
    ],
    ['swagger: "2.0"', "3.0.4", []],
    // Frequent, and read by everyone as it is meant.
    ["swagger: 2.0", "3.0.4", []],
    ['swagger: "2.0.0"', "3.0.4", []],
  ])("reads the version %s as %s", async (text, version, warnings) => {
    file("project/a.yaml", text);
    const { document, diagnostics } = await loadProject("a.yaml");
    expect(document.root.value).toMatchObject({ openapi: version });
    expect(lines(diagnostics)).toEqual(warnings);
  });

  it("bears deep nesting and alias bombs", async () => {
    file("project/a.json", "[".repeat(500_000));
    file("project/b.json", `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`);
    file("project/c.yaml", `a: ${"[".repeat(100_000)}`);
    file("project/f.yaml", "- ".repeat(50_000));
    const levels = ["a0: &a0 [x, x]"];
    for (let i = 1; i < 40; i++) levels.push(`a${i}: &a${i} [*a${i - 1}, *a${i - 1}]`);
    file("project/d.yaml", levels.join("\n"));
    file("project/e.yaml", "a: &a [*a, *a]");
    expect((await failure(loadProject("a.json")))[0]).toBe(
      "a.json:1:1 GC107 Values nest deeper than 300 levels, which no OpenAPI document needs",
    );
    expect(await failure(loadProject("b.json"))).toEqual([
      "b.json:1:1 GC107 Values nest deeper than 300 levels, which no OpenAPI document needs",
    ]);
    expect((await failure(loadProject("c.yaml")))[0]).toContain("nest deeper than 300 levels");
    expect((await failure(loadProject("f.yaml")))[0]).toContain("nest deeper than 300 levels");
    expect(await failure(loadProject("d.yaml"))).toEqual([
      "d.yaml:1:1 GC106 The document has more than 5,000,000 values once its aliases are expanded",
    ]);
    expect(await failure(loadProject("e.yaml"))).toEqual([
      "e.yaml:1:8 GC102 The alias *a stands inside its own anchor",
      "e.yaml:1:12 GC102 The alias *a stands inside its own anchor",
    ]);
  });

  it("bounds what aliases expand to, not how many there are of small things", async () => {
    const repeat = (count: number, line: (i: number) => string) =>
      Array.from({ length: count }, (_, i) => `${line(i)}\n`).join("");
    const aliases = (count: number) => `b:\n${repeat(count, () => "- *a")}`;

    file("project/wide.yaml", `a: &a\n${repeat(20_000, (i) => `- {k: ${i}}`)}${aliases(9_000)}`);
    file(
      "project/merged.yaml",
      `a: &a\n${repeat(1_000, (i) => `  k${i}: v`)}b:\n${repeat(9_000, () => "- <<: *a")}`,
    );
    for (const name of ["wide.yaml", "merged.yaml"]) {
      expect(await failure(loadProject(name))).toEqual([
        `${name}:1:1 GC106 The document has more than 5,000,000 values once its aliases are expanded`,
      ]);
    }
    const chain = repeat(301, (i) => `a${i + 1}: &a${i + 1} [*a${i}]`);
    file("project/chain.yaml", `a0: &a0 x\n${chain}`);
    expect((await failure(loadProject("chain.yaml")))[0]).toContain("nest deeper than 300 levels");

    file("project/fine.yaml", `${header}a: &a { $ref: gone.yaml }\n${aliases(20_000)}`);
    const { document, diagnostics } = await loadProject("fine.yaml");
    expect(document.resolve("#/b/19999", document.root)?.value).toEqual({ $ref: "gone.yaml" });
    expect(lines(diagnostics)).toEqual([
      `fine.yaml:3:9 GC105 The reference to "gone.yaml" can't be followed: gone.yaml does not exist`,
    ]);
    expect(diagnostics[0]?.places).toHaveLength(1);
  });

  it.each([
    ["ftp://user:pw@h/a", "ftp URLs can't be read"],
    ["https://user:pw@host:99999/x", "The URL of the document is malformed"],
    [" https://user:pw@host:99999/x", "The URL of the document is malformed"],
    ["user_name:pw@h://x", "The URL of the document is malformed"],
    ["http://us%ZZer:pw@127.0.0.1:1/x", expect.stringMatching(/^GET http:\/\/127\.0\.0\.1:1\/x: /)],
    ["file://host/x.yaml", "The file URL of the document names no file of this system"],
    ["file:x%ZZ", "The file URL of the document names no file of this system"],
    ["file:///a%2Fb.yaml", "The file URL of the document names no file of this system"],
    ["file:///a%00b.yaml", expect.stringMatching(/can't be read: /)],
  ])("is no input: %j", async (input, message) => {
    const [line] = await failure(loadProject(input));
    expect(line?.replace("GC101 ", "")).toEqual(message);
    expect(line).not.toContain("pw");
  });

  it("can't be read", async () => {
    file("project/utf16.yaml", Buffer.from("openapi: 3.0.0 \u00e9", "latin1"));
    expect(await failure(loadProject("nope.yaml"))).toEqual(["GC101 nope.yaml does not exist"]);
    expect(await failure(loadProject("utf16.yaml"))).toEqual([
      "utf16.yaml:1:1 GC102 This is not text in UTF-8",
    ]);
  });
});

describe("positions", () => {
  it("are those of keys, in JSON and in YAML", async () => {
    const json =
      '{\n  "openapi": "3.0.0",\n  "paths": {\n    "/a\\"b/{c}": { "x": [1, [{"y": "}"}, 2]] }, "\\u0041": null\n  }\n}';
    file("project/a.json", json);
    const { root } = (await loadProject("a.json")).document;
    expect(root.position("")).toEqual({ line: 1, column: 1 });
    expect(root.position("/paths")).toEqual({ line: 3, column: 3 });
    const column = (part: string) => (json.split("\n")[3] ?? "").indexOf(part) + 1;
    expect(root.position('/paths/~1a"b~1{c}/x/1/0/y')).toEqual({ line: 4, column: column('"y"') });
    expect(root.position('/paths/~1a"b~1{c}/x/1/1')).toEqual({ line: 4, column: column("2]") });
    expect(root.position("/paths/A")).toEqual({ line: 4, column: column('"\\u0041"') });
    expect(root.position("/paths/nope/deeper")).toEqual({ line: 3, column: 3 });

    file(
      "project/a.yaml",
      `openapi: 3.0.0\nx: &x\n  200: { k: v }\ny:\n  <<: *x\n  "/z": [a, {b: c}]\nw: *x\n`,
    );
    const yaml = (await loadProject("a.yaml")).document.root;
    expect(yaml.position("/x/200/k")).toEqual({ line: 3, column: 10 });
    expect(yaml.position("/y/~1z/1/b")).toEqual({ line: 6, column: 14 });
    expect(yaml.position("/y/200")).toEqual({ line: 3, column: 3 });
    expect(yaml.position("/w/200/k")).toEqual({ line: 3, column: 10 });
  });
});

describe("references", () => {
  function sourceOf(target: { readonly place: Place } | undefined): Source {
    if (target === undefined) throw new Error("the reference leads nowhere");
    return target.place.source;
  }

  it("lead through files, circles and other references, one step at a time", async () => {
    file(
      "project/api/a.yaml",
      `${header}components:\n  schemas:\n    Pet: { $ref: "../s/pet.json#/Pet" }\n`,
    );
    file(
      "project/s/pet.json",
      '{"Pet": {"properties": {"owner": {"$ref": "own er.yaml"}, "a/b": {"type": "string"}}}}',
    );
    file(
      "project/s/own er.yaml",
      `properties:\n  pet: { $ref: "../api/a.yaml#/components/schemas/Pet" }\n`,
    );
    const { document, diagnostics } = await loadProject("api/a.yaml");
    expect(diagnostics).toEqual([]);
    expect(document.sources.map((source) => source.name)).toEqual([
      "api/a.yaml",
      "s/own er.yaml",
      "s/pet.json",
    ]);

    const pet = document.resolve("../s/pet.json#/Pet", document.root);
    expect(pet?.place).toMatchObject({ source: { name: "s/pet.json" }, pointer: "/Pet" });
    const property = document.resolve("#/components/schemas/Pet/properties/a~1b", document.root);
    expect(property).toMatchObject({
      value: { type: "string" },
      place: { source: { name: "s/pet.json" }, pointer: "/Pet/properties/a~1b" },
    });
    const owner = document.resolve("own%20er.yaml#", sourceOf(pet));
    expect(owner?.place).toMatchObject({ source: { name: "s/own er.yaml" }, pointer: "" });
    expect(document.resolve("#/properties/pet", sourceOf(owner))?.value).toEqual({
      $ref: "../api/a.yaml#/components/schemas/Pet",
    });
  });

  it("that lead nowhere give undefined", async () => {
    file("project/a.yaml", `${header}a: { $ref: "#/b" }\nb: { $ref: "#/a" }\nlist: [x]\n`);
    const { document } = await loadProject("a.yaml");
    for (const ref of [
      "#/nope",
      "#/a/x",
      "#anchor",
      "#/%zz",
      "#/__proto__",
      "#/list/length",
      "#/list/00",
      "x.yaml",
      "http://",
    ]) {
      expect(document.resolve(ref, document.root), ref).toBeUndefined();
    }
    expect(document.resolve("#/list/0", document.root)?.value).toBe("x");
    expect(document.resolve("#/b", document.root)?.value).toEqual({ $ref: "#/a" });
  });

  it("stay in the project of the document", async () => {
    file("secret.yaml", "a: 1");
    symlinkSync(join(folder, "secret.yaml"), join(folder, "project/link.yaml"));
    file(
      "project/api/a.yaml",
      `${header}x:
  - $ref: ../../secret.yaml#/a
  - $ref: ../link.yaml#/a
  - $ref: /etc/passwd
  - $ref: http://127.0.0.1:1/x.yaml
  - $ref: //host/x.yaml
  - $ref: gone.yaml
  - $ref: gone.yaml#/again
  - example: { $ref: no-reference.yaml }
  - properties: { default: { $ref: gone2.yaml } }
`,
    );
    const result = await loadProject("api/a.yaml");
    expect(lines(result.diagnostics)).toEqual([
      `api/a.yaml:4:5 GC105 The reference to "../../secret.yaml" can't be followed: the file is outside of the document's project`,
      `api/a.yaml:5:5 GC105 The reference to "../link.yaml" can't be followed: the file is outside of the document's project`,
      `api/a.yaml:6:5 GC105 The reference to "/etc/passwd" can't be followed: the file is outside of the document's project`,
      `api/a.yaml:7:5 GC105 The reference to "http://127.0.0.1:1/x.yaml" can't be followed: http://127.0.0.1:1/x.yaml is not a file of the document's project`,
      `api/a.yaml:8:5 GC105 The reference to "//host/x.yaml" can't be followed: the reference is no path of a file`,
      `api/a.yaml:9:5 GC105 The reference to "gone.yaml" can't be followed: api/gone.yaml does not exist`,
      `api/a.yaml:12:30 GC105 The reference to "gone2.yaml" can't be followed: api/gone2.yaml does not exist`,
    ]);
    expect(result.diagnostics[5]?.places).toHaveLength(2);
    expect(result.missing).toEqual([
      join(folder, "project/api/gone.yaml"),
      join(folder, "project/api/gone2.yaml"),
    ]);
    expect(result.document.sources).toHaveLength(1);
  });

  it("to a broken file are errors with its positions", async () => {
    file("project/a.yaml", `${header}x: { $ref: b.yaml }\n`);
    file("project/b.yaml", "a: 1\na: 2\n");
    expect(await failure(loadProject("a.yaml"))).toEqual([
      'b.yaml:2:1 GC102 The key "a" stands twice in this mapping',
    ]);
  });
});

describe("standard input", () => {
  const stdin = (...chunks: string[]) =>
    (async function* () {
      for (const chunk of chunks) yield Buffer.from(chunk);
    })();

  it("is read to its end", async () => {
    const { document } = await load("-", { cwd: folder, stdin: stdin("open", "api: 3.0.0\n") });
    expect(document.root).toMatchObject({
      uri: "stdin:",
      name: "<stdin>",
      value: { openapi: "3.0.0" },
    });
  });

  it("can't refer to files", async () => {
    const text = `${header}x: [{ $ref: b.yaml }, { $ref: "file:///etc/passwd" }]\n`;
    const { diagnostics } = await load("-", { cwd: folder, stdin: stdin(text) });
    expect(lines(diagnostics)).toEqual([
      `<stdin>:3:7 GC105 The reference to "b.yaml" can't be followed: standard input has no folder that it could be relative to`,
      `<stdin>:3:25 GC105 The reference to "file:///etc/passwd" can't be followed: a document from standard input can't refer to files`,
    ]);
  });
});

describe("a URL", () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server, listening
  }

  it("is fetched with its references, credentials going to its origin only", async () => {
    const seen: string[] = [];
    const other = await serve((request, response) => {
      seen.push(`other ${request.url} ${request.headers.authorization}`);
      response.end("a: 1");
    });
    const host = await serve((request, response) => {
      seen.push(`${request.url} ${request.headers.authorization}`);
      if (request.url === "/start?key=s3cret")
        response.writeHead(302, { location: "/v1/api.yaml?key=s3cret" }).end();
      else if (request.url === "/v1/away.yaml")
        response.writeHead(302, { location: `http://${other}/a.yaml` }).end();
      else if (request.url === "/v1/b.yaml") response.end("b: 1\n");
      else if (request.url === "/v1/gone.yaml") response.writeHead(404).end();
      else
        response.end(
          `${header}x: [{ $ref: b.yaml#/b }, { $ref: away.yaml }, { $ref: gone.yaml }, { $ref: "http://${other}/a.yaml" }, { $ref: "file:///etc/passwd" }]\n`,
        );
    });
    const { document, diagnostics } = await load(
      new URL(`http://user:pass@${host}/start?key=s3cret`),
      { cwd: folder },
    );
    expect(document.root.uri).toBe(`http://${host}/v1/api.yaml?key=s3cret`);
    expect(document.root.name).toBe(`http://${host}/v1/api.yaml`);
    expect(document.resolve("b.yaml#/b", document.root)?.value).toBe(1);
    expect(seen[0]).toBe("/start?key=s3cret Basic dXNlcjpwYXNz");
    expect(seen.filter((line) => line.startsWith("other"))).toEqual([]);
    const name = `http://${host}/v1/api.yaml:3`;
    expect(lines(diagnostics)).toEqual([
      `${name}:28 GC105 The reference to "away.yaml" can't be followed: GET http://${host}/v1/away.yaml: the server redirects to another origin, http://${other}`,
      `${name}:49 GC105 The reference to "gone.yaml" can't be followed: GET http://${host}/v1/gone.yaml: the server answered 404 Not Found`,
      `${name}:70 GC105 The reference to "http://${other}/a.yaml" can't be followed: http://${other}/a.yaml is not on http://${host}, where the document comes from`,
      `${name}:${98 + other.length} GC105 The reference to "file:///etc/passwd" can't be followed: a local file is not on http://${host}, where the document comes from`,
    ]);
  });

  it("fails with the address without its secrets", async () => {
    const host = await serve((request, response) => {
      if (request.url?.startsWith("/loop")) response.writeHead(302, { location: "/loop" }).end();
      else if (request.url?.startsWith("/cut"))
        response
          .writeHead(200, { "content-length": 10 })
          .write("a", () => request.socket.destroy());
      else if (request.url?.startsWith("/page")) response.end("<!doctype html>");
      else response.writeHead(401).end();
    });
    const url = `http://user:pass@${host}`;
    const at = (path: string) =>
      failure(load(new URL(`${url}${path}?key=s3cret`), { cwd: folder }));
    expect(await at("/x")).toEqual([
      `GC101 GET http://${host}/x: the server answered 401 Unauthorized`,
    ]);
    expect(await at("/loop")).toEqual([`GC101 GET http://${host}/loop: more than 10 redirects`]);
    expect((await at("/cut"))[0]).toMatch(new RegExp(`^GC101 GET http://${host}/cut: `));
    expect(await at("/page")).toEqual([
      `http://${host}/page:1:1 GC103 This is a web page or XML, not an OpenAPI document`,
    ]);
    const closed = await serve(() => {});
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect(await failure(load(new URL(`http://${closed}/x`), { cwd: folder }))).toEqual([
      `GC101 GET http://${closed}/x: connect ECONNREFUSED ${closed}`,
    ]);
  });
});
