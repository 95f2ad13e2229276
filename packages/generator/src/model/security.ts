/** Security schemes, and the requirements that name them. */
import type { OperationModel } from "./api-model.js";
import type { OAuthFlow, SecurityRequirement, SecurityScheme } from "./security-model.js";
import { closest } from "../closest.js";
import {
  child,
  defined,
  entries,
  extensions,
  isRecord,
  items,
  type Node,
  type Reader,
  stringAt,
} from "./reader.js";
import { words } from "./words.js";

/** The keys of the schemes that operations ask for. */
export function schemesOf(
  groups: readonly { readonly operations: readonly Pick<OperationModel, "security">[] }[],
): ReadonlySet<string> {
  const required = groups
    .flatMap(({ operations }) => operations)
    .flatMap((one) => one.security ?? []);
  return new Set(required.flatMap((requirement) => Object.keys(requirement)));
}

/** @param needed The keys of those to read. Default: all. */
export function readSecuritySchemes(
  reader: Reader,
  needed?: ReadonlySet<string>,
): SecurityScheme[] {
  const list = child(child(reader.root, "components"), "securitySchemes");
  return reader.members(list, "components.securitySchemes").flatMap(([key, node]) => {
    if (needed?.has(key) === false) return [];
    const scheme = readScheme(key, node, reader);
    if (!scheme) {
      reader.warn(
        "GC170",
        node.place,
        `The security scheme ${JSON.stringify(key)} is incomplete or of an unknown type`,
        "It is ignored. A scheme is apiKey (with name and in), http (with scheme), oauth2, openIdConnect or mutualTLS.",
      );
      return [];
    }
    return [scheme];
  });
}

function readScheme(key: string, node: Node, reader: Reader): SecurityScheme | undefined {
  const base = defined({
    key,
    description: words(node, "description", reader),
    extensions: extensions(node),
  });
  const type = stringAt(node, "type");
  switch (type) {
    case "apiKey": {
      const name = stringAt(node, "name");
      const location = (["header", "query", "cookie"] as const).find(
        (known) => known === stringAt(node, "in"),
      );
      if (name === undefined || location === undefined) return undefined;
      return { ...base, type, in: location, name, credential: "token" };
    }
    case "http": {
      const scheme = stringAt(node, "scheme");
      if (scheme === undefined) return undefined;
      const bearerFormat = stringAt(node, "bearerFormat");
      return {
        ...base,
        type,
        scheme,
        credential: httpCredential(scheme),
        ...defined({ bearerFormat }),
      };
    }
    case "oauth2": {
      const metadataUrl = stringAt(node, "oauth2MetadataUrl");
      const flows = readFlows(child(node, "flows"));
      return { ...base, type, flows, ...defined({ metadataUrl }), credential: "oauth" };
    }
    case "openIdConnect": {
      const openIdConnectUrl = stringAt(node, "openIdConnectUrl") ?? "";
      return { ...base, type, openIdConnectUrl, credential: "oauth" };
    }
    case "mutualTLS":
      return { ...base, type, credential: "certificate" };
    default:
      return undefined;
  }
}

/** RFC 9110, 11.1: the names of schemes are the same in upper and lower case. */
function httpCredential(scheme: string): SecurityScheme["credential"] {
  switch (scheme.toLowerCase()) {
    case "bearer":
      // Many documents declare so what is got by OAuth 2.
      return "oauth";
    case "basic":
    case "digest":
      return "user";
    default:
      return "http";
  }
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
            deviceAuthorizationUrl: stringAt(flow, "deviceAuthorizationUrl"),
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

/**
 * The requirements of an operation, else of the document; undefined where neither says anything. An
 * empty list says that nothing is required; one in which nothing is right says nothing.
 */
export function readSecurity(operation: Node, reader: Reader): SecurityRequirement[] | undefined {
  for (const holder of [operation, reader.root]) {
    const list = child(holder, "security");
    if (!reader.isShaped(list, Array.isArray, "security has to be a list")) continue;
    const requirements = reader.list(list, "security");
    if (requirements.length > 0 || items(list).length === 0)
      return requirements.map((requirement) => readRequirement(requirement, reader));
  }
  return undefined;
}

function readRequirement(node: Node, reader: Reader): SecurityRequirement {
  const schemes = child(child(reader.root, "components"), "securitySchemes");
  const requirement = node.value as Record<string, unknown>;
  for (const key of Object.keys(requirement)) {
    const scheme = child(schemes, key);
    if (scheme.value !== undefined) {
      warnOfScopes(child(node, key), scheme, reader);
      continue;
    }
    const similar = Object.keys(isRecord(schemes.value) ? schemes.value : {}).find(
      (declared) => declared.toLowerCase() === key.toLowerCase(),
    );
    reader.warnFirst(
      "GC171",
      child(node, key).place,
      `The security scheme ${JSON.stringify(key)} is required, but not declared`,
      similar === undefined
        ? "The client takes no credential of that name. Declare it in components.securitySchemes."
        : `The client takes no credential of that name. Did you mean ${JSON.stringify(similar)}?`,
    );
  }
  return Object.fromEntries(
    Object.entries(requirement).map(([key, scopes]) => [
      key,
      Array.isArray(scopes) ? scopes.map(String) : [],
    ]),
  );
}

/** Of OAuth 2 only, and where the document has its flows: else the server declares the scopes. */
function warnOfScopes(required: Node, written: Node, reader: Reader): void {
  const scheme = reader.follow(written);
  if (!scheme || stringAt(scheme, "type") !== "oauth2") return;
  const flows = entries(child(scheme, "flows"));
  if (flows.length === 0) return;
  const declared = new Set(
    flows.flatMap(([, flow]) => entries(child(flow, "scopes")).map(([scope]) => scope)),
  );
  for (const { value: scope, place } of items(required)) {
    if (typeof scope !== "string" || declared.has(scope)) continue;
    const meant = closest(scope, declared);
    reader.warnFirst(
      "GC173",
      place,
      `The scope ${JSON.stringify(scope)} is required, but no flow of its security scheme declares it`,
      `The client asks for it all the same. ${
        meant === undefined
          ? "Declare it in the scopes of a flow."
          : `Did you mean ${JSON.stringify(meant)}?`
      }`,
    );
  }
}
