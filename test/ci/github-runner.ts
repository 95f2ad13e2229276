/** Runs jobs of workflows as GitHub does, as far as that goes without it. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { root } from "../scripts/root.mjs";
import type { Repository } from "./repository.js";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly "working-directory"?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export interface JobResult {
  readonly code: number;
  readonly log: string;
  readonly summary: string;
}

export const action = parse(readFileSync(path.join(root, "action.yml"), "utf8")) as Action;

/** What a pull request to `main` gives its jobs. */
const pullRequest = { GITHUB_ACTIONS: "true", CI: "true", GITHUB_BASE_REF: "main" };

/** Runs the action in a checkout. */
export function runAction(
  checkout: Repository,
  inputs: Readonly<Record<string, string>> = {},
  env: Readonly<Record<string, string>> = pullRequest,
): JobResult {
  return runSteps([{ uses: "gen-client/gen-client@main", with: inputs }], checkout, env);
}

/** Runs the only job of a workflow in a checkout, which its first step is to make. */
export function runWorkflow(
  text: string,
  checkOut: (depth: number | undefined) => Repository,
): JobResult {
  const { jobs } = parse(text) as { jobs: Record<string, { steps: readonly Step[] }> };
  const [job, ...others] = Object.values(jobs);
  const [first, ...steps] = job?.steps ?? [];
  if (others.length > 0 || !first?.uses?.startsWith("actions/checkout@")) {
    throw new Error("expected one job that begins with actions/checkout");
  }
  // https://github.com/actions/checkout: fetch-depth is 1 by default, 0 is everything.
  const depth = Number(first.with?.["fetch-depth"] ?? 1);
  return runSteps(steps, checkOut(depth === 0 ? undefined : depth), pullRequest);
}

function runSteps(
  steps: readonly Step[],
  checkout: Repository,
  env: Readonly<Record<string, string>>,
): JobResult {
  const files = path.join(checkout.folder, ".git/runner");
  mkdirSync(files, { recursive: true });
  const summary = path.join(files, "summary.md");
  writeFileSync(summary, "");
  const all = { ...env, GITHUB_WORKSPACE: checkout.folder, GITHUB_STEP_SUMMARY: summary };
  let [code, log] = [0, ""];
  for (const step of steps) {
    if (code !== 0 && step.if !== "always()") continue;
    for (const command of commandsOf(step)) {
      const folder = path.join(checkout.folder, command.folder);
      const script = `cd '${folder}'\n${command.run}`;
      const ended = checkout.bash(script, { ...all, ...command.env });
      log += ended.stdout + ended.stderr;
      code ||= ended.code ?? 1;
    }
  }
  return { code, log, summary: readFileSync(summary, "utf8") };
}

interface Command {
  readonly run: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

function commandsOf(step: Step): readonly Command[] {
  if (step.run !== undefined) return [{ run: step.run, folder: ".", env: {} }];
  // Node is here already.
  if (step.uses?.startsWith("actions/setup-node@")) return [];
  if (step.uses !== "gen-client/gen-client@main") throw new Error(`unknown: ${step.uses}`);
  const unknown = Object.keys(step.with ?? {}).find((name) => !(name in action.inputs));
  if (unknown !== undefined) throw new Error(`the action has no input ${unknown}`);
  const inputs = Object.fromEntries(
    Object.entries(action.inputs).map(([name, input]) => [
      name,
      String(step.with?.[name] ?? input.default),
    ]),
  );
  const fill = (text: string) =>
    text.replaceAll(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => inputs[name] ?? "");
  return action.runs.steps.map(({ run = "", env = {}, "working-directory": folder = "." }) => ({
    run: fill(run),
    folder: fill(folder),
    env: {
      GITHUB_ACTION_PATH: root,
      ...Object.fromEntries(Object.entries(env).map(([name, text]) => [name, fill(text)])),
    },
  }));
}
