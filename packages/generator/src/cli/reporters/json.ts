import { printJson } from "../../print-json.js";
import { version } from "../../version.js";
import type { LocatedPlace } from "../located.js";
import { locate, locateAll } from "../located.js";
import type { Report } from "./report.js";

/** Of the report's shape; a field that is added is no new version. */
const shape = 1;

/** As documented in docs/diagnostics.md. */
export function jsonReport({ diagnostics, ok }: Report): string {
  const counted = (severity: string) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return printJson({
    version: shape,
    generator: version,
    ok,
    errors: counted("error"),
    warnings: counted("warning"),
    diagnostics: locateAll(diagnostics).map(({ diagnostic }) => {
      const { code, severity, message, help, places } = diagnostic;
      return { code, severity, message, help, places: places.map(locate).map(describe) };
    }),
  });
}

function describe({ place, position: { line, column } }: LocatedPlace) {
  return { file: place.source.name, line, column, pointer: place.pointer };
}
