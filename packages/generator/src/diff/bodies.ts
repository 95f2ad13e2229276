/** Compares what two operations of one name take as their body. */
import type { BodyMediaModel, BodyModel, PartModel } from "../model/request-model.js";
import type { Context, Scope } from "./findings.js";
import { compareSchemas } from "./schemas.js";
import { wordChanges } from "./words.js";

export function compareBodies(
  before: BodyModel | undefined,
  after: BodyModel | undefined,
  scope: Scope,
  context: Context,
): void {
  const { findings } = context;
  const at = "args.body";
  if (before === undefined && after === undefined) return;
  if (before === undefined || after === undefined) {
    const required = after?.required === true;
    const kind = before ? "body-removed" : required ? "required-body-added" : "body-added";
    const message = before ? "takes no body any more" : "takes a body now";
    findings.add(scope, { kind, at, message });
    return;
  }
  if (!before.required && after.required) {
    findings.add(scope, { kind: "body-now-required", at, message: "is required now" });
  }
  if (before.required && !after.required) {
    findings.add(scope, { kind: "body-now-optional", at, message: "is optional now" });
  }
  findings.addAll(scope, wordChanges(before, after, at));
  compareContent(before, after, scope, context);
}

function compareContent(before: BodyModel, after: BodyModel, scope: Scope, context: Context): void {
  const { findings } = context;
  const [old, now] = [before, after].map(
    ({ content }) => new Map(content.map((media) => [media.contentType, media])),
  ) as [Map<string, BodyMediaModel>, Map<string, BodyMediaModel>];
  // One for one: the media type has another name, which callers don't write.
  const isRenamed = old.size === 1 && now.size === 1 && !now.has(before.chosen.contentType);
  if (before.chosen.contentType !== after.chosen.contentType) {
    const [was, is] = [before.chosen.contentType, after.chosen.contentType];
    findings.add(scope, {
      kind: "body-default-changed",
      at: "args.body",
      message: `is sent as ${is} unless said otherwise, and was as ${was}`,
      before: was,
      after: is,
    });
  }
  if (isRenamed) return compareMedia(before.chosen, after.chosen, "args.body", scope, context);
  const isOne = old.size === 1 && now.size === 1;
  for (const [type, media] of old) {
    const other = now.get(type);
    const at = isOne ? "args.body" : `args.body (${type})`;
    if (other) compareMedia(media, other, at, scope, context);
    else {
      const message = `is no longer taken as ${type}`;
      findings.add(scope, { kind: "body-type-removed", at: "args.body", message, before: type });
    }
  }
  for (const type of now.keys()) {
    if (old.has(type)) continue;
    const message = `is taken as ${type}, too`;
    findings.add(scope, { kind: "body-type-added", at: "args.body", message, after: type });
  }
}

function compareMedia(
  before: BodyMediaModel,
  after: BodyMediaModel,
  at: string,
  scope: Scope,
  { findings, ...tables }: Context,
): void {
  if (before.coding !== after.coding) {
    findings.add(scope, {
      kind: "body-coding-changed",
      at,
      message: `is handed in as ${codings[after.coding]} now, and was as ${codings[before.coding]}`,
      before: codings[before.coding],
      after: codings[after.coding],
    });
    return;
  }
  if (encodingText(before) !== encodingText(after)) {
    findings.add(scope, {
      kind: "part-encoding-changed",
      at,
      message: "has parts or fields that are written otherwise",
    });
  }
  const changes = compareSchemas(before.schema ?? true, after.schema ?? true, at, tables);
  findings.addAll(scope, changes, ["sent"]);
  const [oldParts, newParts] = [partsOf(before), partsOf(after)];
  for (const [index, part] of oldParts.entries()) {
    const other = newParts[index]?.schema;
    if (other === undefined) continue;
    const inPart = compareSchemas(part.schema, other, `${at}[${index}]`, tables);
    findings.addAll(scope, inPart, ["sent"]);
  }
}

/** Of a body whose parts have positions: the first ones, then the one that stands for all others. */
function partsOf({ parts }: BodyMediaModel): readonly PartModel[] {
  return parts === undefined ? [] : [...parts.prefix, ...(parts.rest ? [parts.rest] : [])];
}

/** How properties and parts are written, without their types and what follows from these. */
function encodingText({ encoding, parts, files }: BodyMediaModel): string {
  const others = new Set(["schema", "schemaPlace", "shape", "readOnly", "description"]);
  return JSON.stringify([encoding, parts, files.toSorted()], (key, value: unknown) =>
    others.has(key) ? undefined : value,
  );
}

/** What callers hand in. */
const codings = {
  json: "a value",
  xml: "a value, sent as XML",
  form: "a form",
  multipart: "a form with files",
  parts: "a list of parts",
  lines: "items, sent as JSON Lines",
  sequence: "items, sent as a JSON sequence",
  text: "text",
  binary: "bytes",
  raw: "text or bytes, encoded already",
} as const satisfies Record<BodyMediaModel["coding"], string>;
