/** Security definitions -> security schemes. */
import type { FileConversion } from "./conversion.js";
import { at, isObject, type JsonObject, membersOf, type Original, without } from "./original.js";

/** Swagger 2.0, "Security Scheme Object" -> OpenAPI 3.0.4, 4.7.27. */
const flowNames: Readonly<Record<string, string>> = {
  implicit: "implicit",
  password: "password",
  application: "clientCredentials",
  accessCode: "authorizationCode",
};

const ofFlow = new Set(["flow", "authorizationUrl", "tokenUrl", "scopes"]);

export function convertSecuritySchemes(node: Original, file: FileConversion): unknown {
  if (!isObject(node.value)) return node.value;
  const schemes = membersOf(node).map(([name, scheme]) => [name, convertScheme(scheme, file)]);
  return file.note(Object.fromEntries(schemes) as JsonObject, node);
}

function convertScheme(node: Original, file: FileConversion): unknown {
  const { value } = node;
  if (!isObject(value)) return value;
  switch (value["type"]) {
    case "basic":
      return file.note({ ...value, type: "http", scheme: "basic" }, node);
    case "oauth2":
      return file.note({ ...without(value, ofFlow), flows: convertFlow(node, file) }, node);
    default:
      return value;
  }
}

function convertFlow(node: Original, file: FileConversion): JsonObject {
  const written = at(node, "flow");
  const name = typeof written.value === "string" ? flowNames[written.value] : undefined;
  if (name === undefined) {
    file.conversion.warn(
      "GC217",
      written.value === undefined ? node : written,
      `The flow of an oauth2 security definition is one of ${Object.keys(flowNames).join(", ")}`,
      "The client takes a token, and knows no way to get one. Correct it in the document.",
    );
    return file.note({}, node);
  }
  const flow = Object.fromEntries(
    [...ofFlow]
      .filter((key) => key !== "flow" && at(node, key).value !== undefined)
      .map((key) => [key, at(node, key).value]),
  );
  return file.note({ [name]: file.note({ scopes: {}, ...flow }, node) }, node);
}
