/** The extensions by which documents say how their lists go on, each as its maker defines it. */
import {
  type Declaration,
  type DeclaredArgument,
  type DeclaredPlace,
  type Path,
  Unusable,
} from "./pagination-declaration.js";
import { parsePointer } from "../json-pointer.js";
import { child, isRecord, type Node, type Reader, stringAt } from "./reader.js";

/** An extension of operations. */
export interface PaginationExtension {
  readonly key: string;
  /** @throws Unusable where it isn't what its definition says, or asks for what can't be done. */
  readonly read: (node: Node, reader: Reader) => Declaration;
}

/** In the order in which they are asked: our own first, since it says the most. */
export const paginationExtensions: readonly PaginationExtension[] = [
  { key: "x-pagination", read: readOwn },
  { key: "x-redoclyPagination", read: readRedocly },
  // As it was called at first.
  { key: "x-redocly-pagination", read: readRedocly },
  { key: "x-speakeasy-pagination", read: readSpeakeasy },
  { key: "x-fern-pagination", read: readFern },
  { key: "x-ms-pageable", read: readPageable },
];

/** The runtime's `PaginationRule`, as it is. */
function readOwn(node: Node): Declaration {
  const styles = ["link", "url", "cursor", "offset", "page"].filter(
    (name) => child(node, name).value !== undefined,
  );
  const [style] = styles;
  if (styles.length !== 1 || style === undefined) {
    throw new Unusable("has to have one of link, url, cursor, offset and page");
  }
  const own = child(node, style);
  const common = {
    items: optional(stringAt(node, "items"), (text) => ownPath(text)),
    hasMore: optional(stringAt(node, "hasMore"), (text) => ownPath(text)),
  };
  const argument = (name: string): DeclaredArgument => ({
    in: "anywhere",
    path: ownPath(needed(stringAt(own, name), `${style}.${name}`)),
  });
  const limit = stringAt(own, "limit") === undefined ? undefined : argument("limit");
  switch (style) {
    case "link":
      return { ...common, style, relation: needed(stringAt(node, style), style) };
    case "url":
      return own.value === null
        ? { ...common, style: "single" }
        : { ...common, style, from: ownPlace(own, style) };
    case "cursor":
      return {
        ...common,
        style,
        argument: argument("argument"),
        from: ownPlace(child(own, "from"), "cursor.from"),
      };
    case "offset":
      return { ...common, style, argument: argument("argument"), limit };
    default: {
      const first = child(own, "first").value;
      if (first !== undefined && !(typeof first === "number" && Number.isSafeInteger(first))) {
        throw new Unusable("has a page.first that is no whole number");
      }
      const last = optional(stringAt(own, "last"), (text) => ownPath(text));
      return { ...common, style: "page", argument: argument("argument"), first, last, limit };
    }
  }
}

/** A name, or a JSON pointer. */
function ownPath(text: string): Path {
  return text === "" || text.startsWith("/") ? pointerPath(text) : [text];
}

function ownPlace(node: Node, what: string): DeclaredPlace {
  const { value } = node;
  if (typeof value === "string") return { in: "body", path: ownPath(value) };
  const last = stringAt(node, "last");
  if (last !== undefined) return { in: "last", path: ownPath(last) };
  const header = stringAt(node, "header");
  if (header !== undefined) return { in: "header", name: header };
  throw new Unusable(`has no ${what}: expected a place in the page, { last } or { header }`);
}

/** https://redocly.com/docs/cli/configuration/reference/client#pagination-object */
function readRedocly(node: Node): Declaration {
  const style = stringAt(node, "style");
  const query = (name: string): DeclaredArgument => ({
    in: "query",
    path: [needed(stringAt(node, name), name)],
  });
  const pointer = (name: string): Path => pointerPath(needed(stringAt(node, name), name));
  const items = pointer("items");
  switch (style) {
    case "cursor": {
      const hasMore = optional(stringAt(node, "hasMore"), pointerPath);
      const from = { in: "body", path: pointer("nextCursor") } as const;
      return { style, argument: query("cursorParam"), from, items, hasMore };
    }
    // Its `limitParam` is for other tools: lists end at an empty page.
    case "offset":
    case "page":
      return { style, argument: query("offsetParam"), items };
    case "link":
      return { style, relation: "next", items };
    default:
      throw new Unusable("has a style that is none of cursor, offset, page and link");
  }
}

