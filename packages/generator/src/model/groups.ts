/** Which group each operation belongs to, and what groups and methods are called. */
import type { Group } from "./api-model.js";
import { lockedNames, type NameLock, NameTable } from "./names.js";
import type { FoundOperation } from "./operations.js";
import { child, defined, items, type Reader, stringAt } from "./reader.js";
import {
  reservedClientMembers,
  reservedConstants,
  reservedFiles,
  reservedMethods,
} from "./reserved.js";
import { camelCase, capitalize, commentText, kebabCase } from "./sanitize.js";
import { warnOfClash } from "./schema-registry.js";

/** A group and its operations, named but not read yet. */
export interface NamedGroup extends Omit<Group, "operations"> {
  /** Its key in the lock; absent for the operations that stand on the client. */
  readonly tag?: string;
  readonly operations: readonly NamedOperation[];
}

export interface NamedOperation {
  readonly found: FoundOperation;
  readonly name: string;
  readonly descriptorName: string;
  /** The prefix that its types should get. */
  readonly wantedType: string;
}

/** The key of an operation in the lock. */
export function operationKey({ method, path }: FoundOperation): string {
  return `${method} ${String(path.value)}`;
}

export function nameGroups(
  operations: readonly FoundOperation[],
  lock: NameLock | undefined,
  client: { readonly name: string; readonly types: NameTable },
  reader: Reader,
): NamedGroup[] {
  const byTag = new Map<string | undefined, FoundOperation[]>();
  for (const found of operations) {
    const tag = groupTag(found);
    const members = byTag.get(tag);
    if (members) members.push(found);
    else byTag.set(tag, [found]);
  }
  const properties = new NameTable({
    locked: lockedNames(lock?.groups, (tag) => byTag.has(tag)),
    reserved: new Set([...reservedClientMembers, ...reservedFiles]),
    reservedSuffix: "Group",
    ignoreCase: true,
  });
  const groups = [...byTag].map(([tag, members]) => {
    if (tag === undefined) return { tag, property: undefined, members };
    const { name, clash } = properties.claim(tag, camelCase(tag));
    const [first] = members;
    if (clash !== undefined && first) warnOfClash(reader, first.node.place, clash, name);
    return { tag, property: name, members };
  });
  const properNames = new Set(groups.flatMap(({ property }) => property ?? []));
  return groups.map(({ tag, property, members }) => {
    if (tag === undefined || property === undefined) {
      const reserved = new Set([...reservedClientMembers, ...properNames]);
      const operations = nameMethods(members, tag, reserved, lock, reader);
      return { className: client.name, fileName: "index", operations };
    }
    return defined({
      tag,
      property,
      className: client.types.claim(`group ${tag}`, className(property)).name,
      fileName: kebabCase(property),
      description: tagDescription(tag, reader),
      operations: nameMethods(members, tag, reservedMethods, lock, reader),
    });
  });
}

/** `v1`, `v2beta1`, `v1-2`, `2.0`. */
const versionSegment = /^(v\d+([._-]?\d+)*(alpha|beta)?\d*|\d+(\.\d+)*)$/i;

/** The first tag, else the first literal segment of the path after a version. */
function groupTag({ tags, path }: FoundOperation): string | undefined {
  const [tag] = tags;
  if (tag !== undefined && camelCase(tag) !== "") return tag;
  const segments = String(path.value)
    .split(/[/?#]/)
    .filter((segment) => segment !== "");
  const version = segments.findIndex((segment) => versionSegment.test(segment));
  return segments
    .slice(version + 1)
    .find((segment) => !segment.includes("{") && camelCase(segment) !== "");
}

function className(property: string): string {
  const base = capitalize(property);
  return base.endsWith("Api") ? base : `${base}Api`;
}

function tagDescription(tag: string, reader: Reader): string | undefined {
  const declared = items(child(reader.root, "tags")).find((node) => stringAt(node, "name") === tag);
  return declared && commentText(stringAt(declared, "description"));
}

function nameMethods(
  members: readonly FoundOperation[],
  tag: string | undefined,
  reserved: ReadonlySet<string>,
  lock: NameLock | undefined,
  reader: Reader,
): NamedGroup["operations"] {
  const keys = new Set(members.map(operationKey));
  const table = new NameTable({
    locked: lockedNames(lock?.operations, (key) => keys.has(key)),
    reserved,
    reservedSuffix: "Operation",
  });
  const constants = new NameTable({ reserved: reservedConstants, reservedSuffix: "Operation" });
  return members.map((found) => {
    const wanted = methodName(found, tag);
    const { name, clash } = table.claim(operationKey(found), wanted);
    if (clash !== undefined) warnOfClash(reader, found.node.place, clash, name);
    const descriptorName = constants.claim(operationKey(found), name).name;
    return {
      found,
      name,
      descriptorName,
      wantedType: capitalize(camelCase(found.operationId ?? "")) || capitalize(wanted),
    };
  });
}

/** `repos/get` in the group `repos` is `get`; without an operationId it is `getReposByOwner`. */
function methodName(
  { operationId, method, path }: FoundOperation,
  tag: string | undefined,
): string {
  const own = operationId === undefined ? "" : camelCase(withoutTag(operationId, tag));
  if (own !== "") return own;
  const segments = String(path.value)
    .split("/")
    .map((segment) => segment.replace(/\{([^{}]*)\}/g, " by $1 "));
  return camelCase(`${method.toLowerCase()} ${segments.join(" ")}`);
}

function withoutTag(operationId: string, tag: string | undefined): string {
  const separated =
    tag === undefined ? null : /^([^/._:-]+)[/._:-]+(.*[\p{L}].*)$/u.exec(operationId);
  const [, prefix = "", rest = ""] = separated ?? [];
  return prefix !== "" && camelCase(prefix).toLowerCase() === camelCase(tag ?? "").toLowerCase()
    ? rest
    : operationId;
}
