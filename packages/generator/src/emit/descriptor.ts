/** One operation as data for the runtime: the contract is `Operation` of @gen-client/runtime. */
import { isDeepStrictEqual } from "node:util";
import type { OperationModel } from "../model/api-model.js";
import type { ParameterModel } from "../model/request-model.js";
import type { ReadableContent, ResponseModel } from "../model/response-model.js";
import { bodyData } from "./bodies.js";
import type { FileLinks } from "./links.js";
import { type Data, literal, quote } from "./literal.js";
import { bodyType } from "./responses.js";
import { operationServers } from "./servers.js";

/** The object literal of a descriptor. What the runtime takes for granted is left out. */
export function descriptorText(operation: OperationModel, links: FileLinks): string {
  const { id, method, path, parameters, body, responses, security, servers } = operation;
  const { pagination } = operation;
  const accept = acceptOf(operation);
  const own = operationServers(servers);
  const rest: Record<string, Data> = {
    ...(parameters.length > 0 && { params: parameters.map(parameterOf) }),
    ...(body && { body: bodyData(body) }),
    responses: Object.fromEntries(
      responses.map((response) => [
        response.status,
        responseOf(response, links.data(operation, response.status)),
      ]),
    ),
    ...(accept !== undefined && { accept }),
    ...(security && { security }),
    ...(own.length > 0 && { servers: own }),
    ...(pagination && { pagination: { ...pagination } }),
  };
  const first = [`id: ${quote(id)}`, `method: ${quote(method)}`, `path: ${quote(path)}`];
  const lines = [
    ...(first.join(", ").length < 96 ? [first.join(", ")] : first),
    ...Object.entries(rest).map(([key, value]) => `${key}: ${literal(value, 2, key.length + 4)}`),
  ];
  return `{\n${lines.map((line) => `  ${line},\n`).join("")}}`;
}

function parameterOf(parameter: ParameterModel): Data {
  const { name, arg, in: location, required, serialization, shape } = parameter;
  return {
    name,
    in: location,
    ...(arg !== name && { arg }),
    // A path parameter always is.
    ...(required && location !== "path" && { required }),
    ...(serialization.kind === "content"
      ? { contentType: serialization.contentType }
      : styleOf(location, serialization)),
    ...(shape !== undefined && { schema: shape }),
  };
}

function styleOf(
  location: ParameterModel["in"],
  {
    style,
    explode,
    allowReserved,
    arrays,
  }: Extract<ParameterModel["serialization"], { kind: "style" }>,
): Record<string, Data> {
  const usual = location === "path" || location === "header" ? "simple" : "form";
  return {
    ...(style !== usual && { style }),
    ...(explode !== (style === "form" || style === "cookie") && { explode }),
    ...(allowReserved && { allowReserved }),
    ...(arrays && { arrays }),
  };
}

/** One decoding where that is all that there is to say. */
function responseOf({ readable, headers }: ResponseModel, links: Data | undefined): Data {
  const [first] = readable;
  const isUniform =
    first === undefined ||
    readable.slice(1).every(
      (other) =>
        other.decoding === first.decoding &&
        bodyType(other) === bodyType(first) &&
        // Days and moments may both be a `Date`.
        isDeepStrictEqual(other.shape, first.shape),
    );
  const isPlain = readable.every(({ shape }) => shape === undefined);
  if (isUniform && isPlain && headers.length === 0 && links === undefined) {
    return first?.decoding ?? "empty";
  }
  const content = isUniform ? readable.slice(0, 1) : readable;
  return {
    content: Object.fromEntries(
      content.map(({ contentType, decoding }) => [contentType, decoding]),
    ),
    ...(!isPlain && { schemas: Object.fromEntries(content.flatMap(schemaOf)) }),
    ...(headers.length > 0 && {
      headers: Object.fromEntries(headers.map(({ name, value }) => [name, value.decoding])),
    }),
    ...(links !== undefined && { links }),
  };
}

function schemaOf({ contentType, shape }: ReadableContent): [string, Data][] {
  return shape === undefined ? [] : [[contentType, shape]];
}

/**
 * What the client asks for: the preferred media type of each response, those of success first, then the
 * others. Undefined: JSON, or nothing to choose.
 */
function acceptOf({ responses }: OperationModel): string | undefined {
  const documented = responses.filter(({ content }) => content.length > 0);
  const success = documented.filter(({ status }) => status.startsWith("2"));
  const failure = documented.filter(({ status }) => !status.startsWith("2"));
  const preferred = new Set<string>();
  const others = new Set<string>();
  for (const { readable } of [...success, ...failure]) {
    const [first, ...rest] = readable;
    if (first === undefined) continue;
    preferred.add(withoutCharset(first));
    // What gives the same type is read when it comes; nobody is better off for having asked for it.
    for (const other of rest) {
      if (bodyType(other) !== bodyType(first)) others.add(withoutCharset(other));
    }
  }
  const types = [
    ...preferred,
    // RFC 9110, 12.5.1: without a weight, the server would choose.
    ...[...others].filter((type) => !preferred.has(type)).map((type) => `${type};q=0.9`),
  ];
  const named = types.filter((type) => type !== "*/*");
  if (named.length === 0 || types.join() === "application/json") return undefined;
  return types.join(", ");
}

/** RFC 8259, 11: JSON has no such parameter, and for other types the server decides. */
function withoutCharset({ contentType }: ReadableContent): string {
  return contentType.replace(/\s*;\s*charset=[^;]*/i, "").trim();
}