/** https://www.speakeasy.com/docs/sdks/customize/runtime/pagination */
function readSpeakeasy(node: Node): Declaration {
  const inputs = child(node, "inputs");
  const count = Array.isArray(inputs.value) ? inputs.value.length : 0;
  const given = Array.from({ length: count }, (_, index) => child(inputs, index));
  const input = (type: string): DeclaredArgument | undefined => {
    const found = given.find((one) => stringAt(one, "type") === type);
    if (found === undefined) return undefined;
    const name = needed(stringAt(found, "name"), `name of its ${type}`);
    return { in: stringAt(found, "in") === "requestBody" ? "body" : "parameters", path: [name] };
  };
  const outputs = child(node, "outputs");
  const output = (name: string): Path | undefined => optional(stringAt(outputs, name), jsonPath);
  const items = output("results");
  const type = stringAt(node, "type");
  const limit = input("limit");
  switch (type) {
    case "offsetLimit": {
      const page = input("page");
      if (page !== undefined) {
        return { style: "page", argument: page, last: output("numPages"), limit, items };
      }
      return { style: "offset", argument: needed(input("offset"), "offset or page"), limit, items };
    }
    case "cursor": {
      const argument = needed(input("cursor"), "input of the type cursor");
      const path = needed(output("nextCursor"), "nextCursor");
      return { style: "cursor", argument, from: placeOf(path, items), items };
    }
    case "url": {
      const path = needed(output("nextUrl"), "nextUrl");
      return { style: "url", from: { in: "body", path }, items };
    }
    default:
      throw new Unusable("has a type that is none of offsetLimit, cursor and url");
  }
}

/** `$.data[-1].id` is in the last of the items, where these are at `$.data`. */
function placeOf(path: Path, items: Path | undefined): DeclaredPlace {
  const index = path.indexOf("-1");
  if (index === -1) return { in: "body", path };
  const list = path.slice(0, index);
  if (items === undefined || list.join("\0") !== items.join("\0")) {
    throw new Unusable("takes its cursor from the end of a list that is not the results");
  }
  return { in: "last", path: path.slice(index + 1) };
}

/** Of JSONPath (RFC 9535) what leads to one value: names and indexes. */
function jsonPath(text: string): Path {
  if (!/^\$(?:\.[^.[\]'"\s]+|\['[^']*'\]|\["[^"]*"\]|\[-?\d+\])*$/.test(text)) {
    throw new Unusable(`has a path that leads to no single place: ${JSON.stringify(text)}`);
  }
  const segments = text.matchAll(/\.([^.[\]'"\s]+)|\['([^']*)'\]|\["([^"]*)"\]|\[(-?\d+)\]/g);
  return [...segments].map(([, ...names]) => names.find((name) => name !== undefined) ?? "");
}

/** https://buildwithfern.com/learn/api-definitions/openapi/extensions/pagination */
function readFern(written: Node, reader: Reader): Declaration {
  // `true` is for the document's own.
  const node = written.value === true ? child(reader.root, "x-fern-pagination") : written;
  const path = (name: string, start: string): Path | undefined =>
    optional(stringAt(node, name), (text) => fernPath(text, start));
  const argument = (name: string): DeclaredArgument | undefined =>
    optional(path(name, "$request"), (names) => ({ in: "anywhere", path: names }));
  const common = {
    items: path("results", "$response"),
    hasMore: path("has-next-page", "$response"),
  };
  const cursor = argument("cursor");
  if (cursor !== undefined) {
    const from = needed(path("next_cursor", "$response"), "next_cursor");
    return { ...common, style: "cursor", argument: cursor, from: { in: "body", path: from } };
  }
  const url = path("next_uri", "$response") ?? path("next_path", "$response");
  if (url !== undefined) return { ...common, style: "url", from: { in: "body", path: url } };
  const offset = needed(argument("offset"), "offset, cursor, next_uri or next_path");
  // With a page size it counts items, without one it counts pages.
  const style = argument("step") === undefined ? "page" : "offset";
  return { ...common, style, argument: offset };
}

function fernPath(text: string, start: string): Path {
  const [first, ...names] = text.split(".");
  if (first === start) return names;
  throw new Unusable(`has ${JSON.stringify(text)} where something of ${start} is expected`);
}

/** https://github.com/Azure/autorest/blob/main/docs/extensions/readme.md#x-ms-pageable */
function readPageable(node: Node, reader: Reader): Declaration {
  const items = [stringAt(node, "itemName") ?? "value"];
  const nextLink = child(node, "nextLinkName").value;
  if (nextLink === null) return { style: "single", items };
  const operation = stringAt(node, "operationName");
  if (operation !== undefined && operationIds(reader).has(operation)) {
    throw new Unusable(
      `asks for the next page by the operation ${JSON.stringify(operation)}, which is not supported yet`,
    );
  }
  const name = needed(typeof nextLink === "string" ? nextLink : undefined, "nextLinkName");
  return { style: "url", from: { in: "body", path: [name] }, items };
}

function operationIds(reader: Reader): ReadonlySet<string> {
  return reader.once("operationIds", reader.root, () => {
    const ids = new Set<string>();
    const paths = child(reader.root, "paths").value;
    for (const item of isRecord(paths) ? Object.values(paths) : []) {
      for (const operation of isRecord(item) ? Object.values(item) : []) {
        const id = isRecord(operation) ? operation["operationId"] : undefined;
        if (typeof id === "string") ids.add(id);
      }
    }
    return ids;
  });
}

function pointerPath(pointer: string): Path {
  const path = parsePointer(pointer);
  if (path !== undefined) return path;
  throw new Unusable(`has ${JSON.stringify(pointer)} where a JSON pointer is expected`);
}

function needed<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Unusable(`has no ${what}`);
  return value;
}

function optional<T, U>(value: T | undefined, read: (value: T) => U): U | undefined {
  return value === undefined ? undefined : read(value);
}
