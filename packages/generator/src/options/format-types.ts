/** The option `formats`: what it may be, and its paths as they are seen from the client. */
import { isAbsolute, join, relative, resolve } from "node:path";
import type { ClientConfig } from "../generate-options.js";
import { modulesFolder } from "../generated-file.js";
import { type FormatType, type FormatTypes, primitiveFormatTypes } from "../model/format-types.js";
import { isReservedWord } from "../model/reserved.js";
import { isModuleName, isRelativePath } from "./module-name.js";
import type { ValueProblem } from "./option.js";
import { OptionError } from "./option-error.js";

const name = /^[A-Za-z_$][\w$]*$/;

/** The JSON schema of the option, for config files. */
export const formatsSchema = {
  type: "object",
  additionalProperties: {
    oneOf: [
      { enum: primitiveFormatTypes },
      {
        type: "object",
        properties: {
          type: { type: "string", pattern: name.source },
          from: { type: "string", minLength: 1 },
        },
        required: ["type", "from"],
        additionalProperties: false,
      },
    ],
  },
} as const;

/** What is wrong with a value of the option. Nothing of it is printed as code that this lets through wrongly. */
export function formatsProblems(value: unknown): readonly ValueProblem[] {
  if (!isRecord(value)) return [{ keys: [], expected: "types by the names of formats" }];
  return Object.entries(value).flatMap(([format, type]): readonly ValueProblem[] => {
    if (format === "binary") {
      return [{ keys: [format], expected: "another format: binary is files and bytes" }];
    }
    if (!isRecord(type)) {
      return primitiveFormatTypes.some((known) => known === type)
        ? []
        : [{ keys: [format], expected: expectedType }];
    }
    const unknown = Object.keys(type).find((key) => key !== "type" && key !== "from");
    if (unknown !== undefined) return [{ keys: [format, unknown], expected: "only type and from" }];
    return [
      ...(isTypeName(type["type"])
        ? []
        : [{ keys: [format, "type"], expected: "the name of a type that a module exports" }]),
      ...(typeof type["from"] === "string" && isModuleName(type["from"])
        ? []
        : [{ keys: [format, "from"], expected: "a package, or a file as ./types.js" }]),
    ];
  });
}

const expectedType = `one of ${primitiveFormatTypes.join(", ")}, or { type: "UUID", from: "./types.js" }`;

function isTypeName(value: unknown): boolean {
  return typeof value === "string" && name.test(value) && !isReservedWord(value);
}

/**
 * The types as the modules of a client import them. `base`: what paths are relative to now.
 *
 * @throws {OptionError} for a file that a package would not hold.
 */
export function formatsIn(
  folder: string,
  formats: FormatTypes,
  { package: name, base }: Pick<ClientConfig, "package"> & { readonly base: string },
): FormatTypes {
  if (name === undefined) return formatsSeenFrom(folder, formats, base);
  const seen = formatsSeenFrom(join(folder, modulesFolder), formats, base);
  for (const [format, type] of Object.entries(seen)) {
    if (typeof type === "string" || !/^\.\.\/|^\/|^[A-Za-z]:/.test(type.from)) continue;
    throw new OptionError(
      "formats",
      `The option formats.${format} names a file outside of the package: ${type.from} from its ${modulesFolder}; put it there, or name a package that has the type`,
    );
  }
  return seen;
}

function formatsSeenFrom(folder: string, formats: FormatTypes, base: string): FormatTypes {
  return Object.fromEntries(
    Object.entries(formats).map(([format, type]): [string, FormatType] => {
      if (typeof type === "string" || !isRelativePath(type.from)) return [format, type];
      return [format, { type: type.type, from: specifier(folder, resolve(base, type.from)) }];
    }),
  );
}

/** Modules are imported by what TypeScript makes of them: `./types.ts` is `./types.js`. */
function specifier(folder: string, path: string): string {
  const way = relative(folder, path).replaceAll("\\", "/");
  const compiled = way.replace(/(?<!\.d)\.([mc]?)ts$/, ".$1js");
  return compiled.startsWith(".") || isAbsolute(way) ? compiled : `./${compiled}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
