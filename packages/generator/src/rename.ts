/** Names that somebody changes on purpose: `pets.getPet=fetchPet`. */
import { closest } from "./closest.js";
import { camelCase, capitalize, pascalCase } from "./model/sanitize.js";
import { reservedArguments } from "./model/argument-names.js";
import { operationTypeKey } from "./model/operations.js";
import { templateNames } from "./model/parameters.js";
import { inputKey } from "./model/schema-keys.js";
import { type NameLock, type NameSpace, tokenOf } from "./name-lock.js";
import { OutputError } from "./output/output-error.js";

/** Something that has a name. */
interface Named {
  readonly space: NameSpace;
  readonly key: string;
  /** What stands before its name where one writes it: `pets.` of `pets.getPet`. */
  readonly owner: string;
  readonly name: string;
}

const kinds: Readonly<Record<NameSpace, string>> = {
  groups: "a group",
  operations: "a method",
  schemas: "a type",
  arguments: "an argument",
};

/**
 * The lock with other names. What goes by the old name follows: the methods of a group, the types of an
 * operation, the input type of a schema. The old names are kept from other things, as removed ones are.
 *
 * Throws an `OutputError` (GC144) for a name that there is not, that is taken, or that is none.
 */
export function renameIn(lock: NameLock | undefined, renames: readonly string[]): NameLock {
  if (lock === undefined) {
    throw new OutputError(
      "GC144",
      `--rename ${renames.join(", ")}: there is no client yet, and no name in use`,
      "Generate it first, then rename; or give the operation another operationId in the document.",
    );
  }
  return renames.reduce(renameOne, { ...lock, revision: lock.revision + 1 });
}

/** Throws an `OutputError` (GC144) for a name that could not be given, once all are. */
export function checkRenames(before: NameLock, given: NameLock, renames: readonly string[]): void {
  for (const rename of renames) {
    const [from, to] = partsOf(rename);
    const thing = find(before, from);
    if (thing === undefined) continue;
    const found = namedThings(given).find(
      ({ space, key }) => space === thing.space && key === thing.key,
    );
    const name = to.startsWith(thing.owner) ? to.slice(thing.owner.length) : to;
    if (found?.name === name) continue;
    throw problem(
      rename,
      found === undefined
        ? `${from} is gone from the document`
        : `${to} is a name that generated code or another type needs`,
      "Nothing was written. Choose another name.",
    );
  }
}

function renameOne(lock: NameLock, rename: string): NameLock {
  const [from, to] = partsOf(rename);
  const things = namedThings(lock);
  const thing = find(lock, from);
  if (thing === undefined) {
    const meant = closest(from, things.map(pathOf));
    throw problem(
      rename,
      `the client has nothing called ${from}`,
      meant === undefined
        ? "Write a group as pets, a method as pets.getPet, its argument as pets.getPet.petId, a type as Pet."
        : `Did you mean ${meant}?`,
    );
  }
  const { space, key, owner } = thing;
  const name = to.startsWith(owner) ? to.slice(owner.length) : to;
  const possible = nameFor(space, name);
  if (possible !== name) {
    throw problem(
      rename,
      `${JSON.stringify(name)} can't be the name of ${kinds[space]}`,
      possible === "" ? "Choose another name." : `Perhaps ${possible}?`,
    );
  }
  const other = things.find((each) => each.space === space && pathOf(each) === owner + name);
  if (other?.key === key) return lock;
  if (other !== undefined) {
    throw problem(
      rename,
      `${owner}${name} is the name of ${other.key}`,
      "Rename that first, or choose another name.",
    );
  }
  return follow(give(lock, thing, name), thing, name);
}

function partsOf(rename: string): [from: string, to: string] {
  const sign = rename.indexOf("=");
  return [rename.slice(0, sign).trim(), rename.slice(sign + 1).trim()];
}

const pathOf = ({ owner, name }: Named) => owner + name;

function find(lock: NameLock, path: string): Named | undefined {
  return namedThings(lock).find((each) => pathOf(each) === path);
}

