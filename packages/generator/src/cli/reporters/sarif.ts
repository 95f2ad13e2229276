/** Problems of documents as SARIF. */
import type { Diagnostic } from "../../diagnostic.js";
import { diagnosticCodes } from "../../diagnostic.js";
import { locateAll } from "../located.js";
import type { Report } from "./report.js";
import { sarifLog } from "./sarif-log.js";

export function sarifReport({ diagnostics, ok, fileOf }: Report): string {
  const rules = Object.entries(diagnosticCodes).map(([id, { title, severity }]) => ({
    id,
    title,
    level: severity,
  }));
  const results = locateAll(diagnostics).map(({ diagnostic }) => ({
    rule: diagnostic.code,
    level: diagnostic.severity,
    text: `${diagnostic.message}. ${diagnostic.help}`,
    places: diagnostic.places,
    fingerprint: { name: "problem/v1", parts: identityOf(diagnostic, fileOf) },
  }));
  return sarifLog({ rules, results, ok }, fileOf);
}

/** The same for a problem whose line moved, so that it is no new one. */
function identityOf({ code, message, places }: Diagnostic, fileOf: Report["fileOf"]): string[] {
  const [place] = places;
  const where = place ? `${fileOf(place.source) ?? place.source.name}#${place.pointer}` : "";
  return [code, where, message];
}
