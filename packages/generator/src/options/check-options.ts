import { closest } from "../closest.js";
import type { GenerateOptions, ClientConfig } from "../generate-options.js";
import { shown, valueProblems } from "./check.js";
import { clientOptionEntries, clientOptions } from "./client-options.js";
import { OptionError } from "./option-error.js";

/** Options of a run that no client is told from another by: only programs give them. */
const runOptions: Readonly<Record<Exclude<keyof GenerateOptions, keyof ClientConfig>, true>> = {
  cwd: true,
  config: true,
  stdin: true,
  fresh: true,
  check: true,
  rename: true,
  onProgress: true,
};

/**
 * Checks what a program gives, which may have no types or come from elsewhere.
 *
 * @throws {OptionError} for the first thing that is wrong.
 */
export function checkOptions(options: GenerateOptions): void {
  for (const key of Object.keys(options)) {
    if (Object.hasOwn(clientOptions, key) || Object.hasOwn(runOptions, key)) continue;
    const meant = closest(key, [...Object.keys(clientOptions), ...Object.keys(runOptions)]);
    const hint = meant === undefined ? "" : `; did you mean ${meant}?`;
    throw new OptionError(key, `There is no option ${JSON.stringify(key)}${hint}`);
  }
  for (const [name, option] of clientOptionEntries) {
    const value = options[name];
    if (value === undefined && name !== "input") continue;
    const [problem] = valueProblems(option, value);
    if (problem === undefined) continue;
    const place = [name, ...problem.keys].join(".");
    const is = option.secret ? "can't be that" : `is ${shown(at(value, problem.keys))}`;
    throw new OptionError(name, `The option ${place} ${is}; expected ${problem.expected}`);
  }
  for (const { options: names, isClash, message } of clashes) {
    if (isClash(options)) throw new OptionError(names[0], message);
  }
}

/** Options that exclude each other with some of their values. */
const clashes: readonly {
  readonly options: readonly [keyof ClientConfig, keyof ClientConfig];
  readonly isClash: (options: ClientConfig) => boolean;
  readonly message: string;
}[] = [
  {
    options: ["importExtension", "emit"],
    isClash: ({ importExtension, emit }) => importExtension === "ts" && emit === "js",
    message:
      'The option importExtension is "ts" and emit is "js": JavaScript can\'t import TypeScript; leave one of them out',
  },
  {
    options: ["importExtension", "package"],
    isClash: ({ importExtension = "js", package: name }) =>
      importExtension !== "js" && name !== undefined,
    message:
      "The option importExtension excludes package: what a package publishes is JavaScript whose imports end in .js; leave one of them out",
  },
];

function at(value: unknown, keys: readonly string[]): unknown {
  // A problem's keys lead through objects and lists.
  return keys.reduce((part, key) => (part as Record<string, unknown>)[key], value);
}
