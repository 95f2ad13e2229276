/** One operation as data for the runtime: the contract is `Operation` of @gen-client/runtime. */
import type {
  BodyModel,
  MediaTypeModel,
  OperationModel,
  ParameterModel,
} from "../model/api-model.js";
import { type Data, literal, quote } from "./literal.js";

/** The object literal of a descriptor. What the runtime takes for granted is left out. */
export function descriptorText(operation: OperationModel): string {
  const { id, method, path, parameters, body, responses, security, servers } = operation;
  const accept = acceptOf(operation);
  const absolute = servers?.flatMap(({ absoluteUrl }) => absoluteUrl ?? []) ?? [];
  const rest: Record<string, Data> = {
    ...(parameters.length > 0 && { params: parameters.map(parameterOf) }),
    ...(body && { body: bodyOf(body) }),
    responses: Object.fromEntries(responses.map(({ status, decoding }) => [status, decoding])),
    ...(accept !== undefined && { accept }),
    ...(security && { security }),
    ...(absolute.length > 0 && { servers: absolute }),
  };
  const first = [`id: ${quote(id)}`, `method: ${quote(method)}`, `path: ${quote(path)}`];
  const lines = [
    ...(first.join(", ").length < 96 ? [first.join(", ")] : first),
    ...Object.entries(rest).map(([key, value]) => `${key}: ${literal(value, 2, key.length + 4)}`),
  ];
  return `{\n${lines.map((line) => `  ${line},\n`).join("")}}`;
}

function parameterOf(parameter: ParameterModel): Data {
  const { name, arg, in: location, required, serialization } = parameter;
  return {
    name,
    in: location,
    ...(arg !== name && { arg }),
    // A path parameter always is.
    ...(required && location !== "path" && { required }),
    ...(serialization.kind === "content"
      ? { contentType: serialization.contentType }
      : styleOf(location, serialization)),
  };
}

function styleOf(
  location: ParameterModel["in"],
  { style, explode, allowReserved, arrays }: Extract<ParameterModel["serialization"], { kind: "style" }>,
): Record<string, Data> {
  const usual = location === "path" || location === "header" ? "simple" : "form";
  return {
    ...(style !== usual && { style }),
    ...(explode !== (style === "form" || style === "cookie") && { explode }),
    ...(allowReserved && { allowReserved }),
  };
}

function bodyOf({ content, chosen, encoding, required }: BodyModel): Data {
    ...(arrays && { arrays }),
  const types = [chosen, ...content.filter((media) => media !== chosen)].map(
    ({ contentType }) => contentType,
  );
  // A wildcard says what the server takes; what is sent has to have a name.
  const sent =
    encoding === "json"
      ? types.map((type) => (type.includes("*") ? "application/json" : type))
      : types;
  return { contentTypes: [...new Set(sent)], ...(required && { required }) };
}

/** What the client asks for: the chosen media types, those of success first. Undefined: JSON, or nothing to choose. */
function acceptOf({ responses }: OperationModel): string | undefined {
  const chosen = responses.flatMap((response) =>
    response.chosen ? [{ ...response, media: response.chosen }] : [],
  );
  const success = chosen.filter(({ status }) => status.startsWith("2"));
  const failure = chosen.filter(({ status }) => !status.startsWith("2"));
  const types = [...new Set([...success, ...failure].map(({ media }) => withoutCharset(media)))];
  const named = types.filter((type) => type !== "*/*");
  if (named.length === 0 || types.join() === "application/json") return undefined;
  return types.join(", ");
}

/** RFC 8259, 11: JSON has no such parameter, and for other types the server decides. */
function withoutCharset({ contentType }: MediaTypeModel): string {
  return contentType.replace(/\s*;\s*charset=[^;]*/i, "").trim();
}
