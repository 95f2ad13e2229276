/** Converts the values inside of a value, as its shape says. */
import type { ValueSchema } from "../value-schema.js";
import { fittingOf, isObject, referred, type ShapeContext } from "./fits.js";
import { isHolder, withHeld } from "./holder.js";
import type { Leaf } from "./leaves.js";
import { ValueMismatch } from "./mismatch.js";

/** @throws ValueMismatch for a value inside that is not what the shape promises, with its place. */
export type Convert = (value: unknown) => unknown;

export interface ConvertContext extends ShapeContext {
  /**
   * What holds a value that has changed: the holder itself where nobody else has it, as what was just
   * parsed, else a copy.
   */
  readonly changed: (holder: object) => Record<string, unknown>;
  /** The shapes by the names in references, once they are compiled. */
  readonly compiled: Map<string, Convert>;
}

/** Compiles a shape. Null and undefined stay what they are, and what is of another kind than it says. */
export function compileConvert(schema: ValueSchema, context: ConvertContext): Convert {
  const { $ref, type, format, allOf = [], oneOf = [] } = schema;
  if ($ref !== undefined) return referredConvert($ref, context);
  const leaf = context.leaves(type, format);
  if (leaf !== undefined) return (value) => convertLeaf(value, leaf);
  const steps = [
    ...(hasMembers(schema) ? [objectConvert(schema, context)] : []),
    ...(hasItems(schema) ? [listConvert(schema, context)] : []),
    ...allOf.map((part) => compileConvert(part, context)),
    ...(oneOf.length > 0 ? [unionConvert(oneOf, context)] : []),
  ];
  const [first, ...others] = steps;
  if (first === undefined) return same;
  if (others.length === 0) return first;
  return (value) => steps.reduce((result, step) => step(result), value);
}

function convertLeaf(value: unknown, leaf: Leaf): unknown {
  if (isNothing(value)) return value;
  if (isHolder(value)) return value[withHeld]((held) => convertLeaf(held, leaf));
  return leaf.convert(value);
}

function same(value: unknown): unknown {
  return value;
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined;
}

/** Compiled when it is first met: shapes refer to themselves. */
function referredConvert(ref: string, context: ConvertContext): Convert {
  return (value) => {
    let convert = context.compiled.get(ref);
    if (convert === undefined) {
      convert = compileConvert(referred(ref, context), context);
      context.compiled.set(ref, convert);
    }
    return convert(value);
  };
}

function hasMembers({ properties, additionalProperties }: ValueSchema): boolean {
  return properties !== undefined || additionalProperties !== undefined;
}

function hasItems({ prefixItems, items }: ValueSchema): boolean {
  return prefixItems !== undefined || items !== undefined;
}

function objectConvert(schema: ValueSchema, context: ConvertContext): Convert {
  const { properties = {}, additionalProperties } = schema;
  const named = new Map(
    Object.entries(properties).map(([key, inner]) => [key, compileConvert(inner, context)]),
  );
  const others = additionalProperties && compileConvert(additionalProperties, context);
  const convertible = [...named].filter(([, convert]) => convert !== same);
  const convert: Convert = (value) => {
    if (isHolder(value)) return value[withHeld](convert);
    if (!isObject(value)) return value;
    const members =
      others === undefined
        ? convertible
        : Object.keys(value).map((key) => [key, named.get(key) ?? others] as const);
    return convertMembers(value, members, context);
  };
  return convert;
}

function listConvert({ prefixItems = [], items }: ValueSchema, context: ConvertContext): Convert {
  const first = prefixItems.map((item) => compileConvert(item, context));
  const rest = items === undefined ? same : compileConvert(items, context);
  return (value) => {
    if (!Array.isArray(value)) return value;
    const list: readonly unknown[] = value;
    let result: Record<string, unknown> | undefined;
    for (const [index, before] of list.entries()) {
      const convert = first[index] ?? rest;
      const after = convert === same ? before : convertWithin(index, before, convert);
      if (after !== before) (result ??= context.changed(list))[index] = after;
    }
    return result ?? list;
  };
}

function convertMembers(
  holder: Readonly<Record<string, unknown>>,
  members: readonly (readonly [string, Convert])[],
  context: ConvertContext,
): unknown {
  let result: Record<string, unknown> | undefined;
  for (const [key, convert] of members) {
    if (!Object.hasOwn(holder, key)) continue;
    const before = holder[key];
    const after = convertWithin(key, before, convert);
    if (after !== before) (result ??= context.changed(holder))[key] = after;
  }
  return result ?? holder;
}

function convertWithin(key: string | number, value: unknown, convert: Convert): unknown {
  try {
    return convert(value);
  } catch (error) {
    throw error instanceof ValueMismatch ? error.within(key) : error;
  }
}

function unionConvert(alternatives: readonly ValueSchema[], context: ConvertContext): Convert {
  const converts = new Map(alternatives.map((schema) => [schema, compileConvert(schema, context)]));
  const convert: Convert = (value) => {
    if (isNothing(value)) return value;
    if (isHolder(value)) return value[withHeld](convert);
    let result = value;
    for (const schema of fittingOf(value, alternatives, context)) {
      result = converts.get(schema)?.(result) ?? result;
    }
    return result;
  };
  return convert;
}
