/** Dates and 64-bit integers of a generated client, in both directions, byte by byte. */
import { readFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { field, scripted } from "../servers/scripted.js";
import { createProject, type Project } from "../support/project.js";
import { printed, vectors } from "./values.vectors.js";

interface Kinds {
  readonly dates: "date" | "temporal";
  readonly int64: "bigint" | "string";
}

async function generated({ dates, int64 }: Kinds, ...options: string[]): Promise<Project> {
  const project = await createProject();
  onTestFinished(() => project.remove());
  await project.write({ "values.yaml": await textOf("values.yaml") });
  const outcome = await project.generate(
    "values.yaml",
    "-o",
    "values",
    "--dates",
    dates,
    "--int64",
    int64,
    ...options,
  );
  expect(outcome.stderr + outcome.stdout).not.toMatch(/warning|error/i);
  return project;
}

function textOf(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), "utf8");
}

/** How a program writes values of each kind. */
const makers = {
  date: [
    "export const day = (text: string): Date => new Date(text);",
    // JSON of a `Date` has milliseconds always (ECMAScript, 21.4.4.36).
    "export const moment = (text: string): Date => new Date(text);",
  ],
  temporal: [
    "export const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);",
    "export const moment = (text: string): Temporal.Instant => Temporal.Instant.from(text);",
  ],
  bigint: ["export const integer = (text: string): bigint => BigInt(text);"],
  string: ["export const integer = (text: string): string => text;"],
} as const;

test.each<Kinds>([
  { dates: "date", int64: "bigint" },
  { dates: "temporal", int64: "string" },
])("$dates and $int64 go over the wire and come back", async ({ dates, int64 }) => {
  await using server = await scripted(({ socket, number }) => {
    const [head, body] = vectors[number - 1]?.answer ?? ["500 Not expected", ""];
    const length = head.startsWith("204") ? "" : `\r\ncontent-length: ${body.length}`;
    socket.write(`HTTP/1.1 ${head.replaceAll("\n", "\r\n")}${length}\r\n\r\n${body}`);
  });
  const project = await generated({ dates, int64 });
  await project.write({
    "program.ts": await textOf("values.program.txt"),
    "values-of.ts": [...makers[dates], ...makers[int64]].join("\n"),
  });
  expect(await project.compile({ lib: dates === "temporal" ? ["esnext.temporal"] : [] })).toEqual(
    [],
  );
  const outcome = await project.run("program", { SERVER: server.url });
  expect(outcome.stderr).toBe("");
  const lines = outcome.stdout.trimEnd().split("\n");
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual(
    printed(dates === "date" ? "Date" : "Temporal", int64),
  );
  const sent = server.requests.map((request, index) => {
    const boundary = /boundary=(\w+)/.exec(field(request, "content-type") ?? "")?.[1] ?? "\0";
    const compared = Object.keys(vectors[index]?.fields ?? {});
    return {
      request: request.line.replace(/ HTTP\/1\.1$/, ""),
      fields: Object.fromEntries(compared.map((name) => [name, field(request, name)])),
      body: request.body
        .replaceAll(boundary, "BOUNDARY")
        .replaceAll(
          /boundary=(\w{20,})([^]*)--\1([^]*)--\1--/g,
          "boundary=INNER$2--INNER$3--INNER--",
        ),
    };
  });
  const withMilliseconds = (text: string): string =>
    dates === "date" ? text.replaceAll(/(T09(?::|%3A)30(?::|%3A)00)Z/g, "$1.000Z") : text;
  expect(sent).toEqual(
    vectors.map(({ request, fields = {}, body }) => ({
      request: withMilliseconds(request),
      fields,
      body: withMilliseconds(body),
    })),
  );
});

test("mocks and checks know what goes over the wire", async () => {
  const project = await generated({ dates: "date", int64: "bigint" }, "--validation");
  await project.write({ "program.ts": await textOf("values-checked.program.txt") });
  expect(await project.compile()).toEqual([]);
  const outcome = await project.run("program");
  expect(outcome.stderr).toBe("");
  expect(outcome.stdout).toBe("all is well\n");
});

test.each(["6", "7"] as const)(
  "values of another kind are a compile error: TypeScript %s",
  async (typescript) => {
    const project = await generated({ dates: "temporal", int64: "bigint" });
    await project.write({ "mistakes.ts": await textOf("values.mistakes.txt") });
    const errors = await project.compile({ typescript, lib: ["esnext.temporal"] });
    const lines = errors.map((error) => Number(/\((\d+),/.exec(error)?.[1]));
    expect([...new Set(lines)]).toEqual([6, 7, 8, 9, 10, 11]);
  },
);

test("TypeScript 5.9 has no Temporal, and takes that of the polyfill", async () => {
  const project = await generated({ dates: "temporal", int64: "bigint" });
  await project.write({ "types.d.ts": 'import "temporal-polyfill/types/global";\n' });
  expect(await project.compile({ typescript: "5.9" })).toEqual([]);
});
