/** The document as a whole. */
import { convertSingle } from "./bodies.js";
import type { FileConversion } from "./conversion.js";
import { convertPaths } from "./operations.js";
import {
  at,
  isObject,
  type JsonObject,
  membersOf,
  type Original,
  textAt,
  without,
} from "./original.js";
import { convertParameter } from "./parameters.js";
import { convertResponse } from "./responses.js";
import { convertSchema } from "./schemas.js";
import { convertSecuritySchemes } from "./security.js";
import { documentServers } from "./servers.js";

/** Has Swagger 2.0's idea of schemas, and no later one. */
const targetVersion = "3.0.4";

const moved = new Set([
  "swagger",
  "host",
  "basePath",
  "schemes",
  "x-ms-parameterized-host",
  "consumes",
  "produces",
  "paths",
  "definitions",
  "parameters",
  "responses",
  "securityDefinitions",
]);

export function convertDocument(root: Original, file: FileConversion): JsonObject {
  const { conversion } = file;
  const { consumes, produces } = conversion.mediaTypes;
  const parameters = membersOf(at(root, "parameters"));
  const isIn = (node: Original, ...places: string[]): boolean => {
    const parameter = conversion.follow(node);
    return parameter !== undefined && places.includes(textAt(parameter, "in") ?? "");
  };
  // Fields of forms are written where they are used: OpenAPI 3 has no shared ones.
  const shared = parameters.filter(([, node]) => !isIn(node, "body", "formData"));
  const bodies = parameters.filter(
    ([, node]) => isObject(node.value) && textAt(node, "in") === "body",
  );
  const components = {
    schemas: convertEach(membersOf(at(root, "definitions")), (node) => convertSchema(node, file)),
    parameters: convertEach(shared, (node) => convertParameter(node, file)),
    requestBodies: convertEach(bodies, (node) => convertSingle(node, consumes, file)),
    responses: convertEach(membersOf(at(root, "responses")), (node) =>
      convertResponse(node, produces, file),
    ),
    securitySchemes: convertSecuritySchemes(at(root, "securityDefinitions"), file),
  };
  const present = Object.entries(components).filter(([, part]) => part !== undefined);
  return file.note(
    {
      openapi: targetVersion,
      ...without(root.value as JsonObject, moved), // it is an object: it has a version
      servers: documentServers(root, conversion),
      paths: convertPaths(at(root, "paths"), file),
      ...(present.length > 0 && { components: Object.fromEntries(present) as JsonObject }),
    },
    root,
  );
}

function convertEach(
  members: readonly (readonly [string, Original])[],
  convert: (node: Original) => unknown,
): JsonObject | undefined {
  if (members.length === 0) return undefined;
  return Object.fromEntries(members.map(([name, node]) => [name, convert(node)]));
}
