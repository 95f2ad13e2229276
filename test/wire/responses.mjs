// @ts-check
/**
 * What a client has to make of responses, by OpenAPI 3.2 (4.16 and 4.17), RFC 9110, RFC 7464 and HTML's event
 * streams (9.2): each vector says where it is from. Data only, so that every generator can be held to it.
 */

/**
 * @typedef {object} ResponseOperation One operation, by its id, with what its server answers.
 * @property {string} kind What sort of response it is.
 * @property {string} [openapi] The version of its document. Default: 3.1.0.
 * @property {Readonly<Record<string, ResponseObject>>} responses
 * @property {readonly ResponseCall[]} calls
 *
 * @typedef {{ description: string, content?: Readonly<Record<string, object>> }} ResponseObject
 *
 * @typedef {object} ResponseCall
 * @property {string} from The source.
 * @property {readonly [head: string, body: string]} answer The status and header, lines of which end with a
 *   line feed; the body, a character for each byte.
 * @property {ResponseExpected} expected
 *
 * @typedef {{ status: number, value: unknown }
 *   | { status: number, bytes: string }
 *   | { status: number, items: readonly unknown[] }} ResponseExpected Of `items`, events by their data.
 */

const pet = { type: "object", properties: { name: { type: "string" } } };
const problem = { type: "object", properties: { detail: { type: "string" } } };
const binary = { type: "string", format: "binary" };
const rex = '{"name":"Rex"}';

/** @type {(content: Record<string, object>) => ResponseObject} */
const response = (content) => ({ description: "It.", content });
/** @type {(type: string, schema: object) => ResponseObject} */
const one = (type, schema) => response({ [type]: { schema } });
/** @type {(type: string, itemSchema: object) => ResponseObject} */
const many = (type, itemSchema) => response({ [type]: { itemSchema } });

