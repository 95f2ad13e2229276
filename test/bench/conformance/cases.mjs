// @ts-check
/** The vectors of test/wire as calls that the user of any generator could make. */
import { bodies } from "../../wire/bodies.mjs";
import { fields, operations } from "../../wire/parameters.mjs";
import { responses } from "../../wire/responses.mjs";
import { schemaOf } from "./schema-of.mjs";

/** @import { BodyExpected } from "../../wire/bodies.mjs" */
/** @import { Call, Operation, Parameter } from "../../wire/parameters.mjs" */
/** @import { ResponseExpected } from "../../wire/responses.mjs" */

/**
 * @typedef {object} Case One call of one operation, and what has to come of it.
 * @property {string} section The row of the table that it counts in.
 * @property {string} operationId
 * @property {string} openapi The version of the document that can describe it.
 * @property {string} method
 * @property {string} path Its template.
 * @property {OperationObject} operation
 * @property {Arguments} args
 * @property {string} [contentType] Of the body, where the user has to choose.
 * @property {string} from The source of what is expected.
 * @property {readonly [head: string, body: string]} answer What the server says.
 * @property {Expected} expected
 *
 * @typedef {object} OperationObject
 * @property {string} operationId
 * @property {readonly string[]} tags
 * @property {readonly { in: string, name: string }[]} [parameters]
 * @property {{ content: Readonly<Record<string, object>> }} [requestBody]
 * @property {Readonly<Record<string, ResponseObject>>} responses
 *
 * @typedef {{ description: string, content?: Readonly<Record<string, object>> }} ResponseObject
 *
 * @typedef {object} Arguments By their places, and by their names in the document.
 * @property {Readonly<Record<string, unknown>>} path
 * @property {Readonly<Record<string, unknown>>} query
 * @property {Readonly<Record<string, unknown>>} header
 * @property {Readonly<Record<string, unknown>>} cookie
 * @property {Readonly<Record<string, unknown>>} querystring
 * @property {unknown} [body]
 *
 * @typedef {object} Expected What is not there is not compared.
 * @property {string} [target] The request line without its version.
 * @property {Readonly<Record<string, string | undefined>>} [header]
 * @property {BodyExpected} [body]
 * @property {ResponseExpected} [response]
 */

/** @type {readonly [head: string, body: string]} */
const nothing = ["204 No Content", ""];
/** @type {Readonly<Record<string, ResponseObject>>} */
const done = { 204: { description: "Nothing" } };

