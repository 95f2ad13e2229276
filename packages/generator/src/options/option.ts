/** What an option may be: the shape of the entries of the table in `client-options.ts`. */

/** The heading under which `--help` shows an option. */
export type OptionGroup =
  | "Document:"
  | "Client:"
  | "Output:"
  | "Report:"
  | "Config file:"
  | "Run:"
  | "Messages:";

interface Common {
  readonly group: OptionGroup;
  /** For `--help` and the schema of config files: a line without a full stop. */
  readonly help: string;
  /**
   * Its flag as commander reads it, `-o, --output <folder>`. Absent: only programs and config files
   * have the option, or it is no flag, as the document.
   */
  readonly flag?: string;
  /**
   * Whether other values can give other files. Then a value that is not the default stands in the
   * command that generated files name, and in the lock; so it may hold no secret.
   */
  readonly affectsOutput: boolean;
  /** Another option of its table that can't be given together with it. */
  readonly conflicts?: string;
  /** Its values are not shown in errors. */
  readonly secret?: true;
  /** False for what clients of one config file can't have in common. Default: true. */
  readonly sharable?: false;
}

export interface TextOption extends Common {
  readonly kind: "text";
  /** What was expected of a value that is not allowed: `expected …`. Undefined where it is allowed. */
  readonly expected?: (value: string) => string | undefined;
}

/** A path, relative to the working directory or to the config file it stands in. */
export interface PathOption extends Common {
  readonly kind: "path";
}

/** A path as above, or an `http(s)` URL, or `-`. */
export interface InputOption extends Common {
  readonly kind: "input";
}

export interface ChoiceOption<T extends string = string> extends Common {
  readonly kind: "choice";
  /** Every choice, with what it means. */
  readonly choices: Readonly<Record<T, string>>;
  readonly default: T;
}

/** True or false. */
export interface FlagOption extends Common {
  readonly kind: "flag";
  /** True where it is on unless it is switched off; then its flag begins with `--no-`. Default: false. */
  readonly default?: true;
}

/** A whole number. */
export interface NumberOption extends Common {
  readonly kind: "number";
  readonly min: number;
  readonly max: number;
}

/** Any number of texts, paths or inputs, in order; on the command line the flag is repeated. */
export interface ListOption extends Common {
  readonly kind: "list";
  readonly item: "text" | "path" | "input";
  /** As with a text, for each item. */
  readonly expected?: (value: string) => string | undefined;
}

/** Texts by names; on the command line the flag is repeated, each time with `name: text`. */
export interface RecordOption extends Common {
  readonly kind: "record";
  /** What was expected of an entry that is not allowed: `expected …`. */
  readonly expected?: (name: string, value: string) => string | undefined;
}

/** Anything else: it has no flag, and says itself what it may be. */
export interface ValueOption extends Common {
  readonly kind: "value";
  readonly flag?: never;
  /** A JSON schema of its values; absent for functions, which JSON and YAML don't have. */
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly problems: (value: unknown) => readonly ValueProblem[];
  /** What the lock keeps of a value that is none of JSON. Default: what JSON keeps of it. */
  readonly recorded?: (value: never) => unknown;
}

export type Option =
  | TextOption
  | PathOption
  | InputOption
  | ChoiceOption
  | FlagOption
  | NumberOption
  | ListOption
  | RecordOption
  | ValueOption;

/** The options that can hold values of a type: what ties the table to the documented interface. */
export type OptionOf<T> = [T] extends [boolean]
  ? FlagOption
  : [T] extends [number]
    ? NumberOption
    : [T] extends [readonly string[]]
      ? ListOption
      : [T] extends [string]
        ? string extends T
          ? TextOption | PathOption | InputOption
          : ChoiceOption<T>
        : [T] extends [Readonly<Record<string, string>>]
          ? string extends keyof T
            ? RecordOption
            : ValueOption
          : ValueOption;

/** Whether a value, which may be absent, is what the option has anyway. */
export function isDefault(option: Option, value: unknown): boolean {
  if (value === undefined) return true;
  switch (option.kind) {
    case "choice":
      return value === option.default;
    case "flag":
      return value === (option.default ?? false);
    case "list":
    case "value":
      return Array.isArray(value) && value.length === 0;
    case "record":
      return typeof value === "object" && value !== null && Object.keys(value).length === 0;
    default:
      return false;
  }
}

/** What is wrong with a value, and where in it. */
export interface ValueProblem {
  /** Keys that lead to the wrong part; empty where the value itself is wrong. */
  readonly keys: readonly string[];
  /** What was expected there: `true or false`. */
  readonly expected: string;
}
