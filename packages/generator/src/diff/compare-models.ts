/** Two models -> what changes for the callers of the client, each change with its class. */
import type { ApiModel, OperationModel } from "../model/api-model.js";
import type { NamedSchema } from "../model/schema-model.js";
import type { Change, Comparison, OperationSubject } from "./change.js";
import { compareConstraints } from "./constraints.js";
import { type Context, Findings } from "./findings.js";
import { compareOperations, type OperationPair, targetOf } from "./operations.js";
import { changeClasses, type Direction, type RuleOptions } from "./rules.js";
import { compareSchemas } from "./schemas.js";
import { compareSchemes } from "./security.js";
import { namedOperations, type Usage, usageOf } from "./usage.js";
import { compareWebhooks } from "./webhooks.js";
import { wordChanges } from "./words.js";

/**
 * Compares two models of one API. Both have to be built with the same names: the later one with the
 * lock of the earlier, or things that stayed may look moved. Constraints are compared where both were
 * built for validation.
 *
 * @example
 * const { changes, step } = compareModels(before, after);
 */
export function compareModels(
  before: ApiModel,
  after: ApiModel,
  options: RuleOptions = {},
): Comparison {
  const findings = new Findings(options);
  const context = { before: tableOf(before), after: tableOf(after), findings };
  compareClients(before, after, findings);
  compareSchemes(before, after, findings);
  const pairs = compareAllOperations(before, after, context);
  const usage = usageOf(before);
  compareTypes(context, usage, usageOf(after));
  compareWebhooks(before, after, context);
  compareConstraints(before, after, { pairs, usage, ...context });
  const changes = findings.sorted();
  return {
    client: after.clientName,
    oldVersion: before.info.version,
    newVersion: after.info.version,
    changes,
    operations: operationsOf(before, after),
    counts: countsOf(changes),
    step: stepFor(changes),
  };
}

function tableOf({ schemas }: ApiModel): ReadonlyMap<string, NamedSchema> {
  return new Map(schemas.map((schema) => [schema.name, schema]));
}

/** Where both have an operation of one name, the later one speaks for it. */
function operationsOf(...models: readonly ApiModel[]): Comparison["operations"] {
  const named = models.flatMap(namedOperations);
  return new Map(named.map(([operation, name]) => [name, subjectOf(operation, name)]));
}

function countsOf(changes: readonly Change[]): Comparison["counts"] {
  const counts = { code: 0, wire: 0, additive: 0, documentation: 0 };
  for (const change of changes) counts[change.class] += 1;
  return counts;
}

/** SemVer 2.0.0: what breaks callers is major, also where only the wire tells; item 7: to deprecate is minor. */
function stepFor(changes: readonly Change[]): Comparison["step"] {
  const isDeprecated = changes.some(({ kind }) => kind === "deprecated");
  const first = changeClasses.find((each) => changes.some((change) => change.class === each));
  const steps = {
    code: "major",
    wire: "major",
    additive: "minor",
    documentation: isDeprecated ? "minor" : "patch",
  } as const;
  return first === undefined ? "none" : steps[first];
}

function compareClients(before: ApiModel, after: ApiModel, findings: Findings): void {
  const scope = { subject: { type: "client", name: after.clientName } } as const;
  const isOptional = ({ servers }: ApiModel) =>
    servers.some(({ absoluteUrl }) => absoluteUrl !== undefined);
  if (isOptional(before) && !isOptional(after)) {
    findings.add(scope, {
      kind: "base-url-required",
      at: "options.baseUrl",
      message: "has to be given: the document no longer says where the API is",
    });
  }
  if (!isOptional(before) && isOptional(after)) {
    findings.add(scope, {
      kind: "base-url-optional",
      at: "options.baseUrl",
      message: "may be left out: the document says where the API is",
    });
  }
  const urls = ({ servers }: ApiModel) => servers.map(({ url }) => url).join(", ");
  if (urls(before) !== urls(after)) {
    findings.add(scope, {
      kind: "server-changed",
      message: `goes to ${urls(after) || "no server"} now, and went to ${urls(before) || "none"}`,
      before: urls(before),
      after: urls(after),
    });
  }
  findings.addAll(scope, wordChanges(before.info, after.info, ""));
}

