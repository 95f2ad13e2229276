/** Servers: of the document, of a path, of an operation. */
import type { Server, ServerVariable } from "./api-model.js";
import { child, defined, type Node, type Reader, stringAt } from "./reader.js";
import { commentText } from "./sanitize.js";

/** The servers of the first of these nodes that has any; undefined where none has. */
export function readServers(holders: readonly Node[], reader: Reader): Server[] | undefined {
  for (const holder of holders) {
    const servers = reader.list(child(holder, "servers"), "servers");
    if (servers.length > 0) return servers.flatMap((server) => readServer(server, reader) ?? []);
  }
  return undefined;
}

/** The servers of the document. Without any, OpenAPI's default is `/`: the host that it was fetched from. */
export function readRootServers(reader: Reader): Server[] {
  const servers = readServers([reader.root], reader);
  if (servers) return servers;
  const root = absoluteUrl("/", {}, reader.document.root.uri);
  return root === undefined ? [] : [{ url: "/", variables: {}, absoluteUrl: root }];
}

function readServer(node: Node, reader: Reader): Server | undefined {
  const url = stringAt(node, "url");
  if (url === undefined) {
    reader.wrongShape(
      child(node, "url"),
      "The url of a server has to be a string",
      "The server is ignored.",
    );
    return undefined;
  }
  const variables = Object.fromEntries(
    reader
      .members(child(node, "variables"), "variables")
      .map(([name, variable]) => [name, readVariable(variable)]),
  );
  const absolute = absoluteUrl(url, variables, reader.document.root.uri);
  return defined({
    url,
    description: commentText(stringAt(node, "description")),
    variables,
    absoluteUrl: absolute,
    exampleUrl:
      absolute === undefined
        ? commentText(absoluteUrl(url, variables, "https://api.example.com/"))
        : undefined,
  });
}

function readVariable(node: Node): ServerVariable {
  const list = child(node, "enum").value;
  const values = Array.isArray(list) && list.length > 0 ? list.map(String) : undefined;
  // YAML reads `default: 443` as a number.
  const value = child(node, "default").value;
  const usual = typeof value === "string" || typeof value === "number" ? String(value) : undefined;
  return defined({
    default: usual ?? values?.[0] ?? "",
    enum: values,
    description: commentText(stringAt(node, "description")),
  });
}

function absoluteUrl(
  template: string,
  variables: Readonly<Record<string, ServerVariable>>,
  documentUri: string,
): string | undefined {
  const values = new Map(
    Object.entries(variables).map(([name, variable]) => [name, variable.default]),
  );
  const url = template
    .trim()
    .replace(/\{([^{}]*)\}/g, (whole, name: string) => values.get(name) ?? whole);
  if (/[{}\s]/.test(url)) return undefined;
  const isRelative = !/^[a-z][a-z0-9+.-]*:/i.test(url);
  if (!isRelative) return isWebUrl(url) ? url : undefined;
  // A relative server URL is relative to where the document is served from (OpenAPI 4.8.5).
  const base = withoutSecrets(documentUri);
  return base !== undefined && URL.canParse(url, base) ? new URL(url, base).href : undefined;
}

/** The address of a document on the web, less what a server of it must not inherit. */
function withoutSecrets(documentUri: string): string | undefined {
  if (!/^https?:/.test(documentUri)) return undefined;
  const { origin, pathname } = new URL(documentUri);
  return origin + pathname;
}

function isWebUrl(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}
