import type { Progress } from "../generate-options.js";
import type { Terminal } from "./terminal.js";
import { count, printable } from "./terminal.js";

export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  /** Wipes the line, before anything else is printed. */
  readonly clear: () => void;
}

/**
 * Shows what is being done: on a terminal in one line, rewritten in place and gone at the end;
 * elsewhere a plain line for each phase, if `lines` asks for them.
 */
export function progressOn(
  terminal: Terminal,
  { lines }: { readonly lines: boolean },
): ProgressLine {
  const eraseLine = "\r\u001B[2K";
  let shown = false;
  return {
    show(progress) {
      const text = printable(describe(progress));
      if (terminal.isTTY) {
        terminal.write(eraseLine + text.slice(0, (terminal.columns ?? 80) - 1));
        shown = true;
      } else if (lines) {
        terminal.write(`${text}\n`);
      }
    },
    clear() {
      if (shown) terminal.write(eraseLine);
      shown = false;
    },
  };
}

function describe(progress: Progress): string {
  switch (progress.phase) {
    case "reading":
      return `reading ${progress.name === "-" ? "standard input" : progress.name}`;
    case "modelling":
      return `modelling ${progress.name === "-" ? "standard input" : progress.name}`;
    case "emitting":
      return `emitting ${count(progress.operations, "operation")} and ${count(progress.schemas, "schema")}`;
    case "formatting":
    case "writing":
    case "comparing":
      return `${progress.phase} ${count(progress.files, "file")}`;
  }
}
