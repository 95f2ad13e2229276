import { spawnSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { commandLine, petstore } from "./command-line.test-support.js";

const folder = commandLine();
const { file, gen } = folder;
const append = (path: string, text = "\n# changed\n") =>
  appendFileSync(join(folder.cwd(), path), text);

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function git(...argv: string[]) {
  const options = [
    "-c",
    "user.name=A",
    "-c",
    "user.email=a@b.example",
    "-c",
    "commit.gpgsign=false",
  ];
  const { status, stderr } = spawnSync("git", [...options, ...argv], {
    cwd: folder.cwd(),
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
}

interface Input {
  readonly argv: string[];
  readonly stdin?: string;
  /** Changes a byte of it that means nothing. Gives what standard input has then. */
  readonly change: () => string | void;
}

const referring = petstore.replace("#/components/schemas/Pet", "pet.yaml#/Pet");
const pet = "Pet: { type: object }\n";
const overlay = `overlay: 1.0.0
info: { title: More, version: "1" }
actions: [{ target: $.info, update: { description: more } }]
`;
const swagger = `swagger: "2.0"
info: { title: Old, version: "1" }
paths: { /a: { get: { responses: { 200: { description: "" } } } } }
`;

/** What config files with functions import: test/config. */
const inputs: Readonly<Record<string, () => Input | Promise<Input>>> = {
  "a document": () => {
    file("api.yaml", petstore);
    return { argv: ["api.yaml"], change: () => append("api.yaml") };
  },
  "a file that it refers to": () => {
    file("api.yaml", referring);
    file("pet.yaml", pet);
    return { argv: ["api.yaml"], change: () => append("pet.yaml") };
  },
  "a file that was missing": () => {
    file("api.yaml", referring);
    return { argv: ["api.yaml"], change: () => file("pet.yaml", pet) };
  },
  "one of Swagger 2.0": () => {
    file("api.yaml", swagger);
    return { argv: ["api.yaml"], change: () => append("api.yaml") };
  },
  "the document of a folder": () => {
    file("apis/openapi.yaml", petstore);
    return { argv: ["apis"], change: () => append("apis/openapi.yaml") };
  },
  "standard input": () => ({
    argv: ["-"],
    stdin: petstore,
    change: () => `${petstore}# changed\n`,
  }),
  "a URL": async () => {
    let text = petstore;
    const server = createServer((_request, response) => void response.end(text));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    ends.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/api.yaml`;
    return { argv: [url], change: () => void (text += "# changed\n") };
  },
  "a revision of git": () => {
    file("api.yaml", petstore);
    git("init", "-q", "-b", "main");
    git("add", "api.yaml");
    git("commit", "-qm", "1");
    return {
      argv: ["git:HEAD:api.yaml"],
      change: () => {
        append("api.yaml");
        git("commit", "-qam", "2");
      },
    };
  },
  "an overlay": () => {
    file("api.yaml", petstore);
    file("more.yaml", overlay);
    return { argv: ["api.yaml", "--overlay", "more.yaml"], change: () => append("more.yaml") };
  },
  "a data config file": () => {
    file("api.yaml", petstore);
    file("gen-client.config.json", '{ "input": "api.yaml" }');
    return {
      argv: [],
      change: () => file("gen-client.config.json", '{ "input": "api.yaml", "int64": "bigint" }'),
    };
  },
};

describe("--check", () => {
  it.each(Object.entries(inputs))("knows %s by its bytes", async (_name, input) => {
    const { argv, stdin = "", change } = await input();
    const all = [...argv, "-o", "client"];
    expect((await gen(all, { stdin })).code).toBe(0);
    const unchanged = await gen([...all, "--check"], { stdin });
    expect([unchanged.code, unchanged.stderr]).toEqual([0, expect.stringContaining("unchanged")]);
    const changed = change() ?? stdin;
    const drifted = await gen([...all, "--check"], { stdin: changed });
    expect([drifted.code, drifted.stderr]).toEqual([
      3,
      expect.stringContaining("  changed gen-client.lock.json\n"),
    ]);
    await gen(all, { stdin: changed });
    expect((await gen([...all, "--check"], { stdin: changed })).code).toBe(0);
  });
});
