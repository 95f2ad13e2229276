/** A few random faults; `pnpm mutate` tries thousands. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { checkMutants } from "./mutants.mjs";

test("documents with random faults become clients or end in diagnostics", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "mutants-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { failed, errorInstance, seed, counterexamplePath } = await checkMutants(folder, {
    numRuns: 60,
  });
  const again = `pnpm mutate --seed ${seed} --path ${counterexamplePath}`;
  expect(failed ? { errorInstance, again } : undefined).toBeUndefined();
}, 300_000);
