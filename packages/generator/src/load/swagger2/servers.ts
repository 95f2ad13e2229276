/** `schemes`, `host` and `basePath` -> servers. */
import type { Conversion } from "./conversion.js";
import { at, isObject, itemsOf, type JsonObject, type Original, textAt } from "./original.js";

export function documentServers(root: Original, conversion: Conversion): unknown[] {
  const parameterized = at(root, "x-ms-parameterized-host");
  if (isObject(parameterized.value)) return templateServers(root, parameterized, conversion);
  return serversOf(root, at(root, "schemes"), conversion);
}

/** The servers of an operation that has schemes of its own. */
export function operationServers(node: Original, conversion: Conversion): unknown[] | undefined {
  const schemes = at(node, "schemes");
  const { root } = conversion;
  const document = { value: root.value, source: root, pointer: "" };
  const isOwn = schemesIn(schemes).join() !== schemesIn(at(document, "schemes")).join();
  const hasHost = hostOf(document, conversion) !== undefined || webAddress(document) !== undefined;
  if (schemesIn(schemes).length === 0 || !isOwn || !hasHost) return undefined;
  return serversOf(document, schemes, conversion);
}

function serversOf(root: Original, schemes: Original, conversion: Conversion): unknown[] {
  const basePath = pathOf(root);
  const host = hostOf(root, conversion);
  const listed = schemesIn(schemes);
  if (host === undefined) {
    // Beside the document itself.
    const url = basePath || "/";
    const served = webAddress(root);
    const isElsewhere = served !== undefined && listed.length > 0;
    return isElsewhere
      ? listed.map((scheme) => serverOf(`${scheme}://${served.host}${basePath}`, root, conversion))
      : [serverOf(url, at(root, "basePath"), conversion)];
  }
  const chosen = listed.length > 0 ? listed : [assumedScheme(host, root, conversion)];
  return chosen.map((scheme) =>
    serverOf(`${scheme}://${host}${basePath}`, at(root, "host"), conversion),
  );
}

function serverOf(url: string, from: Original, conversion: Conversion): JsonObject {
  return conversion.origins.note({ url }, from);
}

/** Those that are listed, https first: the first server is the one that is used unless told otherwise. */
function schemesIn(schemes: Original): string[] {
  const all = itemsOf(schemes).flatMap(({ value }) => (typeof value === "string" ? [value] : []));
  const listed = [...new Set(all.map((scheme) => scheme.toLowerCase()))];
  return [
    ...listed.filter((scheme) => scheme === "https"),
    ...listed.filter((scheme) => scheme !== "https"),
  ];
}

function pathOf(root: Original): string {
  const path = (textAt(root, "basePath") ?? "").trim().replace(/(?<!\/)\/+$/, "");
  return path === "" || path.startsWith("/") ? path : `/${path}`;
}

/** Swagger 2.0: name or address, with a port, and neither scheme nor path. */
function hostOf(root: Original, conversion: Conversion): string | undefined {
  const host = textAt(root, "host")
    ?.trim()
    .replace(/(?<!\/)\/+$/, "");
  if (host === undefined || host === "") return undefined;
  const bare = host.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "");
  if (bare !== host) {
    conversion.warn(
      "GC218",
      at(root, "host"),
      `host is ${JSON.stringify(host)}; it has to be a host without a scheme`,
      "The scheme is left out. Write it into schemes.",
    );
  }
  return bare;
}

/** Swagger 2.0: "the default scheme to be used is the one used to access the Swagger definition itself". */
function assumedScheme(host: string, root: Original, conversion: Conversion): string {
  const served = webAddress(root);
  if (served !== undefined) return served.protocol.slice(0, -1);
  const scheme = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::|\/|$)/.test(host)
    ? "http"
    : "https";
  conversion.warn(
    "GC218",
    at(root, "host"),
    "The document has a host, and no schemes that say how to reach it",
    `${scheme} is used; a client's baseUrl goes before it. Add schemes: ["${scheme}"].`,
  );
  return scheme;
}

function webAddress({ source: { uri } }: Original): URL | undefined {
  return /^https?:/.test(uri) ? new URL(uri) : undefined;
}

/** AutoRest's `x-ms-parameterized-host`. A variable without a default leaves a server that can't be chosen. */
function templateServers(root: Original, node: Original, conversion: Conversion): unknown[] {
  const template = textAt(node, "hostTemplate") ?? "";
  const schemes = schemesIn(at(root, "schemes"));
  const hasPrefix = at(node, "useSchemePrefix").value !== false;
  const prefixes = !hasPrefix
    ? [""]
    : (schemes.length > 0 ? schemes : ["https"]).map((scheme) => `${scheme}://`);
  const variables = itemsOf(at(node, "parameters")).flatMap((item) => {
    const parameter = conversion.follow(item);
    const name = parameter && textAt(parameter, "name");
    if (parameter === undefined || name === undefined) return [];
    const values = at(parameter, "enum").value;
    const usual = at(parameter, "default").value ?? (Array.isArray(values) ? values[0] : undefined);
    if (typeof usual !== "string") return [];
    const description = textAt(parameter, "description");
    const variable = {
      default: usual,
      ...(Array.isArray(values) && { enum: values }),
      ...(description !== undefined && { description }),
    };
    return [[name, conversion.origins.note(variable, parameter)]];
  });
  return prefixes.map((prefix) =>
    conversion.origins.note(
      {
        url: prefix + template + pathOf(root),
        ...(variables.length > 0 && { variables: Object.fromEntries(variables) as JsonObject }),
      },
      node,
    ),
  );
}
