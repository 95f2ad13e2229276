/** The parameters of an operation: its own, those of its path, and those that only the path names. */
import { type ParameterModel, parameterPlaces } from "./request-model.js";
import type { Schema } from "./schema-model.js";
import { type ModelContext, schemaPlace } from "./model-context.js";
import { readSerialization } from "./parameter-serialization.js";
import { child, defined, extensions, type Node, type Reader, stringAt } from "./reader.js";
import { commentText } from "./sanitize.js";
import { words } from "./words.js";
import type { Direction } from "./directions.js";

/** OpenAPI 4.8.12.1: parameters of these names "shall be ignored". */
const ignoredHeaders = new Set(["accept", "content-type", "authorization"]);

/** What the connection sets by itself, and nobody else can (RFC 9110, 7.6.1; RFC 9112, 6). */
const connectionHeaders = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Called as in the document, all of them. `path` is the template that has to agree with the path parameters; a callback has none. */
export function readParameters(
  holders: readonly Node[],
  path: Node | undefined,
  direction: Direction,
  context: ModelContext,
): ParameterModel[] {
  // By place and name: those of the operation override those of its path.
  const declared = new Map<string, ParameterModel>();
  for (const holder of holders) {
    const own = new Map<string, ParameterModel>();
    for (const node of context.reader.list(child(holder, "parameters"), "parameters")) {
      const kind = `parameter, ${direction}`;
      const read = context.reader.once(kind, node, () => readParameter(node, direction, context));
      if (!read) continue;
      const description = words(node, "description", context.reader);
      const parameter =
        description === read.description ? read : { ...read, ...defined({ description }) };
      const key = parameterKey(parameter.in, parameter.name);
      // `checkParameters` tells of the others.
      if (!own.has(key)) own.set(key, parameter);
    }
    for (const [key, parameter] of own) declared.set(key, parameter);
  }
  const parameters = [...declared.values()];
  warnOfTwoQueries(parameters, context.reader);
  return path ? agreeWithPath(parameters, path, context.reader) : parameters;
}

/** Equal for parameters that are the same one (OpenAPI 3.1, 4.8.12; RFC 9110, 5.1: fields have no case). */
export function parameterKey(location: string, name: string): string {
  return `${location} ${location === "header" ? name.toLowerCase() : name}`;
}

function readParameter(
  node: Node,
  direction: Direction,
  context: ModelContext,
): ParameterModel | undefined {
  const { reader } = context;
  const location = parameterPlaces.find((known) => known === child(node, "in").value);
  // A whole query is sent without a name, and the specification's own examples have none.
  const name = stringAt(node, "name") ?? (location === "querystring" ? location : undefined);
  if (name === undefined || location === undefined) {
    const [key, expectation] =
      name === undefined
        ? (["name", "The name of a parameter has to be a string"] as const)
        : (["in", "A parameter is in path, query, querystring, header or cookie"] as const);
    reader.wrongShape(
      child(node, key),
      expectation,
      "The parameter is ignored. Correct it in the document.",
    );
    return undefined;
  }
  if (location === "header" && ignoredHeaders.has(name.toLowerCase())) return undefined;
  if (location === "header" && direction === "write" && connectionHeaders.has(name.toLowerCase())) {
    reader.warn(
      "GC133",
      node.place,
      `The header ${JSON.stringify(name)} belongs to the connection, and can't be set`,
      "It is no argument of the operation. Take it out of the document.",
    );
    return undefined;
  }
  const serialized = readSerialization(node, location, reader);
  if (serialized === undefined) return undefined;
  const { serialization, schema } = serialized;
  return defined({
    name,
    arg: name,
    in: location,
    required: location === "path" || child(node, "required").value === true,
    deprecated: child(node, "deprecated").value === true,
    description: commentText(stringAt(node, "description")),
    // OpenAPI 3.2, 4.12.2: of queries, and of styles that have a text for it.
    allowEmptyValue:
      child(node, "allowEmptyValue").value === true &&
      location === "query" &&
      serialization.kind === "style" &&
      serialization.style === "form",
    serialization,
    schema: schema ? context.schemas.use(schema, direction) : text,
    schemaPlace: schemaPlace(schema, context),
    extensions: extensions(node),
    place: node.place,
  });
}

/** OpenAPI 3.2, 4.12.1: a whole query "MUST NOT appear more than once", nor beside parameters of it. */
function warnOfTwoQueries(parameters: readonly ParameterModel[], reader: Reader): void {
  const [whole, ...rest] = parameters.filter((parameter) => parameter.in === "querystring");
  if (!whole) return;
  const others = [...rest, ...parameters.filter((parameter) => parameter.in === "query")];
  if (others.length === 0) return;
  reader.warn(
    "GC154",
    [whole.place, ...others.map(({ place }) => place)],
    `The parameter ${JSON.stringify(whole.name)} is the whole query, and there are others of it`,
    "They are sent one after the other. Keep either the whole query or its parameters.",
  );
}

/** The names in a path template, in its order. */
export function templateNames(path: string): string[] {
  return [...new Set([...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name))];
}

function agreeWithPath(
  parameters: readonly ParameterModel[],
  path: Node,
  reader: Reader,
): ParameterModel[] {
  const template = String(path.value);
  const names = templateNames(template);
  const stray = parameters.filter(
    (parameter) => parameter.in === "path" && !names.includes(parameter.name),
  );
  for (const { name, place } of stray) {
    reader.warn(
      "GC112",
      [place, path.place],
      `The path ${template} has no {${name}} for the path parameter ${JSON.stringify(name)}`,
      "The parameter is ignored. Put it into the path, or take it out of the parameters.",
    );
  }
  const missing = names.filter(
    (name) => !parameters.some((parameter) => parameter.in === "path" && parameter.name === name),
  );
  for (const name of missing) {
    reader.warn(
      "GC112",
      path.place,
      `No parameter is declared for {${name}} of the path ${template}`,
      "The client takes a string for it. Declare it among the parameters.",
    );
  }
  return [
    ...missing.map((name) => undeclared(name, path)),
    ...parameters.filter((parameter) => !stray.includes(parameter)),
  ];
}

const text: Schema = { type: "string" };

function undeclared(name: string, path: Node): ParameterModel {
  return {
    name,
    arg: name,
    in: "path",
    required: true,
    deprecated: false,
    allowEmptyValue: false,
    serialization: { kind: "style", style: "simple", explode: false, allowReserved: false },
    schema: text,
    extensions: {},
    place: path.place,
  };
}
