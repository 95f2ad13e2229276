/** The one file that knows ajv, which compiles a schema to a function. Both packages are optional. */
import type { ErrorObject } from "ajv/dist/2020.js";
import { UsageError, textOf } from "../errors.js";
import { kindOf } from "../request/content.js";
import type { ValidationIssue } from "./errors.js";
import { pathTo, quoted, shortened } from "./paths.js";

/** What is wrong with a value; nothing where it is right. Paths begin with `root`. */
export type Check = (value: unknown, root: string) => readonly ValidationIssue[];

/** Compiles the schema at a JSON pointer of the object that it was made for. */
export type SchemaCompiler = (pointer: string) => Check;

/**
 * Loads the validator.
 *
 * @throws UsageError, with the command that installs it, where it is missing.
 */
export async function loadCompilers(): Promise<(schemas: object) => SchemaCompiler> {
  const [{ Ajv2020 }, formats] = await Promise.all([
    install(() => import("ajv/dist/2020.js")),
    install(() => import("ajv-formats")),
  ]);
  return (schemas) => {
    const ajv = new Ajv2020({
      // The schemas are those of a document that is as it is, made regular by the generator.
      strict: false,
      validateSchema: false,
      logger: false,
      // All that is wrong, in one go. How much that can be is bounded by `limits.body`.
      allErrors: true,
      // For the kind of a value that is wrong.
      verbose: true,
      // Of a property called `constructor`, no object has one unless it says so.
      ownProperties: true,
      code: { regExp: pattern },
    });
    // Types see a CommonJS module as Node does, where it is its own `default`.
    formats.default.default(ajv);
    ajv.addSchema(schemas, "api");
    return (pointer) => {
      let validate: ReturnType<typeof ajv.compile>;
      try {
        validate = ajv.compile({ $ref: `api#${fragment(pointer)}` });
      } catch (cause) {
        warn(`the schema at ${pointer} can't be compiled, and isn't checked: ${textOf(cause)}`);
        return () => [];
      }
      return (value, root) => {
        try {
          if (validate(value)) return [];
        } catch (error) {
          // Each level of a value takes some of the stack.
          if (!(error instanceof RangeError)) throw error;
          return [{ path: root, message: "is nested too deep to be checked" }];
        }
        return (validate.errors ?? []).filter(isTelling).map((error) => toIssue(error, root));
      };
    };
  };
}

async function install<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new UsageError(
      "INVALID_OPTION",
      `validate needs the packages ajv and ajv-formats, which can't be loaded (${textOf(cause).split("\n", 1)[0]}); install them: npm install ajv@8 ajv-formats@3`,
      { cause },
    );
  }
}

/**
 * 2020-12 wants patterns to be Unicode's; many in documents are not. One that is no pattern at all matches
 * everything.
 */
const pattern = Object.assign(
  (source: string, flags: string) => {
    for (const candidate of [flags, ""]) {
      try {
        return new RegExp(source, candidate);
      } catch {
        // The next one may do.
      }
    }
    warn(`the pattern ${JSON.stringify(source)} is no regular expression, and isn't checked`);
    return { test: () => true, toString: () => `any ${source}` } as unknown as RegExp;
  },
  // For code that is written to a file, which this never is.
  { code: "pattern" },
);

/** `if` only says that `then` or `else` failed, which speak for themselves. */
function isTelling({ keyword }: ErrorObject): boolean {
  return keyword !== "if";
}

function toIssue(error: ErrorObject, root: string): ValidationIssue {
  return { path: pathTo(root, error.instancePath), message: messageOf(error) };
}

function messageOf({ keyword, params, message, data }: ErrorObject): string {
  // What each keyword has in `params` is ajv's to say, and stable since its version 6.
  const given = params as Readonly<Record<string, unknown>>;
  const named = (key: string) => quoted(String(given[key]));
  switch (keyword) {
    case "type":
      return `must be ${[given["type"]].flat().join(" or ")}, and is ${kindOf(data)}`;
    case "required":
      return `must have the property ${named("missingProperty")}`;
    case "additionalProperties":
      return `must not have the property ${named("additionalProperty")}`;
    case "unevaluatedProperties":
      return `must not have the property ${named("unevaluatedProperty")}`;
    case "enum":
      return `must be one of ${listed(given["allowedValues"])}`;
    case "const":
      return `must be ${shortened(JSON.stringify(given["allowedValue"]))}`;
    case "oneOf":
      return given["passingSchemas"] === null
        ? "must match one of the schemas in oneOf"
        : "must match exactly one of the schemas in oneOf, and matches several";
    default:
      return message ?? `must be right by ${keyword}`;
  }
}

function listed(values: unknown): string {
  const all = (Array.isArray(values) ? values : [values]).map((value) => JSON.stringify(value));
  const shown = all.slice(0, 10).map(shortened);
  return shown.join(", ") + (all.length > shown.length ? `, … (${all.length} in all)` : "");
}

function fragment(pointer: string): string {
  return pointer.split("/").map(encodeURIComponent).join("/");
}

function warn(what: string): void {
  process.emitWarning(what, { type: "ValidationWarning", code: "SCHEMA_UNUSABLE" });
}