/** @type {Readonly<Record<string, ResponseOperation>>} */
export const responses = {
  byStatus: {
    kind: "by status",
    responses: {
      200: one("application/json", pet),
      202: { description: "Later." },
      404: one("application/problem+json", problem),
      default: one("application/json", problem),
    },
    calls: [
      {
        from: "OpenAPI 3.2, 4.16",
        answer: ["200 OK\ncontent-type: application/json; charset=utf-8", rex],
        expected: { status: 200, value: { name: "Rex" } },
      },
      {
        from: "OpenAPI 3.2, 4.16: without content",
        answer: ["202 Accepted", ""],
        expected: { status: 202, value: undefined },
      },
      {
        from: "RFC 9457",
        answer: ["404 Not Found\ncontent-type: application/problem+json", '{"detail":"no"}'],
        expected: { status: 404, value: { detail: "no" } },
      },
      {
        from: "OpenAPI 3.2, 4.16: default",
        answer: ["500 Failed\ncontent-type: application/json", '{"detail":"oh"}'],
        expected: { status: 500, value: { detail: "oh" } },
      },
    ],
  },
  byRange: {
    kind: "by status",
    responses: {
      200: one("application/json", pet),
      "4XX": one("text/plain", { type: "string" }),
    },
    calls: [
      {
        from: "OpenAPI 3.2, 4.16.2: a range of statuses",
        answer: ["409 Conflict\ncontent-type: text/plain", "taken"],
        expected: { status: 409, value: "taken" },
      },
    ],
  },
  byType: {
    kind: "by media type",
    responses: {
      200: response({
        "application/json": { schema: pet },
        "text/csv": { schema: { type: "string" } },
        "image/png": { schema: binary },
      }),
    },
    calls: [
      {
        from: "OpenAPI 3.2, 4.17",
        answer: ["200 OK\ncontent-type: application/json", rex],
        expected: { status: 200, value: { name: "Rex" } },
      },
      {
        from: "OpenAPI 3.2, 4.17",
        answer: ["200 OK\ncontent-type: text/csv", "1,2"],
        expected: { status: 200, value: "1,2" },
      },
      {
        from: "RFC 9110, 8.3.1: letters' case, parameters",
        answer: ["200 OK\ncontent-type: TEXT/CSV ; header=present", "1,2"],
        expected: { status: 200, value: "1,2" },
      },
      {
        from: "OpenAPI 3.2, 4.17",
        answer: ["200 OK\ncontent-type: image/png", "\u0000\u00ff"],
        expected: { status: 200, bytes: "\u0000\u00ff" },
      },
    ],
  },
  text: {
    kind: "bytes, text",
    responses: { 200: one("text/plain", { type: "string" }) },
    calls: [
      {
        from: "text that looks like JSON is text",
        answer: ["200 OK\ncontent-type: text/plain", "42"],
        expected: { status: 200, value: "42" },
      },
    ],
  },
  image: {
    kind: "bytes, text",
    responses: { 200: one("image/png", binary) },
    calls: [
      {
        from: "OpenAPI 3.2, 4.14.5.1",
        answer: ["200 OK\ncontent-type: image/png", "\u0000\u00ff\u0080\r\n"],
        expected: { status: 200, bytes: "\u0000\u00ff\u0080\r\n" },
      },
    ],
  },
  download: {
    kind: "bytes, text",
    responses: { 200: one("application/octet-stream", binary) },
    calls: [
      {
        from: "OpenAPI 3.2, 4.14.5.1",
        answer: ["200 OK\ncontent-type: application/octet-stream", "\u00fe\u0000"],
        expected: { status: 200, bytes: "\u00fe\u0000" },
      },
    ],
  },

  xml: {
    kind: "XML",
    responses: {
      200: one("application/xml", {
        type: "object",
        xml: { name: "Person" },
        properties: {
          id: { type: "integer", xml: { attribute: true } },
          names: {
            type: "array",
            xml: { wrapped: true },
            items: { type: "string", xml: { name: "name" } },
          },
        },
      }),
    },
    calls: [
      {
        from: "OpenAPI 3.1, 4.8.26.2: attribute, wrapped",
        answer: [
          "200 OK\ncontent-type: application/xml",
          '<?xml version="1.0"?>\n<Person id="7"><names><name>1 &lt; 2</name></names></Person>',
        ],
        expected: { status: 200, value: { id: 7, names: ["1 < 2"] } },
      },
    ],
  },

  events: {
    kind: "streams of items",
    openapi: "3.2.0",
    responses: {
      200: many(
        "text/event-stream",
        having({ event: { type: "string" }, data: { type: "string" } }),
      ),
    },
    calls: [
      {
        from: "HTML, 9.2.6: lines of data, comments, a last event that is incomplete",
        answer: [
          "200 OK\ncontent-type: text/event-stream",
          ": hi\n\ndata: one\ndata: more\n\nevent: x\ndata:two\r\n\r\ndata: cut",
        ],
        expected: { status: 200, items: ["one\nmore", "two"] },
      },
    ],
  },
  jsonEvents: {
    kind: "streams of items",
    openapi: "3.2.0",
    responses: {
      200: many(
        "text/event-stream",
        having({
          data: { type: "string", contentMediaType: "application/json", contentSchema: pet },
        }),
      ),
    },
    calls: [
      {
        from: "OpenAPI 3.2, 4.14.4: contentSchema",
        answer: [
          "200 OK\ncontent-type: text/event-stream",
          `data: ${rex}\n\ndata: {"name":"Ann"}\n\n`,
        ],
        expected: { status: 200, items: [{ name: "Rex" }, { name: "Ann" }] },
      },
    ],
  },
  lines: {
    kind: "streams of items",
    openapi: "3.2.0",
    responses: { 200: many("application/jsonl", pet) },
    calls: [
      {
        from: "jsonlines.org",
        answer: ["200 OK\ncontent-type: application/jsonl", `${rex}\n{"name":"Ann"}\n`],
        expected: { status: 200, items: [{ name: "Rex" }, { name: "Ann" }] },
      },
    ],
  },
  sequence: {
    kind: "streams of items",
    openapi: "3.2.0",
    responses: { 200: many("application/json-seq", pet) },
    calls: [
      {
        from: "RFC 7464, 2.2",
        answer: [
          "200 OK\ncontent-type: application/json-seq",
          `\u001e${rex}\n\u001e{\n"name":"Ann"}\n`,
        ],
        expected: { status: 200, items: [{ name: "Rex" }, { name: "Ann" }] },
      },
    ],
  },
};

/** @param {object} properties */
function having(properties) {
  return { type: "object", required: ["data"], properties };
}