function compareAllOperations(
  before: ApiModel,
  after: ApiModel,
  context: Context,
): OperationPair[] {
  const { findings } = context;
  const now = namedOperations(after);
  const rest = new Set(now);
  const pairs: OperationPair[] = [];
  const removed: [OperationModel, string][] = [];
  const matched = match(namedOperations(before), now);
  for (const [entry, counterpart] of matched) {
    const [operation, name] = entry;
    if (counterpart === undefined) {
      removed.push(entry);
      continue;
    }
    rest.delete(counterpart);
    const [other, newName] = counterpart;
    const subject = subjectOf(other, newName);
    const scope = { subject, oldPlace: operation.place, newPlace: other.place };
    if (name !== newName) {
      findings.add(scope, {
        kind: "operation-renamed",
        message: `is called ${newName} now, and was ${name}`,
        before: name,
        after: newName,
      });
    }
    if (operation.typeName !== other.typeName) {
      findings.add(scope, {
        kind: "operation-renamed",
        message: `has types called ${other.typeName}… now, and they were ${operation.typeName}…`,
        before: operation.typeName,
        after: other.typeName,
      });
    }
    compareOperations(operation, other, scope, context);
    pairs.push({ before: operation, after: other, subject });
  }
  for (const [operation, name] of removed) {
    const scope = { subject: subjectOf(operation, name), oldPlace: operation.place };
    findings.add(scope, { kind: "operation-removed", message: "was removed" });
  }
  for (const [operation, name] of rest) {
    const scope = { subject: subjectOf(operation, name), newPlace: operation.place };
    findings.add(scope, { kind: "operation-added", message: "is new" });
  }
  return pairs;
}

type Named = [operation: OperationModel, name: string];

/** By method and path, else by name or `operationId`, else by where its requests go. */
function match(before: readonly Named[], after: readonly Named[]): [Named, Named | undefined][] {
  const taken = new Set<Named>();
  const found = new Map<Named, Named>();
  const keys: ((named: Named) => string)[] = [
    ([{ method, path }]) => `${method} ${path}`,
    ([, name]) => name,
    ([{ id }]) => id,
    ([operation]) => targetOf(operation),
  ];
  for (const key of keys) {
    const byKey = new Map(
      after.filter((each) => !taken.has(each)).map((each) => [key(each), each]),
    );
    for (const each of before) {
      const counterpart = found.has(each) ? undefined : byKey.get(key(each));
      if (counterpart === undefined || taken.has(counterpart)) continue;
      taken.add(counterpart);
      found.set(each, counterpart);
    }
  }
  return before.map((each) => [each, found.get(each)]);
}

function subjectOf({ heading, tags }: OperationModel, name: string): OperationSubject {
  return { type: "operation", name, heading, tags };
}

function compareTypes(
  { findings, ...tables }: Context,
  oldUsage: ReadonlyMap<string, Usage>,
  newUsage: ReadonlyMap<string, Usage>,
): void {
  for (const [name, old] of tables.before) {
    const now = tables.after.get(name);
    const usage = oldUsage.get(name);
    const usedBy = [...(usage?.operations ?? [])];
    const subject = { type: "schema", name } as const;
    if (now === undefined) {
      const scope = { subject, oldPlace: old.place, usedBy };
      findings.add(scope, { kind: "schema-removed", message: "was removed" });
      continue;
    }
    const scope = { subject, oldPlace: old.place, newPlace: now.place, usedBy };
    const changes = compareSchemas(old.schema, now.schema, "", tables);
    // Nobody knows what callers do with a type that no operation has.
    const directions: readonly Direction[] = usage ? [...usage.directions] : ["sent", "received"];
    findings.addAll(scope, changes, directions);
  }
  for (const [name, now] of tables.after) {
    if (tables.before.has(name)) continue;
    const usedBy = [...(newUsage.get(name)?.operations ?? [])];
    const scope = { subject: { type: "schema", name } as const, newPlace: now.place, usedBy };
    findings.add(scope, { kind: "schema-added", message: "is new" });
  }
}
