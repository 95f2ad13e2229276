import type { DescribedResponse, Operation, ResponseDecoding } from "../operation.js";
import type { ValueSchema } from "../value-schema.js";
import { own } from "../request/known-options.js";
import type { JsonReader, ValueCodec, ValueWriter } from "../values/codec.js";
import type { Layout, NamedSchemas } from "../xml/layout.js";
import { type Found, MediaTypes } from "./media-types.js";
import { xmlLayout, xmlReader } from "./xml-body.js";

/** How an operation's responses are read, by status; undefined for one that the document doesn't know. */
export type Expectation = (status: number) => Expected | undefined;

/** How a body is read. */
export interface BodyReading {
  readonly decoding: ResponseDecoding;
  /** What its text is read by, where that is XML, or JSON with values that are converted. */
  readonly read: JsonReader | undefined;
  /** Makes of what was read what came, where values were converted. */
  readonly write: ValueWriter | undefined;
  /** How it stands in XML, where it is that. */
  readonly layout: (() => Layout) | undefined;
}

/** There is no body. */
export const nothing: BodyReading = {
  decoding: "empty",
  read: undefined,
  write: undefined,
  layout: undefined,
};

/** How the response with one status is read: by itself as the preferred media type, mostly the only one. */
export interface Expected extends BodyReading {
  /** By media type, where there are several. */
  readonly contents: MediaTypes<BodyReading> | undefined;
  /** What a body of another type is taken for: JSON beside XML, whatever servers call it. */
  readonly otherwise: Found<BodyReading> | undefined;
  readonly headers: DescribedResponse["headers"];
  readonly links: DescribedResponse["links"];
}

/**
 * By what an operation's `responses` describe a status: the status itself, then its range (`4XX`), then
 * `default`, which stands for failures only (300 to 599) where a 2xx is listed, else for every status.
 */
export function describedStatus(
  responses: Operation["responses"],
  status: number,
): string | undefined {
  const listsSuccess = Object.keys(responses).some((key) => key.startsWith("2"));
  const coversDefault = !listsSuccess || (status >= 300 && status <= 599);
  const keys = [String(status), `${Math.floor(status / 100)}XX`, coversDefault ? "default" : ""];
  return keys.find((key) => responses[key] !== undefined);
}

/**
 * Reads an operation's `responses`, each when it comes for the first time.
 *
 * @param schemas The shapes that those of bodies refer to.
 * @param codec Of a document with values that are no plain JSON.
 */
export function expect(
  responses: Operation["responses"],
  schemas: NamedSchemas = {},
  codec?: ValueCodec,
): Expectation {
  const known = new Map<number, Expected | undefined>();
  return (status) => {
    let expected = known.get(status);
    if (expected === undefined && !known.has(status)) {
      const key = describedStatus(responses, status);
      const described = key === undefined ? undefined : responses[key];
      expected = described === undefined ? undefined : readDescribed(described, schemas, codec);
      known.set(status, expected);
    }
    return expected;
  };
}

function readDescribed(
  described: ResponseDecoding | DescribedResponse,
  named: NamedSchemas,
  codec: ValueCodec | undefined,
): Expected {
  if (typeof described === "string") {
    const reading = readingOf(described, undefined, named, codec);
    const unsaid = { contents: undefined, otherwise: undefined, headers: undefined };
    return { ...reading, ...unsaid, links: undefined };
  }
  const { content, headers, links, schemas = {} } = own(described);
  const readings = Object.entries(content).map(([type, decoding]): [string, BodyReading] => {
    const schema = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
    return [type, readingOf(decoding, schema, named, codec)];
  });
  const [[name, first] = ["", nothing] as const, ...others] = readings;
  const kinds = new Set(others.map(([, { decoding }]) => decoding));
  const isBesideXml =
    first.decoding === "json" && kinds.delete("xml") && [...kinds].every((kind) => kind === "json");
  return {
    ...first,
    contents: others.length === 0 ? undefined : new MediaTypes(Object.fromEntries(readings)),
    otherwise: isBesideXml ? { name, value: first } : undefined,
    headers,
    links,
  };
}

function readingOf(
  decoding: ResponseDecoding,
  schema: ValueSchema | undefined,
  named: NamedSchemas,
  codec: ValueCodec | undefined,
): BodyReading {
  const write = schema && codec?.writer(schema);
  if (decoding !== "xml") {
    return { decoding, read: schema && codec?.reader(schema), write, layout: undefined };
  }
  const layout = xmlLayout(schema ?? {}, named);
  const read = xmlReader(layout);
  const convert = schema && codec?.converter(schema);
  const converted = convert && ((text: string): unknown => convert(read(text)));
  return { decoding, read: converted ?? read, write, layout };
}

/** True where the preferred media type of a success is XML. */
export function asksForXml(responses: Operation["responses"]): boolean {
  return Object.entries(responses).some(([status, described]) => {
    const preferred =
      typeof described === "string" ? described : Object.values(described.content)[0];
    return /^(?:2|default)/.test(status) && preferred === "xml";
  });
}

/** True where one of the responses leads to other operations. */
export function leadOn(responses: Operation["responses"]): boolean {
  return Object.values(responses).some(
    (described) => typeof described === "object" && own(described).links !== undefined,
  );
}
