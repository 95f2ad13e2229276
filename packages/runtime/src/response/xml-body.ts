/** Bodies in XML, read by `fast-xml-parser`: an optional dependency, loaded when it is first needed. */
import { UsageError } from "../errors.js";
import type { ValueSchema } from "../value-schema.js";
import { compileLayout } from "../xml/compile.js";
import type { Layout, NamedSchemas } from "../xml/layout.js";
import { parseXml } from "../xml/parse.js";
import { loadTokenizer, type Tokenizer } from "../xml/parser.js";
import { readXml } from "../xml/read.js";
import { declaredCharset, decodeText } from "./charset.js";

let tokenizer: Tokenizer | undefined;

/** False as long as `loadXml` has to be awaited before XML can be read. */
export function isXmlLoaded(): boolean {
  return tokenizer !== undefined;
}

/** @throws UsageError where the parser isn't installed. */
export async function loadXml(): Promise<void> {
  try {
    tokenizer ??= await loadTokenizer();
  } catch (cause) {
    throw new UsageError(
      "INVALID_OPTION",
      "XML is read by fast-xml-parser, which can't be loaded; run npm install fast-xml-parser",
      { cause },
    );
  }
}

/** The layout of a schema, compiled when the first document comes. */
export function xmlLayout(schema: ValueSchema, named: NamedSchemas): () => Layout {
  let layout: Layout | undefined;
  return () => (layout ??= compileLayout(schema, named));
}

/**
 * Reads documents of one layout.
 *
 * @throws XmlProblem from the reader, for what is not well-formed or not as the layout says.
 */
export function xmlReader(layout: () => Layout): (text: string) => unknown {
  return (text) => {
    if (tokenizer === undefined) throw new TypeError("the parser of XML was not loaded");
    return readXml(parseXml(text, tokenizer), layout());
  };
}

/**
 * A document's text: in the encoding of its byte order mark, else of its `Content-Type`, else that it
 * declares itself, else in UTF-8 (RFC 7303, 3; XML 1.0, appendix F).
 */
export function decodeXmlText(body: Uint8Array, contentType: string | undefined): string {
  return decodeText(body, declaredCharset(contentType) ?? declaredEncoding(body));
}

function declaredEncoding(body: Uint8Array): string {
  const start = Buffer.from(body.subarray(0, 200)).toString("latin1");
  if (start.startsWith("<\0")) return "utf-16le";
  if (start.startsWith("\0<")) return "utf-16be";
  const declared = /^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1] ?? "utf-8";
  // What could be read so far is no UTF-16: it was text that says so, and was sent as UTF-8.
  return /^(?:utf|ucs|iso-10646-ucs)-?(?:16|32|2|4)/i.test(declared) ? "utf-8" : declared;
}
