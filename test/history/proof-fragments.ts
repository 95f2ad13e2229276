/** What documents of proofs are made of. */
import type { ChangeKind } from "gen-client";

export interface Proof {
  readonly kind: ChangeKind;
  /** Where the rule has one class for each. */
  readonly way?: "sent" | "received";
  readonly before: Fragment;
  readonly after: Fragment;
  readonly program: string;
}

/** The part of a document that a proof has for itself. */
export interface Fragment {
  /** Of `POST` on the proof's path; `absent` for none. */
  readonly operation?: object | "absent";
  /** The component `Box`. */
  readonly box?: object;
  readonly scheme?: object;
  /** Its `POST`. */
  readonly webhook?: object;
  /** All its methods, in place of that. */
  readonly webhookItem?: object;
  /** A document of its own, with this about the API. */
  readonly servers?: readonly object[];
  /** Below the proof's own path. */
  readonly path?: string;
  readonly operationId?: string;
}

export const text = { type: "string" };
export const whole = { type: "integer" };
/** An enum that may grow. */
export const listing = (...values: string[]) => ({ ...text, "x-extensible-enum": values });
export const ref = { $ref: "#/components/schemas/Box" };
export const json = (schema: object) => ({ "application/json": { schema } });
export const ok = (schema?: object) => ({
  description: "It.",
  ...(schema && { content: json(schema) }),
});
export const object = (properties: object, required: readonly string[] = []) => ({
  type: "object",
  properties,
  required,
});
export const takes = (others: object = {}): Fragment => ({
  operation: { parameters: [{ name: "a", in: "query", schema: text, ...others }] },
});
export const inPath = (name: string) => ({
  parameters: [{ name, in: "path", required: true, schema: text }],
});
export const nothing: Fragment = {};
export const body = (content: object, required = true): Fragment => ({
  operation: { requestBody: { required, content } },
});
export const answers = (responses: object): Fragment => ({ operation: { responses } });
export const headers = (names: readonly string[]): Fragment =>
  answers({
    200: {
      description: "",
      headers: Object.fromEntries(names.map((name) => [name, { schema: whole }])),
    },
  });
export const secured = (...requirements: object[]): Fragment => ({
  scheme: { type: "http", scheme: "bearer" },
  operation: { security: requirements },
});
export const pages = (rule?: object): Fragment => ({
  operation: {
    parameters: [{ name: "cursor", in: "query", schema: text }],
    ...(rule && { "x-pagination": rule }),
    responses: {
      200: ok(object({ data: { type: "array", items: text }, next: text, last: text }, ["data"])),
    },
  },
});
export const cursor = (from: string) => ({ cursor: { argument: "cursor", from }, items: "/data" });
export const link = { again: { operationId: "$id", parameters: {} } };
/** A property `value` of a type that is sent, or of one that is received. */
export function value(
  kind: ChangeKind,
  before: object,
  after: object,
  programs: { readonly sent: string; readonly received: string },
): Proof[] {
  return property(
    kind,
    object({ value: before }, ["value"]),
    object({ value: after }, ["value"]),
    programs,
  );
}

/** The same for the whole of the type. */
export function property(
  kind: ChangeKind,
  before: object,
  after: object,
  programs: { readonly sent: string; readonly received: string },
): Proof[] {
  const sends = (box: object): Fragment => ({ ...body(json(ref)), box });
  const receives = (box: object): Fragment => ({ ...answers({ 200: ok(ref) }), box });
  return [
    {
      kind,
      way: "sent",
      before: sends(before),
      after: sends(after),
      program: `await $call({ body: ${programs.sent} });`,
    },
    {
      kind,
      way: "received",
      before: receives(before),
      after: receives(after),
      program: `const box = await $call(); ${programs.received}`,
    },
  ];
}

export const callPlain = "await $call();";
