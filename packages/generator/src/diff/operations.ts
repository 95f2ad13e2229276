/** Compares two operations of one name: arguments, credentials, answers. */
import type { OperationModel } from "../model/api-model.js";
import type { SecurityRequirement } from "../model/security-model.js";
import type { Subject } from "./change.js";
import type { Context, Findings, Scope } from "./findings.js";
import { compareParameters } from "./parameters.js";
import { compareBodies } from "./bodies.js";
import { compareResponses } from "./responses.js";
import { summarized, wordChanges } from "./words.js";

/** An operation that is in both models. */
export interface OperationPair {
  readonly before: OperationModel;
  readonly after: OperationModel;
  readonly subject: Subject;
}

export function compareOperations(
  before: OperationModel,
  after: OperationModel,
  scope: Scope,
  context: Context,
): void {
  const { findings } = context;
  if (targetOf(before) !== targetOf(after)) {
    findings.add(scope, {
      kind: "operation-moved",
      message: `is ${after.heading} now, and was ${before.heading}`,
      before: before.heading,
      after: after.heading,
    });
  }
  findings.addAll(scope, wordChanges(summarized(before), summarized(after), ""));
  compareParameters(before.parameters, after.parameters, scope, context);
  compareBodies(before.body, after.body, scope, context);
  compareResponses(before.responses, after.responses, scope, context);
  compareLinks(before, after, scope, findings);
  comparePagination(before, after, scope, findings);
  compareServers(before, after, scope, findings);
  compareSecurity(before.security ?? [], after.security ?? [], scope, findings);
}

/** Where requests go, whatever the parameters of the path are called. */
export function targetOf({ method, path }: OperationModel): string {
  return `${method} ${path.replaceAll(/\{[^{}]*\}/g, "{}")}`;
}

function compareLinks(
  before: OperationModel,
  after: OperationModel,
  scope: Scope,
  findings: Findings,
): void {
  const keys = ({ links = [] }: OperationModel) =>
    new Map(links.map((link) => [`${link.status}.links.${link.name}`, link.target]));
  const [old, now] = [keys(before), keys(after)];
  for (const [at, target] of old) {
    if (now.get(at) === target) continue;
    findings.add(scope, {
      kind: "link-removed",
      at,
      message: `leads no longer to ${target}`,
      before: target,
    });
  }
  for (const [at, target] of now) {
    if (old.get(at) === target) continue;
    findings.add(scope, { kind: "link-added", at, message: `leads to ${target}`, after: target });
  }
}

function comparePagination(
  before: OperationModel,
  after: OperationModel,
  scope: Scope,
  findings: Findings,
): void {
  const [old, now] = [before.pagination, after.pagination];
  const [oldText, newText] = [old, now].map((rule) => rule && JSON.stringify(rule));
  if (oldText === newText) return;
  const texts = { before: oldText, after: newText };
  if (old === undefined) {
    findings.add(scope, {
      kind: "pagination-added",
      message: "says how its pages follow one another",
      ...texts,
    });
  } else if (now === undefined) {
    findings.add(scope, {
      kind: "pagination-removed",
      message: "no longer says how its pages follow one another",
      ...texts,
    });
  } else {
    // Only the place of the items is part of a type.
    const kind = old.items === now.items ? "pagination-changed" : "pagination-removed";
    findings.add(scope, { kind, message: "has pages that follow another rule", ...texts });
  }
}

function compareServers(
  before: OperationModel,
  after: OperationModel,
  scope: Scope,
  findings: Findings,
): void {
  const [old, now] = [before, after].map(({ servers }) =>
    servers?.map(({ url }) => url).join(", "),
  );
  if (old === now) return;
  const [was, is] = [old, now].map((urls) => urls ?? "the servers of the document");
  findings.add(scope, {
    kind: "server-changed",
    message: `goes to ${is} now, and went to ${was}`,
    before: old,
    after: now,
  });
}

/** Alternatives (OR) of sets (AND), as text: `api_key and oauth(read), or none`. */
function compareSecurity(
  before: readonly SecurityRequirement[],
  after: readonly SecurityRequirement[],
  scope: Scope,
  findings: Findings,
): void {
  const [old, now] = [before.map(requirementText), after.map(requirementText)];
  const removed = old.filter((text) => !now.includes(text));
  const added = now.filter((text) => !old.includes(text));
  if (removed.length + added.length === 0) return;
  const isFree = (texts: readonly string[]) => texts.length === 0 || texts.includes("none");
  const texts = { before: old.join(", or ") || "none", after: now.join(", or ") || "none" };
  if (!isFree(old) && (isFree(now) || removed.length === 0)) {
    const message = `asks for ${texts.after} now, and asked for ${texts.before}`;
    findings.add(scope, { kind: "credentials-relaxed", message, ...texts });
  } else if (isFree(old) && !isFree(now)) {
    const message = `asks for ${texts.after} now, and asked for none`;
    findings.add(scope, { kind: "credentials-required", message, ...texts });
  } else if (!isFree(old)) {
    const message = `asks for ${texts.after} now, and asked for ${texts.before}`;
    findings.add(scope, { kind: "credentials-changed", message, ...texts });
  }
}

function requirementText(requirement: SecurityRequirement): string {
  const schemes = Object.entries(requirement).map(([key, scopes]) =>
    scopes.length === 0 ? key : `${key} (${scopes.toSorted().join(", ")})`,
  );
  return schemes.length === 0 ? "none" : schemes.join(" and ");
}
