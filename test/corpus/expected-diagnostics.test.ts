import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { createProject } from "../support/project.js";
import { type CorpusDocument, readDocuments } from "./documents.mjs";
import { unexpectedIn } from "./expected-diagnostics.mjs";

/** The whole list takes minutes: `pnpm corpus`. */
const list = fileURLToPath(new URL("documents.txt", import.meta.url));

async function judge(document: CorpusDocument): Promise<string | undefined> {
  const project = await createProject();
  try {
    return await unexpectedIn(document, project.folder);
  } finally {
    await project.remove();
  }
}

it("finds what is expected of the documents that no client can be made of", async () => {
  const documents = await readDocuments(list, { filter: "fixtures/" });
  expect(documents.length).toBeGreaterThan(3);
  for (const document of documents) expect(await judge(document)).toBeUndefined();
});

it("tells what differs from what is expected", async () => {
  const [first] = await readDocuments(list, { filter: "equal-keys" });
  const location = first?.location.replace("equal-keys", "other-version") ?? "";
  expect(await judge({ line: "fixtures/equal-keys.yaml", name: "", location })).toBe(
    'GC104 at "/openapi", expected GC102 at "7:3"',
  );
  expect(await judge({ line: path.basename(location), name: "", location })).toBe(
    'GC104 at "/openapi" is not listed in expected-diagnostics.json',
  );
});
