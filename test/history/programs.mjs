// @ts-check
/**
 * Makes a program of everything that a client offers: each type imported, each operation called, each
 * result read as exactly what it is. It compiles against its client, and what of it does not compile
 * against a later one has changed for callers.
 */
import { bodyArguments } from "../../packages/generator/dist/emit/bodies.js";
import { typeText } from "../../packages/generator/dist/emit/schema-types.js";
import { namedOperations, usageOf } from "../../packages/generator/dist/diff/usage.js";
import { addFunction, ProgramText } from "./program-text.mjs";
import { SchemaPrograms } from "./schema-programs.mjs";
import { bodyOf, oneLine } from "./type-text.mjs";
import { importWebhooks, useWebhooks } from "./webhook-programs.mjs";

/** @import { ApiModel, OperationModel } from "../../packages/generator/dist/model/api-model.js" */
/** @import { ResponseModel } from "../../packages/generator/dist/model/response-model.js" */

/** How many names are followed from an operation inside. */
const followed = 2;

/**
 * @param {ApiModel} model
 * @returns {ProgramText} To be compiled beside the folder `client`.
 */
export function programFor(model) {
  const program = new ProgramText();
  const maker = new ProgramMaker(model, program);
  maker.imports();
  maker.client();
  maker.types();
  for (const [operation, name] of namedOperations(model)) maker.operation(operation, name);
  maker.webhooks();
  return program;
}

class ProgramMaker {
  #model;
  #program;
  #schemas;

  /**
   * @param {ApiModel} model
   * @param {ProgramText} program
   */
  constructor(model, program) {
    this.#model = model;
    this.#program = program;
    const schemas = new Map(model.schemas.map(({ name, schema }) => [name, schema]));
    this.#schemas = new SchemaPrograms(program, schemas);
  }

