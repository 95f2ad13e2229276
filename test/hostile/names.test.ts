/** Names that no file system, no compiler or no reader takes as they are: all of them compiled and run. */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createProject, type Project } from "../support/project.js";
import { generated } from "./generate.mjs";

const names: Readonly<Record<string, readonly string[]>> = {
  "differ by case or punctuation": ["pet", "Pet", "PET", "p-e-t", "pet_", "p.et", "pet!", " pet "],
  "fold on some file systems only": ["straße", "STRASSE", "λόγος", "λόγοσ", "ΛΌΓΟΣ", "ﬁ", "fi"],
  "look the same": ["caf\u00e9", "cafe\u0301", "pa\u200bth", "path", "a\u3164b", "a\ufe0fb", "ab"],
  "are generic": [
    "Page<Pet>",
    "Page«Pet»",
    "Page[Pet]",
    "Map[string,Pet]",
    "Pet[]",
    "com.example.Pet",
  ],
  "are those of files": [
    "CON",
    "aux",
    "nul.txt",
    "index",
    "models",
    "servers",
    "..",
    "/",
    "a/b\\c",
  ],
  "belong to the language": ["class", "await", "delete", "eval", "any", "string", "1", "2fa", "-1"],
  "belong to objects": [
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "valueOf",
    "toJSON",
    "then",
  ],
  "are global": [
    "Error",
    "Response",
    "Date",
    "Promise",
    "Record",
    "Array",
    "Object",
    "Symbol",
    "Map",
  ],
  "are those of the runtime": [
    "Binding",
    "Call",
    "Session",
    "CallOptions",
    "Operation",
    "BodyPart",
  ],
  "are those of the client": [
    "Names",
    "NamesOptions",
    "NamesAuth",
    "close",
    "session",
    "api",
    "PetApi",
  ],
  "are in other scripts": ["動物", "حيوان", "விலங்கு", "প্রাণী", "እንስሳ", "ᏣᎳᎩ", "𐐔𐐯𐑅𐐨𐑉𐐯𐐻", "ꮳꮃꭹ", "ၾ"],
  "have nothing that a name has": ["", " ", "🐶", "👩‍👩‍👧", "*/", "\u202e", "\u0301", "・", "'\"`"],
  "are long": ["x".repeat(200), "y".repeat(5000), "猫".repeat(200), "z ".repeat(300)],
};

const everything = Object.values(names).flat();

/** One tag, one operation and one schema of each name; every operation answers with its schema. */
function documentOf(all: readonly string[]) {
  const refOf = (name: string) =>
    `#/components/schemas/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  const operation = (name: string) => ({
    tags: [name],
    operationId: name,
    parameters: [{ name, in: "query", schema: { $ref: refOf(name) } }],
    responses: {
      200: {
        description: name,
        headers: { [`x-${name}`]: { schema: { type: "string" } } },
        content: { "application/json": { schema: { $ref: refOf(name) } } },
      },
    },
  });
  return {
    openapi: "3.1.0",
    info: { title: "Names", version: "1" },
    servers: [{ url: "https://names.example" }],
    tags: all.map((name) => ({ name, description: name })),
    paths: Object.fromEntries(all.map((name, index) => [`/n/${index}`, { get: operation(name) }])),
    components: {
      schemas: Object.fromEntries(
        all.map((name) => [
          name,
          { type: "object", properties: { [name]: { enum: [name, "a"] } }, required: [name] },
        ]),
      ),
    },
  };
}

/** Writes the client of a document to a folder of the project. */
async function generateInto(project: Project, folder: string, document: object): Promise<void> {
  const result = await generated(document, path.join(project.folder, folder), "Names");
  expect(result).not.toHaveProperty("problems");
}

async function emptyProject(): Promise<Project> {
  const project = await createProject();
  onTestFinished(() => project.remove());
  return project;
}

interface LockedNames {
  readonly groups: Readonly<Record<string, string>>;
  readonly operations: Readonly<Record<string, string>>;
  readonly schemas: Readonly<Record<string, string>>;
}

async function lockedNames(project: Project, folder = "api"): Promise<LockedNames> {
  const text = await readFile(path.join(project.folder, folder, "gen-client.lock.json"), "utf8");
  return (JSON.parse(text) as { names: LockedNames }).names;
}

test("every name gets one of its own, compiles, and runs; with all the others and without", async () => {
  const project = await emptyProject();
  await generateInto(project, "api", documentOf(everything));
  for (const [index, some] of Object.values(names).entries())
    await generateInto(project, `some${index}`, documentOf(some));

  const { groups, schemas } = await lockedNames(project);
  const types = Object.keys(schemas).filter((key) => key.startsWith("#/components/"));
  expect(types).toHaveLength(everything.length);
  expect(new Set(types.map((key) => schemas[key])).size).toBe(everything.length);
  const properties = Object.values(groups).map((name) => JSON.stringify(name));
  await project.write({
    "main.ts": `
      import { Names, type விலங்கு } from "./api/index.js";
      const animal: விலங்கு = { "விலங்கு": "a" };
      await using api = new Names();
      const groups = [${properties.map((name) => `api[${name}]`).join(", ")}];
      console.log(new Set(groups).size, String(api), JSON.stringify(groups[0]), animal["விலங்கு"]);
    `,
  });
  expect(await project.compile()).toEqual([]);
  expect(await project.compile({ typescript: "5.9", include: ["api/**/*.ts"] })).toEqual([]);
  const { stdout, stderr } = await project.run("main");
  expect(stderr).toBe("");
  expect(stdout.trim()).toBe(`${properties.length} [object Object] {} a`);
});

test("files have names of their own that every system takes", async () => {
  const project = await emptyProject();
  await generateInto(project, "api", documentOf(everything));
  const files = await readdir(path.join(project.folder, "api/operations"));
  const folded = files.map((file) => file.normalize("NFKC").toUpperCase());
  expect(new Set(folded).size).toBe(files.length);
  expect(files.filter((file) => /^(con|prn|aux|nul|com\d|lpt\d)\./i.test(file))).toEqual([]);
  expect(files.filter((file) => Buffer.byteLength(file) > 255)).toEqual([]);
});

describe("a name stays", () => {
  const distinct = ["Word", "Letter", "Page<Word>", "Error", "日本", "x".repeat(300)];

  test("whatever the order in which the document says things", async () => {
    const project = await emptyProject();
    await generateInto(project, "a", documentOf(distinct));
    await generateInto(project, "b", reverse(documentOf(distinct)) as object);
    expect(await lockedNames(project, "b")).toEqual(await lockedNames(project, "a"));
  });

  test("whatever else there is", async () => {
    const project = await emptyProject();
    await generateInto(project, "a", documentOf(distinct));
    await generateInto(project, "b", documentOf(["Added", ...distinct, "Last"]));
    const [few, more] = [await lockedNames(project, "a"), await lockedNames(project, "b")];
    expect(more.groups).toMatchObject(few.groups);
    expect(more.schemas).toMatchObject(componentsOf(few));
  });
});

function componentsOf({ schemas }: LockedNames): Record<string, string> {
  return Object.fromEntries(
    Object.entries(schemas).filter(([key]) => key.startsWith("#/components/")),
  );
}

/** With the members of each object the other way round; lists stay, as their order means something. */
function reverse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reverse);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, reverse(inner)]),
  );
}
