// @ts-check
import { mkdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bin, cacheFolder } from "../scripts/root.mjs";
import { compile } from "../support/compile.mjs";
import { runNode } from "../support/run-node.mjs";

const document = fileURLToPath(new URL("api.yaml", import.meta.url));
const folder = path.join(cacheFolder, "bench");

/**
 * The module of the client that `generateClient` made with `gen-client`.
 *
 * @returns {Promise<{ Bench: new (options: object) => { pets: PetsApi } }>}
 */
export function importOurs() {
  return importClient("gen-client", "index.js");
}

/**
 * @typedef {object} PetsApi
 * @property {() => Promise<unknown>} login
 * @property {(args: { petId: string }) => Promise<{ name: string }>} getPet
 */

/**
 * The modules of the client that `generateHeyApiClient` made.
 *
 * @returns {Promise<{
 *   client: { setConfig(config: object): void },
 *   getPet: (options: { path: { petId: string } }) => Promise<{ data?: { name: string } }>,
 * }>}
 */
export async function importHeyApi() {
  const [{ client }, { getPet }] = await Promise.all([
    importClient("hey-api", "client.gen.js"),
    importClient("hey-api", "sdk.gen.js"),
  ]);
  return { client, getPet };
}

/** Generates and compiles our client of `api.yaml`, anew each time: what is measured is the present code. */
export async function generateClient() {
  const errors = await generate("gen-client", (output) => [bin, document, "-o", output, "--quiet"]);
  if (errors.length > 0) throw new Error(`the client does not compile:\n${errors.join("\n")}`);
}

/**
 * The same with `@hey-api/openapi-ts` and what it does by default: an SDK on Node's fetch. What the
 * compiler says of its types is not heard: it does not promise to please our settings.
 */
export async function generateHeyApiClient() {
  const manifest = createRequire(import.meta.url).resolve("@hey-api/openapi-ts/package.json");
  const program = path.join(path.dirname(manifest), "bin/run.js");
  await generate("hey-api", (output) => [
    program,
    "-i",
    document,
    "-o",
    output,
    "--silent",
    "--no-log-file",
  ]);
}

/**
 * @param {string} name
 * @param {(output: string) => readonly string[]} generator What stands after `node`.
 * @returns {Promise<readonly string[]>} What the compiler doesn't like; JavaScript is there all the same.
 */
async function generate(name, generator) {
  const project = path.join(folder, name);
  await rm(project, { recursive: true, force: true });
  await mkdir(project, { recursive: true });
  const { code, stderr } = await runNode(generator("client"), { cwd: project });
  if (code !== 0) throw new Error(`${name} exited with ${code}:\n${stderr}`);
  const { errors } = await compile(project, { include: ["client"], outDir: "dist" });
  return errors;
}

/**
 * @param {string} name
 * @param {string} file
 */
function importClient(name, file) {
  return import(pathToFileURL(path.join(folder, name, "dist/client", file)).href);
}
