// @ts-check
/** Clients as their users have them: generated from documents, compiled, in a project of their own. */
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { cacheFolder } from "../../scripts/root.mjs";
import { runNode } from "../../support/run-node.mjs";
import { documentOf } from "./cases.mjs";

/** @import { Case } from "./cases.mjs" */
/** @import { Client } from "./clients/client.mjs" */

/**
 * @typedef {object} Environment
 * @property {Client} client
 * @property {string} node The binary that its generator and its calls run on.
 * @property {string} modules The `node_modules` with its packages.
 *
 * @typedef {object} Made Of one case.
 * @property {string} [folder] The compiled client; there where one was generated.
 * @property {string} [generation] Why there is no client.
 * @property {string} [compilation] What the compiler says of it.
 */

/**
 * Makes the clients of all cases: one of one document; where a generator refuses that, or writes what doesn't
 * compile, one of each section, and then one of each operation. So an operation that is not understood
 * costs no other.
 *
 * @param {readonly Case[]} cases
 * @param {Environment} environment
 * @param {string} [label] A folder beside those of other runs.
 * @returns {Promise<Made[]>} In the order of the cases.
 */
export async function makeClients(cases, environment, label = "conformance") {
  const project = path.join(cacheFolder, label, environment.client.name);
  await rm(project, { recursive: true, force: true });
  await mkdir(project, { recursive: true });
  if (environment.modules !== "") {
    await symlink(environment.modules, path.join(project, "node_modules"), "junction");
  }
  await writeFile(path.join(project, "package.json"), `{ "private": true, "type": "module" }\n`);

  /** @type {Map<Case, Made>} */
  const made = new Map();
  for (const groupOf of groupings) {
    const left = cases.filter((one) => !isClean(made.get(one)));
    const some = await makeAll(left, groupOf, project, environment);
    for (const [index, one] of left.entries()) made.set(one, some[index] ?? {});
  }
  return cases.map((one) => made.get(one) ?? {});
}

/** Which cases share a document, in each of the attempts. @type {((one: Case) => string)[]} */
const groupings = [
  () => "everything",
  ({ section }) => section.toLowerCase().replaceAll(/[^\da-z]+/g, "-"),
  ({ operationId }) => operationId,
];

/** @param {Made | undefined} made */
function isClean(made) {
  return made?.folder !== undefined && made.compilation === undefined;
}

/**
 * @param {readonly Case[]} cases
 * @param {(one: Case) => string} groupOf
 * @param {string} project
 * @param {Environment} environment
 * @returns {Promise<Made[]>}
 */
async function makeAll(cases, groupOf, project, environment) {
  const groups = [...new Set(cases.map(groupOf))];
  if (groups.length === 0) return [];
  // Beside the documents, where generators look for it.
  const config = path.join(project, "tsconfig.json");
  await writeFile(config, JSON.stringify(configOf(groups)));
  /** @type {Record<string, string>} */
  const refused = {};
  for (const group of groups) {
    const document = path.join(project, `${group}.json`);
    const some = cases.filter((one) => groupOf(one) === group);
    await writeFile(document, JSON.stringify(documentOf(some), undefined, 2));
    const output = path.join(project, "src", group);
    await mkdir(output, { recursive: true });
    const args = await environment.client.generate({ ...environment, document, output });
    const { code, stdout, stderr } = await runNode(args, { cwd: project, node: environment.node });
    if (code !== 0) refused[group] = shortened(`${stderr}\n${stdout}`);
  }
  const errors = await compile(project);
  return cases.map((one) => {
    const group = groupOf(one);
    const generation = refused[group];
    if (generation !== undefined) return { generation };
    const compilation = errors.find((error) => error.includes(`src/${group}/`));
    const folder = path.join(project, "dist", group);
    return { folder, ...(compilation !== undefined && { compilation }) };
  });
}

/** What TypeScript's own `--init` would be content with. @param {readonly string[]} groups */
function configOf(groups) {
  return {
    compilerOptions: {
      target: "es2022",
      lib: ["es2023", "dom", "dom.iterable"],
      module: "nodenext",
      strict: true,
      skipLibCheck: true,
      types: [],
      rootDir: "src",
      outDir: "dist",
    },
    include: groups.map((group) => `src/${group}`),
  };
}

/**
 * @param {string} project
 * @returns {Promise<string[]>} The compiler's messages; JavaScript is written all the same.
 */
async function compile(project) {
  const manifest = createRequire(import.meta.url).resolve("typescript/package.json");
  const tsc = path.join(path.dirname(manifest), "bin/tsc");
  const { stdout } = await runNode([tsc, "-p", project, "--pretty", "false"], { cwd: project });
  return stdout.split("\n").filter((line) => /error TS\d+/.test(line));
}

/** @param {string} output */
function shortened(output) {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  return lines.slice(0, 3).join(" ").slice(0, 300);
}
