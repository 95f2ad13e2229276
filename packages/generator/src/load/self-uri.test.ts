import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { parseInput } from "./input.js";
import { load } from "./load.js";

/** The values that references in the document's root lead to, and what is said of them. */
async function resolved(input: string, cwd: string, refs: readonly string[]) {
  const { document, diagnostics } = await load(parseInput(input, cwd), { cwd });
  return {
    values: refs.map((ref) => document.resolve(ref, document.root)?.value),
    diagnostics: diagnostics.map(({ message }) => message),
  };
}

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "self-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  return folder;
}

const refs = (list: readonly string[]) => list.map((ref) => `  - $ref: "${ref}"\n`).join("");

test("a file is found by the name that it gives itself, and what it refers to beside it", async () => {
  const named = [
    "https://example.com/api/openapi#/x-a",
    "openapi#/x-a",
    "parts.yaml#/b",
    "parts#/b",
  ];
  const cwd = await folderWith({
    "main.yaml": `openapi: 3.2.0\n$self: https://example.com/api/openapi\ninfo: {}\nx-a: 1\nlist:\n${refs(named)}`,
    "parts.yaml": `openapi: 3.2.0\n$self: https://example.com/api/parts\nb: 2\nlist:\n${refs(["openapi#/x-a", "main.yaml#/x-a"])}`,
  });
  const { values, diagnostics } = await resolved("main.yaml", cwd, named);
  expect(values).toEqual([1, 1, 2, 2]);
  expect(diagnostics).toEqual([]);
});

test("before OpenAPI 3.2 it means nothing", async () => {
  const cwd = await folderWith({
    "main.yaml": `openapi: 3.1.0\n$self: https://example.com/openapi\ninfo: {}\nx-a: 1\n`,
  });
  const { values } = await resolved("main.yaml", cwd, [
    "https://example.com/openapi#/x-a",
    "#/x-a",
  ]);
  expect(values).toEqual([undefined, 1]);
});

test("a document from the web has its references where it says that it is, on its origin", async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const { port } = server.address() as AddressInfo; // A TCP server, listening.
    response.end(
      request.url === "/download"
        ? `openapi: 3.2.0\n$self: http://127.0.0.1:${port}/v1/api.yaml\ninfo: {}\nlist:\n${refs(["part.yaml#/b"])}`
        : "b: 2\n",
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo; // As above.
  const { values } = await resolved(`http://127.0.0.1:${port}/download`, "/", ["part.yaml#/b"]);
  expect(values).toEqual([2]);
  expect(asked).toEqual(["/download", "/v1/part.yaml"]);
});
