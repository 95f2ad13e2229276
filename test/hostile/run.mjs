// @ts-check
/**
 * Puts each escape into each field of documents of each version, and the worst of them into every place;
 * type-checks the clients and imports them. `hostile.test.ts` is the small version.
 */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { Checker, oneOfEach } from "./check.mjs";
import { Batch } from "./compiled.mjs";
import { versions } from "./documents.mjs";
import { escapes, worst } from "./escapes.mjs";

/** @import { GeneratedText } from "./inspect.mjs" */
/** @import { Site } from "./sites.mjs" */

const usage = `Usage: pnpm hostile [options]

Puts texts that break out of code into every field of a document, and checks what becomes of them.

  --filter <text>   only fields whose name contains the text: Info.title
  --escape <text>   only escapes whose name contains the text
  --help

Exit status: 0 if all of it stayed text, else 1.`;

const { values } = parseArgs({
  options: {
    filter: { type: "string", default: "" },
    escape: { type: "string", default: "" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

/** The documents of each specification that have nearly all of its fields. */
const complete = new Set(["3.2.0", "2.0"]);
/** Clients in one program: more take more memory, fewer start the compiler more often. */
const batchSize = 300;
const folder = mkdtempSync(path.join(tmpdir(), "hostile-"));
const batch = new Batch();
/** @type {Set<string>} Many clients are the same, as most fields are not in them. */
const known = new Set();
const texts = Object.entries({ ...escapes, worst }).filter(([name]) =>
  name.includes(values.escape),
);
/** @type {string[]} */
const faults = [];
let documents = 0;
let refused = 0;
let clients = 0;

try {
  for (const version of versions) {
    const checker = new Checker(version, folder);
    const { sites } = checker;
    const each = new Set(oneOfEach(sites));
    for (const site of sites.filter(({ field }) => field.includes(values.filter)))
      for (const [name, text] of texts)
        // The others have the worst in all of theirs.
        if (name === "worst" || (complete.has(version) && each.has(site)))
          for (const whole of [true, false])
            await tryOne(checker, version, site, name, text, whole);
    console.log(`${version}: ${documents} documents, ${clients} clients, ${faults.length} faults`);
  }
  report(await batch.check());
} finally {
  batch.remove();
  rmSync(folder, { recursive: true, force: true });
}
console.log(
  `${documents} hostile documents: ${refused} refused with diagnostics, ${clients} different clients, ${faults.length} faults`,
);
process.exitCode = faults.length === 0 && documents > 0 ? 0 : 1;

/**
 * @param {Checker} checker
 * @param {string} version
 * @param {Site} site
 * @param {string} name
 * @param {string} text
 * @param {boolean} whole
 */
async function tryOne(checker, version, site, name, text, whole) {
  const label = `${version} ${site.field} at ${site.path.join(" ")}, ${whole ? "is" : "ends with"} ${name}`;
  const verdict = await checker.check([site], text, { whole });
  documents += 1;
  report(verdict.faults.map((fault) => `${label}: ${fault}`));
  if (verdict.files === undefined) {
    refused += 1;
    return;
  }
  const digest = digestOf(verdict.files);
  if (known.has(digest)) return;
  known.add(digest);
  clients += 1;
  batch.add(label, verdict.files);
  if (batch.size < batchSize) return;
  report(await batch.check());
  console.error(`${version} ${site.field}: ${documents} documents, ${faults.length} faults so far`);
}

/** @param {readonly string[]} found */
function report(found) {
  for (const fault of found) console.log(fault);
  faults.push(...found);
}

/** @param {readonly GeneratedText[]} files */
function digestOf(files) {
  const hash = createHash("sha256");
  for (const { path: name, text } of files)
    if (name.endsWith(".ts")) hash.update(`${name}\n${text}\n`);
  return hash.digest("hex");
}
