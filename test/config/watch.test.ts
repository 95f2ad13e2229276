/** `--watch` with real files and a real process. Waits for what is printed, never for a time. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { bin } from "../scripts/root.mjs";

let folder: string;
let child: ChildProcess | undefined;
let printed = "";
let all = "";

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "watch-"));
});
afterEach(() => {
  child?.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

function file(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
}

/** As editors save: a new file takes the place of the old one. */
function replace(name: string, text: string): void {
  file(`${name}.tmp`, text);
  renameSync(path.join(folder, `${name}.tmp`), path.join(folder, name));
}

const api = (title: string, more = "{}") =>
  `openapi: 3.0.3\ninfo: { title: ${title}, version: '1' }\npaths: ${more}\n`;

function start(...argv: string[]): void {
  printed = "";
  all = "";
  child = spawn(process.execPath, [bin, "--watch", ...argv], { cwd: folder });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
    all += text;
  });
}

/** Waits until this is printed, and forgets what was printed up to there. */
async function says(pattern: RegExp): Promise<void> {
  while (!pattern.test(printed)) {
    if (child?.exitCode !== null) throw new Error(`it ended; it printed ${printed}`);
    await once(child.stderr ?? child, "data");
  }
  printed = printed.slice((pattern.exec(printed)?.index ?? 0) + 1);
}

async function interrupt(): Promise<number | null> {
  if (child === undefined) return null;
  const exit = once(child, "exit") as Promise<[number | null]>;
  child.kill("SIGINT");
  return (await exit)[0];
}

it("follows a document and its references through mistakes, replacement and deletion", async () => {
  file("package.json", "{}");
  const operation = 'get: { responses: { "200": { $ref: parts/ok.yaml } } }';
  const paths = (count: number) =>
    `{ ${Array.from({ length: count }, (_, i) => `/a${i}: { ${operation} }`).join(", ")} }`;
  file("api.yaml", api("A", paths(1)));
  start("api.yaml", "-o", "out");
  await says(/A: 1 operation.*written\) in .* s\n/);
  await says(/watching 2 files; Ctrl-C ends\n/); // one of them isn't there yet
  file("parts/ok.yaml", "description: Yes.\n");
  await says(/A: 1 operation.*written.*\n/);
  file("parts/ok.yaml", "description: Yes!\n");
  await says(/A: 1 operation.*written.*\n/);
  file("api.yaml", "openapi: [");
  await says(/api\.yaml:\d+:\d+ error GC102/);
  replace("api.yaml", api("A", paths(2)));
  await says(/A: 2 operations.*written.*\n/);
  replace("api.yaml", api("A", paths(3)));
  await says(/A: 3 operations.*written.*\n/);
  rmSync(path.join(folder, "api.yaml"));
  await says(/error GC101 api\.yaml does not exist/);
  file("api.yaml", api("A", paths(4)));
  await says(/A: 4 operations.*written.*\n/);
  rmSync(path.join(folder, "parts"), { recursive: true });
  await says(/GC105/);
  file("parts/ok.yaml", "description: Again.\n");
  await says(/A: 4 operations.*written.*\n/);
  expect(await interrupt()).toBe(0);

  // Each run but the first says why; what is left to install is said once.
  expect(all.match(/imports its runtime/g)).toHaveLength(1);
  const reasons = all.match(/^\d\d:\d\d:\d\d .*$/gm)?.map((line) => line.slice(9)) ?? [];
  expect(reasons.slice(0, 3)).toEqual(
    Array.from({ length: 3 }, (_, i) => (i === 2 ? "api.yaml changed" : "parts/ok.yaml changed")),
  );
  expect(reasons).toContain("api.yaml is gone");
});

it("asks servers, and tells what is new and no more", async () => {
  let text = api("A");
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.end(text);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => void server.close());
  start(`http://127.0.0.1:${port}/api.yaml`, "-o", "out");
  await says(/A: 0 operations.*written.*\n/);
  await says(/asking servers and git every \d+ s; Ctrl-C ends\n/);
  const before = asked;
  await vi.waitFor(() => expect(asked).toBeGreaterThan(before), 30_000);
  text = api("A", "{ /x: { get: { responses: {} } } }");
  await says(/A: 1 operation.*written.*\n/);
  expect(all).not.toContain("files unchanged)");
  server.close();
  server.closeAllConnections();
  await says(/error GC101 GET/);
  expect(await interrupt()).toBe(0);
});

it("follows a config file, what it imports, and each of its clients", async () => {
  file(
    "gen-client.config.ts",
    'import { clients } from "./clients.js";\nexport default { clients };\n',
  );
  file("clients.ts", 'export const clients = { a: { input: "a.yaml", output: "a" } };\n');
  file("a.yaml", api("A"));
  file("b.yaml", api("B"));
  start();
  await says(/A: 0 operations.*written.*\n/);
  await says(/watching 3 files; Ctrl-C ends\n/);
  replace(
    "clients.ts",
    'export const clients = { a: { input: "a.yaml", output: "a" }, b: { input: "b.yaml", output: "b" } };\n',
  );
  await says(/B: 0 operations.*written.*\n/);
  file("clients.ts", "export const clients = {{\n");
  await says(/clients\.ts:1:\d+ error GC102/);
  file("clients.ts", 'export const clients = { b: { inptu: "b.yaml", output: "b" } };\n');
  await says(/error GC201 There is no option "inptu"/);
  rmSync(path.join(folder, "gen-client.config.ts"));
  await says(/error GC200 gen-client\.config\.ts does not exist/);
  file("gen-client.config.ts", 'export default { input: "b.yaml", output: "b", name: "Last" };\n');
  await says(/Last: 0 operations.*written.*\n/);
  file("b.yaml", api("X", "{ /x: { get: { responses: {} } } }"));
  await says(/Last: 1 operation.*written.*\n/);
  expect(readFileSync(path.join(folder, "b/index.ts"), "utf8")).toContain("run: npx gen-client");
  expect(await interrupt()).toBe(0);
});

it("can't follow standard input", async () => {
  start("-");
  const [code] = (await once(child ?? process, "exit")) as [number];
  expect(code).toBe(2);
  expect(printed).toContain("error: standard input can't be watched");
});

it("follows plugins, also one that comes later, and what they import", async () => {
  file("api.yaml", api("A"));
  file(
    "gen-client.config.json",
    '{ "input": "api.yaml", "output": "out", "plugins": ["./plugin.js"] }',
  );
  const plugin = (text: string) =>
    `import { end } from "./end.js";\nexport default { name: "p", emit: () => [{ path: "p.txt", contents: ${text} + end }] };\n`;
  start();
  await says(/GC220 The plugin \.\/plugin\.js can't be loaded/);
  await says(/watching/);
  file("end.js", 'export const end = "!";\n');
  replace("plugin.js", plugin('"one"'));
  await says(/A: .* written/);
  expect(readFileSync(path.join(folder, "out/p.txt"), "utf8")).toBe("one!");
  replace("plugin.js", plugin("none.at.all"));
  await says(/GC222 The plugin \.\/plugin\.js failed: ReferenceError/);
  expect(readFileSync(path.join(folder, "out/p.txt"), "utf8")).toBe("one!");
  replace("plugin.js", plugin('"two"'));
  await says(/A: .* written/);
  replace("end.js", 'export const end = "?";\n');
  await says(/A: .* written/);
  expect(readFileSync(path.join(folder, "out/p.txt"), "utf8")).toBe("two?");
  expect(await interrupt()).toBe(0);
});