/** All of them, in the order of the table's rows. */
export function allCases() {
  const cases = [...parameterCases(), ...bodyCases(), ...responseCases()];
  return cases.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/**
 * The document of some cases.
 *
 * @param {readonly Case[]} cases
 */
export function documentOf(cases) {
  /** @type {Record<string, object>} */
  const paths = {};
  for (const { method, path, operation } of cases) {
    paths[path] = fields.has(method)
      ? { [method.toLowerCase()]: operation }
      : { additionalOperations: { [method]: operation } };
  }
  const openapi = cases.some((one) => one.openapi === "3.2.0") ? "3.2.0" : "3.1.0";
  return { openapi, info: { title: "Wire", version: "1" }, paths };
}

/** What needs OpenAPI 3.2. */
const newest = "OpenAPI 3.2: querystring, style cookie";

/** The places of the sections in the table: parameters, bodies, responses. */
const places = [
  "path",
  "query",
  "header",
  "cookie",
  "content",
  "OpenAPI 3.2",
  "methods",
  "body",
  "response",
];

/** @param {Case} one */
function placeOf({ section }) {
  return places.findIndex((place) => section.startsWith(place));
}

/**
 * Those that any program can make and the specification decides: of JSON's values, and not refused.
 *
 * @returns {Case[]}
 */
function parameterCases() {
  return Object.entries(operations).flatMap(([id, operation]) => {
    const calls = operation.calls.filter(
      (call) => call.refused === undefined && call.open === undefined && isJson(call),
    );
    const kinds = calls.map((call) => kindsOf(argumentsOf(operation, call)));
    return [...new Set(kinds)].flatMap((kind) => {
      const some = calls.filter((_, index) => kinds[index] === kind);
      return variantCases(`${id}${kind}`, operation, some);
    });
  });
}

/**
 * A document gives each parameter one type, where the vectors give one parameter values of several: so
 * each kind of value has an operation of its own.
 *
 * @param {string} operationId
 * @param {Operation} operation
 * @param {readonly Call[]} calls
 * @returns {Case[]}
 */
function variantCases(operationId, { method = "GET", params }, calls) {
  const template = params.some((parameter) => parameter.in === "path") ? "/{color}" : "";
  const parameters = params.map(({ name = "color", ...parameter }) => {
    const values = calls.map((call) => argumentsOf({ params }, call)[name]);
    const schema = parameter.schema ?? schemaOf(values);
    return {
      name,
      ...(parameter.in === "path" && { required: true }),
      ...(parameter.content ? {} : { schema }),
      ...parameter,
      ...(parameter.content && {
        content: Object.fromEntries(
          Object.keys(parameter.content).map((type) => [type, { schema }]),
        ),
      }),
    };
  });
  const isNewest = ["QUERY", "COPY"].includes(method) || params.some(isOfNewest);
  return calls.map((call) => {
    const given = argumentsOf({ params }, call);
    const query = call.query === undefined ? "" : `?${call.query}`;
    const path = call.path === undefined ? "" : `/${call.path}`;
    return {
      section: sectionOf(method, params),
      operationId,
      openapi: isNewest ? "3.2.0" : "3.1.0",
      method,
      path: `/${operationId}${template}`,
      operation: { operationId, tags: ["wire"], parameters, responses: done },
      args: byPlace(params, given),
      from: call.from,
      answer: nothing,
      expected: {
        target: `${method} /${operationId}${path}${query}`,
        header: { "x-color": call.header, cookie: call.cookie },
      },
    };
  });
}

/** @returns {Case[]} */
function bodyCases() {
  return Object.entries(bodies).flatMap(
    ([operationId, { kind, openapi = "3.1.0", content, calls }]) =>
      calls.map(({ from, body, contentType, expected }) => ({
        section: `body: ${kind}`,
        operationId,
        openapi,
        method: "POST",
        path: `/${operationId}`,
        operation: { operationId, tags: ["wire"], requestBody: { content }, responses: done },
        args: { ...noArguments, ...(body !== undefined && { body }) },
        contentType: contentType ?? Object.keys(content)[0] ?? "",
        from,
        answer: nothing,
        expected: { target: `POST /${operationId}`, body: expected },
      })),
  );
}

/** @returns {Case[]} */
function responseCases() {
  return Object.entries(responses).flatMap(
    ([operationId, { kind, openapi = "3.1.0", responses: described, calls }]) =>
      calls.map(({ from, answer, expected }) => ({
        section: `response: ${kind}`,
        operationId,
        openapi,
        method: "GET",
        path: `/${operationId}`,
        operation: { operationId, tags: ["wire"], responses: described },
        args: noArguments,
        from,
        answer,
        expected: { response: expected },
      })),
  );
}

/** @type {Arguments} */
const noArguments = { path: {}, query: {}, header: {}, cookie: {}, querystring: {} };

/**
 * @param {readonly Parameter[]} params
 * @param {Readonly<Record<string, unknown>>} given
 * @returns {Arguments}
 */
function byPlace(params, given) {
  /** @param {string} place */
  const of = (place) =>
    Object.fromEntries(
      params
        .filter((parameter) => parameter.in === place)
        .map(({ name = "color" }) => [name, given[name]])
        .filter(([, value]) => value !== undefined),
    );
  return {
    path: of("path"),
    query: of("query"),
    header: of("header"),
    cookie: of("cookie"),
    querystring: of("querystring"),
  };
}

/**
 * @param {Pick<Operation, "params">} operation
 * @param {Call} call
 * @returns {Readonly<Record<string, unknown>>}
 */
function argumentsOf({ params: [first] }, { args, value }) {
  return args ?? { [first?.name ?? "color"]: value };
}

/**
 * @param {string} method
 * @param {readonly Parameter[]} params
 */
function sectionOf(method, params) {
  if (method !== "GET") return "methods";
  const [first] = params;
  if (first === undefined) throw new Error("an operation without parameters");
  if (params.some(isOfNewest)) return newest;
  const { in: place, content, style = defaults[place] } = first;
  return content === undefined ? `${place}: ${style}` : "content: a media type's text";
}

/** The style of a place. @type {Readonly<Record<string, string>>} */
const defaults = { path: "simple", header: "simple", query: "form", cookie: "form" };

/** @param {Parameter} parameter */
function isOfNewest(parameter) {
  const { in: place, style, allowReserved } = parameter;
  return (
    place === "querystring" || style === "cookie" || (place !== "query" && allowReserved === true)
  );
}

/** @param {Call} call */
function isJson({ args, value }) {
  const given = args ?? value;
  if (given === undefined) return true;
  return !hasOthers(given);
}

/**
 * @param {unknown} value
 * @returns {boolean} True where JSON has no such value.
 */
function hasOthers(value) {
  if (typeof value === "bigint" || value instanceof Date) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasOthers);
}

/** @param {Readonly<Record<string, unknown>>} given */
function kindsOf(given) {
  return Object.values(given).map(kindOf).join("");
}

/** @param {unknown} value */
function kindOf(value) {
  if (value === undefined) return "Missing";
  if (value === null) return "Null";
  const type = Array.isArray(value) ? "list" : typeof value;
  const kind = type.slice(0, 1).toUpperCase() + type.slice(1);
  // Few documents have null inside of lists and objects: that costs the other values nothing.
  return Object.values(value).includes(null) ? `${kind}WithNull` : kind;
}