  imports() {
    const program = this.#program;
    const { clientName, schemas, groups } = this.#model;
    const client = [{ subject: "client", at: "" }];
    program.add(`import { ${clientName} } from "./client/index.js";`, client);
    program.add(
      `import type { BinaryBody, FilePart, ItemStream, RawBody, ServerSentEvent } from "@gen-client/runtime";`,
    );
    const types = [
      ...schemas.map(({ name }) => ({ name, subject: `schema ${name}` })),
      ...groups.flatMap(({ property, operations }) =>
        operations.flatMap((operation) => {
          const subject = subjectOf(operation, property);
          const { typeName, parameters, body } = operation;
          const hasArguments = parameters.length > 0 || body !== undefined;
          return [
            ...(hasArguments ? [{ name: `${typeName}Args`, subject }] : []),
            { name: `${typeName}Responses`, subject },
          ];
        }),
      ),
    ];
    for (const { name, subject } of types) {
      program.add(`import type { ${name} } from "./client/index.js";`, [{ subject, at: "" }]);
    }
    importWebhooks(program, this.#model);
    const runtime = ["BinaryBody", "FilePart", "ItemStream<unknown>", "RawBody", "ServerSentEvent"];
    program.add(`export type Used = [${[...runtime, ...types.map(({ name }) => name)].join()}];`);
    program.add("declare function is<T>(value: T): void;");
    program.add("declare function some<T>(): T;");
    program.add("declare function must<T>(value: T): NonNullable<T>;");
    program.add(`declare const api: ${clientName};`);
  }

  client() {
    const { clientName, servers, securitySchemes } = this.#model;
    const program = this.#program;
    addFunction(program, "function makesClients(): void", () => {
      const isKnown = servers.some(({ absoluteUrl }) => absoluteUrl !== undefined);
      const options = isKnown ? [] : [`baseUrl: "https://api.example.com"`];
      const use = { subject: "client", at: "options.baseUrl" };
      program.add(`  new ${clientName}(${isKnown ? "" : `{ ${options.join()} }`});`, [use]);
      for (const { key, credential } of securitySchemes) {
        const value =
          credential === "user"
            ? `{ username: "me", password: "secret" }`
            : credential === "certificate"
              ? "undefined"
              : `"secret"`;
        const auth = `auth: { ${JSON.stringify(key)}: ${value} }`;
        program.add(`  new ${clientName}({ ${[...options, auth].join(", ")} });`, [
          { subject: `scheme ${key}`, at: "" },
          use,
        ]);
      }
    });
  }

  types() {
    const usage = usageOf(this.#model);
    for (const { name, schema, holdsFiles } of this.#model.schemas) {
      const directions = usage.get(name)?.directions ?? new Set(["sent", "received"]);
      const uses = [{ subject: `schema ${name}`, at: "" }];
      this.#schemas.withFiles = holdsFiles;
      if (directions.has("received")) {
        addFunction(this.#program, `function reads${name}(value: ${name}): void`, () =>
          this.#schemas.read(schema, "value", uses, { names: 0 }),
        );
      }
      if (directions.has("sent")) {
        addFunction(this.#program, `function writes${name}(): void`, () =>
          this.#schemas.write(schema, name, uses, { names: 0 }),
        );
      }
      this.#schemas.withFiles = false;
    }
  }

  webhooks() {
    useWebhooks(this.#program, this.#model, this.#schemas);
  }

  /**
   * @param {OperationModel} operation
   * @param {string} name As callers write it.
   */
  operation(operation, name) {
    const program = this.#program;
    const subject = `operation ${name}`;
    addFunction(program, `async function calls${operation.typeName}(): Promise<void>`, () => {
      const call = `api.${name}(${this.#arguments(operation, subject)})`;
      this.#awaited(operation, call, subject);
      for (const response of operation.responses) this.#response(operation, response, subject);
    });
  }

  /**
   * @param {OperationModel} operation
   * @param {string} subject
   * @returns {string} The arguments of a call, as they are without any literal.
   */
  #arguments(operation, subject) {
    const { typeName, parameters, body } = operation;
    const type = `${typeName}Args`;
    if (parameters.length === 0 && body === undefined) return "";
    for (const { arg, schema, allowEmptyValue, required } of parameters) {
      const at = `args.${arg}`;
      const target = `${type}[${JSON.stringify(arg)}]`;
      const uses = [{ subject, at }];
      this.#schemas.write(schema, target, uses, { names: 0 });
      if (allowEmptyValue) this.#program.add(`  is<${target}>("");`, uses);
      if (!required) this.#program.add(`  is<${target}>(undefined);`, uses);
    }
    const bodies = body === undefined ? [] : bodyArguments(body);
    for (const members of bodies) {
      const own = members.find(({ key }) => key === "body");
      if (own === undefined) continue;
      const text = oneLine(own.type);
      this.#program.add(`  is<${type}["body"]>(some<${text}>());`, [{ subject, at: "args.body" }]);
    }
    const media = body?.chosen;
    if (media?.schema !== undefined && (media.coding === "json" || media.coding === "form")) {
      const uses = [{ subject, at: "args.body" }];
      this.#schemas.write(media.schema, `${type}["body"]`, uses, { names: followed });
    }
    return this.#calls(operation, subject);
  }

  /**
   * Calls with all arguments, and with those only that have to be there.
   *
   * @param {OperationModel} operation
   * @param {string} subject
   */
  #calls({ parameters, body, typeName }, subject) {
    const type = `${typeName}Args`;
    const uses = [{ subject, at: "args" }];
    const args = [
      ...parameters.map(({ arg, required }) => ({ arg, required })),
      ...(body === undefined ? [] : [{ arg: "body", required: body.required }]),
    ];
    const text = (/** @type {typeof args} */ list) =>
      `{ ${list.map(({ arg }) => `${JSON.stringify(arg)}: some<${type}[${JSON.stringify(arg)}]>()`).join(", ")} }`;
    const choices = body === undefined ? [] : bodyArguments(body);
    // Where each media type has its own body, the two go together.
    if (choices.length > 1) return `some<${type}>()`;
    this.#program.add(`  is<${type}>(${text(args.filter(({ required }) => required))});`, uses);
    return text(args);
  }

  /**
   * @param {OperationModel} operation
   * @param {string} call
   * @param {string} subject
   */
  #awaited({ responses, pagination }, call, subject) {
    const program = this.#program;
    const listed = responses.filter(({ status }) => status.startsWith("2"));
    const successes =
      listed.length > 0 ? listed : responses.filter(({ status }) => status === "default");
    const uses = [
      { subject, at: "args" },
      ...successes.map(({ status }) => ({ subject, at: status })),
    ];
    const types = successes.map((response) => bodyOf(response));
    const type = types.includes("unknown") ? "unknown" : [...new Set(types)].join(" | ");
    program.add(`  const call = ${call};`, [{ subject, at: "args" }]);
    program.add(`  is<${type || "unknown"}>(await call);`, uses);
    const success = successes.length === 1 ? successes[0] : undefined;
    const [content] = success?.readable ?? [];
    if (content?.decoding === "json" && content.schema !== undefined && success) {
      if (success.readable.length === 1) {
        program.add("  const body = await call;", uses);
        const at = [{ subject, at: `${success.status}.body` }];
        this.#schemas.read(content.schema, "body", at, { names: followed });
      }
    }
    program.add("  const result = await call.result();", uses);
    if (listed.length > 0 && listed.every(({ status }) => /^\d+$/.test(status))) {
      const statuses = listed.map(({ status }) => status).join(" | ");
      program.add(`  if (result.ok) is<${statuses}>(result.status);`, [{ subject, at: "" }]);
    }
    this.#cover(responses, subject);
    for (const response of responses) {
      if (!/^\d+$/.test(response.status)) continue;
      const at = [{ subject, at: response.status }];
      const test = `if (result.status === ${response.status})`;
      program.add(`  ${test} is<${bodyOf(response)}>(result.body);`, at);
    }
    if (pagination !== undefined) program.add("  call.pages();", [{ subject, at: "" }]);
    if (pagination?.items !== undefined) program.add("  call.items();", [{ subject, at: "" }]);
  }

