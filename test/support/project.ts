import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { bin, cacheFolder } from "../scripts/root.mjs";
import { compile, type CompileOptions } from "./compile.mjs";
import { runNode, type Outcome } from "./run-node.mjs";

/** A user's project: a folder of its own inside the workspace, in which the runtime resolves. */
export interface Project {
  readonly folder: string;
  /** Writes files, by their path in the project. */
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Runs the built `gen-client` with these arguments in the project's folder. */
  generate(...args: readonly string[]): Promise<Outcome>;
  /** Type-checks all of it; the errors. Writes JavaScript to `dist`. */
  compile(options?: CompileOptions): Promise<readonly string[]>;
  /** Runs a compiled program: `main` for `main.ts`. */
  run(program: string, env?: Readonly<Record<string, string>>): Promise<Outcome>;
  remove(): Promise<void>;
}

/** An empty project. The caller removes it. */
export async function createProject(): Promise<Project> {
  const projects = path.join(cacheFolder, "projects");
  await mkdir(projects, { recursive: true });
  const folder = await mkdtemp(path.join(projects, "project-"));

  const write: Project["write"] = async (files) => {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  };
  await write({ "package.json": `{ "name": "project", "private": true, "type": "module" }\n` });

  return {
    folder,
    write,
    generate: (...args) => runNode([bin, ...args], { cwd: folder }),
    async compile(options) {
      const { errors } = await compile(folder, { outDir: "dist", ...options });
      return errors;
    },
    run: (program, env = {}) =>
      runNode([path.join(folder, "dist", `${program}.js`)], { cwd: folder, env }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
