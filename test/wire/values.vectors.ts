/**
 * What goes over the wire where a client's values are dates and integers of 64 bits, byte by byte; whatever
 * kinds of values these are, the bytes are the same. Written from RFC 3339 (5.6), RFC 8259 (6), RFC 6570
 * and OpenAPI 3.2 (4.4.1, 4.12, 4.15), never from our own output.
 */
export interface ValueVector {
  /** The request line without its version. */
  readonly request: string;
  /** Header fields that are compared. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly body: string;
  /** Header and body; line feeds of the header as CRLF. */
  readonly answer: readonly [head: string, body: string];
}

const json = "200 OK\ncontent-type: application/json";

/** 2 ** 63 - 1 and 2 ** 64 - 1 in the request; 30 digits, which is more than 64 bits, in the answer. */
const put: Pick<ValueVector, "request" | "fields" | "body"> = {
  request:
    "PUT /accounts/9223372036854775807?since=2024-05-17&days=2024-05-17,2024-12-31&at=2024-05-17T09%3A30%3A00Z&filter=%7B%22id%22%3A9007199254740993%2C%22on%22%3A%222024-05-17%22%7D",
  fields: {
    "x-day": "2024-05-17",
    cookie: "last=9007199254740993",
    "content-type": "application/json",
  },
  body:
    '{"id":9223372036854775807,"kind":"person","born":"2024-05-17","seen":"2024-05-17T09:30:00Z","total":18446744073709551615,"count":7,' +
    '"parent":{"id":-9223372036854775808,"kind":"firm","born":null},"visits":["2024-05-17T09:30:00Z"],"limits":{"a":9007199254740993}}',
};

const account =
  '{"id":9223372036854775807,"serial":123456789012345678901234567890,"kind":"person","born":"2024-05-17",' +
  '"seen":"2024-05-17T11:30:00.5+02:00","total":18446744073709551615,"count":7,"parent":{"id":-9223372036854775808,"kind":"firm","born":null},' +
  '"owner":{"id":1,"kind":"firm","born":"1999-12-31"},"visits":["2024-05-17T09:30:00Z"],"limits":{"a":9007199254740993},"extra":[9007199254740993,"2024-05-17"]}';

export const vectors: readonly ValueVector[] = [
  {
    ...put,
    answer: [`${json}\nx-renewed: 2024-05-17T09:30:00Z`, account],
  },
  {
    ...put,
    answer: [
      "409 Conflict\ncontent-type: application/problem+json",
      '{"title":"Too late","version":9007199254740993,"at":"2024-05-17T09:30:00Z"}',
    ],
  },
  {
    ...put,
    answer: [json, '{"id":1,"kind":"firm","visits":["2024-05-17T09:30:00Z","yesterday"]}'],
  },
  { ...put, answer: [json, '{"id":9007199254740993.5,"kind":"firm"}'] },
  { ...put, answer: [json, '{"id":9007199254740993,"kind":"firm"'] },
  {
    ...put,
    answer: [
      "409 Conflict\ncontent-type: application/problem+json",
      '{"title":"Too late","at":"now"}',
    ],
  },
  {
    request: "POST /form",
    fields: { "content-type": "application/x-www-form-urlencoded" },
    body: "id=9007199254740993&on=2024-05-17",
    answer: ["204 No Content", ""],
  },
  {
    request: "POST /form",
    body:
      '--BOUNDARY\r\nContent-Disposition: form-data; name="id"\r\n\r\n9007199254740993\r\n' +
      '--BOUNDARY\r\nContent-Disposition: form-data; name="on"\r\n\r\n2024-05-17\r\n--BOUNDARY--\r\n',
    answer: ["204 No Content", ""],
  },
  {
    request: "POST /parts",
    body:
      '--BOUNDARY\r\nContent-Type: application/json\r\nX-Day: 2024-05-17\r\n\r\n{"id":9007199254740993,"on":"2024-05-17"}\r\n' +
      "--BOUNDARY\r\nContent-Type: text/plain\r\n\r\n2024-05-17\r\n" +
      "--BOUNDARY\r\nContent-Type: multipart/mixed; boundary=INNER\r\n\r\n" +
      '--INNER\r\nContent-Type: application/json\r\n\r\n{"on":"2024-05-17"}\r\n--INNER--\r\n\r\n--BOUNDARY--\r\n',
    answer: ["204 No Content", ""],
  },
  {
    request: "POST /parts",
    body:
      '--BOUNDARY\r\nContent-Disposition: form-data; name="filter"\r\nContent-Type: application/json\r\nX-Day: 2024-05-17\r\n\r\n' +
      '{"id":9007199254740993,"on":"2024-05-17"}\r\n--BOUNDARY--\r\n',
    answer: ["204 No Content", ""],
  },
  { request: "GET /numbered", body: "", answer: [json, '{"last":2,"filters":[{"id":1}]}'] },
  { request: "GET /numbered?page=2", body: "", answer: [json, '{"last":2,"filters":[{"id":2}]}'] },
  { request: "GET /since", body: "", answer: [json, '[{"on":"2024-05-17"}]'] },
  { request: "GET /since?after=2024-05-17", body: "", answer: [json, "[]"] },
  {
    request: "POST /lines",
    fields: { "content-type": "application/jsonl" },
    body: '{"id":9007199254740993,"on":"2024-05-17"}\n{"id":1}\n',
    answer: [
      "200 OK\ncontent-type: application/jsonl",
      '{"id":9007199254740993,"on":"2024-05-17"}\n{"id":1}\n{"id":2,"on":"soon"}\n',
    ],
  },
  {
    request: "GET /events",
    body: "",
    answer: [
      "200 OK\ncontent-type: text/event-stream",
      'event: opened\ndata: {"id":9007199254740993,"on":"2024-05-17"}\n\nevent: note\ndata: {"id":"n1","on":"2024-05-17"}\n\nevent: opened\ndata: {"id":"x"}\n\n',
    ],
  },
];

/** What the programs print of the answers: values as text, with a mark of what they are. */
export function printed(date: string, integer: string): unknown[] {
  const day = (text: string): string =>
    `${date === "Date" ? "Date" : "Temporal.PlainDate"} ${text}`;
  const moment = (text: string): string =>
    date === "Date" ? `Date ${text}` : `Temporal.Instant ${text}`;
  const number = (text: string): string => `${integer} ${text}`;
  const noon = moment("2024-05-17T09:30:00Z");
  return [
    {
      id: number("9223372036854775807"),
      serial: number("123456789012345678901234567890"),
      kind: "person",
      born: day("2024-05-17"),
      seen: moment("2024-05-17T09:30:00.5Z"),
      total: number("18446744073709551615"),
      count: 7,
      parent: { id: number("-9223372036854775808"), kind: "firm", born: null },
      owner: { id: number("1"), kind: "firm", born: day("1999-12-31") },
      visits: [noon],
      limits: { a: number("9007199254740993") },
      extra: [9007199254740992, "2024-05-17"],
    },
    "2024-05-17T09:30:00Z",
    { title: "Too late", version: number("9007199254740993"), at: noon },
    ["/visits/1", 200, "application/json", true],
    ["/id", 200, "application/json", true],
    ["no pointer", 200, "application/json", true],
    ["HttpError", 409, "/at"],
    [number("1"), number("2")],
    [day("2024-05-17")],
    { id: number("9007199254740993"), on: day("2024-05-17") },
    { id: number("1") },
    ["/on", 200, "application/jsonl", true],
    { id: number("9007199254740993"), on: day("2024-05-17") },
    { id: "n1", on: "2024-05-17" },
    ["/data/id", 200, "text/event-stream", true],
  ];
}
