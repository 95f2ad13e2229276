// @ts-check
/**
 * What bodies have to look like on the wire, by OpenAPI 3.2 (4.14 and 4.15), RFC 7578 and RFC 7464: each
 * vector says where it is from. None was made by looking at what this generator sends. Data only, and
 * values that any generator's user has at hand, so that each can be held to it.
 */

/**
 * @typedef {object} BodyOperation One operation, by its id, with the calls that are made of it.
 * @property {string} kind What sort of body it is.
 * @property {string} [openapi] The version of its document. Default: 3.1.0.
 * @property {Readonly<Record<string, object>>} content Media Type Objects.
 * @property {readonly BodyCall[]} calls
 *
 * @typedef {object} BodyCall
 * @property {string} from The source.
 * @property {unknown} [body] Default: there is none.
 * @property {string} [contentType] The user's choice; default: the operation's only one.
 * @property {BodyExpected} expected
 *
 * @typedef {{ type: undefined }
 *   | { type: string, json: unknown }
 *   | { type: string, pairs: readonly (readonly [name: string, value: string])[] }
 *   | { type: string, text: string }
 *   | { type: string, xml: string }
 *   | { type: string, parts: readonly ExpectedPart[] }} BodyExpected `type` is the media type; `pairs` are those
 *   of a form, decoded; `text` has a character for each byte.
 *
 * @typedef {object} ExpectedPart A part of `multipart/form-data`.
 * @property {string} name
 * @property {string} content A character for each byte.
 * @property {string} [type] Its media type; default: text/plain, said or not (RFC 7578, 4.4).
 * @property {string} [filename] Default: any or none.
 */

const object = { type: "object", properties: { name: { type: "string" } } };
const string = { type: "string" };
const strings = { type: "array", items: string };
const binary = { type: "string", format: "binary" };

/** The address of OpenAPI 3.2's "URL Encoded Form with JSON Values", 4.15.4. */
const address = {
  streetAddress: "123 Example Dr.",
  city: "Somewhere",
  state: "CA",
  zip: "99999+1234",
};
const form = "application/x-www-form-urlencoded";
const multipart = "multipart/form-data";

/** @type {(type: string, schema: object | undefined, encoding?: object) => Record<string, object>} */
const content = (type, schema, encoding) => ({
  [type]: { ...(schema && { schema }), ...(encoding && { encoding }) },
});

/** @type {(properties: object) => object} */
const having = (properties) => ({ type: "object", properties });

