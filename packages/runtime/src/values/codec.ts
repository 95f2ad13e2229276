/** What a client does with its values that are no plain JSON: compiled by shape, for reading and writing. */
import type { ApiDescription, Operation } from "../operation.js";
import type { ValueSchema } from "../value-schema.js";
import { compileConvert, type Convert, type ConvertContext } from "./convert.js";
import { copyOf } from "./copy.js";
import { parseExact, withDoubles } from "./exact-json.js";
import { readingLeaves, writingLeaves } from "./leaves.js";
import { ValueMismatch } from "./mismatch.js";

/**
 * Reads a JSON text: `around` puts its value into what the shape describes, where that is more.
 *
 * @throws SyntaxError for a text that is no JSON; ValueMismatch for a value that is not what was promised.
 */
export type JsonReader = (text: string, around?: (value: unknown) => unknown) => unknown;

/** Makes of a value what JSON and forms take. The value itself stays as it is. */
export type ValueWriter = Convert;

type ValueDescription = Pick<ApiDescription, "schemas" | "values">;

/** The shapes of one document, and what values become in its clients. */
export class ValueCodec {
  readonly #reading: ConvertContext;
  readonly #writing: ConvertContext;
  /** Whether numbers have to keep their digits. */
  readonly #isExact: boolean;

  /** @throws UsageError where Temporal is needed and there is none. */
  constructor({ schemas = {}, values = {} }: ValueDescription) {
    this.#reading = {
      schemas,
      leaves: readingLeaves(values),
      // What was just parsed is nobody else's.
      changed: (holder) => holder as Record<string, unknown>,
      compiled: new Map(),
    };
    this.#writing = {
      schemas,
      leaves: writingLeaves(values),
      changed: copyOf,
      compiled: new Map(),
    };
    this.#isExact = values.int64 !== undefined;
  }

  reader(schema: ValueSchema): JsonReader {
    const convert = compileConvert(schema, this.#reading);
    if (!this.#isExact) return (text, around = same) => read(around(JSON.parse(text)), convert);
    return (text, around = same) => {
      const { value, hasMarks } = parseExact(text);
      const converted = read(around(value), convert);
      return hasMarks ? withDoubles(converted) : converted;
    };
  }

  /** Converts what was read of another format than JSON; it is changed. */
  converter(schema: ValueSchema): Convert {
    const convert = compileConvert(schema, this.#reading);
    return (value) => read(value, convert);
  }

  writer(schema: ValueSchema): ValueWriter {
    return compileConvert(schema, this.#writing);
  }
}

const codecs = new WeakMap<ValueDescription, ValueCodec>();

/**
 * The codec of a document, made when it is first asked for; undefined where all values are plain JSON.
 *
 * @throws UsageError where Temporal is needed and there is none.
 */
export function codecOf(description: ValueDescription): ValueCodec | undefined {
  // What others have added to `Object.prototype` is not said of the document.
  if (!Object.hasOwn(description, "values")) return undefined;
  let codec = codecs.get(description);
  if (codec === undefined) {
    codec = new ValueCodec(description);
    codecs.set(description, codec);
  }
  return codec;
}

const byOperation = new WeakMap<Operation, ValueCodec>();

/** Keeps with what codec an operation was compiled, for those who see its requests only. */
export function keepCodec(operation: Operation, codec: ValueCodec): void {
  byOperation.set(operation, codec);
}

/** The codec of an operation that has been called; undefined where all its values are plain JSON. */
export function codecFor(operation: Operation): ValueCodec | undefined {
  return byOperation.get(operation);
}

function read(value: unknown, convert: Convert): unknown {
  try {
    return convert(value);
  } catch (error) {
    // Each level of a value takes some of the stack.
    if (error instanceof RangeError) throw new ValueMismatch("is nested too deep to be converted");
    throw error;
  }
}

function same(value: unknown): unknown {
  return value;
}
