import type { ResponseDecoding } from "../operation.js";
import { essenceOf, isJson, isXml } from "../request/media-type.js";
import { charsetOf, decodeText } from "./charset.js";
import { decodeXmlText } from "./xml-body.js";

/**
 * The value of a body, as the document describes it; with `auto` as its content type does, and
 * undefined where it is empty.
 *
 * @param read What text of JSON or XML is read by, where `JSON.parse` doesn't do.
 * @throws SyntaxError for JSON that is none, and what `read` throws.
 */
export function decodeBody(
  body: Buffer,
  decoding: ResponseDecoding,
  contentType: string | undefined,
  read?: (text: string) => unknown,
): unknown {
  switch (decoding) {
    case "json": {
      const text = jsonText(body, contentType);
      return read === undefined ? JSON.parse(text) : read(text);
    }
    case "xml": {
      const text = decodeXmlText(body, contentType);
      return read === undefined ? text : read(text);
    }
    case "text":
    // Of a failure: what comes item by item is a success.
    case "events":
    case "json-events":
    case "json-lines":
    case "json-sequence":
      return decodeText(body, charsetOf(contentType));
    case "bytes":
      return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
    case "empty":
      return undefined;
    case "auto":
      return body.byteLength === 0
        ? undefined
        : decodeBody(body, decodingFor(contentType), contentType, read);
  }
}

function jsonText(body: Buffer, contentType: string | undefined): string {
  if (contentType !== undefined && contentType !== "application/json") {
    return decodeText(body, charsetOf(contentType));
  }
  // RFC 8259, 8.1: JSON is UTF-8. A byte order mark may be there all the same.
  return body[0] === 0xef ? decodeText(body, "utf-8") : body.toString();
}

function decodingFor(contentType: string | undefined): ResponseDecoding {
  const type = essenceOf(contentType ?? "");
  if (isJson(type)) return "json";
  const isText = type.startsWith("text/") || type === "application/x-www-form-urlencoded";
  return isText || isXml(type) ? "text" : "bytes";
}