/** The name itself where it can be one of its space, else one near it. */
function nameFor(space: NameSpace, name: string): string {
  if (space === "arguments") return reservedArguments.has(name) ? "" : name;
  return space === "schemas" ? pascalCase(name) : camelCase(name);
}

function problem(rename: string, message: string, help: string): OutputError {
  return new OutputError("GC144", `--rename ${rename}: ${message}`, help);
}

function namedThings(lock: NameLock): Named[] {
  const plain = (["groups", "schemas"] as const).flatMap((space) =>
    Object.entries(lock[space]).map(([key, name]) => ({ space, key, owner: "", name })),
  );
  const methods = new Map<string, string>();
  const operations = Object.entries(lock.operations).map(([key, path]): Named => {
    methods.set(typeKeyOf(key), path);
    const dot = path.indexOf(".") + 1;
    return { space: "operations", key, owner: path.slice(0, dot), name: path.slice(dot) };
  });
  // Those of a path stand in the lock only where they are called otherwise.
  const inPaths = Object.keys(lock.operations).flatMap((key) =>
    templateNames(key).map((name) => [`${typeKeyOf(key)} path ${name}`, name] as const),
  );
  const args = Object.entries({ ...Object.fromEntries(inPaths), ...lock.arguments }).map(
    ([key, name]): Named => ({
      space: "arguments",
      key,
      owner: `${methods.get(key.slice(0, key.indexOf(" "))) ?? ""}.`,
      name,
    }),
  );
  return [...plain, ...operations, ...args];
}

/** `#/paths/~1pets/get` of `GET /pets`. */
function typeKeyOf(operation: string): string {
  const space = operation.indexOf(" ");
  const [method, path] = [operation.slice(0, space), operation.slice(space + 1)];
  return operationTypeKey({ method, path: { value: path } });
}

function give(lock: NameLock, { space, key, owner, name: old }: Named, name: string): NameLock {
  const full = (text: string) => (space === "operations" ? owner + text : text);
  const { [key]: _, ...others } = lock[space];
  const removed = { space, key, name: full(old), since: lock.revision };
  const token = tokenOf({ space, key, name: full(name) });
  return {
    ...lock,
    [space]: { ...others, [key]: full(name) },
    removed: [...lock.removed.filter((each) => tokenOf(each) !== token), removed],
  };
}

/** The names that were made of the old one, where the new ones are free. */
function follow(lock: NameLock, { space, key, name: old }: Named, name: string): NameLock {
  switch (space) {
    case "groups":
      return followClass(
        withGroup(lock, old, name),
        `group ${key}`,
        `${capitalize(old)}Api`,
        `${capitalize(name)}Api`,
      );
    case "schemas":
      return followClass(lock, inputKey(key), `${old}Input`, `${name}Input`);
    case "operations": {
      const [from, to] = [capitalize(old), capitalize(name)];
      const own = typeKeyOf(key);
      return Object.entries(lock.schemas)
        .filter(
          ([each, type]) => (each === own || each.startsWith(`${own}/`)) && type.startsWith(from),
        )
        .reduce(
          (result, [each, type]) => followClass(result, each, type, to + type.slice(from.length)),
          lock,
        );
    }
    case "arguments":
      return lock;
  }
}

function followClass(lock: NameLock, key: string, from: string, to: string): NameLock {
  const isFree = !Object.values(lock.schemas).includes(to);
  if (lock.schemas[key] !== from || !isFree) return lock;
  return give(lock, { space: "schemas", key, owner: "", name: from }, to);
}

function withGroup(lock: NameLock, from: string, to: string): NameLock {
  const moved = (path: string) =>
    path.startsWith(`${from}.`) ? to + path.slice(from.length) : path;
  return {
    ...lock,
    operations: Object.fromEntries(
      Object.entries(lock.operations).map(([key, path]) => [key, moved(path)]),
    ),
    removed: lock.removed.map((each) =>
      each.space === "operations" ? { ...each, name: moved(each.name) } : each,
    ),
  };
}
