/**
 * What the server answers, byte by byte, what it has to be asked for, and what `responses.program.txt` has
 * to print of it. Written from OpenAPI 3.2 (4.14, 4.21), RFC 9110, RFC 7464, the JSON Lines text and HTML's
 * event streams (9.2), never from our own output.
 */
export interface ResponseVector {
  /** The request line without its version. */
  readonly request: string;
  readonly accept: string;
  readonly lastEventId?: string;
  /** Header and body; line feeds of the header as CRLF. */
  readonly answer: readonly [head: string, body: string];
}

const choice = "application/json, application/problem+json, text/csv;q=0.9, text/plain;q=0.9";
const rex = '{"name":"Rex"}';
const described = [
  "200 OK",
  "content-type: application/json; charset=utf-8",
  "x-rate-limit-remaining: 12",
  "x-tags: a, b",
  "x-color: R=100,G=200",
  'x-page: {"next":"/2"}',
  "x-flag: true",
].join("\n");

const first: ResponseVector = {
  request: "GET /choice?n=1",
  accept: choice,
  answer: [described, rex],
};
const photo: ResponseVector = {
  request: "GET /photo",
  accept: "image/png, application/json",
  answer: ["200 OK\ncontent-type: image/png", "\u0000\u00ff\u0080"],
};

/** In the order of the calls. */
export const vectors: readonly ResponseVector[] = [
  first,
  {
    request: "GET /choice?n=2",
    accept: choice,
    answer: [
      "200 OK\nContent-Type: TEXT/CSV ; header=present\nx-rate-limit-remaining: many",
      "a,b",
    ],
  },
  {
    request: "GET /choice?n=3",
    accept: choice,
    answer: ["400 Bad Request\ncontent-type: application/problem+json", '{"detail":"no"}'],
  },
  {
    request: "GET /choice?n=4",
    accept: choice,
    answer: ["200 OK\ncontent-type: text/html", "<h1>Welcome</h1>"],
  },
  first,
  {
    request: "GET /forms",
    accept: "application/json",
    answer: ["200 OK\ncontent-type: text/json", rex],
  },
  photo,
  photo,
  photo,
  {
    request: "GET /events",
    accept: "text/event-stream",
    answer: [
      "200 OK\ncontent-type: text/event-stream",
      'retry: 1\nevent: added\nid: 1\ndata: {"name":\ndata: "Rex"}\n\nevent: added\nid: 2\ndata: {"na',
    ],
  },
  {
    request: "GET /events",
    accept: "text/event-stream",
    lastEventId: "1",
    answer: [
      "200 OK\ncontent-type: text/event-stream;charset=UTF-8",
      'event: removed\rid: 2\rdata:{"id":7}\r\r',
    ],
  },
  {
    request: "GET /events",
    accept: "text/event-stream",
    lastEventId: "2",
    answer: ["204 No Content", ""],
  },
  {
    request: "GET /messages",
    accept: "text/event-stream",
    answer: ["200 OK\ncontent-type: text/event-stream", ": hi\n\ndata: one\ndata\n\ndata:two\n\n"],
  },
  {
    request: "GET /lines",
    accept: "application/jsonl",
    answer: ["200 OK\ncontent-type: application/jsonl", `${rex}\r\n\n{"name":"\u2028"}`],
  },
  {
    request: "GET /ndjson",
    accept: "application/x-ndjson",
    answer: ["200 OK\ncontent-type: application/x-ndjson", `${rex}\n`],
  },
  {
    request: "GET /sequence",
    accept: "application/json-seq",
    answer: [
      "200 OK\ncontent-type: application/json-seq",
      `\u001e${rex}\n\u001e{\n"name": "Ann"}\n`,
    ],
  },
];

export const printed: readonly (readonly unknown[])[] = [
  ["Rex", 12, ["a", "b"], 100, "/2", true],
  [["a", "b"], "no number"],
  ["no"],
  [200, "text/html", "<h1>Welcome</h1>"],
  ["Rex", 12],
  ["Rex"],
  [[0, 255, 128]],
  [3],
  ["image/png", 3],
  ["1", "Rex"],
  ["2", 7],
  ["ONE\n"],
  ["TWO"],
  ["Rex"],
  ["\u2028"],
  ["Rex"],
  ["Rex"],
  ["Ann"],
];
