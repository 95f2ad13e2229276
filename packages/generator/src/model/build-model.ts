/** Document -> `ApiModel`, in the order in which names are given: client, groups, schemas, operations. */
import type { Diagnostic } from "../diagnostic.js";
import type { LoadedDocument } from "../document.js";
import type { ApiModel, Group } from "./api-model.js";
import { ArgumentNames } from "./argument-names.js";
import type { BodyMediaModel, BodyModel } from "./request-model.js";
import type { Schema } from "./schema-model.js";
import { Filter, type FilterOptions } from "./filter.js";
import { formatKey, type FormatTypes } from "./format-types.js";
import { checkDocument } from "./checks/check-document.js";
import { finishBodies } from "./finish-bodies.js";
import { finishInbound } from "./finish-inbound.js";
import { finishValues } from "./finish-values.js";
import { readCallback, readWebhook } from "./inbound.js";
import { findInbounds, type FoundInbounds, wantedInboundType } from "./inbound-names.js";
import { groupByTag, groupKey, methodPath, type NamedGroup, nameGroups } from "./groups.js";
import { readInfo } from "./info.js";
import { readLinks } from "./links.js";
import { essence, isXml } from "./media-types.js";
import type { ModelContext } from "./model-context.js";
import { followMoves } from "./moved-operations.js";
import { warnOfClash } from "./name-clashes.js";
import { lockedNames, nextLock } from "../name-lock.js";
import type { NameLock } from "../name-lock.js";
import { NameTable } from "./names.js";
import {
  findOperations,
  type FoundOperation,
  operationId,
  operationKey,
  operationTypeKey,
  readOperation,
} from "./operations.js";
import { extensions, Reader } from "./reader.js";
import { clientEndings, reservedTypes, reservedWebhookTypes } from "./reserved.js";
import { pascalCase } from "./sanitize.js";
import { goneEndings, schemaIdentity, SchemaKeys } from "./schema-keys.js";
import { SchemaRegistry } from "./schema-registry.js";
import { readSecuritySchemes, schemesOf } from "./security.js";
import { listsChoice, readRootServers } from "./servers.js";
import { withValidation } from "./validation.js";
import type { ValueKinds } from "./value-kinds.js";

export interface ModelOptions {
  /**
   * Name of the client class; by default the locked one, else made of the document's title. One that
   * `isReservedClientName` gets `Api` at its end.
   */
  readonly clientName?: string;
  /** The names of an earlier run: these stay. */
  readonly names?: NameLock;
  /** What dates and integers of 64 bits are in the client. */
  readonly values?: ValueKinds;
  /** Types of the program's own for values of some formats. */
  readonly formats?: FormatTypes;
  /** Whether values may come that an enum does not list. Default: false. */
  readonly openEnums?: boolean;
  /** Whether values are to be validated: the model then has the document's schemas, too. */
  readonly validation?: boolean;
  /** What of the document is in the client. Default: everything. */
  readonly filter?: FilterOptions;
}

export interface BuiltModel {
  readonly model: ApiModel;
  /** Every name that was given: the lock of the next run. */
  readonly names: NameLock;
  readonly diagnostics: readonly Diagnostic[];
}

