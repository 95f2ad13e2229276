// @ts-check
/**
 * What parameters have to look like on the wire, by RFC 6570 and the OpenAPI Specification 3.2.0: each
 * vector says where it is from. None was made by looking at what this generator sends. Data only, so that
 * every generator can be held to it.
 */

/**
 * @typedef {object} Operation One operation, by its id, with the calls that are made of it.
 * @property {readonly Parameter[]} params
 * @property {readonly Call[]} calls
 * @property {string} [method] Default: GET.
 *
 * @typedef {object} Parameter A Parameter Object without its name. Default of `required`: in a path.
 * @property {string} in
 * @property {string} [name] Default: `color`.
 * @property {object} [schema] Default: anything.
 * @property {object} [content]
 * @property {string} [style]
 * @property {boolean} [explode]
 * @property {boolean} [allowReserved]
 * @property {boolean} [allowEmptyValue]
 * @property {boolean} [required]
 *
 * @typedef {object} Call
 * @property {string} from The source: a section of RFC 6570, or of OpenAPI 3.2 (`4.12.6`, `appendix D`).
 * @property {unknown} [value] Of the first parameter.
 * @property {Readonly<Record<string, unknown>>} [args] In place of `value`: all arguments.
 * @property {string} [path] The path behind `/operationId/`, without the query.
 * @property {string} [query] What follows the question mark; default: there is none.
 * @property {string} [header] The value of the header field; `null` where it must not be there.
 * @property {string} [cookie] The `Cookie` field; default: there is none.
 * @property {RegExp} [refused] In place of these: nothing is sent, and the error's message matches.
 * @property {"indices"} [arrays] The client's option `deepObjectArrays`.
 * @property {true} [open] The specification says nothing of it: it is our choice, as others have made it.
 */

/** The variables of RFC 6570, 3.2. */
const rfc = {
  half: "50%",
  hello: "Hello World!",
  dub: "me/too",
  base: "http://example.com/home/",
  list: ["red", "green", "blue"],
  keys: { semi: ";", dot: ".", comma: "," },
};

/** The values of OpenAPI's "Style Examples", 4.12.6. */
const list = ["blue", "black", "brown"];
const rgb = { R: 100, G: 200, B: 150 };
const table = "OpenAPI 3.2, 4.12.6";

/** @type {(style: string, explode: boolean, more?: object) => Parameter} */
const inPath = (style, explode, more) => ({ in: "path", style, explode, ...more });
/** @type {(style: string, explode: boolean, more?: object) => Parameter} */
const inQuery = (style, explode, more) => ({ in: "query", style, explode, ...more });
/** @type {(contentType: string) => object} */
const content = (contentType) => ({ content: { [contentType]: { schema: {} } } });

