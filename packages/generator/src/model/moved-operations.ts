import { operationKey, operationTypeKey, type FoundOperation } from "./operations.js";
import type { NameLock, Names } from "../name-lock.js";

/**
 * The lock with the keys that a document's operations have now. An operation that is at another path
 * than before, or of another method, is known by its `operationId`: its method, arguments and types keep
 * their names. What has its key keeps its own.
 */
export function followMoves(lock: NameLock, found: readonly FoundOperation[]): NameLock {
  const present = new Set(found.map(operationKey));
  const known = new Set([
    ...Object.keys(lock.operations),
    ...lock.removed.filter(({ space }) => space === "operations").map(({ key }) => key),
  ]);
  const gone = new Map(
    Object.entries(lock.operationIds)
      .filter(([key]) => known.has(key) && !present.has(key))
      // Those that went last win.
      .sort(([a], [b]) => Number(a in lock.operations) - Number(b in lock.operations))
      .map(([key, id]) => [id, key]),
  );
  const keys = new Map<string, string>();
  for (const operation of found) {
    const now = operationKey(operation);
    const before =
      operation.operationId === undefined ? undefined : gone.get(operation.operationId);
    if (before === undefined || known.has(now)) continue;
    const [method = "", ...path] = before.split(" ");
    keys.set(before, now);
    keys.set(
      operationTypeKey({ method, path: { value: path.join(" ") } }),
      operationTypeKey(operation),
    );
  }
  return keys.size === 0 ? lock : rekeyed(lock, (key) => moved(key, keys));
}

/** Also what belongs to the operation: its arguments, the schemas inside. */
function moved(key: string, keys: ReadonlyMap<string, string>): string {
  const whole = keys.get(key);
  if (whole !== undefined) return whole;
  const [operation = ""] = /^#\/paths\/[^/]*\/[^/ ]*/.exec(key) ?? [];
  const now = keys.get(operation);
  return now === undefined ? key : now + key.slice(operation.length);
}

function rekeyed(lock: NameLock, change: (key: string) => string): NameLock {
  const names = (record: Names): Names =>
    Object.fromEntries(Object.entries(record).map(([key, name]) => [change(key), name]));
  return {
    ...lock,
    operations: names(lock.operations),
    schemas: names(lock.schemas),
    arguments: names(lock.arguments),
    operationIds: names(lock.operationIds),
    removed: lock.removed.map((name) => ({ ...name, key: change(name.key) })),
  };
}
