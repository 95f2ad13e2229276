/** Which group each operation belongs to, and what groups and methods are called. */
import { digestOf } from "../digest.js";
import type { Group } from "./api-model.js";
import { lockedNames } from "../name-lock.js";
import type { NameLock } from "../name-lock.js";
import { NameTable } from "./names.js";
import { type FoundOperation, operationKey } from "./operations.js";
import { child, defined, items, type Reader, stringAt } from "./reader.js";
import {
  reservedClientMembers,
  reservedConstants,
  reservedFiles,
  reservedMethods,
} from "./reserved.js";
import { camelCase, capitalize, commentText, kebabCase } from "./sanitize.js";
import { warnOfClash } from "./name-clashes.js";

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

/** The key of a group's class in the lock; no reference has a space. */
export function groupKey(tag: string): string {
  return `group ${tag}`;
}

/** The operations by the tag whose group they are in; undefined for those that stand on the client. */
export function groupByTag(
  operations: readonly FoundOperation[],
): ReadonlyMap<string | undefined, readonly FoundOperation[]> {
  const byTag = new Map<string | undefined, FoundOperation[]>();
  for (const found of operations) {
    const tag = groupTag(found);
    const members = byTag.get(tag);
    if (members) members.push(found);
    else byTag.set(tag, [found]);
  }
  return byTag;
}

export function nameGroups(
  byTag: ReturnType<typeof groupByTag>,
  lock: NameLock | undefined,
  client: { readonly name: string; readonly types: NameTable },
  reader: Reader,
): NamedGroup[] {
  const methods = new LockedMethods(lock);
  const members = clientMembers(byTag, lock, methods);
  const claimed = [...byTag].map(([tag, operations]) => {
    if (tag === undefined) return { operations };
    const claim = members.claim(groupKey(tag), camelCase(tag));
    const { name } = claim;
    const [first] = operations;
    if (first) warnOfClash(reader, first.node.place, claim);
    return { tag, property: name, operations };
  });
  return claimed.map(({ tag, property, operations }) =>
    property === undefined
      ? {
          className: client.name,
          fileName: "index",
          operations: nameMethods(operations, undefined, members, reader),
        }
      : defined({
          tag,
          property,
          className: client.types.claim(groupKey(tag), className(property)).name,
          fileName: fileName(property),
          description: tagDescription(tag, reader),
          operations: nameMethods(
            operations,
            tag,
            methodTable(operations, property, methods),
            reader,
          ),
        }),
  );
}

/** The groups and the methods of the client itself: whichever is older keeps its name. */
function clientMembers(
  byTag: ReturnType<typeof groupByTag>,
  lock: NameLock | undefined,
  lockedMethods: LockedMethods,
): NameTable {
  const groups = lockedNames(lock, "groups").map(([tag, name]) => [groupKey(tag), name] as const);
  const tags = new Set([...byTag.keys()].map((tag) => groupKey(tag ?? "")));
  const methods = new Set(byTag.get(undefined)?.map(operationKey));
  return new NameTable({
    locked: [...groups, ...lockedMethods.of(undefined, methods)],
    exists: (key) => tags.has(key) || methods.has(key),
    reserved: new Set([...reservedClientMembers, ...reservedFiles]),
    reservedSuffix: (key) => (methods.has(key) ? "Operation" : "Group"),
    nameOf: camelCase,
    ignoreCase: true,
  });
}

function methodTable(
  operations: readonly FoundOperation[],
  group: string,
  lockedMethods: LockedMethods,
): NameTable {
  const keys = new Set(operations.map(operationKey));
  return new NameTable({
    locked: lockedMethods.of(group, keys),
    exists: (key) => keys.has(key),
    reserved: reservedMethods,
    reservedSuffix: () => "Operation",
    nameOf: camelCase,
  });
}

