/** Bodies of many JSON texts: JSON Lines and NDJSON, and JSON text sequences (RFC 7464). */
import { LineTooLong } from "./lines.js";
import { TextPieces } from "./charset.js";

/** One JSON text, and where it stands. */
export interface JsonRecord {
  readonly text: string;
  /** Counts from 1: the line, or the record of a sequence. */
  readonly number: number;
}

/** The lines that hold something. */
export async function* jsonLines(
  lines: AsyncIterable<string>,
): AsyncGenerator<JsonRecord, void, undefined> {
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() !== "") yield { text: line, number };
  }
}

/** Begins each record. */
const separator = "\u001e";

/**
 * The records of a sequence, each between a record separator and the next. Empty ones are none
 * (RFC 7464, 2.1).
 *
 * @throws LineTooLong for a record of more than `limit` characters.
 */
export async function* jsonSequence(
  pieces: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<JsonRecord, void, undefined> {
  const decoder = new TextPieces("utf-8");
  let number = 0;
  let rest = "";
  for await (const piece of pieces) {
    const records = (rest + decoder.decode(piece)).split(separator);
    rest = records.pop() ?? "";
    if (rest.length > limit) throw new LineTooLong(limit);
    for (const text of records) {
      if (text.trim() !== "") yield { text, number: (number += 1) };
    }
  }
  rest += decoder.end();
  if (rest.trim() !== "") yield { text: rest, number: number + 1 };
}

/**
 * The value of a record.
 *
 * @throws SyntaxError where it is no JSON, or a number or literal at the end of a sequence that may have
 *   been cut off: without the line feed, `12` may have been `123` (RFC 7464, 2.4).
 */
export function parseRecord(
  text: string,
  isSequence: boolean,
  read: (text: string) => unknown = JSON.parse,
): unknown {
  const value = read(text);
  const isWhole = !isSequence || /["\]}\s]$/.test(text);
  if (!isWhole) throw new SyntaxError("the record has been cut off");
  return value;
}
