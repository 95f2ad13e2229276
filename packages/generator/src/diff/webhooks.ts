/** Compares what the API calls on its client: webhooks, and callbacks of operations. */
import type { ApiModel } from "../model/api-model.js";
import type { InboundOperation } from "../model/inbound-model.js";
import type { Context, Scope } from "./findings.js";
import { compareSchemas } from "./schemas.js";

export function compareWebhooks(before: ApiModel, after: ApiModel, context: Context): void {
  const [old, now] = [inbounds(before), inbounds(after)];
  for (const [name, operation] of old) {
    const other = now.get(name);
    const subject = { type: "webhook", name } as const;
    if (other) {
      const scope = { subject, oldPlace: operation.place, newPlace: other.place };
      compareInbound(operation, other, scope, context);
    } else {
      const scope = { subject, oldPlace: operation.place };
      context.findings.add(scope, { kind: "webhook-removed", message: "was removed" });
    }
  }
  for (const [name, operation] of now) {
    if (old.has(name)) continue;
    const scope = { subject: { type: "webhook", name } as const, newPlace: operation.place };
    context.findings.add(scope, { kind: "webhook-added", message: "is new" });
  }
}

/** By name; with the method behind it where one name has several. */
function inbounds(model: ApiModel): Map<string, InboundOperation> {
  const callbacks = model.groups.flatMap(({ operations }) =>
    operations.flatMap((operation) =>
      operation.callbacks.map((callback) => [callback.fullName, callback.operations] as const),
    ),
  );
  const webhooks = model.webhooks.map(({ name, operations }) => [name, operations] as const);
  return new Map(
    [...webhooks, ...callbacks].flatMap(([name, operations]) =>
      operations.map((operation) => [
        operations.length === 1 ? name : `${name} (${operation.method})`,
        operation,
      ]),
    ),
  );
}

function compareInbound(
  before: InboundOperation,
  after: InboundOperation,
  scope: Scope,
  { findings, ...tables }: Context,
): void {
  if (before.description !== after.description || before.summary !== after.summary) {
    findings.add(scope, {
      kind: "description-changed",
      message: "has another description",
      before: before.description ?? before.summary,
      after: after.description ?? after.summary,
    });
  }
  const content = before.body?.content ?? [];
  const others = after.body?.content ?? [];
  for (const { contentType, schema } of content) {
    const other = others.find((each) => each.contentType === contentType);
    const at = content.length === 1 ? "body" : `body (${contentType})`;
    if (!other) {
      const message = `is no longer sent as ${contentType}`;
      findings.add(scope, { kind: "response-type-removed", at, message, before: contentType });
      continue;
    }
    const changes = compareSchemas(schema ?? true, other.schema ?? true, at, tables);
    findings.addAll(scope, changes, ["received"]);
  }
  for (const { contentType } of others) {
    if (content.some((each) => each.contentType === contentType)) continue;
    const message = `may be sent as ${contentType}`;
    findings.add(scope, { kind: "response-type-added", at: "body", message, after: contentType });
  }
}