/** An operation as one writes it behind `api.`: `pets.getPet`. */
export function methodPath(group: string | undefined, method: string): string {
  return group === undefined ? method : `${group}.${method}`;
}

type LockedName = readonly [key: string, name: string];

/** The locked names of methods: sorted out once, however many groups there are. */
class LockedMethods {
  readonly #byGroup = new Map<string | undefined, LockedName[]>();
  readonly #byKey = new Map<
    string,
    { readonly group: string | undefined; readonly name: string }[]
  >();

  constructor(lock: NameLock | undefined) {
    for (const [key, path] of lockedNames(lock, "operations")) {
      const dot = path.indexOf(".");
      const group = dot === -1 ? undefined : path.slice(0, dot);
      const name = path.slice(dot + 1);
      push(this.#byGroup, group, [key, name]);
      push(this.#byKey, key, { group, name });
    }
  }

  /** Those of a group, then those that its operations had in others: a name comes along where it is free. */
  of(group: string | undefined, members: ReadonlySet<string>): LockedName[] {
    const brought = [...members].flatMap((key) =>
      (this.#byKey.get(key) ?? [])
        .filter((each) => each.group !== group)
        .map(({ name }) => [key, name] as const),
    );
    return [...(this.#byGroup.get(group) ?? []), ...brought];
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

/** `v1`, `v2beta1`, `v1-2`, `2.0`. */
const versionSegment = /^(v\d+([._-]\d+)*((alpha|beta)\d*)?|\d+(\.\d+)*)$/i;

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

/** Names of files have at most 255 bytes; one that would be much shorter than its group's has a digest. */
function fileName(property: string): string {
  const name = kebabCase(property);
  if (Buffer.byteLength(name) <= longestFileName) return name;
  return `${Array.from(name).slice(0, 40).join("")}-${digestOf(property).slice(0, 12)}`;
}

/** In bytes of UTF-8, with room for an ending, and for other systems' limits on whole paths. */
const longestFileName = 200;

function tagDescription(tag: string, reader: Reader): string | undefined {
  const declared = items(child(reader.root, "tags")).find((node) => stringAt(node, "name") === tag);
  return declared && commentText(stringAt(declared, "description"));
}

function nameMethods(
  operations: readonly FoundOperation[],
  tag: string | undefined,
  methods: NameTable,
  reader: Reader,
): NamedOperation[] {
  const constants = new NameTable({
    reserved: reservedConstants,
    reservedSuffix: () => "Operation",
    nameOf: camelCase,
  });
  return operations.map((found) => {
    const key = operationKey(found);
    const wanted = methodName(found, tag);
    const claim = methods.claim(key, wanted);
    const { name } = claim;
    warnOfClash(reader, found.node.place, claim);
    return {
      found,
      name,
      descriptorName: constants.claim(key, constantName(name)).name,
      wantedType: capitalize(camelCase(found.operationId ?? "")) || capitalize(wanted),
    };
  });
}

/**
 * A constant never has the name of a type, which begins with a capital. Where the first letter has
 * no case, it ends with an underscore, which such types don't.
 */
function constantName(method: string): string {
  return capitalize(method) === method ? `${method}_` : method;
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

/** What follows the tag in an operationId: `get` of `repos/get`, `getAlert` of `code-scanning/get-alert`. */
function withoutTag(operationId: string, tag: string | undefined): string {
  const wanted = camelCase(tag ?? "").toLowerCase();
  let words = 0;
  for (const { 0: separator, index } of operationId.matchAll(/[/._:-]+/g)) {
    if (wanted === "" || (words += 1) > mostWordsOfTag) break;
    const rest = operationId.slice(index + separator.length);
    const isTag = camelCase(operationId.slice(0, index)).toLowerCase() === wanted;
    if (isTag && /\p{L}/u.test(rest)) return rest;
  }
  return operationId;
}

/** Of which it is looked for in an operationId: the time for a text has to grow no faster than it is long. */
const mostWordsOfTag = 10;
