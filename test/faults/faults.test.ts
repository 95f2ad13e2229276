/** Faults that a client can be made of all the same: each is told, and the client is right. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Recorded, startRecorder } from "../servers/recorder.js";
import { createProject, type Project } from "../support/project.js";
import { documentOf, type Fault, faults, pointerOf } from "./faults.js";

interface Told {
  readonly code: string;
  readonly severity: string;
  readonly help: string;
  readonly places: readonly { readonly pointer: string; readonly line: number }[];
}

let project: Project;
let told: readonly Told[];

beforeAll(async () => {
  project = await createProject();
  await project.write({ "faults.json": JSON.stringify(documentOf(faults), undefined, 2) });
  const { stdout } = await project.generate("faults.json", "-o", "faults", "--reporter", "json");
  told = (JSON.parse(stdout) as { diagnostics: readonly Told[] }).diagnostics;
});
afterAll(() => project.remove());

/** `GC110 /paths/~1a/get`, with what the help means in place of what is wrong. */
function lineOf({ code, help, places }: Told): string {
  const meant = /Did you mean (.*)\?$/.exec(help)?.[1];
  const withMeant = ["GC162", "GC163"].includes(code) ? ` ${meant ?? ""}` : "";
  return `${code} ${places[0]?.pointer ?? ""}${withMeant}`;
}

function expectedOf(fault: Fault): string[] {
  return fault.told.map((line) => line.replace(/ ~(?=\/|$)/, ` ${pointerOf(fault)}`));
}

test("each is a warning at its place, and nothing else is", () => {
  expect(told.map(lineOf).toSorted()).toEqual(faults.flatMap(expectedOf).toSorted());
  expect(new Set(told.map(({ severity }) => severity))).toEqual(new Set(["warning"]));
  expect(told.filter(({ places }) => !((places[0]?.line ?? 0) > 0))).toEqual([]);
});

test("the client compiles, takes what it should and nothing else, and sends what it should", async () => {
  await using server = await startRecorder();
  const program = faults.flatMap(({ program: own }) => own ?? []).join("\n");
  await project.write({
    "program.ts": `import { Faults } from "./faults/index.js";

await using api = new Faults({ baseUrl: process.env["SERVER"] ?? "", retry: false });
${program}
`,
  });
  expect(await project.compile()).toEqual([]);
  const outcome = await project.run("program", { SERVER: server.url });
  expect(outcome.stderr).toBe("");
  expect(server.take().map(textOf)).toEqual(faults.flatMap(({ sent }) => sent ?? []));
});

function textOf({ line, body }: Recorded): string {
  const text = body.toString();
  return line.replace(/ HTTP\/1\.1$/, "") + (text === "" ? "" : ` ${text}`);
}
