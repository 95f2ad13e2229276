/** Security schemes, and the requirements that name them. */
import type { OAuthFlow, SecurityRequirement, SecurityScheme } from "./api-model.js";
import {
  child,
  defined,
  extensions,
  isRecord,
  type Node,
  type Reader,
  stringAt,
} from "./reader.js";
import { commentText } from "./sanitize.js";

export function readSecuritySchemes(reader: Reader): SecurityScheme[] {
  const list = child(child(reader.root, "components"), "securitySchemes");
  return reader.members(list, "components.securitySchemes").flatMap(([key, node]) => {
    const scheme = readScheme(key, node);
    if (!scheme) {
      reader.warn(
        "GC111",
        node.place,
        `The security scheme ${JSON.stringify(key)} is incomplete or of an unknown type`,
        "It is ignored. A scheme is apiKey (with name and in), http (with scheme), oauth2, openIdConnect or mutualTLS.",
      );
      return [];
    }
    if (!isSupported(scheme)) {
      reader.warn(
        "GC130",
        node.place,
        `The security scheme ${JSON.stringify(key)} (${scheme.type === "http" ? scheme.scheme : scheme.type}) is not supported yet`,
        "The client takes no credential for it. Where an operation accepts another scheme, use that.",
      );
    }
    return [scheme];
  });
}

/** Whether the runtime can present a credential for the scheme. */
function isSupported(scheme: SecurityScheme): boolean {
  if (scheme.type === "http") return ["basic", "bearer"].includes(scheme.scheme.toLowerCase());
  return scheme.type !== "mutualTLS";
}

function readScheme(key: string, node: Node): SecurityScheme | undefined {
  const base = defined({
    key,
    description: commentText(stringAt(node, "description")),
    extensions: extensions(node),
  });
  const type = stringAt(node, "type");
  if (type === "apiKey") {
    const name = stringAt(node, "name");
    const location = (["header", "query", "cookie"] as const).find(
      (known) => known === stringAt(node, "in"),
    );
    return name === undefined || location === undefined
      ? undefined
      : { ...base, type, in: location, name };
  }
  if (type === "http") {
    const scheme = stringAt(node, "scheme");
    if (scheme === undefined) return undefined;
    return { ...base, type, scheme, ...defined({ bearerFormat: stringAt(node, "bearerFormat") }) };
  }
  if (type === "oauth2") return { ...base, type, flows: readFlows(child(node, "flows")) };
  if (type === "openIdConnect")
    return { ...base, type, openIdConnectUrl: stringAt(node, "openIdConnectUrl") ?? "" };
  return type === "mutualTLS" ? { ...base, type } : undefined;
}

function readFlows(node: Node): Record<string, OAuthFlow> {
  if (!isRecord(node.value)) return {};
  return Object.fromEntries(
    Object.keys(node.value)
      .filter((name) => !name.startsWith("x-"))
      .map((name) => {
        const flow = child(node, name);
        const scopes = child(flow, "scopes").value;
        const described = isRecord(scopes) ? Object.entries(scopes) : [];
        return [
          name,
          defined({
            authorizationUrl: stringAt(flow, "authorizationUrl"),
            tokenUrl: stringAt(flow, "tokenUrl"),
            refreshUrl: stringAt(flow, "refreshUrl"),
            scopes: Object.fromEntries(
              described.map(([scope, text]) => [scope, typeof text === "string" ? text : ""]),
            ),
          }),
        ];
      }),
  );
}

/** The requirements of an operation, else of the document; undefined where neither says anything. */
export function readSecurity(operation: Node, reader: Reader): SecurityRequirement[] | undefined {
  for (const holder of [operation, reader.root]) {
    const list = child(holder, "security");
    if (
      list.value === undefined ||
      !reader.isShaped(list, Array.isArray, "security has to be a list")
    )
      continue;
    return reader.list(list, "security").map((requirement) => readRequirement(requirement, reader));
  }
  return undefined;
}

function readRequirement(node: Node, reader: Reader): SecurityRequirement {
  const schemes = child(child(reader.root, "components"), "securitySchemes");
  const requirement = node.value as Record<string, unknown>;
  for (const key of Object.keys(requirement)) {
    const scheme = child(schemes, key);
    if (scheme.value !== undefined) continue;
    // Said once, of the place where it is missing: a thousand operations may require it.
    reader.warn(
      "GC110",
      scheme.place,
      `The security scheme ${JSON.stringify(key)} is required, but not declared`,
      "The client takes no credential of that name. Declare it in components.securitySchemes.",
    );
  }
  return Object.fromEntries(
    Object.entries(requirement).map(([key, scopes]) => [
      key,
      Array.isArray(scopes) ? scopes.map(String) : [],
    ]),
  );
}
