/** What a client checks of its calls: by the document's schemas, and by those of the program. */
import type { Operation } from "../operation.js";
import type { LoadSchemas } from "./api-schemas.js";
import { CallValidation, type Report } from "./call-validation.js";
import type { OperationHooks } from "./hooks.js";
import { ApiChecks } from "./operation-checks.js";
import { readValidate, unvalidated, type ValidationModes } from "./options.js";

/** A client's. */
export class Validation {
  readonly #load: LoadSchemas | undefined;
  readonly #modes: ValidationModes;
  readonly #report: Report;
  readonly #hooks = new Map<Operation, OperationHooks>();
  #checks: Promise<ApiChecks> | undefined;

  /** @throws UsageError for an option that can't be. */
  constructor(validate: unknown, load: LoadSchemas | undefined, report: Report) {
    this.#load = load;
    this.#modes = readValidate(validate, unvalidated, load !== undefined);
    this.#report = report;
  }

  /** From now on; in place of those that the operation had. */
  hook(operation: Operation, hooks: OperationHooks): void {
    this.#hooks.set(operation, hooks);
  }

  /**
   * What is to be done for one call; undefined where that is nothing.
   *
   * @throws UsageError for an option that can't be.
   */
  of(operation: Operation, validate: unknown): CallValidation | undefined {
    const modes =
      validate === undefined
        ? this.#modes
        : readValidate(validate, this.#modes, this.#load !== undefined);
    const hooks = this.#hooks.size === 0 ? undefined : this.#hooks.get(operation);
    if (modes.request === "off" && modes.response === "off" && hooks === undefined) {
      return undefined;
    }
    return new CallValidation(operation, modes, hooks ?? {}, {
      checks: () => this.#loadChecks(),
      report: this.#report,
    });
  }

  async #loadChecks(): Promise<ApiChecks | undefined> {
    if (this.#load === undefined) return undefined;
    this.#checks ??= ApiChecks.load(this.#load);
    try {
      return await this.#checks;
    } catch (error) {
      // It may be installed by the next call.
      this.#checks = undefined;
      throw error;
    }
  }
}
