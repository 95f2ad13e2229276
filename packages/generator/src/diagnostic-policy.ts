/** What a user makes of warnings: ignored ones are not told, strict ones are errors. */
import { closest } from "./closest.js";
import type { Diagnostic, DiagnosticCode } from "./diagnostic.js";
import { diagnosticCodes } from "./diagnostic.js";

export interface DiagnosticPolicy {
  readonly ignore?: readonly string[] | undefined;
  readonly strict?: boolean | undefined;
}

/** The diagnostics as a policy has them. Errors stay, whatever is ignored. */
export function applyPolicy(
  diagnostics: readonly Diagnostic[],
  { ignore = [], strict = false }: DiagnosticPolicy,
): readonly Diagnostic[] {
  const ignored = ignore.map(parseIgnored);
  const told = diagnostics.filter(
    (diagnostic) =>
      diagnostic.severity === "error" || !ignored.some((item) => covers(item, diagnostic)),
  );
  return strict ? told.map((diagnostic) => ({ ...diagnostic, severity: "error" })) : told;
}

/** `GC110`, or `GC110#/paths` for what stands at or inside of that place of a document. */
function parseIgnored(text: string): { readonly code: string; readonly pointer: string } {
  const hash = text.indexOf("#");
  return hash === -1
    ? { code: text, pointer: "" }
    : { code: text.slice(0, hash), pointer: text.slice(hash + 1) };
}

function covers(ignored: { code: string; pointer: string }, { code, places }: Diagnostic): boolean {
  const at = places[0]?.pointer ?? "";
  return code === ignored.code && (at === ignored.pointer || at.startsWith(`${ignored.pointer}/`));
}

/** What was expected of something that can't be ignored, as `expected …`; undefined where it can. */
export function expectedIgnored(text: string): string | undefined {
  const { code, pointer } = parseIgnored(text);
  if (!Object.hasOwn(diagnosticCodes, code)) {
    const meant = closest(code, Object.keys(diagnosticCodes)) ?? "GC110";
    return `a code such as ${meant}, or a code and a place, such as ${meant}#/paths/~1pets`;
  }
  // The cast is what was tested above.
  const { severity, title } = diagnosticCodes[code as DiagnosticCode];
  if (severity === "error") return `the code of a warning: ${code} (${title}) is always an error`;
  if (pointer !== "" && !pointer.startsWith("/"))
    return "a JSON pointer behind the #, such as #/paths/~1pets";
  return undefined;
}
