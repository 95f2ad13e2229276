// @ts-check
/** What programs do with what an API sends to its clients: read all of it, and answer. */
import { fieldsText } from "../../packages/generator/dist/emit/responses.js";
import { typeText } from "../../packages/generator/dist/emit/schema-types.js";
import { bodyOf, oneLine } from "./type-text.mjs";
import { addFunction } from "./program-text.mjs";

/** @import { ApiModel } from "../../packages/generator/dist/model/api-model.js" */
/** @import { InboundOperation } from "../../packages/generator/dist/model/inbound-model.js" */
/** @import { ProgramText } from "./program-text.mjs" */
/** @import { SchemaPrograms } from "./schema-programs.mjs" */

/**
 * @typedef {object} Inbound A webhook or callback.
 * @property {string} name What its parser takes.
 * @property {string} typeName
 * @property {readonly InboundOperation[]} operations
 */

/** How many names are followed from a body inside. */
const followed = 2;

/** @param {ApiModel} model */
function inboundsOf({ webhooks, groups }) {
  const callbacks = groups.flatMap(({ operations }) =>
    operations.flatMap((operation) =>
      operation.callbacks.map((callback) => ({ ...callback, name: callback.fullName })),
    ),
  );
  /** @type {Inbound[]} */
  const all = [...webhooks, ...callbacks];
  return all.filter(({ operations }) => operations.length > 0);
}

/**
 * @param {ProgramText} program
 * @param {ApiModel} model
 */
export function importWebhooks(program, model) {
  for (const { name, typeName, operations } of inboundsOf(model)) {
    const uses = [{ subject: `webhook ${name}`, at: "" }];
    const isAnswered = operations.some(({ responses }) => responses.length > 0);
    for (const type of isAnswered ? [typeName, `${typeName}Responses`] : [typeName]) {
      program.add(`import type { ${type} } from "./client/webhooks.js";`, uses);
      program.add(`export type Uses${type} = ${type};`);
    }
  }
}

/**
 * @param {ProgramText} program
 * @param {ApiModel} model
 * @param {SchemaPrograms} schemas
 */
export function useWebhooks(program, model, schemas) {
  for (const { name, typeName, operations } of inboundsOf(model)) {
    const [operation, ...others] = operations;
    // Of several methods, each has its own body.
    if (operation === undefined || others.length > 0) continue;
    const subject = `webhook ${name}`;
    addFunction(program, `function receives${typeName}(hook: ${typeName}): void`, () => {
      program.add(`  is<${JSON.stringify(operation.method)}>(hook.method);`, [
        {
          subject,
          at: "",
          kinds: ["webhook-removed", "webhook-method-added", "webhook-method-changed"],
        },
      ]);
      readBody(operation, subject);
      for (const { name: field, value } of operation.headers) {
        const at = `headers[${JSON.stringify(field)}]`;
        readField("headers", field, value.schema, { subject, at });
      }
      for (const { name: field, schema } of operation.query) {
        const at = /^\w+$/.test(field) ? `query.${field}` : `query[${JSON.stringify(field)}]`;
        readField("query", field, schema, { subject, at });
      }
      answer(operation, subject, typeName);
    });
  }

  /**
   * @param {InboundOperation} operation
   * @param {string} subject
   */
  function readBody({ body }, subject) {
    const uses = [{ subject, at: "body" }];
    if (body === undefined) program.add("  is<undefined>(hook.body);", uses);
    const [content, ...others] = body?.content ?? [];
    if (content?.schema === undefined || others.length > 0 || content.decoding !== "json") return;
    const { isOptional = false } = body ?? {};
    schemas.read(content.schema, "hook.body", uses, { names: followed, isOptional });
  }

  /**
   * @param {"headers" | "query"} place
   * @param {string} field
   * @param {import("../../packages/generator/dist/model/schema-model.js").Schema} schema
   * @param {{ subject: string, at: string }} use
   */
  function readField(place, field, schema, use) {
    const type = `${oneLine(typeText(schema))} | undefined`;
    program.add(`  is<${type}>(hook.${place}.value(${JSON.stringify(field)}));`, [use]);
  }

  /**
   * @param {InboundOperation} operation
   * @param {string} subject
   * @param {string} typeName
   */
  function answer({ responses }, subject, typeName) {
    for (const response of responses) {
      const { status, headers, readable } = response;
      const type = `${typeName}Responses[${JSON.stringify(status)}]`;
      const at = [{ subject, at: `${status}.body` }];
      program.add(`  is<${type}["body"]>(some<${bodyOf(response)}>());`, at);
      if (readable.length > 1) continue;
      const fields = headers.map((header) => ({ ...header, ...header.value }));
      const members = [
        `body: some<${type}["body"]>()`,
        ...(fields.length > 0 ? [`headers: some<${oneLine(fieldsText(fields))}>()`] : []),
      ];
      program.add(`  is<${type}>({ ${members.join(", ")} });`, [
        { subject, at: status, kinds: ["webhook-removed", "response-removed"] },
        { subject, at: `${status}.body`, kinds: ["response-type-added"] },
        { subject, at: `${status}.headers` },
      ]);
    }
  }
}
