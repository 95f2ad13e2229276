/** What of the model comes back: responses, their headers and links. */
import type { Place } from "../document.js";
import type { Server } from "./api-model.js";
import type { MediaTypeModel } from "./request-model.js";
import type { Extensions, Schema, ValueShape } from "./schema-model.js";

/** What an operation may answer with. */
export interface ResponseModel {
  /** `200`, `4XX` (in upper case) or `default`. */
  readonly status: string;
  /** Safe inside a comment. */
  readonly description?: string;
  readonly headers: readonly ResponseHeaderModel[];
  /** In the document's order. */
  readonly content: readonly MediaTypeModel[];
  /** What the client reads, the preferred one first: JSON where there is any. None: there is no body. */
  readonly readable: readonly ReadableContent[];
  readonly extensions: Extensions;
}

/** How a body becomes a value: see `ResponseDecoding` of the runtime. */
export type BodyDecoding =
  | "json"
  | "xml"
  | "text"
  | "bytes"
  | "auto"
  | "events"
  | "json-events"
  | "json-lines"
  | "json-sequence";

/** A media type of a response that the client reads. */
export interface ReadableContent {
  /** As written. */
  readonly contentType: string;
  readonly decoding: BodyDecoding;
  /** Of the body; of one item where it comes item by item. */
  readonly schema?: Schema;
  /** Where the document describes that. */
  readonly schemaPlace?: Place;
  /** As in `MediaTypeModel`. */
  readonly described?: Schema;
  /** The kinds of event, where it has such; none where the document says nothing of them. */
  readonly events?: readonly EventModel[];
  /** Where some of it is converted: of the body, of one item, or of an event with its data. */
  readonly shape?: ValueShape;
}

/** One kind of event. */
export interface EventModel {
  /** Its `event` field, where the document fixes it. */
  readonly name?: string;
  readonly data: Schema;
  /** Where the document describes its data, where that is JSON. */
  readonly schemaPlace?: Place;
}

/** A header field of a response. */
export interface ResponseHeaderModel {
  /** In lower case. */
  readonly name: string;
  readonly description?: string;
  readonly deprecated: boolean;
  readonly value: HeaderValueModel;
}

/** How a header field becomes a value, and its type. */
export interface HeaderValueModel {
  /** See `HeaderDecoding` of the runtime. */
  readonly decoding:
    | HeaderPrimitive
    | "json"
    | { readonly items: HeaderPrimitive }
    | {
        readonly properties: Readonly<Record<string, HeaderPrimitive>>;
        readonly explode?: boolean;
      };
  readonly schema: Schema;
}

export type HeaderPrimitive = "string" | "number" | "boolean";

/** A follow-up: another operation, called with what a response brought. */
export interface LinkModel {
  /** Of the response: as `ResponseModel.status`. */
  readonly status: string;
  /** Its key in the document: any string. */
  readonly name: string;
  /** Safe inside a comment. */
  readonly description?: string;
  /** `typeName` of the operation that it leads to. */
  readonly target: string;
  /** Arguments of that operation, `body` among them: runtime expressions and constants. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly server?: Server;
}
