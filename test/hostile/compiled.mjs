// @ts-check
/** Clients by the hundred: type-checked in one program, and imported in one process. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { cacheFolder } from "../scripts/root.mjs";
import { compile } from "../support/compile.mjs";
import { runNode } from "../support/run-node.mjs";

/** @import { GeneratedText } from "./inspect.mjs" */

/** A program that imports what it is told, and says when something ran that must not. */
const importer = `
import { readdirSync } from "node:fs";
globalThis.tripwire = () => {
  console.log(new Error("a client called the tripwire").stack);
};
const before = Object.getOwnPropertyNames(Object.prototype).join();
for (const client of readdirSync(".", { withFileTypes: true }).filter((entry) => entry.isDirectory()))
  for (const file of readdirSync(client.name, { recursive: true }).filter((name) => name.endsWith(".js")))
    try {
      await import(\`./\${client.name}/\${encodeURI(file).replace(/[?#]/g, encodeURIComponent)}\`);
    } catch (error) {
      console.log(\`\${client.name}/\${file} can't be imported: \${error.stack}\`);
    }
if (Object.getOwnPropertyNames(Object.prototype).join() !== before) console.log("Object.prototype was changed");
`;

/** @type {Map<string, string>} Most files of a client are those of another. */
const transpiled = new Map();

/** @param {string} text */
function javascriptOf(text) {
  const known = transpiled.get(text);
  if (known !== undefined) return known;
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  if (transpiled.size >= 1000) transpiled.clear();
  transpiled.set(text, outputText);
  return outputText;
}

/** Clients to be checked together. */
export class Batch {
  /** Inside of the repository, where the runtime resolves. */
  #folder;
  /** @type {Map<string, string>} What each client is of, by its folder. */
  #labels = new Map();

  constructor() {
    const parent = path.join(cacheFolder, "hostile");
    mkdirSync(parent, { recursive: true });
    this.#folder = mkdtempSync(path.join(parent, "batch-"));
    this.#write("package.json", '{ "type": "module" }');
  }

  get size() {
    return this.#labels.size;
  }

  /**
   * @param {string} label What the client is of, for people.
   * @param {readonly GeneratedText[]} files
   */
  add(label, files) {
    const client = `client${this.size}`;
    this.#labels.set(client, label);
    for (const file of files)
      if (file.path.endsWith(".ts")) {
        this.#write(path.join("types", client, file.path), file.text);
        this.#write(
          path.join("code", client, file.path.replace(/ts$/, "js")),
          javascriptOf(file.text),
        );
      }
  }

  /**
   * Checks what was added, and forgets it.
   *
   * @returns {Promise<string[]>} What is wrong, each with its label.
   */
  async check() {
    if (this.size === 0) return [];
    const { errors } = await compile(path.join(this.#folder, "types"), { timeout: 600_000 });
    this.#write(path.join("code", "import.mjs"), importer);
    const code = path.join(this.#folder, "code");
    const { stdout, stderr } = await runNode([path.join(code, "import.mjs")], { cwd: code });
    const faults = [...errors, ...`${stdout}${stderr}`.split("\n")].filter((line) => line !== "");
    const labelled = faults.map((fault) => {
      const [client = ""] = /\bclient\d+\b/.exec(fault) ?? [];
      return `${this.#labels.get(client) ?? ""}: ${fault}`;
    });
    this.remove();
    return labelled;
  }

  remove() {
    for (const name of ["types", "code"])
      rmSync(path.join(this.#folder, name), { recursive: true, force: true });
    this.#labels.clear();
  }

  /**
   * @param {string} name
   * @param {string} text
   */
  #write(name, text) {
    const file = path.join(this.#folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
