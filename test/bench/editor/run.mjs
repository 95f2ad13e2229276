// @ts-check
/**
 * How long an editor waits in a program that uses GitHub's 1,200 operations: TypeScript's own language
 * server, asked what editors ask, with our client and with hey-api's.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { parseArgs } from "node:util";
import { fetchPackage } from "../../scripts/npm-cache.mjs";
import { bin, cacheFolder } from "../../scripts/root.mjs";
import { runNode } from "../../support/run-node.mjs";
import { medianOf, medianRatio } from "../statistics.mjs";
import { LanguageServer } from "./language-server.mjs";
import { expected, programs, questions } from "./programs.mjs";

/** @import { Sample } from "../statistics.mjs" */

const usage = `Usage: pnpm bench:editor [options]

  --rounds <n>    servers started for each client, of which the median counts (default: 3)
  --repeats <n>   times each question is asked again, after an edit (default: 5)
  --help`;

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    repeats: { type: "string", default: "5" },
    help: { type: "boolean", default: false },
  },
});
if (options.help) {
  console.log(usage);
  process.exit(0);
}

const folder = path.join(cacheFolder, "bench/editor");
const github = path.join(
  await fetchPackage("@octokit/openapi", "23.0.2"),
  "generated/api.github.com.json",
);
const heyApi = path.join(
  path.dirname(createRequire(import.meta.url).resolve("@hey-api/openapi-ts/package.json")),
  "bin/run.js",
);
rmSync(folder, { recursive: true, force: true });
await prepare("gen-client", [bin, github, "-o", "client", "-n", "GitHub", "--quiet"]);
await prepare("hey-api", [heyApi, "-i", github, "-o", "client", "--silent", "--no-log-file"]);

/** @type {Record<keyof typeof programs, Sample[]>} */
const results = { "gen-client": [], "hey-api": [] };
for (let round = 0; round < Number(options.rounds); round++) {
  results["gen-client"].push(await measure("gen-client"));
  results["hey-api"].push(await measure("hey-api"));
}

console.log(`Node ${process.versions.node}; medians in milliseconds, ratios of paired rounds\n`);
console.log(`${"".padEnd(48)}gen-client   hey-api     ratio`);
const { "gen-client": ours, "hey-api": theirs } = results;
for (const name of Object.keys(ours[0] ?? {})) {
  const cells = [medianOf(ours, name), medianOf(theirs, name)].map((value) => value.toFixed(1));
  const ratio = medianRatio(ours, theirs, name).toFixed(2);
  console.log(name.padEnd(48) + [...cells, ratio].map((cell) => cell.padStart(10)).join(""));
}

/**
 * Generates a client, and a project around it.
 *
 * @param {keyof typeof programs} name
 * @param {readonly string[]} generator What stands after `node`.
 */
async function prepare(name, generator) {
  console.error(`generating with ${name} …`);
  const project = path.join(folder, name);
  mkdirSync(project, { recursive: true });
  const config = {
    target: "es2023",
    lib: ["es2023", "dom", "dom.iterable", "esnext.disposable"],
    module: "preserve",
    types: [],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  };
  const files = {
    "package.json": { type: "module" },
    "tsconfig.json": { compilerOptions: config, include: ["*.ts"] },
  };
  for (const [file, value] of Object.entries(files)) {
    writeFileSync(path.join(project, file), JSON.stringify(value));
  }
  writeFileSync(path.join(project, "main.ts"), programs[name]);
  const { code, stderr } = await runNode(generator, { cwd: project, timeout: 600_000 });
  if (code !== 0) throw new Error(`${name} exited with ${code}:\n${stderr}`);
}

/**
 * A new server: each question for the first time, then again after edits.
 *
 * @param {keyof typeof programs} name
 */
async function measure(name) {
  const file = path.join(folder, name, "main.ts");
  const text = programs[name];
  const server = new LanguageServer();
  try {
    /** @type {Record<string, number>} */
    const sample = {};
    server.tell("open", { file });
    // All that an editor shows of a file that was just opened waits for this.
    const checked = await server.ask("semanticDiagnosticsSync", { file });
    sample["opening the file, until it is checked"] = checked.milliseconds;
    for (const [number, question] of questionsOf(name)) {
      const place = { file, ...positionOf(text, number) };
      sample[`${question.text}, first`] = await answer(server, question.text, place, question.name);
    }
    const last = text.split("\n").length;
    for (const [number, question] of questionsOf(name)) {
      const again = [];
      for (let repeat = 0; repeat < Number(options.repeats); repeat++) {
        const at = { line: last, offset: 1, endLine: last, endOffset: 1 };
        server.tell("change", { file, ...at, insertString: `void ${repeat};\n` });
        const place = { file, ...positionOf(text, number) };
        again.push({ again: await answer(server, question.text, place, question.name) });
      }
      sample[`${question.text}, after an edit`] = medianOf(again, "again");
    }
    return sample;
  } finally {
    server.close();
  }
}

/**
 * @param {keyof typeof programs} client
 * @returns {[number: keyof typeof questions, question: { text: string, name: string }][]}
 */
function questionsOf(client) {
  return /** @type {const} */ ([1, 2, 3, 4, 5]).map((number) => [
    number,
    { text: questions[number], name: expected[client][number] },
  ]);
}

/**
 * @param {LanguageServer} server
 * @param {string} question
 * @param {object} place
 * @param {string} name What the answer has to hold.
 */
async function answer(server, question, place, name) {
  const isInfo = question.startsWith("quick info");
  const { milliseconds, body } = await server.ask(isInfo ? "quickinfo" : "completionInfo", place);
  const { entries = [], displayString = "" } =
    /** @type {{ entries?: { name: string }[], displayString?: string }} */ (body ?? {});
  const found = isInfo
    ? displayString.includes(name)
    : entries.some((entry) => entry.name === name);
  if (!found) throw new Error(`"${question}" was not answered with ${name}`);
  return milliseconds;
}

/**
 * @param {string} text
 * @param {keyof typeof questions} number
 */
function positionOf(text, number) {
  const before = text.slice(0, text.indexOf(`/*${number}*/`)).split("\n");
  // Of a name, its last character: behind it there is nothing to know of.
  const isInfo = questions[number].startsWith("quick info");
  const offset = (before.at(-1) ?? "").length + (isInfo ? 0 : 1);
  return { line: before.length, offset };
}
