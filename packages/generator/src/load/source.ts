import { isUtf8 } from "node:buffer";
import { digestOf } from "../digest.js";
import type { Position, Source } from "../document.js";
import type { Parsed, SyntaxProblem } from "./parse.js";
import { parse } from "./parse.js";
import { parsePointer } from "../json-pointer.js";
import { textPositions } from "./text-positions.js";

/** What was read of one input, before anybody looked into it. */
export interface RawSource {
  readonly uri: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

export type ParsedSource =
  | { readonly source: Source; readonly problems?: undefined }
  /** The source has no value then, but text and positions to show the problems with. */
  | { readonly source: Source; readonly problems: readonly PlacedProblem[] };

export interface PlacedProblem extends SyntaxProblem {
  /** Where it is, then where else. */
  readonly positions: readonly Position[];
}

/** Parses what was read. Text that is not UTF-8 is a syntax problem, too. */
export async function parseSource(raw: RawSource): Promise<ParsedSource> {
  const text = decode(raw.bytes);
  const parsed: Parsed =
    text === undefined
      ? { ok: false, problems: [{ message: explain(raw.bytes), offset: 0 }] }
      : await parse(text, raw.name);
  return describe(raw, text ?? "", parsed);
}

function describe(raw: RawSource, text: string, parsed: Parsed): ParsedSource {
  const positionAt = textPositions(text);
  const source: Source = {
    uri: raw.uri,
    name: raw.name,
    text,
    value: parsed.ok ? parsed.value : undefined,
    digest: digestOf(raw.bytes),
    position: (pointer) => positionAt(parsed.ok ? parsed.offsetOf(parsePointer(pointer) ?? []) : 0),
  };
  if (parsed.ok) return { source };
  const problems = parsed.problems.map((problem) => ({
    ...problem,
    positions: [problem.offset, problem.other ?? []].flat().map(positionAt),
  }));
  return { source, problems };
}

function decode(bytes: Uint8Array): string | undefined {
  if (!isUtf8(bytes) || isUtf16(bytes)) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

/** By its byte order mark, or by the zeros that it makes of the first letters. */
function isUtf16([first, second]: Uint8Array): boolean {
  return (
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff) ||
    (first === 0) !== (second === 0)
  );
}

function explain(bytes: Uint8Array): string {
  return isUtf16(bytes) ? "This is text in UTF-16; save it in UTF-8" : "This is not text in UTF-8";
}