  /**
   * All statuses, where the document lists them one by one.
   *
   * @param {readonly ResponseModel[]} responses
   * @param {string} subject
   */
  #cover(responses, subject) {
    if (!responses.every(({ status }) => /^\d+$/.test(status))) return;
    const cases = [...responses.map(({ status }) => status), "undefined"];
    const labels = cases.map((status) => `case ${status}:`).join(" ");
    const kinds = ["operation-removed", "operation-renamed", "success-added", "failure-added"];
    this.#program.add(`  switch (result.status) { ${labels} break; default: is<never>(result); }`, [
      { subject, at: "", kinds },
      ...responses.map(({ status }) => ({ subject, at: status, kinds: ["response-removed"] })),
    ]);
  }

  /**
   * @param {OperationModel} operation
   * @param {ResponseModel} response
   * @param {string} subject
   */
  #response({ typeName, links = [] }, response, subject) {
    const { status, headers } = response;
    const key = /^\d+$/.test(status) ? status : JSON.stringify(status);
    const type = `${typeName}Responses[${key}]`;
    const at = [{ subject, at: `${status}.body` }];
    this.#program.add(`  is<${bodyOf(response)}>(some<${type}["body"]>());`, at);
    for (const { name, value } of headers) {
      const text = oneLine(typeText(value.schema));
      const use = { subject, at: `${status}.headers[${JSON.stringify(name)}]` };
      const header = `${type}["headers"][${JSON.stringify(name)}]`;
      this.#program.add(`  is<${text}>(some<${header}>());`, [use]);
    }
    for (const link of links.filter((each) => each.status === status)) {
      const use = { subject, at: `${status}.links.${link.name}` };
      const field = `${type}["links"][${JSON.stringify(link.name)}]`;
      this.#program.add(`  is<object>(some<${field}>());`, [use]);
    }
  }
}

/**
 * @param {OperationModel} operation
 * @param {string | undefined} group
 */
function subjectOf({ name }, group) {
  return `operation ${group === undefined ? name : `${group}.${name}`}`;
}
