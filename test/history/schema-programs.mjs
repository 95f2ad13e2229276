// @ts-check
/**
 * What programs do with the values of a schema: read each part with exactly its type, cover all values of
 * an enum, hand in literals and values of exactly its type. `is<T>(value)` takes what is a T, `some<T>()`
 * gives one.
 */
import { typeText } from "../../packages/generator/dist/emit/schema-types.js";

/** @import { ProgramText, Use } from "./program-text.mjs" */

/**
 * As the model has them, said again: nothing is built yet when this is linted.
 *
 * @typedef {{ readonly [keyword: string]: unknown }} SchemaObject
 * @typedef {boolean | SchemaObject} Schema
 */

/**
 * @typedef {object} View An object, as its parts make it.
 * @property {Map<string, { schema: Schema, required: boolean, of: string[] }>} properties Each with the
 *   names of the parts that have it.
 * @property {Schema} [others]
 */

/**
 * @typedef {object} ReadLimits
 * @property {number} names How many names are followed on the way inside.
 * @property {number} [depth] How deep the way was.
 * @property {boolean} [isOptional] The value may be missing.
 */

/** Lists and objects in one another without a name of their own: enough of them is enough. */
const deepest = 6;

export class SchemaPrograms {
  /** @type {ReadonlyMap<string, Schema>} */
  #schemas;
  /** @type {ProgramText} */
  #program;
  /** Whether binary strings are files here, as in multipart bodies. */
  withFiles = false;

  /**
   * @param {ProgramText} program
   * @param {ReadonlyMap<string, Schema>} schemas The named ones.
   */
  constructor(program, schemas) {
    this.#program = program;
    this.#schemas = schemas;
  }

  /**
   * Reads a value, part by part.
   *
   * @param {Schema} schema
   * @param {string} value An expression.
   * @param {readonly Use[]} uses Where the value is.
   * @param {ReadLimits} limits
   */
  read(schema, value, uses, { names, depth = 0, isOptional = false }) {
    const missing = isOptional ? " | undefined" : "";
    this.#program.add(`  is<${this.#typeOf(schema)}${missing}>(${value});`, uses);
    if (isAnyText(schema)) this.#program.add(`  is<boolean>(${value} === "some text");`, uses);
    if (depth < deepest) this.#readInside(schema, value, uses, { names, depth });
  }

