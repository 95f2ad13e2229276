/** What ended a run, as people read it. */
import { DocumentError } from "../diagnostic.js";
import { OptionError } from "../options/option-error.js";
import { OutputError } from "../output/output-error.js";
import { printable } from "./terminal.js";
import { renderDiagnostics, renderError, type RenderOptions } from "./render-diagnostics.js";

/** @param errorsOnly whether warnings beside the errors are left out. */
export function renderFailure(
  error: unknown,
  options: RenderOptions & { readonly errorsOnly: boolean },
): string {
  if (error instanceof DocumentError) {
    const { diagnostics } = error;
    return renderDiagnostics(
      diagnostics.filter(({ severity }) => !options.errorsOnly || severity === "error"),
      options,
    );
  }
  if (error instanceof OutputError) return renderError(error, options.colors);
  if (error instanceof OptionError) return `${error.message}\n`;
  return renderBug(error);
}

/** What nobody has foreseen. */
export function renderBug(error: unknown): string {
  const text = (error instanceof Error && error.stack) || String(error);
  const stack = text.split("\n").map(printable).join("\n");
  return `This is a bug in gen-client; please report it, with the document.\n${stack}\n`;
}
