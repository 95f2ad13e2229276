/** Compares what the API calls on its client: webhooks, and callbacks of operations. */
import type { ApiModel } from "../model/api-model.js";
import type { InboundOperation } from "../model/inbound-model.js";
import type { Subject } from "./change.js";
import type { Context } from "./findings.js";
import { compareInbound } from "./inbound.js";

export function compareWebhooks(before: ApiModel, after: ApiModel, context: Context): void {
  const { findings } = context;
  const [old, now] = [inbounds(before), inbounds(after)];
  for (const [name, operations] of old) {
    const others = now.get(name);
    const subject = { type: "webhook", name } as const;
    if (others) compareMethods(operations, others, subject, context);
    else {
      const scope = { subject, oldPlace: operations[0]?.place };
      findings.add(scope, { kind: "webhook-removed", message: "was removed" });
    }
  }
  for (const [name, operations] of now) {
    if (old.has(name)) continue;
    const scope = { subject: { type: "webhook", name } as const, newPlace: operations[0]?.place };
    findings.add(scope, { kind: "webhook-added", message: "is new" });
  }
}

/** By the names that their parsers take. */
function inbounds(model: ApiModel): Map<string, readonly InboundOperation[]> {
  const callbacks = model.groups.flatMap(({ operations }) =>
    operations.flatMap((operation) =>
      operation.callbacks.map((callback) => [callback.fullName, callback.operations] as const),
    ),
  );
  const webhooks = model.webhooks.map(({ name, operations }) => [name, operations] as const);
  return new Map([...webhooks, ...callbacks].filter(([, operations]) => operations.length > 0));
}

/** Mostly one has one method: what it sends is compared, also where that is another now. */
function compareMethods(
  before: readonly InboundOperation[],
  after: readonly InboundOperation[],
  subject: Subject,
  context: Context,
): void {
  const { findings } = context;
  const [only, ...others] = before;
  const [onlyNow, ...othersNow] = after;
  if (only && onlyNow && others.length + othersNow.length === 0) {
    const scope = { subject, oldPlace: only.place, newPlace: onlyNow.place };
    if (only.method !== onlyNow.method) {
      findings.add(scope, {
        kind: "webhook-method-changed",
        message: `is sent by ${onlyNow.method} now, and was by ${only.method}`,
        before: only.method,
        after: onlyNow.method,
      });
    }
    return compareInbound(only, onlyNow, scope, context);
  }
  for (const old of before) {
    const { method } = old;
    const now = after.find((each) => each.method === method);
    const scope = { subject, oldPlace: old.place, newPlace: now?.place };
    const message = `is no longer sent by ${method}`;
    if (now) compareInbound(old, now, { ...scope, prefix: `${method} ` }, context);
    else findings.add(scope, { kind: "webhook-method-removed", message, before: method });
  }
  for (const { method, place } of after) {
    if (before.some((old) => old.method === method)) continue;
    const message = `may be sent by ${method}, too`;
    const scope = { subject, newPlace: place };
    findings.add(scope, { kind: "webhook-method-added", message, after: method });
  }
}
