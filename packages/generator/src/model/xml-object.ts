/** OpenAPI's XML Object, and which schemas are told from XML by it. */
import type { Schema, XmlModel } from "./schema-model.js";
import type { Direction } from "./directions.js";
import { child, defined, isRecord, type Node, type Reader, stringAt } from "./reader.js";

const nodeTypes = ["element", "attribute", "text", "cdata", "none"] as const;

/**
 * How a schema says that its values stand in XML. What 3.2 replaced by `nodeType` is one here too:
 * `attribute: true`, and `wrapped: true` where there is a list to wrap.
 */
export function xmlObject(node: Node, schema: Schema, reader: Reader): XmlModel | undefined {
  const xml = child(node, "xml");
  if (!reader.isShaped(xml, isRecord, "xml has to be an object")) return undefined;
  const written = child(xml, "nodeType");
  const isKnown = (value: unknown): boolean => nodeTypes.some((type) => type === value);
  const expectation = `nodeType is one of ${nodeTypes.join(", ")}`;
  const isList = typeof schema !== "boolean" && schema["type"] === "array";
  const nodeType = reader.isShaped(written, isKnown, expectation)
    ? (written.value as XmlModel["nodeType"])
    : child(xml, "attribute").value === true
      ? "attribute"
      : child(xml, "wrapped").value === true && isList
        ? "element"
        : undefined;
  const model: XmlModel = defined({
    nodeType,
    name: stringAt(xml, "name") || undefined,
    namespace: stringAt(xml, "namespace") || undefined,
    prefix: stringAt(xml, "prefix") || undefined,
  });
  return Object.keys(model).length === 0 ? undefined : model;
}

/**
 * Whether the values of a schema are told from the text of a document: objects and lists, and what the
 * document gives an element. A string without one is the document itself. To be written, the root element
 * has to have a name as well (OpenAPI 3.2, 4.26.3).
 */
export function isToldFromXml(schema: Node, direction: Direction, reader: Reader): boolean {
  const value = reader.follow(schema)?.value;
  if (!isRecord(value)) return false;
  const { type, format } = value;
  const isStructured =
    type === "object" ||
    type === "array" ||
    structural.some((keyword) => value[keyword] !== undefined);
  const trail = reader.trail(schema) ?? [];
  const isNamed = trail.some((node) => stringAt(child(node, "xml"), "name") !== undefined);
  if (!isStructured) return isNamed && format !== "binary";
  return direction === "read" || isNamed || trail.length > 1;
}

const structural = [
  "properties",
  "additionalProperties",
  "items",
  "prefixItems",
  "allOf",
  "oneOf",
  "anyOf",
];