/** @type {Readonly<Record<string, BodyOperation>>} */
export const bodies = {
  jsonObject: {
    kind: "JSON",
    content: content("application/json", object),
    calls: [
      {
        from: "RFC 8259, 8.1: UTF-8",
        body: { name: "grüß 😀" },
        expected: { type: "application/json", json: { name: "grüß 😀" } },
      },
      { from: "the body is not required", expected: { type: undefined } },
    ],
  },
  jsonNull: {
    kind: "JSON",
    content: content("application/json", { type: ["object", "null"] }),
    calls: [
      { from: "RFC 8259, 3", body: null, expected: { type: "application/json", json: null } },
    ],
  },
  jsonString: {
    kind: "JSON",
    content: content("application/json", string),
    calls: [
      { from: "RFC 8259, 7", body: "a", expected: { type: "application/json", json: "a" } },
      { from: "RFC 8259, 7", body: "", expected: { type: "application/json", json: "" } },
    ],
  },
  jsonNumber: {
    kind: "JSON",
    content: content("application/json", { type: "number" }),
    calls: [{ from: "RFC 8259, 6", body: 0, expected: { type: "application/json", json: 0 } }],
  },
  jsonBoolean: {
    kind: "JSON",
    content: content("application/json", { type: "boolean" }),
    calls: [
      { from: "RFC 8259, 3", body: false, expected: { type: "application/json", json: false } },
    ],
  },
  jsonList: {
    kind: "JSON",
    content: content("application/json", { type: "array", items: object }),
    calls: [
      {
        from: "RFC 8259, 5",
        body: [{ name: "a" }],
        expected: { type: "application/json", json: [{ name: "a" }] },
      },
    ],
  },
  jsonPatch: {
    kind: "JSON",
    content: content("application/merge-patch+json", object),
    calls: [
      {
        from: "RFC 7396, 4: the media type",
        body: { name: "a" },
        expected: { type: "application/merge-patch+json", json: { name: "a" } },
      },
    ],
  },

  formDefault: {
    kind: "form",
    content: content(
      form,
      having({ text: string, count: { type: "integer" }, on: { type: "boolean" }, none: string }),
    ),
    calls: [
      {
        from: "WHATWG URL, 5.2",
        body: { text: "50% off & more + ü", count: 2, on: true },
        expected: {
          type: form,
          pairs: [
            ["text", "50% off & more + ü"],
            ["count", "2"],
            ["on", "true"],
          ],
        },
      },
      {
        from: "an empty text",
        body: { text: "" },
        expected: { type: form, pairs: [["text", ""]] },
      },
    ],
  },
  formList: {
    kind: "form",
    content: content(form, having({ list: strings })),
    calls: [
      {
        from: "OpenAPI 3.2, 4.15.1.1: as many values as items",
        body: { list: ["a b", "c"] },
        expected: {
          type: form,
          pairs: [
            ["list", "a b"],
            ["list", "c"],
          ],
        },
      },
    ],
  },
  formObject: {
    kind: "form",
    content: content(
      form,
      having({
        id: string,
        address: having({ streetAddress: string, city: string, state: string, zip: string }),
      }),
    ),
    calls: [
      {
        from: "OpenAPI 3.2, 4.15.4: an object is JSON by default",
        body: { id: "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", address },
        expected: {
          type: form,
          pairs: [
            ["id", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"],
            ["address", JSON.stringify(address)],
          ],
        },
      },
    ],
  },
  formCsv: {
    kind: "form",
    content: content(form, having({ list: strings }), { list: { style: "form", explode: false } }),
    calls: [
      {
        from: "OpenAPI 3.2, 4.15.1.2: style form",
        body: { list: ["a", "b"] },
        expected: { type: form, pairs: [["list", "a,b"]] },
      },
    ],
  },
  formPipes: {
    kind: "form",
    content: content(form, having({ list: strings }), {
      list: { style: "pipeDelimited", explode: false },
    }),
    calls: [
      {
        from: "OpenAPI 3.2, 4.15.1.2: style pipeDelimited",
        body: { list: ["a", "b"] },
        expected: { type: form, pairs: [["list", "a|b"]] },
      },
    ],
  },
  formSpaces: {
    kind: "form",
    content: content(form, having({ list: strings }), {
      list: { style: "spaceDelimited", explode: false },
    }),
    calls: [
      {
        from: "OpenAPI 3.2, 4.15.1.2: style spaceDelimited",
        body: { list: ["a", "b"] },
        expected: { type: form, pairs: [["list", "a b"]] },
      },
    ],
  },
  formDeep: {
    kind: "form",
    content: content(form, having({ card: having({ number: string, cvc: string }) }), {
      card: { style: "deepObject", explode: true },
    }),
    calls: [
      {
        from: "OpenAPI 3.2, 4.15.1.2: style deepObject",
        body: { card: { number: "4242", cvc: "123" } },
        expected: {
          type: form,
          pairs: [
            ["card[number]", "4242"],
            ["card[cvc]", "123"],
          ],
        },
      },
    ],
  },
  formJson: {
    kind: "form",
    content: content(form, having({ id: string }), { id: { contentType: "application/json" } }),
    calls: [
      {
        from: "OpenAPI 3.2, 4.15.4: id as application/json",
        body: { id: "f81d4fae-7dec-11d0-a765-00a0c91e6bf6" },
        expected: { type: form, pairs: [["id", '"f81d4fae-7dec-11d0-a765-00a0c91e6bf6"']] },
      },
    ],
  },
  formSpread: {
    kind: "form",
    content: content(form, having({ color: having({ R: string, G: string }) }), {
      color: { style: "form", explode: true },
    }),
    calls: [
      {
        from: "OpenAPI 3.2, 4.15.1.2: style form, exploded",
        body: { color: { R: "100", G: "200" } },
        expected: {
          type: form,
          pairs: [
            ["R", "100"],
            ["G", "200"],
          ],
        },
      },
    ],
  },

  multipartDefault: {
    kind: "multipart",
    content: content(
      multipart,
      having({ title: string, count: { type: "integer" }, on: { type: "boolean" } }),
    ),
    calls: [
      {
        from: "RFC 7578, 5.1.2: UTF-8",
        body: { title: "ü", count: 2, on: true },
        expected: {
          type: multipart,
          parts: [
            { name: "title", content: "\u00c3\u00bc" },
            { name: "count", content: "2" },
            { name: "on", content: "true" },
          ],
        },
      },
    ],
  },
  multipartObject: {
    kind: "multipart",
    content: content(multipart, having({ owner: object })),
    calls: [
      {
        from: "OpenAPI 3.2, 4.15.1.1: an object is JSON by default",
        body: { owner: { name: "a" } },
        expected: {
          type: multipart,
          parts: [{ name: "owner", type: "application/json", content: '{"name":"a"}' }],
        },
      },
    ],
  },
  multipartList: {
    kind: "multipart",
    content: content(multipart, having({ tags: strings })),
    calls: [
      {
        from: "OpenAPI 3.2, 4.15.1.1: a part for each item",
        body: { tags: ["a", "b"] },
        expected: {
          type: multipart,
          parts: [
            { name: "tags", content: "a" },
            { name: "tags", content: "b" },
          ],
        },
      },
    ],
  },
  multipartObjects: {
    kind: "multipart",
    content: content(multipart, having({ owners: { type: "array", items: object } })),
    calls: [
      {
        from: "OpenAPI 3.2, 4.15.1.1: a part for each item",
        body: { owners: [{ name: "a" }, { name: "b" }] },
        expected: {
          type: multipart,
          parts: [
            { name: "owners", type: "application/json", content: '{"name":"a"}' },
            { name: "owners", type: "application/json", content: '{"name":"b"}' },
          ],
        },
      },
    ],
  },
  multipartFile: {
    kind: "multipart",
    content: content(multipart, having({ photo: binary, title: string })),
    calls: [
      {
        from: "RFC 7578, 4.2: the file's name",
        body: { title: "Rex", photo: new File(["PNG"], "rex.png", { type: "image/png" }) },
        expected: {
          type: multipart,
          parts: [
            { name: "title", content: "Rex" },
            { name: "photo", filename: "rex.png", type: "image/png", content: "PNG" },
          ],
        },
      },
      {
        from: "OpenAPI 3.2, 4.15.1.1: format binary",
        body: { photo: new Blob([new Uint8Array([0, 255, 13, 10])]) },
        expected: {
          type: multipart,
          parts: [
            {
              name: "photo",
              type: "application/octet-stream",
              content: "\u0000\u00ff\r\n",
            },
          ],
        },
      },
    ],
  },
  multipartFiles: {
    kind: "multipart",
    content: content(multipart, having({ files: { type: "array", items: binary } })),
    calls: [
      {
        from: "RFC 7578, 4.3: several files of one field",
        body: {
          files: [
            new File(["A"], "a.pdf", { type: "application/pdf" }),
            new File(["B"], "b.pdf", { type: "application/pdf" }),
          ],
        },
        expected: {
          type: multipart,
          parts: [
            { name: "files", filename: "a.pdf", type: "application/pdf", content: "A" },
            { name: "files", filename: "b.pdf", type: "application/pdf", content: "B" },
          ],
        },
      },
    ],
  },
  multipartTyped: {
    kind: "multipart",
    content: content(multipart, having({ meta: object, note: string, icon: binary }), {
      meta: { contentType: "application/vnd.meta+json" },
      note: { contentType: "text/markdown" },
      icon: { contentType: "image/png" },
    }),
    calls: [
      {
        from: "OpenAPI 3.2, 4.15.1.1: contentType",
        body: { meta: { name: "a" } },
        expected: {
          type: multipart,
          parts: [{ name: "meta", type: "application/vnd.meta+json", content: '{"name":"a"}' }],
        },
      },
      {
        from: "OpenAPI 3.2, 4.15.1.1: contentType",
        body: { note: "# Hi" },
        expected: {
          type: multipart,
          parts: [{ name: "note", type: "text/markdown", content: "# Hi" }],
        },
      },
      {
        from: "OpenAPI 3.2, 4.15.1.1: contentType",
        body: { icon: new Blob(["PNG"]) },
        expected: {
          type: multipart,
          parts: [{ name: "icon", type: "image/png", content: "PNG" }],
        },
      },
    ],
  },
  multipartCsv: {
    kind: "multipart",
    content: content(multipart, having({ tags: strings }), {
      tags: { style: "form", explode: false },
    }),
    calls: [
      {
        from: "OpenAPI 3.2, 4.15.1.2: style form",
        body: { tags: ["a", "b"] },
        expected: { type: multipart, parts: [{ name: "tags", content: "a,b" }] },
      },
    ],
  },

  binaryBytes: {
    kind: "bytes, text",
    content: content("application/octet-stream", binary),
    calls: [
      {
        from: "OpenAPI 3.2, 4.14.5.1: as they are",
        body: new Blob([new Uint8Array([0, 255, 10])]),
        expected: { type: "application/octet-stream", text: "\u0000\u00ff\n" },
      },
      { from: "the body is not required", expected: { type: undefined } },
    ],
  },
  binaryImage: {
    kind: "bytes, text",
    content: content("image/png", binary),
    calls: [
      {
        from: "OpenAPI 3.2, 4.14.5.1: the document's media type",
        body: new Blob(["PNG"], { type: "image/png" }),
        expected: { type: "image/png", text: "PNG" },
      },
    ],
  },
  textPlain: {
    kind: "bytes, text",
    content: content("text/plain", string),
    calls: [
      {
        from: "RFC 6838, 4.2.1; UTF-8",
        body: "grü",
        expected: { type: "text/plain", text: "gr\u00c3\u00bc" },
      },
    ],
  },
  textCsv: {
    kind: "bytes, text",
    content: content("text/csv", string),
    calls: [
      { from: "RFC 4180, 3", body: "a,b\r\n", expected: { type: "text/csv", text: "a,b\r\n" } },
    ],
  },
  choice: {
    kind: "several types",
    content: { ...content("application/json", object), ...content("text/csv", string) },
    calls: [
      {
        from: "OpenAPI 3.2, 4.13.1: content",
        contentType: "application/json",
        body: { name: "a" },
        expected: { type: "application/json", json: { name: "a" } },
      },
      {
        from: "OpenAPI 3.2, 4.13.1: content",
        contentType: "text/csv",
        body: "a,b",
        expected: { type: "text/csv", text: "a,b" },
      },
    ],
  },

  xmlAttribute: {
    kind: "XML",
    content: content("application/xml", {
      type: "object",
      xml: { name: "Person" },
      properties: {
        id: { type: "integer", xml: { attribute: true } },
        name: {
          type: "string",
          xml: { namespace: "https://example.com/schema/sample", prefix: "sample" },
        },
      },
    }),
    calls: [
      {
        from: "OpenAPI 3.1, 4.8.26.2: attribute, prefix and namespace",
        body: { id: 123, name: "example" },
        expected: {
          type: "application/xml",
          xml: '<Person id="123"><sample:name xmlns:sample="https://example.com/schema/sample">example</sample:name></Person>',
        },
      },
      {
        from: "XML 1.0, 2.4",
        body: { name: "<a> & <b>" },
        expected: {
          type: "application/xml",
          xml: '<Person><sample:name xmlns:sample="https://example.com/schema/sample">&lt;a&gt; &amp; &lt;b&gt;</sample:name></Person>',
        },
      },
    ],
  },
  xmlList: {
    kind: "XML",
    content: content("application/xml", {
      type: "object",
      xml: { name: "zoo" },
      properties: {
        animals: { type: "array", items: { type: "string", xml: { name: "animal" } } },
      },
    }),
    calls: [
      {
        from: "OpenAPI 3.1, 4.8.26.2: the name of items",
        body: { animals: ["a", "b"] },
        expected: {
          type: "application/xml",
          xml: "<zoo><animal>a</animal><animal>b</animal></zoo>",
        },
      },
    ],
  },
  xmlWrapped: {
    kind: "XML",
    content: content("application/xml", {
      type: "object",
      xml: { name: "zoo" },
      properties: {
        animals: {
          type: "array",
          xml: { name: "aliens", wrapped: true },
          items: { type: "string", xml: { name: "animal" } },
        },
      },
    }),
    calls: [
      {
        from: "OpenAPI 3.1, 4.8.26.2: wrapped",
        body: { animals: ["a", "b"] },
        expected: {
          type: "application/xml",
          xml: "<zoo><aliens><animal>a</animal><animal>b</animal></aliens></zoo>",
        },
      },
    ],
  },

  jsonLines: {
    kind: "JSON Lines",
    openapi: "3.2.0",
    content: { "application/jsonl": { itemSchema: object } },
    calls: [
      {
        from: "jsonlines.org: a line feed after each value",
        body: [{ name: "a" }, { name: "b\n" }],
        expected: { type: "application/jsonl", text: '{"name":"a"}\n{"name":"b\\n"}\n' },
      },
    ],
  },
  ndjson: {
    kind: "JSON Lines",
    openapi: "3.2.0",
    content: { "application/x-ndjson": { itemSchema: object } },
    calls: [
      {
        from: "OpenAPI 3.2, 4.14.3: as JSON Lines",
        body: [{ name: "a" }],
        expected: { type: "application/x-ndjson", text: '{"name":"a"}\n' },
      },
    ],
  },
  jsonSequence: {
    kind: "JSON Lines",
    openapi: "3.2.0",
    content: { "application/json-seq": { itemSchema: { type: "integer" } } },
    calls: [
      {
        from: "RFC 7464, 2.2",
        body: [1, 2],
        expected: { type: "application/json-seq", text: "\u001e1\n\u001e2\n" },
      },
    ],
  },
};
