import { expectedIgnored } from "../diagnostic-policy.js";
import type { ClientConfig } from "../generate-options.js";
import { expectedSelector } from "../model/selector.js";
import type { Option, OptionOf } from "./option.js";
import { expectedAllowedReference } from "../load/allowed-references.js";
import { expectedHeader } from "../load/remote/credentials.js";
import { expectedClientName } from "./client-name.js";
import { formatsProblems, formatsSchema } from "./format-types.js";
import { pluginsProblems, pluginsSchema, recordedPlugins } from "./plugins.js";
import { expectedPackageName } from "./package-name.js";

/**
 * Every option of a client, in the order of `--help`. From this table come the flags of the command
 * line, the keys of config files with their JSON schema, the checks of both and of what programs
 * give, and the command that generated files and locks name.
 */
export const clientOptions = {
  input: {
    kind: "input",
    group: "Document:",
    help: "file or URL of the document (JSON or YAML, Swagger 2.0, OpenAPI 3.0 to 3.2)",
    affectsOutput: true,
    sharable: false,
  },
  headers: {
    kind: "record",
    group: "Document:",
    flag: "--header <header>",
    help: "header to fetch the document with, 'Authorization: Bearer …'; repeat for more",
    affectsOutput: false,
    secret: true,
    sharable: false,
    expected: expectedHeader,
  },
  allowRefs: {
    kind: "list",
    item: "input",
    group: "Document:",
    flag: "--allow-refs <where>",
    help: "origin or folder that references may lead to, too; repeat for more",
    affectsOutput: true,
    expected: expectedAllowedReference,
  },
  overlays: {
    kind: "list",
    item: "input",
    group: "Document:",
    flag: "--overlay <file>",
    help: "file or URL of an overlay to apply to it; repeat for more, in order",
    affectsOutput: true,
    sharable: false,
    expected: (input) =>
      input === "-"
        ? "a file or a URL, since the document is what standard input gives"
        : undefined,
  },
  transform: {
    kind: "value",
    group: "Document:",
    help: "function that changes the document after its overlays",
    affectsOutput: true,
    problems: (value) =>
      typeof value === "function" ? [] : [{ keys: [], expected: "a function of the document" }],
  },
  include: {
    kind: "list",
    item: "text",
    group: "Document:",
    flag: "--include <selector>",
    help: "only these operations: tag:pets, 'path:/pets/**'; repeat for more",
    affectsOutput: true,
    expected: expectedSelector,
  },
  exclude: {
    kind: "list",
    item: "text",
    group: "Document:",
    flag: "--exclude <selector>",
    help: "not these operations: deprecated, 'operation:admin*'; repeat for more",
    affectsOutput: true,
    expected: expectedSelector,
  },
  output: {
    kind: "path",
    group: "Client:",
    flag: "-o, --output <folder>",
    help: "where to write it (default: a folder named after the document's title)",
    affectsOutput: true,
    sharable: false,
  },
  name: {
    kind: "text",
    group: "Client:",
    flag: "-n, --name <ClientName>",
    help: "name of its class (default: from the document's title)",
    affectsOutput: true,
    sharable: false,
    expected: expectedClientName,
  },
  dates: {
    kind: "choice",
    group: "Client:",
    flag: "--dates <kind>",
    help: "what dates are",
    affectsOutput: true,
    choices: {
      string: "text",
      date: "Date",
      temporal: "Temporal.Instant and Temporal.PlainDate",
    },
    default: "string",
  },
  int64: {
    kind: "choice",
    group: "Client:",
    flag: "--int64 <kind>",
    help: "what 64-bit integers are",
    affectsOutput: true,
    choices: {
      number: "numbers, rounded beyond 2 ** 53",
      bigint: "bigints",
      string: "their digits as text",
    },
    default: "number",
  },
  formats: {
    kind: "value",
    group: "Client:",
    help: "types of your own for values of some formats, by the names of these",
    affectsOutput: true,
    schema: formatsSchema,
    problems: formatsProblems,
  },
  openEnums: {
    kind: "flag",
    group: "Client:",
    flag: "--open-enums",
    help: "let enums take values that they don't list, as an API may add some",
    affectsOutput: true,
  },
  validation: {
    kind: "flag",
    group: "Client:",
    flag: "--validation",
    help: "write the document's schemas too, for the client's option validate",
    affectsOutput: true,
  },
  emit: {
    kind: "choice",
    group: "Output:",
    flag: "--emit <kind>",
    help: "what its files are",
    affectsOutput: true,
    choices: { ts: "TypeScript", js: "JavaScript with declarations (.d.ts)" },
    default: "ts",
  },
  importExtension: {
    kind: "choice",
    group: "Output:",
    flag: "--import-extension <kind>",
    help: "what imports of each other end in",
    affectsOutput: true,
    choices: {
      js: ".js",
      ts: ".ts, for Node that runs TypeScript",
      none: "nothing, for bundlers",
    },
    default: "js",
  },
  banner: {
    kind: "text",
    group: "Output:",
    flag: "--banner <text>",
    help: "comment at the top of every file of code, as a licence",
    affectsOutput: true,
  },
  formatWith: {
    kind: "text",
    group: "Output:",
    flag: "--format-with <command>",
    help: "formatter to run over its files first: 'prettier --write', oxfmt",
    affectsOutput: true,
  },
  plugins: {
    kind: "value",
    group: "Output:",
    help: "modules that write further files: a path or package, or a list of one and its options",
    affectsOutput: true,
    schema: pluginsSchema,
    problems: pluginsProblems,
    recorded: recordedPlugins,
  },
  package: {
    kind: "text",
    group: "Output:",
    flag: "--package <name>",
    help: "make a package of that name of it, ready to be published",
    affectsOutput: true,
    sharable: false,
    expected: expectedPackageName,
  },
  ignore: {
    kind: "list",
    item: "text",
    group: "Messages:",
    flag: "--ignore <code>",
    help: "don't tell warnings of this code, or code#/place; can be repeated",
    // The lock counts the warnings.
    affectsOutput: true,
    expected: expectedIgnored,
  },
  strict: {
    kind: "flag",
    group: "Messages:",
    flag: "--strict",
    help: "make errors of warnings: nothing is written then",
    affectsOutput: false,
  },
} as const satisfies {
  readonly [Key in keyof ClientConfig]-?: OptionOf<Exclude<ClientConfig[Key], undefined>>;
};

export type ClientOptionName = keyof typeof clientOptions;

/** Those that clients of one config file can't have in common. */
export type UnsharableOption = {
  [Name in ClientOptionName]: (typeof clientOptions)[Name] extends { readonly sharable: false }
    ? Name
    : never;
}[ClientOptionName];

/** The table to iterate over, in its order. */
export const clientOptionEntries = Object.entries(clientOptions) as readonly (readonly [
  ClientOptionName, // the keys of an object literal
  Option,
])[];
