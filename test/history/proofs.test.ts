/**
 * What the table of the diff's rules says of each kind of change is what the compiler says: programs that
 * use what changed fail to compile exactly where the kind is breaking for code.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyFile, mkdir } from "node:fs/promises";
import path from "node:path";
import { type Change, type ChangeKind, diff, diffRules, generate } from "gen-client";
import { createProject, type Project } from "../support/project.js";
import { documentOf, nameOf, programOf } from "./proof-documents.js";
import type { Proof } from "./proof-fragments.js";
import { proofs } from "./proofs.js";

const sides = ["before", "after"] as const;
const numbered = proofs.map((proof, index) => ({ ...proof, index }));

let project: Project;
const changes: Change[] = [];
/** Messages by file: `shared/before/proof3.ts`. */
const errors = new Map<string, string[]>();

beforeAll(async () => {
  project = await createProject();
  for (const group of new Set(numbered.map(groupOf))) {
    const members = numbered.filter((proof) => groupOf(proof) === group);
    await generateBoth(group, members);
  }
  for (const error of await project.compile({ lib: ["dom"] })) {
    const [, file = error, message = ""] = /^([^(]+)\(\d+,\d+\): (.*)$/.exec(error) ?? [];
    errors.set(file, [...(errors.get(file) ?? []), message]);
  }
});
afterAll(() => project.remove());

/** Proofs have one document together where they can. */
function groupOf({ before, index }: { before: object; index: number }): string {
  return "servers" in before ? `own${index}` : "shared";
}

async function generateBoth(group: string, members: typeof numbered): Promise<void> {
  const cwd = path.join(project.folder, group);
  for (const side of sides) {
    await project.write({
      [`${group}/${side}/api.json`]: JSON.stringify(documentOf(members, side)),
      ...Object.fromEntries(
        members.map((proof) => [`${group}/${side}/proof${proof.index}.ts`, programOf(proof)]),
      ),
    });
  }
  await generate({ input: "before/api.json", output: "before/client", cwd });
  // As it is in users' projects: written again, with the names that things have.
  await mkdir(path.join(cwd, "after/client"));
  const lock = "client/gen-client.lock.json";
  await copyFile(path.join(cwd, "before", lock), path.join(cwd, "after", lock));
  await generate({ input: "after/api.json", output: "after/client", cwd });
  const input = { before: "before/api.json", after: "after/api.json", output: "before/client" };
  changes.push(...(await diff({ ...input, cwd })).changes);
}

it("compiles the clients themselves", () => {
  expect([...errors.keys()].filter((file) => !/proof\d+\.ts$/.test(file))).toEqual([]);
});

it("has a proof for each kind, in each direction that matters", () => {
  const proved = new Set(proofs.flatMap(({ kind, way }) => [kind, `${kind} ${way ?? ""}`]));
  const wanted = Object.entries(diffRules).flatMap(([kind, rule]) =>
    "class" in rule ? [kind] : [`${kind} sent`, `${kind} received`],
  );
  expect(wanted.filter((each) => !proved.has(each))).toEqual([]);
});

describe.each(numbered)("$kind $way", (proof) => {
  const { kind, way, index } = proof;
  const level = classOf(kind, way);

  it("is what the diff says", () => {
    const name = nameOf(proof);
    const own = changes.filter(
      ({ subject }) =>
        subject.type === "client" ||
        subject.name.replace(/\..*$/, "").toLowerCase().replace(/box$/, "") === name,
    );
    expect(own.map((change) => `${change.class} ${change.kind}`)).toContain(`${level} ${kind}`);
  });

  it("stops programs from compiling only where it is breaking for code", () => {
    const folder = groupOf(proof);
    expect(errors.get(`${folder}/before/proof${index}.ts`)).toBeUndefined();
    const found = errors.get(`${folder}/after/proof${index}.ts`);
    expect(found !== undefined).toBe(level === "code");
  });
});

function classOf(kind: ChangeKind, way: Proof["way"]): string {
  const rule = diffRules[kind];
  if ("class" in rule) return rule.class;
  if (way === undefined) throw new Error(`${kind} needs a direction`);
  return rule[way];
}
