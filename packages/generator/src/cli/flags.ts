import { type Command, InvalidArgumentError, Option as Flag } from "commander";
import { valueProblems } from "../options/check.js";
import type { Option, RecordOption } from "../options/option.js";

/**
 * Adds the flags of a table of options to a command.
 *
 * @param revocable Whether what is switched on elsewhere can be switched off: `--no-…` for each flag.
 */
export function addFlags(
  command: Command,
  table: Readonly<Record<string, Option>>,
  { revocable }: { readonly revocable: boolean },
): void {
  for (const option of Object.values(table)) {
    if (option.flag === undefined) continue;
    const flag = flagOf(command, option.flag, option).helpGroup(option.group);
    command.addOption(option.conflicts === undefined ? flag : flag.conflicts(option.conflicts));
    if (option.kind === "flag" && revocable) {
      const opposite = flag.negate ? flag.name().slice("no-".length) : `no-${flag.name()}`;
      command.addOption(new Flag(`--${opposite}`).hideHelp());
    }
  }
}

/** The options of a table that were given, by their names there; checked as the table says. */
export function givenOptions(
  command: Command,
  table: Readonly<Record<string, Option>>,
): Record<string, unknown> {
  const given = command.opts<Record<string, unknown>>();
  return Object.fromEntries(
    Object.entries(table).flatMap(([name, option]) => {
      if (option.flag === undefined) return [];
      const attribute = new Flag(option.flag).attributeName();
      if (command.getOptionValueSource(attribute) !== "cli") return [];
      const value = given[attribute];
      return [[name, option.kind === "record" ? readRecord(command, option, value) : value]];
    }),
  );
}

function flagOf(command: Command, flags: string, option: Option): Flag {
  const flag = new Flag(flags, describe(option));
  switch (option.kind) {
    case "flag":
      return flag;
    case "number":
      return flag.argParser((value) =>
        checked(command, option, /^-?\d+$/.test(value) ? Number(value) : value),
      );
    case "list":
      return flag.argParser((value, before: unknown) => {
        checked(command, option, [value]);
        return [...(Array.isArray(before) ? (before as unknown[]) : []), value];
      });
    case "record":
      // Checked later: commander's own errors repeat the value, which may be secret.
      return flag.argParser((value, before: unknown) => [
        ...(Array.isArray(before) ? (before as unknown[]) : []),
        value,
      ]);
    default:
      return flag.argParser((value) => checked(command, option, value));
  }
}

/** `name: text` as often as it was given; the last of a name counts. */
function readRecord(command: Command, option: RecordOption, given: unknown): unknown {
  const entries = (given as readonly string[]).map((text) => {
    const colon = text.indexOf(":");
    const name = colon === -1 ? "" : text.slice(0, colon).trim();
    if (name === "") command.error(`error: option '${option.flag}': expected 'name: value'`);
    return [name, text.slice(colon + 1).trim()];
  });
  const value: unknown = Object.fromEntries(entries);
  const [problem] = valueProblems(option, value);
  if (problem !== undefined) {
    command.error(`error: option '${option.flag}': expected ${problem.expected}`);
  }
  return value;
}

function checked(command: Command, option: Option, value: unknown): unknown {
  const [problem] = valueProblems(option, value);
  // Commander repeats the value, and a user, password or query of an address may be secret.
  if (problem !== undefined && /:\/\/.*[@?]/s.test(String(value)))
    command.error(`error: option '${option.flag}': expected ${problem.expected}`);
  if (problem !== undefined) throw new InvalidArgumentError(`Expected ${problem.expected}.`);
  return value;
}

function describe(option: Option): string {
  if (option.kind !== "choice") return option.help;
  const choices = Object.keys(option.choices);
  const last = choices.pop();
  return `${option.help}: ${choices.join(", ")} or ${last} (default: ${option.default})`;
}
