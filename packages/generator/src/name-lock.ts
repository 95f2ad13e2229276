/** The names that a run takes from the last one, and leaves for the next. */

/** The names of an earlier run, as the lock file has them. */
export interface NameLock {
  /** Tag (or path segment, where there are no tags) to property of the client: `pets`. */
  readonly groups: Names;
  /** `GET /pets/{petId}` to the method as one writes it behind `api.`: `pets.getPet`. */
  readonly operations: Names;
  /**
   * Reference, as the document itself would write it, to type: `#/components/schemas/Pet` to `Pet`,
   * `pet.yaml#/Pet` to `Pet`. An operation's reference stands for the prefix of its types, `client`
   * for the class of the client and `group pets` for that of a group.
   */
  readonly schemas: Names;
  /**
   * An operation's reference, place and name of a parameter to its argument:
   * `#/paths/~1pets/get query limit` to `limit`. Those of the path stand in the path, and are here only
   * where they are called otherwise.
   */
  readonly arguments: Names;
  /** `GET /pets` to `operationId`, by which an operation is known again that moves to another path. */
  readonly operationIds: Names;
  /** How often the names have changed. */
  readonly revision: number;
  /** Names that nothing has any more, and that nothing else gets for a while. */
  readonly removed: readonly RemovedName[];
}

/** Keys of what is named to names. */
export type Names = Readonly<Record<string, string>>;

/** What is named. Names are unique in a space, or in the group or operation that they belong to. */
export const nameSpaces = ["groups", "operations", "schemas", "arguments"] as const;

export type NameSpace = (typeof nameSpaces)[number];

/** The names that a run gives. */
export type GivenNames = Pick<NameLock, NameSpace | "operationIds">;

export interface RemovedName {
  readonly space: NameSpace;
  /** What it stood for. */
  readonly key: string;
  readonly name: string;
  /** The revision in which it went. */
  readonly since: number;
}

/** How many times names change before one that went is free again. */
export const revisionsKept = 10;

/**
 * The locked names of a space with their keys, those that win first: names in use, then those that are
 * kept, the latest first.
 */
export function lockedNames(
  lock: NameLock | undefined,
  space: NameSpace,
): (readonly [key: string, name: string])[] {
  if (lock === undefined) return [];
  const removed = lock.removed.filter((name) => name.space === space);
  return [
    ...Object.entries(lock[space]),
    ...removed.toSorted((a, b) => b.since - a.since).map(({ key, name }) => [key, name] as const),
  ];
}

/**
 * The lock after a run: what it gave, and what had a name before and has it no more. Such a name is
 * kept for `revisionsKept` revisions, by the count of changes and not by time, so that the same
 * documents always give the same lock.
 */
export function nextLock(previous: NameLock | undefined, given: GivenNames): NameLock {
  if (previous === undefined) return { ...given, revision: 1, removed: [] };
  const left = entriesOf(previous).filter(({ space, key, name }) => given[space][key] !== name);
  const isNew = entriesOf(given).some(({ space, key, name }) => previous[space][key] !== name);
  const revision = previous.revision + (isNew || left.length > 0 ? 1 : 0);
  const inUse = new Set(entriesOf(given).map(tokenOf));
  const removed = new Map<string, RemovedName>();
  for (const name of [
    ...left.map((entry) => ({ ...entry, since: revision })),
    ...previous.removed,
  ]) {
    const token = tokenOf(name);
    if (inUse.has(token) || removed.has(token)) continue;
    if (revision - name.since < revisionsKept) removed.set(token, name);
  }
  const kept = [...removed.values()].sort((a, b) => (tokenOf(a) < tokenOf(b) ? -1 : 1));
  return {
    ...given,
    operationIds: { ...idsOf(kept, previous), ...given.operationIds },
    revision,
    removed: kept,
  };
}

type NameEntry = Omit<RemovedName, "since">;

function entriesOf(names: GivenNames): NameEntry[] {
  return nameSpaces.flatMap((space) =>
    Object.entries(names[space]).map(([key, name]) => ({ space, key, name })),
  );
}

/** The same for two names that can't both be given. */
export function tokenOf({ space, key, name }: NameEntry): string {
  return space === "arguments"
    ? `${space} ${key.slice(0, key.indexOf(" "))} ${name}`
    : `${space} ${name}`;
}

/** An operation may also come back at another path. */
function idsOf(
  removed: readonly RemovedName[],
  { operationIds }: NameLock,
): Record<string, string> {
  return Object.fromEntries(
    removed.flatMap(({ space, key }) => {
      const id = space === "operations" ? operationIds[key] : undefined;
      return id === undefined ? [] : [[key, id]];
    }),
  );
}

/**
 * The names of two branches that were merged: those of both. Where they differ, that of the branch which
 * changed it; where both did, ours, and `lost` gets theirs.
 */
export function mergeNameLocks(ours: NameLock, theirs: NameLock, lost: string[]): NameLock {
  const gaveUp = (lock: NameLock) => new Set(lock.removed.map(tokenOf));
  const [removedByUs, removedByThem] = [gaveUp(ours), gaveUp(theirs)];
  const unite = (space: NameSpace): Names => {
    // No object: a tag may be called `__proto__` or `toString`.
    const names = new Map(Object.entries(ours[space]));
    const tokens = new Set([...names].map(([key, name]) => tokenOf({ space, key, name })));
    for (const [key, name] of Object.entries(theirs[space])) {
      const own = names.get(key);
      const token = tokenOf({ space, key, name });
      if (own === name || removedByUs.has(token)) continue;
      const isRenamed = own !== undefined && removedByThem.has(tokenOf({ space, key, name: own }));
      if ((own === undefined || isRenamed) && !tokens.has(token)) names.set(key, name);
      else lost.push(`${name} of ${key}`);
    }
    return Object.fromEntries(names);
  };
  const given: GivenNames = {
    groups: unite("groups"),
    operations: unite("operations"),
    schemas: unite("schemas"),
    arguments: unite("arguments"),
    operationIds: { ...theirs.operationIds, ...ours.operationIds },
  };
  const revision = Math.max(ours.revision, theirs.revision);
  const inUse = new Set(entriesOf(given).map(tokenOf));
  const removed = new Map(
    [...theirs.removed, ...ours.removed].map((name) => [tokenOf(name), name] as const),
  );
  return {
    ...given,
    revision,
    removed: [...removed].flatMap(([token, name]) => (inUse.has(token) ? [] : [name])),
  };
}