  /**
   * @param {Schema} schema
   * @param {string} value
   * @param {readonly Use[]} uses
   * @param {{ names: number, depth: number }} limits
   * @returns {void}
   */
  #readInside(schema, value, uses, { names, depth }) {
    if (typeof schema === "boolean") return;
    const name = nameOf(schema);
    if (name !== undefined) {
      const target = this.#schemas.get(name);
      if (names === 0 || target === undefined) return;
      const inner = [...uses.map(ended), beginOf(name)];
      return this.#readInside(target, value, inner, { names: names - 1, depth: depth + 1 });
    }
    const values = enumOf(schema);
    if (values !== undefined) return this.#cover(values, value, uses);
    if (schema["type"] === "array" && schema["prefixItems"] === undefined) {
      const items = /** @type {Schema} */ (schema["items"] ?? true);
      if (items === false) return;
      return this.read(items, `must(${value})[0]`, deeper(uses, "[]"), {
        names,
        depth: depth + 1,
        isOptional: true,
      });
    }
    const view = this.viewOf(schema);
    if (view === undefined) return;
    for (const [key, { schema: inner, required, of }] of view.properties) {
      // The language knows a type of what every object has.
      if (key in Object.prototype) continue;
      const at = deeper([...uses, ...of.map(beginOf)], propertyPlace(key));
      const property = `must(${value})${access(key)}`;
      this.read(inner, property, at, { names, depth: depth + 1, isOptional: !required });
    }
    if (view.others !== undefined && view.properties.size === 0) {
      const at = deeper(uses, "[name]");
      const property = `must(${value})["some other"]`;
      this.read(view.others, property, at, { names, depth: depth + 1, isOptional: true });
    }
  }

  /**
   * @param {readonly unknown[]} values
   * @param {string} value
   * @param {readonly Use[]} uses
   */
  #cover(values, value, uses) {
    const cases = values
      .filter((each) => each !== null)
      .map((each) => `case ${JSON.stringify(each)}:`);
    const of = `const one = must(${value}); switch (one)`;
    this.#program.add(`  { ${of} { ${cases.join(" ")} break; default: is<never>(one); } }`, uses);
  }

  /**
   * Hands in values of a schema: literals of each alternative, and what has exactly its type.
   *
   * @param {Schema} schema
   * @param {string} target The type that takes them, in the words of the client.
   * @param {readonly Use[]} uses
   * @param {{ names: number, depth?: number }} limits
   */
  write(schema, target, uses, { names, depth = 0 }) {
    this.#program.add(`  is<${target}>(some<${this.#typeOf(schema)}>());`, uses);
    for (const all of [true, false]) {
      for (const literal of this.#literals(schema, { names, depth, all })) {
        this.#program.add(`  is<${target}>(${literal.text});`, [...uses, ...literal.uses]);
      }
    }
    if (typeof schema === "boolean" || nameOf(schema) !== undefined || depth >= deepest) return;
    const view = this.viewOf(schema);
    for (const [key, { schema: inner, of }] of view?.properties ?? []) {
      if (key in Object.prototype) continue;
      const own = `NonNullable<${target}>[${JSON.stringify(key)}]`;
      this.write(inner, own, deeper([...uses, ...of.map(beginOf)], propertyPlace(key)), {
        names,
        depth: depth + 1,
      });
    }
  }

  /**
   * @param {Schema} schema
   * @param {{ names: number, depth: number, all: boolean }} limits
   * @returns {{ text: string, uses: readonly Use[] }[]} One for each alternative.
   */
  #literals(schema, { names, depth, all }) {
    const opaque = [{ text: `some<${this.#typeOf(schema)}>()`, uses: [] }];
    if (typeof schema === "boolean" || depth > deepest || typeof schema["as"] === "string")
      return opaque;
    const name = nameOf(schema);
    if (name !== undefined) {
      const target = this.#schemas.get(name);
      if (names === 0 || target === undefined) return opaque;
      const use = { subject: `schema ${name}`, at: "" };
      const inside = this.#literals(target, { names: names - 1, depth: depth + 1, all });
      return inside.map(({ text, uses }) => ({ text, uses: [use, ...uses] }));
    }
    const limits = { names, depth: depth + 1, all };
    const values = enumOf(schema);
    if (values !== undefined)
      return values.map((value) => ({ text: JSON.stringify(value), uses: [] }));
    const alternatives = /** @type {readonly Schema[] | undefined} */ (schema["oneOf"]);
    if (alternatives) return alternatives.flatMap((each) => this.#literals(each, limits));
    switch (schema["type"]) {
      case "string":
        return schema["format"] === "binary" ? opaque : [{ text: `"text"`, uses: [] }];
      case "integer":
      case "number":
        return [{ text: "1", uses: [] }];
      case "boolean":
        return [{ text: "true", uses: [] }];
      case "null":
        return [{ text: "null", uses: [] }];
      case "array": {
        if (schema["prefixItems"] !== undefined || schema["items"] === false) return opaque;
        const items = this.#literals(/** @type {Schema} */ (schema["items"] ?? true), limits);
        return items.slice(0, 1).map(({ text, uses }) => ({ text: `[${text}]`, uses }));
      }
    }
    const view = this.viewOf(schema);
    if (view === undefined) return opaque;
    if (Object.keys(Object.prototype).some((key) => view.properties.has(key))) return opaque;
    const members = [...view.properties]
      .filter(([, { required }]) => all || required)
      .map(([key, { schema: inner, of }]) => {
        const [first = { text: "undefined", uses: [] }] = this.#literals(inner, limits);
        const uses = [...of.map(beginOf), ...first.uses];
        return { text: `${JSON.stringify(key)}: ${first.text}`, uses };
      });
    const text = members.map((member) => member.text).join(", ");
    return [{ text: `{ ${text} }`, uses: members.flatMap(({ uses }) => uses) }];
  }

  /** @param {Schema} schema */
  #typeOf(schema) {
    const text = typeText(schema, { withFiles: this.withFiles });
    // On one line; comments in it go.
    return text.replaceAll(/\/\*\*[^]*?\*\//g, "").replaceAll(/\s*\n\s*/g, " ");
  }

  /**
   * What is one object; undefined for unions and all else.
   *
   * @param {Schema} schema
   * @param {number} [depth]
   * @returns {View | undefined}
   */
  viewOf(schema, depth = 0) {
    if (typeof schema === "boolean" || depth > deepest) return undefined;
    const name = nameOf(schema);
    if (name !== undefined) {
      const view = this.viewOf(this.#schemas.get(name) ?? true, depth + 1);
      for (const property of view?.properties.values() ?? []) property.of.push(name);
      return view;
    }
    if (enumOf(schema) !== undefined || schema["as"] !== undefined) return undefined;
    const parts = /** @type {readonly Schema[] | undefined} */ (schema["allOf"]);
    if (parts) return merged(parts.map((part) => this.viewOf(part, depth + 1)));
    if (schema["type"] !== "object" || schema["oneOf"] !== undefined) return undefined;
    const required = new Set(/** @type {readonly string[]} */ (schema["required"] ?? []));
    const properties = /** @type {Record<string, Schema>} */ (schema["properties"] ?? {});
    const others = /** @type {Schema | undefined} */ (schema["additionalProperties"]);
    return {
      properties: new Map(
        Object.entries(properties).map(([key, each]) => [
          key,
          { schema: each, required: required.has(key), of: [] },
        ]),
      ),
      ...(others !== undefined && others !== false && { others }),
    };
  }
}

