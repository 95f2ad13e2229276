/** The checks of one operation, from the schemas that its client was generated with. */
import { escapeKey } from "../response/json-pointer.js";
import type { Operation } from "../operation.js";
import { own } from "../request/known-options.js";
import { describedStatus } from "../response/expectation.js";
import { MediaTypes } from "../response/media-types.js";
import { type Check, loadCompilers, type SchemaCompiler } from "./ajv.js";
import type { ApiSchemas, LoadSchemas, OperationSchemas } from "./api-schemas.js";

export interface OperationChecks {
  /** By the names of the arguments. */
  readonly args: ReadonlyMap<string, Check>;
  /** By media type. */
  readonly body: MediaTypes<Check> | undefined;
  /** Those of a response, by media type. */
  response(status: number): MediaTypes<Check> | undefined;
}

/** The checks of a document's operations. Clients of one document share them. */
export class ApiChecks {
  readonly #schemas: ReadonlyMap<string, OperationSchemas>;
  readonly #compile: SchemaCompiler;
  readonly #made = new WeakMap<Operation, OperationChecks>();

  private constructor(operations: ReadonlyMap<string, OperationSchemas>, compile: SchemaCompiler) {
    this.#schemas = operations;
    this.#compile = compile;
  }

  /** Loads schemas and validator. @throws UsageError where the validator is not installed. */
  static async load(load: LoadSchemas): Promise<ApiChecks> {
    const [{ schemas }, compilers] = await Promise.all([load(), loadCompilers()]);
    let checks = known.get(schemas);
    if (checks === undefined) {
      const { operations, $defs } = schemas;
      const parsed = { operations: parseAll(operations), $defs: parseAll($defs) };
      checks = new ApiChecks(
        // The generator writes them so.
        new Map(Object.entries(parsed.operations as Record<string, OperationSchemas>)),
        compilers(parsed),
      );
      known.set(schemas, checks);
    }
    return checks;
  }

  of(operation: Operation): OperationChecks {
    let made = this.#made.get(operation);
    if (made === undefined) this.#made.set(operation, (made = this.#make(operation)));
    return made;
  }

  #make({ id, responses }: Operation): OperationChecks {
    const { args = {}, body, responses: described = {} } = own(this.#schemas.get(id) ?? {});
    const at = `/operations/${escapeKey(id)}`;
    const byStatus = new Map<string, MediaTypes<Check> | undefined>();
    return {
      args: new Map(
        Object.keys(args).map((name) => [name, this.#check(`${at}/args/${escapeKey(name)}`)]),
      ),
      body: this.#byMediaType(body, `${at}/body`),
      response: (status) => {
        const key = describedStatus(responses, status);
        if (key === undefined) return undefined;
        if (!byStatus.has(key)) {
          const media = Object.hasOwn(described, key) ? described[key] : undefined;
          byStatus.set(key, this.#byMediaType(media, `${at}/responses/${escapeKey(key)}`));
        }
        return byStatus.get(key);
      },
    };
  }

  #byMediaType(
    schemas: Readonly<Record<string, unknown>> | undefined,
    at: string,
  ): MediaTypes<Check> | undefined {
    if (schemas === undefined) return undefined;
    const checks = Object.keys(schemas).map(
      (type) => [type, this.#check(`${at}/${escapeKey(type)}`)] as const,
    );
    return new MediaTypes(Object.fromEntries(checks));
  }

  /** Compiled when it is needed for the first time: of a large API, few schemas ever are. */
  #check(pointer: string): Check {
    let compiled: Check | undefined;
    return (value, root) => (compiled ??= this.#compile(pointer))(value, root);
  }
}

const known = new WeakMap<ApiSchemas, ApiChecks>();

function parseAll(texts: Readonly<Record<string, string>>): Record<string, unknown> {
  const parsed = Object.entries(texts).map(([key, text]) => [key, JSON.parse(text)] as const);
  return Object.fromEntries(parsed);
}
