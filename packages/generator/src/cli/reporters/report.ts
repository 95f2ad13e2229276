import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Diagnostic } from "../../diagnostic.js";
import type { Source } from "../../document.js";
import type { Io } from "../terminal.js";
import { githubReport } from "./github.js";
import { gitlabReport } from "./gitlab.js";
import { jsonReport } from "./json.js";
import type { Reporter } from "./reporters.js";
import { sarifReport } from "./sarif.js";

/** What a reporter tells of a run, or of all runs of one command. */
export interface Report {
  readonly diagnostics: readonly Diagnostic[];
  /** Whether everything was written that should be. */
  readonly ok: boolean;
  /** A source's file as tools find it: see `fileOf`. */
  readonly fileOf: (source: Source) => string | undefined;
}

/** The text of a report, with its last line break. */
export function renderReport(
  reporter: Exclude<Reporter, "text">,
  result: Pick<Report, "diagnostics" | "ok">,
  { cwd, env }: Pick<Io, "cwd" | "env">,
): string {
  const report: Report = { ...result, fileOf: fileFinder({ cwd, env }) };
  switch (reporter) {
    case "json":
      return jsonReport(report);
    case "sarif":
      return sarifReport(report);
    case "github":
      return githubReport(report);
    case "gitlab":
      return gitlabReport(report);
  }
}

/**
 * The path of a source from the root of what tools look at: the checkout on GitHub and GitLab, else the working
 * directory. Undefined for what is no file, as standard input and what came from a server.
 */
export function fileFinder({ cwd, env }: Pick<Io, "cwd" | "env">): Report["fileOf"] {
  const root = env["GITHUB_WORKSPACE"] || env["CI_PROJECT_DIR"] || cwd;
  return ({ uri }: Source) => {
    if (!uri.startsWith("file:")) return undefined;
    return relative(root, fileURLToPath(uri)).replaceAll("\\", "/");
  };
}