/** Builds the model. What is wrong with the document becomes a warning and a safe result, never an exception. */
export function buildModel(document: LoadedDocument, options: ModelOptions = {}): BuiltModel {
  const reader = new Reader(document);
  const filter = new Filter(options.filter ?? {});
  const found = findOperations(reader, filter);
  const lock = options.names && followMoves(options.names, found);
  const byTag = groupByTag(found);
  const keys = new SchemaKeys(document);
  const operationKeys = new Set(found.map(operationTypeKey));
  const groupKeys = new Set(
    [...byTag.keys()].flatMap((tag) => (tag === undefined ? [] : [groupKey(tag)])),
  );
  const formatKeys = new Set(Object.keys(options.formats ?? {}).map(formatKey));
  const inbounds = findInbounds(found, operationTypeKey, reader, filter);
  const types = typeTable(
    options.clientName,
    lock,
    operationKeys,
    inbounds,
    (key) =>
      [groupKeys, operationKeys, inbounds.endings, formatKeys].some((known) => known.has(key)) ||
      keys.exists(key),
    endingsOf(reader, found, inbounds),
  );
  const info = readInfo(reader);
  const clientName = types.claim(clientKey, wantedClientName(options, info.title)).name;
  const groups = nameGroups(byTag, lock, { name: clientName, types }, reader);
  const schemas = new SchemaRegistry(reader, types, keys, options);
  schemas.declareComponents({ onlyUsed: filter.isActive });
  const typeNames = nameOperationTypes(groups, types, reader);
  nameInboundTypes(inbounds, typeNames, types, reader);
  const typeNameOf = (key: string): string => typeNames.get(key) ?? "";
  const { validation, openEnums } = options;
  const args = new ArgumentNames(lock);
  const context: ModelContext = { reader, schemas, args, validation, openEnums };
  const foundByType = new Map<string, FoundOperation>();

  const readGroups = groups.map(({ tag: _, operations, ...group }) => ({
    ...group,
    operations: operations.map(({ found: operation, name, descriptorName, wantedType }) => {
      const typeName = types.claim(operationTypeKey(operation), wantedType).name;
      foundByType.set(typeName, operation);
      const callbacks = (inbounds.callbacks.get(operation) ?? []).map((callback) =>
        readCallback(callback, operationId(operation), typeNameOf(callback.key), context),
      );
      return readOperation(operation, { name, descriptorName, typeName }, callbacks, context);
    }),
  }));
  const unfinished = {
    info,
    clientName,
    servers: readRootServers(reader),
    groups: readGroups,
    securitySchemes: readSecuritySchemes(
      reader,
      filter.isActive ? schemesOf(readGroups) : undefined,
    ),
    webhooks: inbounds.webhooks.map((webhook) =>
      readWebhook(webhook, typeNameOf(webhook.key), context),
    ),
    extensions: extensions(reader.root),
    schemas: schemas.finish(),
    imports: schemas.imports(),
  };
  const finished = finishBodies(unfinished.groups, unfinished.schemas, schemas.written());
  const valued = finishValues(finished.groups, finished.schemas, options.values);
  const complete: ApiModel = {
    ...unfinished,
    ...finished,
    ...valued,
    ...finishInbound({ ...unfinished, groups: valued.groups }, finished.schemas, options.values),
  };
  const wanted = filter.isActive ? found.map(({ node }) => node.value) : undefined;
  const undeclared = checkDocument(reader, wanted);
  const model: ApiModel = options.validation
    ? { ...complete, ...withValidation(complete.groups, undeclared, context) }
    : complete;
  warnOfBodies(model.groups, reader);
  return {
    model: { ...model, groups: readLinks(model.groups, foundByType, reader, filter) },
    names: nextLock(lock, {
      groups: record(
        groups.flatMap(({ tag, property }) => (tag && property ? [[tag, property]] : [])),
      ),
      operations: record(
        groups.flatMap(({ property, operations }) =>
          operations.map((member) => [
            operationKey(member.found),
            methodPath(property, member.name),
          ]),
        ),
      ),
      operationIds: record(
        found.flatMap((each) =>
          each.operationId === undefined ? [] : [[operationKey(each), each.operationId]],
        ),
      ),
      arguments: args.given(),
      schemas: {
        [clientKey]: clientName,
        ...record(
          groups.flatMap(({ tag, className }) =>
            tag === undefined ? [] : [[groupKey(tag), className]],
          ),
        ),
        ...record([...typeNames]),
        ...schemas.names(),
      },
    }),
    diagnostics: [...filter.problems(), ...reader.diagnostics],
  };
}

/** Key of the client class among the types; every reference has a `#`. */
const clientKey = "client";

