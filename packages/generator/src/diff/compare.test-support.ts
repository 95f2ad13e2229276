/** Small documents, and what a comparison of two of them finds. */
import { modelOf } from "../model/model.test-support.js";
import type { Comparison } from "./change.js";
import { compareModels } from "./compare-models.js";
import type { RuleOptions } from "./rules.js";

export async function compare(
  before: object,
  after: object,
  options: RuleOptions = {},
): Promise<Comparison> {
  const validation = true;
  const old = await modelOf(before, { validation });
  const now = await modelOf(after, { validation, names: old.names });
  return compareModels(old.model, now.model, options);
}

/** Each change as `class kind subject at`. */
export async function changes(
  before: object,
  after: object,
  options?: RuleOptions,
): Promise<string[]> {
  const comparison = await compare(before, after, options);
  return comparison.changes.map(({ class: level, kind, subject, at }) =>
    `${level} ${kind} ${subject.name} ${at}`.trimEnd(),
  );
}

/** A document whose one operation has these. */
export function api(operation: object, others: object = {}): object {
  return {
    paths: { "/pets": { post: { operationId: "addPet", responses: ok(), ...operation } } },
    ...others,
  };
}

export function ok(schema?: object, status = "200"): object {
  const content = schema && { content: { "application/json": { schema } } };
  return { [status]: { description: "It.", ...content } };
}

/** A type with a property of this schema, as a body that is sent, or one that is answered. */
export const box = (value: object) => ({ components: { schemas: { Box: object({ value }) } } });
export const boxed = { $ref: "#/components/schemas/Box" };
export const sends = (schema: object) => api({ requestBody: json(boxed) }, box(schema));
export const answers = (schema: object) => api({ responses: ok(boxed) }, box(schema));
export const takes = (...parameters: object[]) => api({ parameters });

export function json(schema: object, required = true): object {
  return { required, content: { "application/json": { schema } } };
}

export function object(properties: object, required: string[] = []): object {
  return { type: "object", properties, required };
}

export const text = { type: "string" };
export const query = (name: string, others: object = {}) => ({
  name,
  in: "query",
  schema: text,
  ...others,
});
