import { readFileSync } from "node:fs";
import { join } from "node:path";
import { asWritten, type Diagnostic, DocumentError } from "../diagnostic.js";
import { applyPolicy, type DiagnosticPolicy } from "../diagnostic-policy.js";
import type { LoadedDocument } from "../document.js";
import type { ApiModel } from "../model/api-model.js";
import { manifestPath } from "../output/shared-files.js";
import { asSemanticVersion, noVersion } from "./semantic-version.js";

/**
 * A warning where the package would get no version: the document has none that npm takes, and nobody
 * has set one in its package.json.
 *
 * @throws {DocumentError} the same as an error, with `strict`.
 */
export function checkVersion(
  { root }: LoadedDocument,
  { info: { version } }: ApiModel,
  { folder, ...policy }: DiagnosticPolicy & { readonly folder: string },
): readonly Diagnostic[] {
  if (asSemanticVersion(version) !== undefined || hasVersion(folder)) return [];
  const what =
    version === ""
      ? "The document has no version"
      : `npm takes no version ${JSON.stringify(version)}`;
  const warning: Diagnostic = {
    code: "GC149",
    severity: "warning",
    message: `${what}: that of the package is ${noVersion}`,
    help: `Set "version" in its package.json, to 0.1.0 for example: what you set there stays.`,
    places: [{ source: root, pointer: version === "" ? "/info" : "/info/version" }],
  };
  const told = applyPolicy([asWritten(warning)], policy);
  if (told.some(({ severity }) => severity === "error")) throw new DocumentError(told);
  return told;
}

function hasVersion(folder: string): boolean {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, manifestPath), "utf8"));
    const isSet = typeof manifest === "object" && manifest !== null && "version" in manifest;
    return isSet && manifest.version !== noVersion;
  } catch {
    return false; // missing; or writing it will say what is wrong
  }
}
