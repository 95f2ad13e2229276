/** What is wrong with a document although it can be read: told to who can mend it. */
import { PropertyFinder } from "../find-property.js";
import { child, entries, isRecord, items, type Node, type Reader, stringAt } from "../reader.js";
import { checkKeys } from "./check-keys.js";
import { checkDiscriminator } from "./check-discriminator.js";
import { checkOperation, checkPaths } from "./check-operations.js";
import { checkParameter, checkParameters } from "./check-parameters.js";
import { checkSchema } from "./check-schema.js";
import { type ObjectType, objectTypes } from "./object-types.js";
import { RequiredNames, type UndeclaredNames } from "./required-names.js";

/**
 * Looks at every object of the document, and of the files that it refers to, once. `wanted` are the
 * operations of a client that has not all of them: nobody asked for what is wrong with the others.
 */
export function checkDocument(reader: Reader, wanted?: readonly unknown[]): UndeclaredNames {
  const isWhole = wanted === undefined;
  const isWanted = wanted === undefined ? () => true : isOneOf(wanted);
  checkPaths(reader, isWanted);
  const properties = new PropertyFinder(reader);
  const requiredNames = new RequiredNames(reader);
  const seen = new Set<object>();
  // Not by recursion: documents may be nested deeper than the stack.
  const open: Visit[] = [{ node: reader.root, type: "document" }];
  for (let visit = open.pop(); visit; visit = open.pop()) {
    const { node, type } = visit;
    if (!isRecord(node.value) || seen.has(node.value)) continue;
    seen.add(node.value);
    if (type === "operation" && !isWanted(node.value)) continue;
    checkKeys(node, type, reader);
    if (type === "operation") checkOperation(node, reader);
    if (type === "operation" || type === "path item") checkParameters(node, reader);
    if (type === "parameter") checkParameter(node, reader);
    if (type === "schema") {
      checkSchema(node, reader);
      checkDiscriminator(node, { reader, properties });
      requiredNames.look(node);
    }
    open.push(...inner(visit, isWhole), ...referred(visit, isWhole, reader));
  }
  return requiredNames.report();
}

function isOneOf(values: readonly unknown[]): (value: unknown) => boolean {
  const set = new Set(values);
  return (value) => set.has(value);
}

interface Visit {
  readonly node: Node;
  readonly type: ObjectType;
}

/** Of the components, only those are seen in a part of a document that something there refers to. */
function inner({ node, type }: Visit, isWhole: boolean): Visit[] {
  const fields = objectTypes[type];
  if (fields === undefined) {
    return entries(node).map(([, member]) => ({ node: member, type: "path item" }));
  }
  return entries(node).flatMap(([key, member]): Visit[] => {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (type === "components" && !isWhole && key !== "securitySchemes") return [];
    if (typeof field !== "object") return [];
    if ("map" in field) {
      return entries(member).map(([, value]) => ({ node: value, type: field.map }));
    }
    if ("list" in field) return items(member).map((value) => ({ node: value, type: field.list }));
    return [{ node: member, type: field.one }];
  });
}

/** Other files are no documents by themselves: what is referred to says what it is. */
function referred({ node, type }: Visit, isWhole: boolean, reader: Reader): Visit[] {
  const ref = stringAt(node, "$ref");
  if (ref === undefined) return [];
  const target = reader.resolve(ref, node.place);
  // Also where nothing in the client depends on it, as on an example.
  if (target === undefined) reader.deadReference(child(node, "$ref").place, ref);
  // The parts of the document itself are all known already.
  const isOwn = ref.startsWith("#") && node.place.source === reader.root.place.source;
  return target === undefined || (isOwn && isWhole) ? [] : [{ node: target, type }];
}
