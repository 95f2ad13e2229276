import type { Recorded } from "../servers/recorder.js";

/**
 * A request in a form that two clients' can be compared in: its line as `:line`, its header fields by
 * their lower-case names, its body as `:body`, or each part of a multipart body as `:part 1` and so on.
 */
export type WireRequest = Readonly<Record<string, string>>;

/** `names` are the recorder's origins and hosts by what to call them. */
export function toWire(request: Recorded, names: ReadonlyMap<string, string>): WireRequest {
  const wire: Record<string, string> = { ":line": request.line };
  for (const [name, value] of request.fields) {
    const key = name.toLowerCase();
    wire[key] = key in wire ? `${wire[key]}\n${value}` : value;
  }
  // What is wrong with it shows; what is right depends on the body, which is compared by itself.
  if (wire["content-length"] === String(request.body.length) && request.body.length > 0) {
    wire["content-length"] = "the body's";
  }
  const boundary = /^multipart\/.*boundary=([^;]+)/.exec(wire["content-type"] ?? "")?.[1];
  if (boundary === undefined) {
    if (request.body.length > 0) wire[":body"] = toText(request.body);
  } else {
    wire["content-type"] = wire["content-type"]?.replace(`=${boundary}`, "=BOUNDARY") ?? "";
    Object.assign(wire, toParts(toText(request.body), boundary));
  }
  return Object.fromEntries(
    Object.entries(wire).map(([name, value]) => [name, withNames(value, names)]),
  );
}

/** Replaces each origin by its name. */
export function withNames(text: string, names: ReadonlyMap<string, string>): string {
  let named = text;
  for (const [value, name] of names) named = named.replaceAll(value, name);
  return named;
}

/** Parts with their fields in the order of their names (RFC 2046, 5.1.1). */
function toParts(body: string, boundary: string): WireRequest {
  const end = `--${boundary}--\r\n`;
  if (!body.endsWith(end)) return { ":body": `${body}\n(without its closing boundary)` };
  const [preamble, ...parts] = body.slice(0, -end.length).split(`--${boundary}\r\n`);
  if (preamble !== "") return { ":body": `${body}\n(with something before its first part)` };
  return Object.fromEntries(parts.map((part, index) => [`:part ${index + 1}`, sorted(part)]));
}

function sorted(part: string): string {
  const end = part.indexOf("\r\n\r\n");
  const fields = part
    .slice(0, end)
    .split("\r\n")
    .map((field) => field.replace(/^[^:]+/, (name) => name.toLowerCase()));
  return [...fields.sort(), "", part.slice(end + 4)].join("\n");
}

/** As UTF-8, or else in hex. */
function toText(bytes: Buffer): string {
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes) ? text : bytes.toString("hex");
}
