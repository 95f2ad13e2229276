/** Arguments with values that are not written as they are. */
import type { Operation } from "../operation.js";
import type { ValueCodec } from "../values/codec.js";
import { ValueMismatch } from "../values/mismatch.js";
import { type Arguments, refuse } from "./argument.js";

/**
 * Makes of arguments what parameters are written from; undefined where all are that already.
 *
 * @throws UsageError from what is returned, naming operation and parameter, for a value that can't be
 *   converted.
 */
export function argumentValues(
  operation: Operation,
  codec: ValueCodec | undefined,
): ((args: Arguments) => Arguments) | undefined {
  const described = (operation.params ?? []).flatMap((parameter) => {
    const { schema, name, arg = name } = parameter;
    return schema === undefined || codec === undefined
      ? []
      : [{ parameter, key: arg, write: codec.writer(schema) }];
  });
  if (described.length === 0) return undefined;
  return (args) => {
    const result: Record<string, unknown> = { ...args };
    for (const { parameter, key, write } of described) {
      if (!Object.hasOwn(args, key)) continue;
      try {
        result[key] = write(args[key]);
      } catch (cause) {
        if (!(cause instanceof ValueMismatch)) throw cause;
        const place = cause.pointer === "" ? "" : `holds at ${cause.pointer} what `;
        throw refuse(operation, parameter, place + cause.message, cause);
      }
    }
    return result;
  };
}
