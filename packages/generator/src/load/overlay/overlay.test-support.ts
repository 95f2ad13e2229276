/** Loads documents with overlays, all written to files of their own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { parse } from "yaml";
import { type Diagnostic, DocumentError } from "../../diagnostic.js";
import { type Place, positionOf, writtenAt } from "../../document.js";
import { parseInput } from "../input.js";
import { load, type LoadResult } from "../load.js";

const folder = mkdtempSync(join(tmpdir(), "overlay-"));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;

/** Loads `api.yaml` with overlays, which are `1.overlay.yaml` and so on; `files` stand beside them. */
export async function loadWith(
  document: string,
  overlays: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<LoadResult> {
  const cwd = join(folder, String((count += 1)));
  mkdirSync(cwd);
  const names = overlays.map((_, index) => `${index + 1}.overlay.yaml`);
  const all = { ...files, "api.yaml": document, "package.json": "{}" };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(cwd, name), text);
  for (const [index, text] of overlays.entries())
    writeFileSync(join(cwd, names[index] ?? ""), text);
  return load(parseInput("api.yaml", cwd), {
    cwd,
    overlays: names.map((name) => parseInput(name, cwd)),
  });
}

/** What becomes of a document. */
export async function overlaid(document: string, ...overlays: string[]): Promise<unknown> {
  const { document: loaded } = await loadWith(document, overlays);
  return loaded.root.value;
}

/** `1.overlay.yaml:4:5 GC190 message` of each problem, whether it ends the run or not. */
export async function problems(document: string, ...overlays: string[]): Promise<string[]> {
  const { diagnostics } = await loadWith(document, overlays).catch((error: unknown) => {
    if (error instanceof DocumentError) return error;
    throw error;
  });
  return diagnostics.map(describeProblem);
}

function describeProblem({ code, places: [place], message }: Diagnostic): string {
  return `${place ? `${at(place)} ` : ""}${code} ${message}`;
}

/** `api.yaml:4:5`, where somebody wrote it. */
export function at(place: Place): string {
  const { line, column } = positionOf(place);
  return `${writtenAt(place).source.name}:${line}:${column}`;
}

/** An overlay with these actions, as YAML. */
export function overlay(actions: string, version = "1.1.0"): string {
  return `overlay: ${version}\ninfo: { title: Test, version: 1.0.0 }\nactions:\n${actions}`;
}

export const yaml = (text: string): unknown => parse(text);
