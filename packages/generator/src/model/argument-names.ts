/** What the parameters of an operation are called among its arguments. */
import { lockedNames } from "../name-lock.js";
import type { NameLock, Names } from "../name-lock.js";
import { NameTable } from "./names.js";
import { type ParameterModel, parameterPlaces } from "./request-model.js";
import { capitalize } from "./sanitize.js";

/** Arguments that are no parameters, and a key that an object literal can't have. */
export const reservedArguments: ReadonlySet<string> = new Set(["body", "contentType", "__proto__"]);

/**
 * Arguments go by the document's names. Where one name stands in two places, path, query, header and
 * cookie win it in this order, and the others get their place as a prefix: `headerId`. What has a name
 * in the lock has it before all others.
 */
export class ArgumentNames {
  readonly #locked = new Map<string, (readonly [key: string, name: string])[]>();
  readonly #given: Record<string, string> = {};

  constructor(lock?: NameLock) {
    for (const [key, name] of lockedNames(lock, "arguments")) {
      const operation = key.slice(0, key.indexOf(" "));
      const others = this.#locked.get(operation);
      if (others) others.push([key, name]);
      else this.#locked.set(operation, [[key, name]]);
    }
  }

  /** @param operation Its key in the lock. */
  name(operation: string, parameters: readonly ParameterModel[]): ParameterModel[] {
    const keyOf = (parameter: ParameterModel) => `${operation} ${parameter.in} ${parameter.name}`;
    const keys = new Set(parameters.map(keyOf));
    const table = new NameTable({
      locked: this.#locked.get(operation) ?? [],
      exists: (key) => keys.has(key),
      reserved: reservedArguments,
      reservedSuffix: () => "Parameter",
      nameOf: (text) => text,
    });
    const args = new Map<ParameterModel, string>();
    const inOrder = parameterPlaces.flatMap((place) =>
      parameters.filter((parameter) => parameter.in === place),
    );
    const clashing: ParameterModel[] = [];
    for (const parameter of inOrder) {
      const key = keyOf(parameter);
      if (table.isFree(key, parameter.name))
        args.set(parameter, table.claim(key, parameter.name).name);
      else clashing.push(parameter);
    }
    for (const parameter of clashing) {
      const wanted = parameter.in + capitalize(parameter.name);
      args.set(parameter, table.claim(keyOf(parameter), wanted).name);
    }
    return parameters.map((parameter) => {
      const arg = args.get(parameter) ?? parameter.name;
      // A path's own names can't come or go without it.
      if (parameter.in !== "path" || arg !== parameter.name) this.#given[keyOf(parameter)] = arg;
      return { ...parameter, arg };
    });
  }

  /** Every name that was given, by its key in the lock. */
  given(): Names {
    return this.#given;
  }
}
