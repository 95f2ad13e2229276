/** The webhooks and callbacks of a document: found first, so that their types can be named, and read then. */
import { formatPointer } from "../json-pointer.js";
import type { Filter } from "./filter.js";
import { type FoundOperation, traitsOf } from "./operations.js";
import { readPathItem } from "./path-items.js";
import { child, entries, isRecord, type Node, type Reader } from "./reader.js";
import { capitalize, pascalCase } from "./sanitize.js";
import { escapeFragment } from "./schema-keys.js";
import type { Candidate } from "./selector.js";

/** A webhook or callback that has no type names yet. */
export interface FoundInbound {
  /** Its key in the lock: the reference that names it in the document. */
  readonly key: string;
  readonly name: string;
  /** Its path item. */
  readonly node: Node;
}

export interface FoundCallback extends FoundInbound {
  /** The runtime expression of its URL. */
  readonly expression: string;
}

/** All that the API sends by itself. */
export interface FoundInbounds {
  readonly webhooks: readonly FoundInbound[];
  /** Of those operations that have any. */
  readonly callbacks: ReadonlyMap<FoundOperation, readonly FoundCallback[]>;
  /** What stands behind the names of their types, and of those that go with them, by key. */
  readonly endings: ReadonlyMap<string, readonly string[]>;
}

/** OpenAPI 3.1's `webhooks`, and what documents of 3.0 write in its place (by Redocly). */
const webhookFields = ["webhooks", "x-webhooks"] as const;

/** @param operationKey The key of an operation in the lock. */
export function findInbounds(
  operations: readonly FoundOperation[],
  operationKey: (operation: FoundOperation) => string,
  reader: Reader,
  filter: Filter,
): FoundInbounds {
  const webhooks = findWebhooks(reader, filter);
  const callbacks = new Map<FoundOperation, FoundCallback[]>();
  const endings = new Map<string, readonly string[]>();
  for (const { key } of webhooks) endings.set(key, ["Webhook", "WebhookResponses"]);
  for (const operation of operations) {
    const key = operationKey(operation);
    const own = findCallbacks(child(operation.node, "callbacks"), key, reader);
    if (own.length === 0) continue;
    callbacks.set(operation, own);
    endings.set(key, ["Args", "Responses", "Callbacks"]);
    for (const callback of own) endings.set(callback.key, ["Callback", "CallbackResponses"]);
  }
  return { webhooks, callbacks, endings };
}

/** The prefix that the types of a webhook or callback want: `NewPet`, for which `NewPetWebhook` stands. */
export function wantedInboundType(name: string, owner = ""): string {
  const own = capitalize(pascalCase(name));
  return owner + (own.replace(/(?:Webhook|Callback)$/, "") || own) || "Unnamed";
}

function findWebhooks(reader: Reader, filter: Filter): FoundInbound[] {
  const found = new Map<string, FoundInbound>();
  for (const field of webhookFields) {
    const webhooks = child(reader.root, field);
    if (!reader.isShaped(webhooks, isRecord, `${field} has to be an object`)) continue;
    for (const [name, node] of entries(webhooks)) {
      if (name.startsWith("x-") || found.has(name)) continue;
      if (filter.isActive && !keepsWebhook(name, node, reader, filter)) continue;
      found.set(name, { key: keyOf([field, name]), name, node });
    }
  }
  return [...found.values()];
}

/** By what any of its operations says: mostly it has one. */
function keepsWebhook(name: string, node: Node, reader: Reader, filter: Filter): boolean {
  const operations = readPathItem(node, name, reader).operations.map(([, operation]) => operation);
  const traits = operations.map(traitsOf);
  const candidate: Candidate = {
    kind: "webhook",
    name,
    ids: traits.flatMap(({ ids }) => ids),
    tags: traits.flatMap(({ tags }) => tags),
    deprecated: traits.length > 0 && traits.every(({ deprecated }) => deprecated),
  };
  return filter.keeps(candidate, operations);
}

function findCallbacks(node: Node, operationKey: string, reader: Reader): FoundCallback[] {
  return reader.members(node, "callbacks").flatMap(([name, callback]) =>
    entries(callback)
      .filter(([expression]) => !expression.startsWith("x-"))
      .map(([expression, pathItem], index) => ({
        // Mostly it has one URL. The name of another one says which.
        key: operationKey + keyOf(["callbacks", name, ...(index > 0 ? [expression] : [])]).slice(1),
        name: index > 0 ? `${name} ${expression}` : name,
        expression,
        node: pathItem,
      })),
  );
}

function keyOf(keys: readonly string[]): string {
  return `#${escapeFragment(formatPointer(keys))}`;
}
