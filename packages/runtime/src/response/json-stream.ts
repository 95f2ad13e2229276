import type { ItemSource } from "./item-stream.js";
import { jsonLines, jsonSequence, parseRecord } from "./json-records.js";
import { LineTooLong, maxLine } from "./lines.js";
import type { JsonReader } from "../values/codec.js";
import type { Response } from "./response.js";

/** The JSON values of a response while they come in, one a line or one a record (RFC 7464). */
export class JsonSource implements ItemSource<unknown> {
  readonly #response: Response;
  readonly #isSequence: boolean;
  readonly #read: JsonReader | undefined;

  constructor(response: Response, isSequence: boolean, read?: JsonReader) {
    this.#response = response;
    this.#isSequence = isSequence;
    this.#read = read;
  }

  close(): void {
    this.#response.body.destroy();
  }

  async *open(): AsyncGenerator<unknown, void, undefined> {
    const response = this.#response;
    const isSequence = this.#isSequence;
    const records = isSequence
      ? jsonSequence(response.body, maxLine)
      : jsonLines(response.lines("utf-8"));
    try {
      for await (const { text, number } of records) yield this.#parse(text, number);
    } catch (cause) {
      throw cause instanceof LineTooLong ? response.tooLarge(cause.message, cause) : cause;
    }
  }

  #parse(text: string, number: number): unknown {
    try {
      const read = this.#read;
      return parseRecord(text, this.#isSequence, read && ((record) => read(record)));
    } catch (cause) {
      const where = `JSON in ${this.#isSequence ? "record" : "line"} ${number}`;
      throw this.#response.undecodable(where, { cause, came: text });
    }
  }
}