/**
 * @param {readonly (View | undefined)[]} views
 * @returns {View | undefined} None where a property stands in several: it is an intersection.
 */
function merged(views) {
  /** @type {View} */
  const whole = { properties: new Map() };
  for (const view of views) {
    if (view === undefined || view.others !== undefined) return undefined;
    for (const [key, property] of view.properties) {
      if (whole.properties.has(key)) return undefined;
      whole.properties.set(key, property);
    }
  }
  return whole;
}

/**
 * @param {SchemaObject} schema
 * @returns {string | undefined} What it refers to.
 */
function nameOf(schema) {
  const { $ref } = schema;
  return typeof $ref === "string" ? $ref.slice("#/".length) : undefined;
}

/**
 * @param {SchemaObject} schema
 * @returns {readonly unknown[] | undefined} None for one that may have other values, too.
 */
function enumOf(schema) {
  if (schema["open"] === true) return undefined;
  const values = /** @type {readonly unknown[] | undefined} */ (schema["enum"]);
  return values?.every((value) => typeof value !== "object" || value === null) ? values : undefined;
}

/** @param {Schema} schema */
function isAnyText(schema) {
  if (typeof schema === "boolean" || enumOf(schema) !== undefined) return false;
  return schema["type"] === "string" && schema["format"] !== "binary" && schema["as"] === undefined;
}

/** @param {string} key */
function access(key) {
  return isName(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** @param {string} key As `Change.at` has it. */
function propertyPlace(key) {
  return isName(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** @param {string} key */
function isName(key) {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key);
}

/**
 * @param {readonly Use[]} uses
 * @param {string} step A property, or `[]`.
 * @returns {readonly Use[]}
 */
function deeper(uses, step) {
  return uses.map((use) => {
    if (use.isEnded) return use;
    return { ...use, at: use.at === "" ? step.replace(/^\./, "") : use.at + step };
  });
}

/**
 * @param {string} name
 * @returns {Use}
 */
function beginOf(name) {
  return { subject: `schema ${name}`, at: "" };
}

/**
 * @param {Use} use
 * @returns {Use} One that the way leads on from by another name.
 */
function ended(use) {
  return { ...use, isEnded: true };
}
