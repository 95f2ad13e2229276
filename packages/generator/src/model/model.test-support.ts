/** Models of documents written inside a test. */
import { load } from "../load/load.js";
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

/** Each problem as `GC110 /components/schemas/Pet`: its code and the pointer of its first place. */
export function problemsOf({ diagnostics }: BuiltModel): string[] {
  return diagnostics.map(({ code, places }) => `${code} ${places[0]?.pointer ?? ""}`);
}
