/** Servers: of the document, of a path, of an operation. */
import type { Server, ServerVariable } from "./api-model.js";
import { child, defined, isRecord, items, type Node, type Reader, stringAt } from "./reader.js";
import { commentText } from "./sanitize.js";

/** The servers of the first of these nodes that has any; undefined where none has. */
export function readServers(holders: readonly Node[], reader: Reader): Server[] | undefined {
  for (const holder of holders) {
    const list = reader.list(child(holder, "servers"), "servers");
    if (list.length === 0) continue;
    const servers = list.flatMap((server) => readServer(server, reader) ?? []);
    warnOfSharedNames(list, reader);
    return servers;
  }
  return undefined;
}

/** The servers of the document. Without any, OpenAPI's default is `/`: the host that it was fetched from. */
export function readRootServers(reader: Reader): Server[] {
  const servers = readServers([reader.root], reader);
  if (servers) return servers;
  const { uri } = reader.document.root;
  const root = absoluteUrl("/", {}, uri);
  return root === undefined
    ? []
    : [defined({ url: "/", variables: {}, isUsable: true, absoluteUrl: root, base: baseOf(uri) })];
}

/** Whether users have a choice among the servers of the first of these nodes that has any. */
export function listsChoice(holders: readonly Node[]): boolean {
  const servers = holders
    .map((holder) => items(child(holder, "servers")))
    .find((list) => list.length > 0);
  if (servers === undefined) return false;
  return servers.length > 1 || servers.some((server) => isRecord(child(server, "variables").value));
}

/** One server; also that of a link. */
export function readServer(node: Node, reader: Reader): Server | undefined {
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
  const { uri } = node.place.source;
  const filled = fill(url, variables);
  const isUsable = checkUrl(filled, node, reader);
  const absolute = absoluteUrl(url, variables, uri);
  return defined({
    url,
    name: stringAt(node, "name"),
    description: commentText(stringAt(node, "description")),
    variables,
    isUsable,
    absoluteUrl: absolute,
    base: hasScheme(filled) ? undefined : baseOf(uri),
    exampleUrl:
      absolute === undefined
        ? commentText(absoluteUrl(url, variables, "https://api.example.com/"))
        : undefined,
  });
}

/** What no client can send to is told of, and can't be chosen. */
function checkUrl(filled: string, node: Node, reader: Reader): boolean {
  const [variable] = /\{[^{}]*\}/.exec(filled) ?? [];
  const { place } = child(node, "url");
  const shown = JSON.stringify(stringAt(node, "url"));
  if (variable !== undefined) {
    reader.warn(
      "GC172",
      place,
      `The server ${shown} has no variable for ${variable} of its URL`,
      "It can't be chosen. Describe the variable among its variables, with a default.",
    );
  } else if (hasScheme(filled) && !isWebUrl(filled)) {
    reader.warn(
      "GC172",
      place,
      `The server ${shown} is no URL of http or https`,
      "It can't be chosen; the other servers can, and so can a base URL.",
    );
  } else {
    return true;
  }
  return false;
}

/** OpenAPI 3.2, 4.5.1: a name is unique. */
function warnOfSharedNames(servers: readonly Node[], reader: Reader): void {
  const named = new Map<string, Node>();
  for (const server of servers) {
    const name = stringAt(server, "name");
    if (name === undefined) continue;
    const other = named.get(name);
    if (other === undefined) {
      named.set(name, server);
      continue;
    }
    reader.warn(
      "GC154",
      [child(server, "name").place, child(other, "name").place],
      `Two servers have the name ${JSON.stringify(name)}`,
      "The first one is chosen by it, the other one by its index. Give each a name of its own.",
    );
  }
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

function fill(template: string, variables: Readonly<Record<string, ServerVariable>>): string {
  const values = new Map(
    Object.entries(variables).map(([name, variable]) => [name, variable.default]),
  );
  return template
    .trim()
    .replace(/\{([^{}]*)\}/g, (whole, name: string) => values.get(name) ?? whole);
}

function absoluteUrl(
  template: string,
  variables: Readonly<Record<string, ServerVariable>>,
  documentUri: string,
): string | undefined {
  const url = fill(template, variables);
  if (/[{}\s]/.test(url)) return undefined;
  if (hasScheme(url)) return isWebUrl(url) ? url : undefined;
  // A relative server URL is relative to where its document is served from (OpenAPI 3.2, 4.5.1), whatever
  // `$self` says (4.5.2.1).
  const base = baseOf(documentUri);
  return base !== undefined && URL.canParse(url, base) ? new URL(url, base).href : undefined;
}

/** The address of a document on the web, less what a server of it must not inherit. */
function baseOf(documentUri: string): string | undefined {
  if (!/^https?:/.test(documentUri)) return undefined;
  const { origin, pathname } = new URL(documentUri);
  return origin + pathname;
}

function hasScheme(url: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(url);
}

function isWebUrl(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}
