/** fast-xml-parser, as far as it is trusted: tags, attributes and their nesting. */
import { maxDepth, XmlProblem } from "./problem.js";
import type { RawElement } from "./parse.js";

/** Splits a document without comments, processing instructions and document type into its elements. */
export type Tokenizer = (text: string) => readonly (RawElement | Text)[];

interface Text {
  readonly text: string;
  readonly isCdata: boolean;
}

/** @throws what `import` throws where the package isn't installed. */
export async function loadTokenizer(): Promise<Tokenizer> {
  const { XMLParser, XMLValidator } = await import("fast-xml-parser");
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: attribute,
    cdataPropName: cdata,
    textNodeName: text,
    // Values are what their schemas say, and no guesses; references are resolved in parse.ts.
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    processEntities: false,
    maxNestedTags: maxDepth,
    jPath: false,
    // No name is one that objects have, such as `__proto__`; the parser would refuse it.
    transformTagName: (name) => element + name,
  });
  return (document) => {
    const validity = XMLValidator.validate(document);
    if (validity !== true)
      throw new XmlProblem(`it is not well-formed: ${reason(validity.err.msg)}`);
    // The validator lets text pass after a root element that closes itself.
    if (!document.trimEnd().endsWith(">"))
      throw new XmlProblem("it has text after its root element");
    let nodes: unknown;
    try {
      nodes = parser.parse(document);
    } catch (cause) {
      const what = cause instanceof Error ? cause.message : String(cause);
      throw new XmlProblem(`it is not well-formed: ${reason(what)}`, { cause });
    }
    // The cast: this is what `preserveOrder` gives, of which the types know nothing.
    return (nodes as readonly ParsedNode[]).flatMap(toRaw);
  };
}

/** What keys begin with; none of them begins a name. */
const element = "<";
const attribute = "@";
const text = "#text";
const cdata = "#cdata";

/** `{ "<name": children, ":@": { "@name": value } }`, `{ "#text": text }` or `{ "#cdata": [text] }`. */
type ParsedNode = Readonly<Record<string, string | readonly ParsedNode[] | ParsedAttributes>>;
type ParsedAttributes = Readonly<Record<string, string>>;

function toRaw(node: ParsedNode): (RawElement | Text)[] {
  for (const [key, value] of Object.entries(node)) {
    if (key === text) return [{ text: value as string, isCdata: false }];
    if (key === cdata) {
      const [content] = value as readonly ParsedNode[];
      return [{ text: (content?.[text] as string | undefined) ?? "", isCdata: true }];
    }
    if (!key.startsWith(element)) continue;
    const attributes = Object.entries((node[":@"] ?? {}) as ParsedAttributes);
    return [
      {
        // Of an element that closes itself, the name is transformed twice.
        name: key.replace(/^<+/, ""),
        attributes: attributes.map(([name, raw]) => [name.slice(attribute.length), raw] as const),
        children: (value as readonly ParsedNode[]).flatMap(toRaw),
      },
    ];
  }
  return [];
}

/** Of its first line: it lists every open element. */
function reason(message: string): string {
  return message.split("\n", 1)[0]?.slice(0, 100) ?? "";
}