/** `GitHub's REST API` is `GitHubRESTAPI`. */
function wantedClientName({ clientName }: ModelOptions, title: string): string {
  const text = clientName ?? title.replace(/['’]s(?![\p{L}\p{N}])/gu, "");
  return pascalCase(text) || "ApiClient";
}

/**
 * Every exported type of the client is in one space of names, since its `index.ts` exports them all.
 * `exists` tells the keys of groups, operations and schemas that are still there.
 */
function typeTable(
  clientName: string | undefined,
  lock: NameLock | undefined,
  operationKeys: ReadonlySet<string>,
  { endings }: FoundInbounds,
  exists: (key: string) => boolean,
  ofClient: readonly string[],
): NameTable {
  const old = lockedNames(lock, "schemas");
  return new NameTable({
    // What was asked for comes before everything else.
    locked: clientName === undefined ? old : [[clientKey, pascalCase(clientName)], ...old],
    exists: (key) => key === clientKey || exists(key),
    identityOf: schemaIdentity,
    // What only documents with webhooks import.
    reserved:
      endings.size === 0 ? reservedTypes : new Set([...reservedTypes, ...reservedWebhookTypes]),
    reservedSuffix: (key) => (key === clientKey ? "Api" : "Model"),
    nameOf: pascalCase,
    endings: (key) => {
      if (key === clientKey) return ofClient;
      const own = endings.get(key);
      if (own !== undefined) return own;
      return operationKeys.has(key) ? ["Args", "Responses"] : goneEndings(key);
    },
  });
}

/** What stands behind the name of the client in the names of its types. */
function endingsOf(
  reader: Reader,
  found: readonly FoundOperation[],
  { webhooks, callbacks }: FoundInbounds,
): string[] {
  return [
    ...clientEndings,
    ...(listsChoice([reader.root]) ? ["Server"] : []),
    ...(found.some(({ node, pathItem }) => listsChoice([node, ...pathItem.nodes]))
      ? ["OperationServers"]
      : []),
    ...(webhooks.length > 0 ? ["Webhooks"] : []),
    ...(callbacks.size > 0 ? ["Callbacks"] : []),
  ];
}

/** Named before any operation is read, since reading one names the types of its inline schemas. */
function nameOperationTypes(
  groups: readonly NamedGroup[],
  types: NameTable,
  reader: Reader,
): Map<string, string> {
  const names = new Map<string, string>();
  for (const { found, wantedType } of groups.flatMap(({ operations }) => operations)) {
    const key = operationTypeKey(found);
    const claim = types.claim(key, wantedType);
    warnOfClash(reader, found.node.place, claim);
    names.set(key, claim.name);
  }
  return names;
}

/** As those of operations, whose names come first. */
function nameInboundTypes(
  { webhooks, callbacks }: FoundInbounds,
  names: Map<string, string>,
  types: NameTable,
  reader: Reader,
): void {
  const claim = ({ key, node }: FoundInbounds["webhooks"][number], wanted: string): void => {
    const claimed = types.claim(key, wanted);
    warnOfClash(reader, node.place, claimed);
    names.set(key, claimed.name);
  };
  for (const webhook of webhooks) claim(webhook, wantedInboundType(webhook.name));
  for (const [operation, own] of callbacks) {
    const owner = names.get(operationTypeKey(operation));
    for (const callback of own) claim(callback, wantedInboundType(callback.name, owner));
  }
}

/** One warning for each kind of body that is not encoded as the document says, however many there are. */
function warnOfBodies(groups: readonly Group[], reader: Reader): void {
  const kinds: readonly (readonly [
    what: string,
    isKind: (body: BodyModel) => boolean,
    help: string,
  ])[] = [
    [
      "an XML body whose root element has no name, and which is not encoded for you",
      ({ chosen }) =>
        isXml(chosen.contentType) && chosen.coding === "raw" && isStructure(chosen.schema),
      "Give its schema an xml.name in the document. Until then, their `body` is the encoded text or bytes.",
    ],
    [
      "a form with a property that is multipart itself, which is not encoded for you",
      ({ content }) => content.some(hasMultipartField),
      "Hand in the encoded bytes of that property, with their content type.",
    ],
  ];
  const operations = groups.flatMap((group) => group.operations);
  for (const [what, isKind, help] of kinds) {
    const found = operations.filter(({ body }) => body !== undefined && isKind(body));
    const [first] = found;
    if (!first) continue;
    const count = found.length === 1 ? "One operation takes" : `${found.length} operations take`;
    reader.warn("GC132", first.place, `${count} ${what}`, `${help} This is the first of them.`);
  }
}

function isStructure(schema: Schema | undefined): boolean {
  if (schema === undefined || typeof schema === "boolean") return false;
  const { type } = schema;
  return type === "object" || type === "array" || ["allOf", "oneOf"].some((key) => key in schema);
}

function hasMultipartField({ coding, encoding }: BodyMediaModel): boolean {
  return (
    coding === "multipart" &&
    encoding.some(({ contentType = "" }) => essence(contentType).startsWith("multipart/"))
  );
}

function record(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(pairs);
}
