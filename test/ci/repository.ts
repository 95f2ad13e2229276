/** A user's repository in git, with an origin, and what runs commands in it as CI does. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { bin, root } from "../scripts/root.mjs";

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Repository {
  readonly folder: string;
  read(file: string): string;
  write(file: string, text: string): void;
  /** Runs a script as GitHub and GitLab do: the first command that fails ends it. */
  bash(script: string, env?: Readonly<Record<string, string>>): Ended;
  /** The same, which must not fail; its standard output. */
  run(script: string): string;
}

export const shop = `openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
servers: [{ url: https://shop.example }]
paths:
  /orders/{id}:
    get:
      operationId: getOrder
      tags: [orders]
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
      responses: { "200": { description: It., content: { application/json: { schema: { type: string } } } } }
`;

/** What breaks callers, and what is new for them. */
export const changedShop = shop
  .replace("version: 1.0.0", "version: 1.1.0")
  .replace(
    "      responses:",
    `        - name: locale
          in: query
          required: true
          schema: { type: string }
      responses:`,
  )
  .concat(
    `    delete:
      operationId: cancelOrder
      tags: [orders]
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
      responses: { "204": { description: Gone. } }
`,
  );

const config = `{ "clients": { "shop": { "input": "api/shop.yaml", "output": "src/shop" } } }\n`;

/** A folder for repositories, with an `npm` that installs gen-client from here. */
export function createPlace() {
  const place = mkdtempSync(path.join(tmpdir(), "ci-"));
  const programs = path.join(place, "bin");
  mkdirSync(programs);
  const npm = path.join(programs, "npm");
  writeFileSync(
    npm,
    `#!/bin/sh
[ "$*" = ci ] || exec echo "npm $*: not what the recipes do"
mkdir -p node_modules/.bin
ln -sfn '${root}/packages/generator' node_modules/gen-client
printf '#!/bin/sh\\nexec "%s" "%s" "$@"\\n' '${process.execPath}' '${bin}' > node_modules/.bin/gen-client
chmod +x node_modules/.bin/gen-client
`,
  );
  chmodSync(npm, 0o755);
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(GITHUB|GIT|GEN_CLIENT|CI|NODE|npm)(_|$)/.test(name),
  );
  const environment = {
    ...Object.fromEntries(own),
    PATH: `${programs}${path.delimiter}${process.env["PATH"] ?? ""}`,
    // Nothing of who runs the tests.
    NPM_CONFIG_LOGLEVEL: "error",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_AUTHOR_NAME: "A",
    GIT_AUTHOR_EMAIL: "a@example.com",
    GIT_COMMITTER_NAME: "A",
    GIT_COMMITTER_EMAIL: "a@example.com",
  };

  const at = (folder: string): Repository => {
    const bash: Repository["bash"] = (script, env = {}) => {
      const args = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
      const { status, stdout, stderr, error } = spawnSync("bash", args, {
        cwd: folder,
        encoding: "utf8",
        env: { ...environment, ...env },
      });
      if (error !== undefined) throw error;
      return { code: status, stdout, stderr };
    };
    return {
      folder,
      read: (file) => readFileSync(path.join(folder, file), "utf8"),
      write(file, text) {
        mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
        writeFileSync(path.join(folder, file), text);
      },
      bash,
      run(script) {
        const { code, stdout, stderr } = bash(script);
        if (code !== 0) throw new Error(`${script}: exit ${code}\n${stdout}${stderr}`);
        return stdout;
      },
    };
  };

  return {
    folder: place,
    at,
    /** With a client that is written and committed, on the branch `main`. */
    create(name: string): Repository {
      mkdirSync(path.join(place, name));
      const repository = at(path.join(place, name));
      repository.write("gen-client.config.json", config);
      repository.write("api/shop.yaml", shop);
      repository.write("package.json", `{ "private": true, "type": "module" }\n`);
      repository.write(".gitignore", "node_modules\n");
      repository.run("git init -q -b main && npm ci && npx --no-install gen-client --quiet");
      repository.run("git add -A && git commit -qm 'A shop'");
      return repository;
    },
    /** A checkout as CI makes it, with nothing installed. */
    clone(from: Repository, branch: string, depth?: number): Repository {
      const folder = mkdtempSync(path.join(place, "checkout-"));
      const shallow = depth === undefined ? "" : `--depth=${depth}`;
      at(place).run(`git clone -q ${shallow} --branch ${branch} 'file://${from.folder}' ${folder}`);
      return at(folder);
    },
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
}

/** The code blocks of a page of gen-client's docs, by the heading that they stand below. */
export function blocksOf(page: string): Readonly<Record<string, readonly string[]>> {
  const text = readFileSync(path.join(root, "packages/generator/docs", page), "utf8");
  const sections = text.split(/^## /m).slice(1);
  return Object.fromEntries(
    sections.map((section) => [
      section.slice(0, section.indexOf("\n")),
      [...section.matchAll(/^```\w+\n(.*?)^```$/gms)].map(([, code = ""]) => code),
    ]),
  );
}
