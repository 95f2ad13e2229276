/** Conversions of Swagger 2.0 documents written inside a test. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { positionOf, type Source, writtenAt } from "../../document.js";
import { formatPointer, member, parsePointer } from "../../json-pointer.js";
import { parseInput } from "../input.js";
import { load, type LoadResult } from "../load.js";
import { linkSources } from "../loaded-document.js";
import { convertSwagger2 } from "./convert.js";

export interface ConvertedFiles {
  readonly loaded: LoadResult;
  /** The converted value at some keys of the document, or of another file by its name. */
  readonly at: (...keys: readonly string[]) => unknown;
  readonly atFile: (name: string, ...keys: readonly string[]) => unknown;
  /** What a reference of the document leads to, step by step to the value itself. */
  readonly follow: (ref: unknown) => unknown;
  /** Each problem as `GC210 /paths/~1pets`: its code and the pointer in the original. */
  readonly problems: readonly string[];
}

/** Converts a document; it lacks only what every one has. */
export function converted(document: object): Promise<ConvertedFiles> {
  return convertedFiles({ "api.json": document });
}

/** Converts the first of these files, with what it refers to in the others: JSON values, or text. */
export async function convertedFiles(
  files: Readonly<Record<string, object | string>>,
): Promise<ConvertedFiles> {
  const folder = mkdtempSync(path.join(tmpdir(), "swagger2-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    const isRoot = name === Object.keys(files)[0];
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(
      file,
      typeof content === "string"
        ? content
        : JSON.stringify(isRoot ? complete(content) : content, undefined, 2),
    );
  }
  const root = path.join(folder, Object.keys(files)[0] ?? "");
  return describe(await load(parseInput(root, folder), { cwd: folder }));
}

/** Converts a document that stands at an address of the web. */
export function convertedAt(uri: string, document: object): ConvertedFiles {
  const root: Source = {
    uri,
    name: uri,
    text: "",
    value: complete(document),
    digest: "",
    position: () => ({ line: 1, column: 1 }),
  };
  const { diagnostics, ...sources } = convertSwagger2(root, new Map([[uri, root]]));
  return describe({
    document: linkSources(sources.root, sources.byUri),
    diagnostics,
    missing: [],
  } as unknown as LoadResult); // what of it is used
}

function complete(document: object): object {
  return { swagger: "2.0", info: { title: "Pets", version: "1" }, paths: {}, ...document };
}

function describe(loaded: LoadResult): ConvertedFiles {
  const { document, diagnostics } = loaded;
  const find = (source: Source | undefined, keys: readonly string[]): unknown => {
    let found: unknown = source?.value;
    for (const key of keys) found = member(found, key)?.value;
    return found;
  };
  return {
    loaded,
    at: (...keys) => find(document.root, keys),
    atFile: (name, ...keys) =>
      find(
        document.sources.find((source) => source.name === name),
        keys,
      ),
    follow: (ref) => {
      let target = document.resolve(String(ref), document.root);
      for (;;) {
        const next = member(target?.value, "$ref")?.value;
        if (target === undefined || typeof next !== "string") return target?.value;
        target = document.resolve(next, target.place.source);
      }
    },
    problems: diagnostics.map(({ code, places: [place] }) =>
      place === undefined ? code : `${code} ${writtenAt(place).pointer}`,
    ),
  };
}

/** Where something of a converted file was written, as `file:line`. */
export function lineOf({ loaded }: ConvertedFiles, ref: string): string {
  const { document } = loaded;
  const [file = "", fragment = ""] = ref.split("#");
  const source = document.sources.find(({ name }) => name === file) ?? document.root;
  const pointer = formatPointer(parsePointer(fragment) ?? []);
  const place = writtenAt({ source, pointer });
  return `${place.source.name}:${positionOf(place).line}`;
}
