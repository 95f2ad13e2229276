import { digestOf } from "../../digest.js";
import { printJson } from "../../print-json.js";
import { locateAll, type Located } from "../located.js";
import type { Report } from "./report.js";

/**
 * Code quality of GitLab, which it shows in merge requests:
 * https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
 */
export function gitlabReport({ diagnostics, fileOf }: Report): string {
  return printJson(locateAll(diagnostics).map((item) => issue(item, fileOf)));
}

function issue({ diagnostic, at }: Located, fileOf: Report["fileOf"]) {
  const { code, severity, message, help } = diagnostic;
  const file = at && fileOf(at.place.source);
  const where = at ? `${file ?? at.place.source.name}#${at.place.pointer}` : "";
  return {
    description: `${message}. ${help}`,
    check_name: code,
    // The same for a problem whose line moved, so that it is no new one.
    fingerprint: digestOf(Buffer.from([code, where, message].join("\n"))),
    severity: severity === "error" ? "major" : "minor",
    // Every issue has a place: what is in no file stands at the root.
    location: { path: file ?? ".", lines: { begin: file === undefined ? 1 : at?.position.line } },
  };
}
