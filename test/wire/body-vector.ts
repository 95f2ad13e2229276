/** A request as the vectors of bodies have it. */
import type { Recorded } from "../servers/recorder.js";

export interface BodyVector {
  readonly line: string;
  /** Undefined where there is no body. */
  readonly contentType: string | undefined;
  /** A multipart body with `BOUNDARY` in place of its boundary, line feeds as CRLF. */
  readonly body: string;
  /** True where the body's length is known before it is sent. */
  readonly isSized: boolean;
}

/** A part of a multipart body. */
export function part(headers: string, content: string, boundary = "BOUNDARY"): string {
  return `--${boundary}\n${headers}\n\n${content}\n`.replaceAll("\n", "\r\n");
}

/** Bytes as latin-1, so that each of them is compared; a boundary inside of a part is `INNER`. */
export function seen({ line, fields, body }: Recorded): BodyVector {
  const field = (name: string): string | undefined =>
    fields.find(([key]) => key.toLowerCase() === name)?.[1];
  const contentType = field("content-type");
  const text = body.toString("latin1");
  const boundary = boundaryIn(contentType ?? "");
  const inner = boundaryIn(text);
  return {
    line: line.replace(/ HTTP\/1\.1$/, ""),
    contentType: contentType?.replace(boundary, "BOUNDARY"),
    body: text.replaceAll(boundary, "BOUNDARY").replaceAll(inner, "INNER"),
    isSized: field("transfer-encoding") === undefined,
  };
}

function boundaryIn(text: string): string {
  return /boundary=([0-9a-f]{32})\b/.exec(text)?.[1] ?? "\u0000 none";
}
