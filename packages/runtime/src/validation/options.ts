import { UsageError } from "../errors.js";
import { display, isRecord, optionNames, readOptions } from "../request/known-options.js";

/** What to do about a value that is not what the document says: nothing, say it, or fail. */
export type ValidationMode = "off" | "warn" | "throw";

/** Options of a client that was generated with `--validation`, and of its calls. */
export interface ValidationOptions {
  /**
   * Whether arguments and responses are checked against the document's schemas; for both directions, or
   * for each. Default `off`, and for a call what its client says.
   *
   * `throw` fails with `InvalidRequest` before anything is sent, or with `InvalidResponse`; `warn` says
   * the same to the session's `logger`, or without one as a warning of the process. Needs the packages
   * `ajv` and `ajv-formats`, which are loaded when something is checked for the first time.
   *
   *     const api = new Petstore({ validate: { request: "throw", response: "warn" } });
   *
   * Text and bytes are not checked, nor XML that comes.
   */
  readonly validate?:
    | ValidationMode
    | {
        readonly request?: ValidationMode | undefined;
        readonly response?: ValidationMode | undefined;
      }
    | undefined;
}

/** A mode for each direction. */
export interface ValidationModes {
  readonly request: ValidationMode;
  readonly response: ValidationMode;
}

export const unvalidated: ValidationModes = { request: "off", response: "off" };

const directionNames = optionNames<ValidationModes>({ request: true, response: true });

/**
 * The option `validate` over what holds otherwise.
 *
 * @throws UsageError for what is no mode, and for a client without schemas.
 */
export function readValidate(
  validate: unknown,
  defaults: ValidationModes,
  hasSchemas: boolean,
): ValidationModes {
  if (validate === undefined) return defaults;
  if (!hasSchemas) {
    throw new UsageError(
      "INVALID_OPTION",
      "validate needs the document's schemas, which this client was generated without; generate it again with --validation",
    );
  }
  if (!isRecord(validate)) {
    const mode = readMode("validate", validate, ', or { request: "…", response: "…" }');
    return { request: mode, response: mode };
  }
  const { request, response } = readOptions<{ request?: unknown; response?: unknown }>(
    validate,
    directionNames,
    "validate",
  );
  return {
    request: request === undefined ? defaults.request : readMode("validate.request", request),
    response: response === undefined ? defaults.response : readMode("validate.response", response),
  };
}

function readMode(name: string, mode: unknown, more = ""): ValidationMode {
  if (mode === "off" || mode === "warn" || mode === "throw") return mode;
  throw new UsageError(
    "INVALID_OPTION",
    `${name} is ${display(mode)}; expected "off", "warn" or "throw"${more}`,
  );
}
