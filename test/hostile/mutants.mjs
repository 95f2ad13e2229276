// @ts-check
/** Mutated documents: each becomes a client that parses, or ends in diagnostics with their places. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import * as fc from "fast-check";
import { harmless, versions } from "./documents.mjs";
import { generated } from "./generate.mjs";
import { faultsOf } from "./inspect.mjs";
import { garbled, mutated } from "./mutations.mjs";

/** @import { Mutation } from "./mutations.mjs" */

const examples = path.dirname(
  createRequire(import.meta.url).resolve("@readme/oas-examples/package.json"),
);

/** Trees to mutate: ours with every field, and real ones. */
const documents = [
  ...versions.map((version) => harmless(version)),
  ...[
    "3.0/json/petstore.json",
    "3.0/json/complex-nesting.json",
    "3.0/json/discriminators.json",
    "3.1/json/webhooks.json",
    "3.1/json/petstore.json",
    "3.1/json/train-travel.json",
  ].map(
    (name) => /** @type {unknown} */ (JSON.parse(readFileSync(path.join(examples, name), "utf8"))),
  ),
];

/** Texts to garble. */
const texts = ["links", "xml", "multipart", "webhooks"].map((name) =>
  readFileSync(new URL(`../wire/${name}.yaml`, import.meta.url), "utf8"),
);

/** @type {fc.Arbitrary<Mutation>} */
const mutation = fc.record({ operator: fc.nat(1000), at: fc.nat(100_000), other: fc.nat(100_000) });

/** @type {fc.Arbitrary<unknown>} */
const mutant = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...documents), fc.array(mutation, { minLength: 1, maxLength: 8 }))
      .map(([document, mutations]) => mutated(document, mutations)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...texts), fc.array(mutation, { minLength: 1, maxLength: 3 }))
      .map(([text, mutations]) => garbled(text, mutations)),
  },
);

/**
 * @param {string} folder Clients go to folders in it.
 * @param {fc.Parameters<[unknown]>} parameters
 * @param {(folder: string) => void} [keep] Given each client that was written.
 * @returns {Promise<fc.RunDetails<[unknown]>>}
 */
export function checkMutants(folder, parameters, keep) {
  let count = 0;
  const property = fc.asyncProperty(mutant, async (document) => {
    count += 1;
    const output = path.join(folder, keep === undefined ? "mutant" : `mutant${count}`);
    const result = await generated(document, output);
    if ("problems" in result) {
      if (result.problems.length === 0) throw new Error("refused without a reason");
      return;
    }
    // Bidirectional controls and the like are for the hostile documents to try.
    const faults = faultsOf(result.files);
    if (faults.length > 0) throw new Error(faults.join("\n"));
    keep?.(output);
  });
  return fc.check(property, parameters);
}
