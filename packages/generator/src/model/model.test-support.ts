/** Models of documents written inside a test. */
import type { Source } from "../document.js";
import { load } from "../load/load.js";
import { linkSources } from "../load/loaded-document.js";
import { type BuiltModel, buildModel, type ModelOptions } from "./build-model.js";

/** Loads a document as from standard input, and builds its model. `document` lacks only what every one has. */
export async function modelOf(document: object, options: ModelOptions = {}): Promise<BuiltModel> {
  const complete = {
    openapi: "3.1.0",
    info: { title: "Pet store", version: "1" },
    paths: {},
    ...document,
  };
  const bytes = Buffer.from(JSON.stringify(complete, undefined, 2));
  const stdin = (async function* () {
    yield bytes;
  })();
  const { document: loaded } = await load("-", { cwd: "/", stdin });
  return buildModel(loaded, options);
}

/**
 * The model of a document that stands at the first of these addresses, and refers to files at the
 * others. In place of a download: `[asked for, redirected to]` is an address, too.
 */
export function modelOfFiles(
  files: readonly (readonly [address: string | readonly [string, string], value: object])[],
  options: ModelOptions = {},
): BuiltModel {
  const byUri = new Map<string, Source>();
  for (const [address, value] of files) {
    const addresses = typeof address === "string" ? [address] : address;
    const uri = addresses.at(-1) ?? "";
    const complete = {
      openapi: "3.1.0",
      info: { title: "Pet store", version: "1" },
      paths: {},
      ...value,
    };
    const source: Source = {
      uri,
      name: uri,
      text: "",
      value: byUri.size === 0 ? complete : value,
      digest: "",
      position: () => ({ line: 1, column: 1 }),
    };
    for (const key of addresses) byUri.set(key, source);
  }
  const [root] = byUri.values();
  if (!root) throw new Error("there is no document");
  return buildModel(linkSources(root, byUri), options);
}

/** Each problem as `GC110 /components/schemas/Pet`: its code and the pointer of its first place. */
export function problemsOf({ diagnostics }: BuiltModel): string[] {
  return diagnostics.map(({ code, places }) => `${code} ${places[0]?.pointer ?? ""}`);
}
