// @ts-check
/** Mutates documents at random, and generates a client from each. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { cacheFolder } from "../scripts/root.mjs";
import { checkMutants } from "./mutants.mjs";

const usage = `Usage: pnpm mutate [options]

Generates clients from documents with random faults: none may crash, and what is written has to parse.

  --runs <number>   documents (default: 2000)
  --seed <number>   that of an earlier run, to have the same documents once more
  --path <path>     that of an earlier failure, to have it at once
  --help

Exit status: 0 if each became a client or ended in diagnostics, else 1.`;

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "2000" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    path: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

const folder = mkdtempSync(path.join(tmpdir(), "mutants-"));
console.log(`--seed ${values.seed} --runs ${values.runs}`);
try {
  const { failed, numRuns, counterexample, counterexamplePath, errorInstance } = await checkMutants(
    folder,
    {
      numRuns: Number(values.runs),
      seed: Number(values.seed),
      ...(values.path !== undefined && { path: values.path }),
    },
  );
  console.log(`${numRuns} documents`);
  if (failed) {
    const [document] = counterexample ?? [];
    const file = path.join(cacheFolder, "mutant");
    writeFileSync(
      file,
      typeof document === "string" ? document : JSON.stringify(document, undefined, 2),
    );
    const error = errorInstance instanceof Error ? errorInstance.stack : String(errorInstance);
    console.log(
      `${error}\n\nThe document is ${file}; --seed ${values.seed} --path ${counterexamplePath}`,
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