/** @type {Readonly<Record<string, Operation>>} */
export const operations = {
  pathSimple: {
    params: [inPath("simple", false)],
    calls: [
      { from: table, value: "blue", path: "blue" },
      { from: table, value: list, path: "blue,black,brown" },
      { from: table, value: rgb, path: "R,100,G,200,B,150" },
      { from: "RFC 6570, 3.2.2", value: rfc.half, path: "50%25" },
      { from: "RFC 6570, 3.2.2", value: rfc.hello, path: "Hello%20World%21" },
      { from: "RFC 6570, 3.2.2", value: rfc.dub, path: "me%2Ftoo" },
      { from: "RFC 6570, 3.2.2", value: rfc.list, path: "red,green,blue" },
      { from: "RFC 6570, 3.2.2", value: rfc.keys, path: "semi,%3B,dot,.,comma,%2C" },
      { from: "RFC 6570, 2.3: null is undefined", value: { a: 1, b: null }, path: "a,1" },
      { from: "RFC 6570, 2.3: null is undefined", value: ["a", null, "b"], path: "a,b" },
      { from: "OpenAPI 3.2, 4.12.8", value: "diṅnāga", path: "di%E1%B9%85n%C4%81ga" },
      {
        from: "OpenAPI 3.2, 4.12.8",
        value: "الخوارزميّ",
        path: "%D8%A7%D9%84%D8%AE%D9%88%D8%A7%D8%B1%D8%B2%D9%85%D9%8A%D9%91",
      },
      { from: "OpenAPI 3.2, 4.8.2: no ? and # in a path", value: "a?b#c", path: "a%3Fb%23c" },
      { from: "a boolean", value: true, path: "true" },
      { from: "a number", value: -1.5, path: "-1.5" },
      { from: "an integer beyond 2^53", value: 2n ** 64n, path: "18446744073709551616" },
      { from: "RFC 3339", value: new Date(0), path: "1970-01-01T00%3A00%3A00.000Z" },
      {
        from: "a path parameter is required",
        value: undefined,
        refused: /pathSimple.*color.*missing/,
      },
      { from: "a path parameter is required", value: null, refused: /pathSimple.*color.*is null/ },
      { from: "a path parameter is required", value: [], refused: /pathSimple.*color.*nothing/ },
      { from: "an empty segment is another path", value: "", refused: /pathSimple.*color.*empty/ },
      { from: "RFC 3986, 5.2.4", value: "..", refused: /pathSimple.*color.*another resource/ },
      { from: "RFC 6570, 1.2: one level", value: [["a"]], refused: /pathSimple.*color.*list/ },
    ],
  },
  pathSimpleExploded: {
    params: [inPath("simple", true)],
    calls: [
      { from: table, value: "blue", path: "blue" },
      { from: table, value: list, path: "blue,black,brown" },
      { from: table, value: rgb, path: "R=100,G=200,B=150" },
      { from: "RFC 6570, 3.2.2", value: rfc.keys, path: "semi=%3B,dot=.,comma=%2C" },
    ],
  },
  pathSimpleReserved: {
    params: [inPath("simple", false, { allowReserved: true })],
    calls: [
      { from: "RFC 6570, 3.2.3", value: rfc.hello, path: "Hello%20World!" },
      { from: "RFC 6570, 3.2.3", value: rfc.half, path: "50%25" },
      { from: "RFC 6570, 3.2.3: triples pass through", value: "a%2Cb:c", path: "a%2Cb:c" },
      { from: "OpenAPI 3.2, 4.8.2: no / in a path", value: rfc.dub, path: "me%2Ftoo" },
    ],
  },
  pathLabel: {
    params: [inPath("label", false)],
    calls: [
      { from: table, value: "blue", path: ".blue" },
      { from: table, value: list, path: ".blue,black,brown" },
      { from: table, value: rgb, path: ".R,100,G,200,B,150" },
      { from: "RFC 6570, 3.2.5", value: rfc.half, path: ".50%25" },
      { from: "a number", value: 3, path: ".3" },
      { from: "RFC 6570, 2.3: null is undefined", value: ["a", null, "b"], path: ".a,b" },
      { from: "RFC 6570, 3.2.5", value: rfc.keys, path: ".semi,%3B,dot,.,comma,%2C" },
      { from: "RFC 3986, 5.2.4", value: "", refused: /pathLabel.*color.*another resource/ },
      { from: "RFC 3986, 5.2.4", value: ".", refused: /pathLabel.*color.*another resource/ },
    ],
  },
  pathLabelExploded: {
    params: [inPath("label", true)],
    calls: [
      { from: table, value: "blue", path: ".blue" },
      { from: table, value: list, path: ".blue.black.brown" },
      { from: table, value: rgb, path: ".R=100.G=200.B=150" },
      { from: "RFC 6570, 3.2.5", value: rfc.list, path: ".red.green.blue" },
      { from: "RFC 6570, 2.3: null is undefined", value: { a: 1, b: null }, path: ".a=1" },
      { from: "RFC 6570, 3.2.5", value: rfc.keys, path: ".semi=%3B.dot=..comma=%2C" },
    ],
  },
  pathMatrix: {
    params: [inPath("matrix", false)],
    calls: [
      { from: table, value: "", path: ";color" },
      { from: table, value: "blue", path: ";color=blue" },
      { from: table, value: list, path: ";color=blue,black,brown" },
      { from: table, value: rgb, path: ";color=R,100,G,200,B,150" },
      { from: "RFC 6570, 3.2.7", value: rfc.hello, path: ";color=Hello%20World%21" },
      { from: "RFC 6570, 3.2.7", value: rfc.half, path: ";color=50%25" },
      { from: "RFC 6570, 3.2.7", value: rfc.list, path: ";color=red,green,blue" },
      { from: "a boolean", value: false, path: ";color=false" },
      { from: "RFC 6570, 2.3: null is undefined", value: ["a", null], path: ";color=a" },
      { from: "a path parameter is required", value: [], refused: /pathMatrix.*color.*nothing/ },
      { from: "RFC 6570, 3.2.7", value: rfc.keys, path: ";color=semi,%3B,dot,.,comma,%2C" },
    ],
  },
  pathMatrixExploded: {
    params: [inPath("matrix", true)],
    calls: [
      { from: table, value: "blue", path: ";color=blue" },
      { from: table, value: list, path: ";color=blue;color=black;color=brown" },
      {
        from: "RFC 6570, 3.2.7",
        value: rfc.list,
        path: ";color=red;color=green;color=blue",
      },
      { from: table, value: rgb, path: ";R=100;G=200;B=150" },
      { from: "RFC 6570, 3.2.7", value: rfc.keys, path: ";semi=%3B;dot=.;comma=%2C" },
      { from: "RFC 6570, 3.2.7", value: { a: "", b: 1 }, path: ";a;b=1" },
    ],
  },
  pathJson: {
    params: [{ in: "path", ...content("application/json") }],
    calls: [
      { from: "OpenAPI 3.2, 4.12.2.3", value: { a: 1 }, path: "%7B%22a%22%3A1%7D" },
      { from: "OpenAPI 3.2, 4.12.2.3", value: "a", path: "%22a%22" },
    ],
  },

  // By default style form, exploded.
  queryDefault: {
    params: [{ in: "query" }, { in: "query", name: "other" }],
    calls: [
      { from: table, value: "", query: "color=" },
      { from: table, value: "blue", query: "color=blue" },
      { from: table, value: list, query: "color=blue&color=black&color=brown" },
      { from: table, value: rgb, query: "R=100&G=200&B=150" },
      { from: "RFC 6570, 3.2.8", value: rfc.half, query: "color=50%25" },
      {
        from: "RFC 6570, 3.2.1: reserved characters",
        value: ":/?#[]@!$&'()*+,;=",
        query: "color=%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D",
      },
      { from: "RFC 6570, 1.5: unreserved ones", value: "aZ09-._~", query: "color=aZ09-._~" },
      { from: "RFC 3629", value: "grüß 😀", query: "color=gr%C3%BC%C3%9F%20%F0%9F%98%80" },
      { from: "numbers", value: [0, -1.5], query: "color=0&color=-1.5" },
      { from: "booleans", value: [true, false], query: "color=true&color=false" },
      { from: "two parameters", args: { color: "a", other: "b" }, query: "color=a&other=b" },
      { from: "RFC 6570, 3.2.8", value: rfc.list, query: "color=red&color=green&color=blue" },
      { from: "RFC 6570, 3.2.8", value: rfc.keys, query: "semi=%3B&dot=.&comma=%2C" },
      { from: "RFC 6570, 3.2.8", args: { color: "1024", other: "" }, query: "color=1024&other=" },
      { from: "RFC 6570, 3.2.8", args: { color: "1024", other: null }, query: "color=1024" },
      { from: "RFC 6570, 3.2.8", args: { color: {}, other: "768" }, query: "other=768" },
      { from: "RFC 6570, 2.3", value: [] },
      { from: "RFC 6570, 2.3", value: {} },
      { from: "RFC 6570, 2.3", value: [null] },
      { from: "RFC 6570, 2.3", value: null },
      { from: "RFC 6570, 2.3", value: undefined },
      { from: "RFC 6570, 2.3", value: { a: null, b: "" }, query: "b=" },
      {
        from: "OpenAPI 3.2, 4.12.8",
        value: ["one thing", "another thing"],
        query: "color=one%20thing&color=another%20thing",
      },
      {
        from: "OpenAPI 3.2, 4.12.8",
        value: { page: 4, pageSize: 50 },
        query: "page=4&pageSize=50",
      },
      {
        from: "OpenAPI 3.2, appendix C.4.1",
        value: { a: "x+y", b: "x/y", c: "x^y" },
        query: "a=x%2By&b=x%2Fy&c=x%5Ey",
      },
      {
        from: "a property is no way to set another parameter",
        value: { other: 1 },
        refused: /queryDefault.*color.*"other", which is another parameter/,
      },
      { from: "a boolean", value: false, query: "color=false" },
      { from: "integers beyond 2^53", value: [2n ** 64n], query: "color=18446744073709551616" },
      { from: "RFC 3339", value: new Date(0), query: "color=1970-01-01T00%3A00%3A00.000Z" },
      {
        from: "RFC 6570, 1.2: one level",
        value: { a: {} },
        refused: /queryDefault.*color.*object/,
      },
      { from: "RFC 3629, 3: surrogates", value: "\ud800", refused: /queryDefault.*color/ },
    ],
  },
  queryForm: {
    params: [inQuery("form", false)],
    calls: [
      { from: table, value: "", query: "color=" },
      { from: table, value: "blue", query: "color=blue" },
      { from: table, value: list, query: "color=blue,black,brown" },
      { from: table, value: rgb, query: "color=R,100,G,200,B,150" },
      { from: "RFC 6570, 3.2.8", value: rfc.keys, query: "color=semi,%3B,dot,.,comma,%2C" },
      { from: "RFC 6570, 3.2.8", value: ["a,b", "c"], query: "color=a%2Cb,c" },
      { from: "RFC 6570, 2.3: null is undefined", value: ["a", null, "b"], query: "color=a,b" },
      { from: "RFC 6570, 2.3: null is undefined", value: { a: 1, b: null }, query: "color=a,1" },
      {
        from: "OpenAPI 3.2, appendix C.4.1",
        value: ["math", "is", "fun"],
        query: "color=math,is,fun",
      },
      { from: "RFC 6570, 2.3", value: [] },
    ],
  },
  queryReserved: {
    params: [{ in: "query", allowReserved: true }],
    calls: [
      {
        from: "OpenAPI 3.2, appendix C.4.2",
        value: { a: "x%2By", b: "x/y", c: "x^y" },
        query: "a=x%2By&b=x/y&c=x%5Ey",
      },
      { from: "RFC 6570, 3.2.3", value: rfc.base, query: "color=http://example.com/home/" },
      { from: "RFC 6570, 3.2.3", value: rfc.half, query: "color=50%25" },
      { from: "RFC 6570, 3.2.3", value: rfc.keys, query: "semi=;&dot=.&comma=," },
      {
        from: "OpenAPI 3.2, appendix C.4.2: []#&=+",
        value: "[]#&=+",
        query: "color=%5B%5D%23%26%3D%2B",
      },
    ],
  },
  queryEmoji: {
    params: [{ in: "query", name: "❤️" }],
    calls: [
      {
        from: "OpenAPI 3.2, appendix C.4.4",
        args: { "❤️": "love!" },
        query: "%E2%9D%A4%EF%B8%8F=love%21",
      },
    ],
  },
  queryBrackets: {
    params: [{ in: "query", name: "filter[a]" }],
    calls: [
      { from: "OpenAPI 3.2, appendix E.6", args: { "filter[a]": 1 }, query: "filter%5Ba%5D=1" },
    ],
  },
  // A name that only means something in headers.
  queryHost: {
    params: [{ in: "query", name: "host" }],
    calls: [{ from: "OpenAPI 3.2, 4.12.2", args: { host: "a" }, query: "host=a" }],
  },
  queryRequired: {
    params: [{ in: "query", required: true }],
    calls: [
      {
        from: "OpenAPI 3.2, 4.12.2: required",
        value: undefined,
        refused: /queryRequired.*color.*missing/,
      },
      {
        from: "OpenAPI 3.2, 4.12.2: required",
        value: [],
        refused: /queryRequired.*color.*nothing/,
      },
      { from: "OpenAPI 3.2, 4.12.2: required", value: "", query: "color=" },
    ],
  },
  queryEmpty: {
    params: [{ in: "query", allowEmptyValue: true, schema: { type: "integer" } }],
    calls: [
      { from: "OpenAPI 3.2, 4.12.2: allowEmptyValue", value: "", query: "color=" },
      { from: "OpenAPI 3.2, 4.12.2: allowEmptyValue", value: 1, query: "color=1" },
    ],
  },
  querySpaces: {
    params: [inQuery("spaceDelimited", false)],
    calls: [
      { from: table, value: list, query: "color=blue%20black%20brown" },
      { from: table, value: rgb, query: "color=R%20100%20G%20200%20B%20150" },
      {
        from: "RFC 6570, 3.2.1: reserved characters",
        value: ["a&b", "c"],
        query: "color=a%26b%20c",
      },
      { from: "numbers", value: [1, 2], query: "color=1%202" },
      { from: "RFC 6570, 2.3", value: [] },
      {
        from: "OpenAPI 3.2, appendix C.4.2",
        value: ["math", "is", "fun"],
        query: "color=math%20is%20fun",
      },
      { from: "OpenAPI 3.2, appendix E.6", value: ["a b"], refused: /querySpaces.*color.*space/ },
    ],
  },
  queryPipes: {
    params: [inQuery("pipeDelimited", false)],
    calls: [
      { from: table, value: list, query: "color=blue%7Cblack%7Cbrown" },
      { from: table, value: rgb, query: "color=R%7C100%7CG%7C200%7CB%7C150" },
      {
        from: "RFC 6570, 3.2.1: reserved characters",
        value: ["a&b", "c"],
        query: "color=a%26b%7Cc",
      },
      { from: "numbers", value: [1, 2], query: "color=1%7C2" },
      { from: "RFC 6570, 2.3", value: [] },
      { from: "OpenAPI 3.2, appendix E.6", value: ["a|b"], refused: /queryPipes.*color.*pipe/ },
    ],
  },
  queryDeep: {
    params: [inQuery("deepObject", true)],
    calls: [
      { from: table, value: rgb, query: "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150" },
      {
        from: "RFC 6570, 3.2.1: reserved characters",
        value: { "a b": "c&d", e: "" },
        query: "color%5Ba%20b%5D=c%26d&color%5Be%5D=",
      },
      { from: "a boolean", value: { a: true }, query: "color%5Ba%5D=true" },
      {
        from: "Rails, 'Hash and Array Parameters'",
        open: true,
        value: { a: { b: 1 } },
        query: "color%5Ba%5D%5Bb%5D=1",
      },
      {
        from: "Rails, 'Hash and Array Parameters'",
        open: true,
        value: { a: [1, 2] },
        query: "color%5Ba%5D%5B%5D=1&color%5Ba%5D%5B%5D=2",
      },
      {
        from: "qs, arrayFormat: indices",
        open: true,
        arrays: "indices",
        value: { a: [1, { b: 2 }] },
        query: "color%5Ba%5D%5B0%5D=1&color%5Ba%5D%5B1%5D%5Bb%5D=2",
      },
      { from: "RFC 6570, 2.3", value: { a: null, b: 1 }, query: "color%5Bb%5D=1" },
      { from: "RFC 6570, 2.3", value: {} },
      { from: "RFC 6570, 2.3", open: true, value: { a: {} } },
    ],
  },
  queryDeepReserved: {
    params: [inQuery("deepObject", true, { allowReserved: true })],
    calls: [
      {
        from: "OpenAPI 3.2, 4.12.2: allowReserved",
        value: { url: "http://example.com/a?b" },
        query: "color%5Burl%5D=http://example.com/a?b",
      },
    ],
  },
  queryJson: {
    params: [{ in: "query", ...content("application/json") }],
    calls: [
      {
        from: "OpenAPI 3.2, 4.12.8",
        value: { lat: 10, long: 60 },
        query: "color=%7B%22lat%22%3A10%2C%22long%22%3A60%7D",
      },
      { from: "RFC 8259, 7", value: "a", query: "color=%22a%22" },
      { from: "RFC 8259, 5", value: ["ü"], query: "color=%5B%22%C3%BC%22%5D" },
    ],
  },
  wholeForm: {
    params: [{ in: "querystring", ...content("application/x-www-form-urlencoded") }],
    calls: [
      {
        from: "OpenAPI 3.2, 4.12.8",
        value: { foo: "a + b", bar: true },
        query: "foo=a+%2B+b&bar=true",
      },
      { from: "an empty form", value: {} },
      {
        from: "WHATWG URL, 5.2: as many pairs as items",
        value: { a: ["b", "c"] },
        query: "a=b&a=c",
      },
    ],
  },
  wholeJson: {
    params: [{ in: "querystring", ...content("application/json") }],
    calls: [
      {
        from: "OpenAPI 3.2, 4.12.8",
        value: { numbers: [1, 2], flag: null },
        query: "%7B%22numbers%22%3A%5B1%2C2%5D%2C%22flag%22%3Anull%7D",
      },
    ],
  },
  wholeJsonPath: {
    params: [{ in: "querystring", ...content("application/jsonpath") }],
    calls: [{ from: "OpenAPI 3.2, 4.12.8", value: "$.a.b[1:1]", query: "%24.a.b%5B1%3A1%5D" }],
  },

  headerSimple: {
    params: [{ in: "header", name: "X-Color" }],
    calls: [
      { from: table, value: "blue", header: "blue" },
      { from: "a number", value: 1.5, header: "1.5" },
      { from: "a boolean", value: true, header: "true" },
      { from: "OpenAPI 3.2, appendix D: no encoding", value: "a b/c?d=%", header: "a b/c?d=%" },
      { from: "RFC 6570, 2.3", value: null },
      { from: "RFC 6570, 2.3: null is undefined", value: ["a", null, "b"], header: "a,b" },
      { from: table, value: list, header: "blue,black,brown" },
      { from: table, value: rgb, header: "R,100,G,200,B,150" },
      { from: "OpenAPI 3.2, 4.12.8", value: [12345678, 90099], header: "12345678,90099" },
      { from: "OpenAPI 3.2, appendix D", value: ['"foo"', 'W/"a,b"'], header: '"foo",W/"a,b"' },
      { from: "RFC 6570, 2.3", value: [] },
      { from: "OpenAPI 3.2, appendix D", value: ["a,b"], refused: /headerSimple.*X-Color.*comma/ },
      {
        from: "RFC 9110, 5.5",
        value: "a\r\nX-Evil: b",
        refused: /headerSimple.*x-color.*line break/,
      },
      { from: "RFC 9110, 5.5", value: "\u0100", refused: /headerSimple.*x-color/ },
    ],
  },
  headerExploded: {
    params: [{ in: "header", name: "X-Color", explode: true }],
    calls: [
      { from: table, value: list, header: "blue,black,brown" },
      { from: table, value: rgb, header: "R=100,G=200,B=150" },
      { from: "RFC 6570, 2.3: null is undefined", value: { a: 1, b: null }, header: "a=1" },
    ],
  },
  headerJson: {
    params: [{ in: "header", name: "X-Color", ...content("application/json") }],
    calls: [
      { from: "OpenAPI 3.2, 4.12.2.3", value: { a: [1] }, header: '{"a":[1]}' },
      { from: "RFC 8259, 7", value: "ē", header: '"\\u0113"' },
    ],
  },
  headerRequired: {
    params: [{ in: "header", name: "X-Color", required: true }],
    calls: [
      {
        from: "OpenAPI 3.2, 4.12.2: required",
        value: undefined,
        refused: /headerRequired.*X-Color.*missing/,
      },
    ],
  },

  cookieForm: {
    params: [{ in: "cookie", explode: false }],
    calls: [
      { from: table, value: "", cookie: "color=" },
      { from: table, value: "blue", cookie: "color=blue" },
      { from: table, value: list, cookie: "color=blue,black,brown" },
      { from: table, value: rgb, cookie: "color=R,100,G,200,B,150" },
      { from: "a number", value: 1.5, cookie: "color=1.5" },
      { from: "RFC 6570, 2.3", value: null },
      { from: "RFC 6570, 2.3", value: [] },
      { from: "OpenAPI 3.2, 4.12.8", value: "Hello, world!", cookie: "color=Hello%2C%20world%21" },
    ],
  },
  cookieFormExploded: {
    params: [{ in: "cookie" }],
    calls: [
      {
        from: "OpenAPI 3.2, appendix D.1: no &",
        value: list,
        cookie: "color=blue; color=black; color=brown",
      },
      { from: "OpenAPI 3.2, appendix D.1: no &", value: rgb, cookie: "R=100; G=200; B=150" },
      { from: "RFC 6265, 4.2.1", value: "a; b=c", cookie: "color=a%3B%20b%3Dc" },
      { from: "RFC 3629", value: ["ü", "😀"], cookie: "color=%C3%BC; color=%F0%9F%98%80" },
    ],
  },
  cookieStyle: {
    params: [{ in: "cookie", style: "cookie", explode: false }],
    calls: [
      { from: table, value: "", cookie: "color=" },
      { from: table, value: "blue", cookie: "color=blue" },
      { from: table, value: list, cookie: "color=blue,black,brown" },
      { from: table, value: rgb, cookie: "color=R,100,G,200,B,150" },
    ],
  },
  cookieStyleExploded: {
    params: [
      { in: "cookie", style: "cookie" },
      { in: "cookie", style: "cookie", name: "other" },
    ],
    calls: [
      { from: table, value: list, cookie: "color=blue; color=black; color=brown" },
      { from: table, value: rgb, cookie: "R=100; G=200; B=150" },
      {
        from: "OpenAPI 3.2, 4.12.8",
        value: { greeting: "Hello%2C world!", code: 42 },
        cookie: "greeting=Hello%2C world!; code=42",
      },
      { from: "RFC 6265, 4.2.1", args: { color: "a", other: "b" }, cookie: "color=a; other=b" },
      { from: "RFC 6265, 4.1.1", value: "a; b=c", refused: /cookieStyleExploded.*color.*cookie/ },
      { from: "RFC 6265, 4.1.1", value: { "a=b": 1 }, refused: /cookieStyleExploded.*color.*name/ },
    ],
  },
  cookieText: {
    params: [{ in: "cookie", ...content("text/plain") }],
    calls: [{ from: "OpenAPI 3.2, 4.12.2.2", value: "a%2C b", cookie: "color=a%2C b" }],
  },
  cookieRequired: {
    params: [{ in: "cookie", required: true }],
    calls: [
      {
        from: "OpenAPI 3.2, 4.12.2: required",
        value: undefined,
        refused: /cookieRequired.*color.*missing/,
      },
    ],
  },
  wholeRequired: {
    params: [
      { in: "querystring", required: true, ...content("application/x-www-form-urlencoded") },
    ],
    calls: [
      {
        from: "OpenAPI 3.2, 4.12.2: required",
        value: undefined,
        refused: /wholeRequired.*color.*missing/,
      },
    ],
  },

  ...Object.fromEntries(
    ["Put", "Post", "Delete", "Options", "Head", "Patch"].map((method) => [
      `method${method}`,
      {
        method: method.toUpperCase(),
        params: [inQuery("form", true)],
        calls: [{ from: "OpenAPI 3.2, 4.9", value: 1, query: "color=1" }],
      },
    ]),
  ),
  methodQuery: {
    method: "QUERY",
    params: [{ in: "query" }],
    calls: [{ from: "OpenAPI 3.2, 4.9", value: 1, query: "color=1" }],
  },
  methodTrace: {
    method: "TRACE",
    params: [{ in: "query" }],
    calls: [{ from: "RFC 9110, 9.3.8", value: 1, query: "color=1" }],
  },
  methodCopy: {
    method: "COPY",
    params: [{ in: "query" }],
    calls: [{ from: "OpenAPI 3.2, 4.9", value: 1, query: "color=1" }],
  },
};

/** Methods that are fields of a Path Item Object; `additionalOperations` has all others. */
export const fields = new Set("GET PUT POST DELETE OPTIONS HEAD PATCH TRACE QUERY".split(" "));

/** One document with all of the operations. */
export function parametersDocument() {
  return {
    openapi: "3.2.0",
    info: { title: "Wire", version: "1" },
    paths: Object.fromEntries(Object.entries(operations).map(pathItem)),
  };
}

/** @type {(entry: [id: string, operation: Operation]) => [path: string, item: object]} */
function pathItem([operationId, { method = "GET", params }]) {
  const parameters = params.map(({ name = "color", ...parameter }) => ({
    name,
    ...(parameter.in === "path" && { required: true }),
    ...(!parameter.content && { schema: {} }),
    ...parameter,
  }));
  const template = params.some((parameter) => parameter.in === "path") ? "/{color}" : "/";
  const operation = {
    operationId,
    tags: ["wire"],
    parameters,
    responses: { 204: { description: "Nothing" } },
  };
  const item = fields.has(method)
    ? { [method.toLowerCase()]: operation }
    : { additionalOperations: { [method]: operation } };
  return [`/${operationId}${template}`, item];
}
