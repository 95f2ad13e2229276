import { escapeHidden } from "./hidden-characters.js";
import { logCommands } from "./log-commands.js";

/** JSON that also a terminal or a log of CI may show: what could rewrite the one or command the other is escaped. */
export function printJson(value: unknown): string {
  const json = escapeHidden(JSON.stringify(value, undefined, 2));
  return `${json.replaceAll(logCommands, String.raw`\u0023`)}\n`;
}
