import { type BodyVector, part } from "./body-vector.js";

/**
 * What each call of `bodies.program.txt` has to put on the wire, in its order. Written from OpenAPI 3.1
 * (4.8.14 and 4.8.15), RFC 7578, RFC 7464 and the WHATWG's URL standard, never from our own output.
 */
const json = (line: string, body: string): BodyVector => ({
  line,
  contentType: "application/json",
  body,
  isSized: true,
});

export const vectors: readonly BodyVector[] = [
  // What is read-only is gone at every depth; `key` stays, which one of the alternatives lets be sent.
  json(
    "POST /json",
    '{"name":"a","parent":{"name":"b"},"children":[{"name":"x"},{"name":"c","children":[{"name":"y"}]}],' +
      '"byName":{"d":{"name":"d"}},"audit":{"by":"me"},"either":{"kind":"b","key":"k"}}',
  ),
  // JSON is the default where there is any.
  json("POST /choice", '{"name":"Rex"}'),
  json("POST /choice?dry=true", '{"name":"Rex"}'),
  {
    line: "POST /choice",
    contentType: "application/merge-patch+json",
    body: '{"name":"Rex"}',
    isSized: true,
  },
  { line: "POST /choice", contentType: "text/csv", body: "a,b\n", isSized: true },
  {
    line: "POST /choice",
    contentType: "application/octet-stream",
    body: "\u0000\u00ff",
    isSized: true,
  },
  { line: "POST /choice?dry=false", contentType: undefined, body: "", isSized: true },
  {
    line: "POST /form",
    contentType: "application/x-www-form-urlencoded",
    body: [
      "amount=2000",
      "description=50%25+off+%26+more+%2B+%C3%BC",
      "csv=a,b%2Cc",
      "piped=a%7Cb",
      "list=a+b",
      "list=c",
      "meta=%7B%22order%22%3A%226735%22%7D",
      "url=https://a.example/b?c",
      "expand%5B%5D=customer",
      "expand%5B%5D=invoice.lines",
      "card%5Bnumber%5D=4242",
      "card%5Baddress%5D%5Bcity%5D=S%C3%A3o+Paulo",
      "card%5Btags%5D%5B%5D=x",
      "card%5Btags%5D%5B%5D=y",
    ].join("&"),
    isSized: true,
  },
  {
    line: "POST /upload",
    contentType: "multipart/form-data; boundary=BOUNDARY",
    body: [
      part(
        'Content-Disposition: form-data; name="photo"; filename="rex.png"\nContent-Type: image/png',
        "PNG",
      ),
      part(
        'Content-Disposition: form-data; name="more"; filename="a.pdf"\nContent-Type: application/pdf',
        "PDF",
      ),
      part(
        'Content-Disposition: form-data; name="more"; filename="more"\nContent-Type: application/octet-stream',
        "B",
      ),
      part('Content-Disposition: form-data; name="title"', "Rex"),
      part('Content-Disposition: form-data; name="count"', "2"),
      part(
        'Content-Disposition: form-data; name="owner"\nContent-Type: application/json',
        '{"name":"a","parent":{"name":"b"},"children":[{"name":"x"},{"name":"c","children":[{"name":"y"}]}],' +
          '"byName":{"d":{"name":"d"}},"audit":{"by":"me"},"either":{"kind":"b","key":"k"}}',
      ),
      part(
        'Content-Disposition: form-data; name="extra"\nContent-Type: application/vnd.extra+json',
        '{"a":1}',
      ),
      part('Content-Disposition: form-data; name="tags"', "a,b"),
      "--BOUNDARY--\r\n",
    ].join(""),
    isSized: true,
  },
  {
    line: "POST /upload",
    contentType: "multipart/form-data; boundary=BOUNDARY",
    body:
      part(
        'Content-Disposition: form-data; name="photo"; filename="photo"\nContent-Type: application/octet-stream',
        "Hi",
      ) + "--BOUNDARY--\r\n",
    isSized: false,
  },
  { line: "PUT /binary", contentType: "application/octet-stream", body: "blob", isSized: true },
  { line: "PUT /binary", contentType: "application/octet-stream", body: "Hi", isSized: false },
  { line: "PUT /image", contentType: "image/png", body: "png", isSized: true },
  { line: "PUT /image", contentType: "image/gif", body: "G", isSized: true },
  // UTF-8, of which latin-1 shows the bytes.
  {
    line: "PUT /text",
    contentType: "text/plain",
    body: "gr\u00c3\u00bc\u00c3\u009f",
    isSized: true,
  },
  {
    line: "POST /lines",
    contentType: "application/x-ndjson",
    body: '{"name":"a"}\n{"name":"b\\n"}\n',
    isSized: false,
  },
  {
    line: "POST /lines",
    contentType: "application/x-ndjson",
    body: '{"name":"a"}\n{"name":"b\\n"}\n',
    isSized: false,
  },
  { line: "POST /lines", contentType: "application/x-ndjson", body: "", isSized: true },
  {
    line: "POST /sequence",
    contentType: "application/json-seq",
    body: "\u001e1\n\u001e2\n",
    isSized: false,
  },
  json("GET /search", '{"q":"x"}'),
  { line: "GET /search", contentType: undefined, body: "", isSized: true },
];
