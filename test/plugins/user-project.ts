/** A project of a user with a config file, in which the real command runs: Node's loader is part of it. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { bin } from "../scripts/root.mjs";
import { type Outcome, runNode } from "../support/run-node.mjs";

let command: ChildProcess;
beforeAll(() => {
  const options = { execArgv: [], env: { ...process.env, NODE_OPTIONS: "" } };
  command = fork(fileURLToPath(new URL("command.mjs", import.meta.url)), options);
});
afterAll(() => void command.kill());

const shop = `openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
servers: [{ url: https://shop.example }]
paths:
  /orders/{id}:
    get:
      operationId: getOrder
      tags: [orders]
      summary: Look one up
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { "204": { description: It. } }
`;

export function userProject(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(path.join(tmpdir(), "plugins-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const at = (file: string) => path.join(folder, file);
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    writeFileSync(at(file), text);
  };
  write("api.yaml", shop);
  for (const [file, text] of Object.entries(files)) write(file, text);
  return {
    folder,
    write,
    read: (file: string) => readFileSync(at(file), "utf8"),
    has: (file: string) => existsSync(at(file)),
    lock: () =>
      JSON.parse(readFileSync(at("src/api/gen-client.lock.json"), "utf8")) as {
        readonly options: unknown;
        readonly inputs: Readonly<Record<string, string>>;
        readonly files: Readonly<Record<string, string>>;
      },
    /** Runs the command line in the project. */
    gen: async (...argv: readonly string[]): Promise<Pick<Outcome, "code" | "stderr">> => {
      const answer = once(command, "message");
      command.send({ cwd: folder, argv });
      const [outcome] = (await answer) as [Pick<Outcome, "code" | "stderr">]; // what it sends
      return outcome;
    },
    /** The same in a process of its own. */
    bin: (...argv: readonly string[]) => runNode([bin, ...argv], { cwd: folder }),
  };
}

/** A config file in JSON, of one client with these plugins. */
export function configWith(...plugins: readonly unknown[]): string {
  return JSON.stringify({ input: "api.yaml", output: "src/api", plugins });
}
