/** Multipart bodies as they may be shown. */

/** One part of such a body. */
export interface ShownPart {
  /** Empty where it has none. */
  readonly name: string;
  /** Its `Content-Type`; empty where it has none. */
  readonly type: string;
  readonly content: Buffer;
}

/** A multipart body with other content in some of its parts: `mask` returns undefined for those that stay. */
export function maskParts(body: Buffer, mask: (part: ShownPart) => string | undefined): Buffer {
  // A character a byte, so that what is no text stays what it is.
  const text = body.toString("latin1");
  const [delimiter] = /^--[^\r\n]+/.exec(text) ?? [];
  if (delimiter === undefined) return body;
  const parts = text.split(delimiter).map((part) => {
    const start = part.indexOf("\r\n\r\n") + 4;
    const end = part.lastIndexOf("\r\n");
    if (start < 4 || end < start) return part;
    const head = part.slice(0, start);
    const shown = mask({
      name: /^content-disposition:.*?[;\s]name="([^"]*)"/im.exec(head)?.[1] ?? "",
      type: /^content-type:\s*(.*)$/im.exec(head)?.[1] ?? "",
      content: Buffer.from(part.slice(start, end), "latin1"),
    });
    return shown === undefined
      ? part
      : head + Buffer.from(shown).toString("latin1") + part.slice(end);
  });
  return Buffer.from(parts.join(delimiter), "latin1");
}
