import { existsSync } from "node:fs";
import { join } from "node:path";

/** Files that are mostly the document of a project. */
const usualDocuments = ["openapi", "api/openapi", "docs/openapi", "swagger"].flatMap((name) =>
  ["yaml", "yml", "json"].map((ending) => `${name}.${ending}`),
);

/** The one that a folder has, to propose it; nothing is read that nobody named. */
export function findDocument(cwd: string): string | undefined {
  return usualDocuments.find((name) => existsSync(join(cwd, name)));
}

/** What to do where nobody said which document: with that of the folder, if it has one. */
export function withoutDocument(cwd: string): string {
  const document = findDocument(cwd) ?? "openapi.yaml";
  return `error: say which document: there is no gen-client.config.* in this folder or above
  gen-client ${document} -o src/api         writes its client
  gen-client init ${document} -o src/api    writes a config file that says so`;
}
