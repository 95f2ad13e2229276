// @ts-check
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Where downloads and generated clients go: ignored by git, safe to delete at any time. */
export const cacheFolder = path.join(root, "test/.cache");

/** The built command line program. */
export const bin = path.join(root, "packages/generator/dist/cli/bin.js");
