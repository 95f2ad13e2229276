/** Discriminators by which alternatives can't be told. */
import { deadMappings, type DiscriminatorContext } from "../discriminator.js";
import { child, entries, isRecord, items, type Node, stringAt } from "../reader.js";

export function checkDiscriminator(node: Node, context: DiscriminatorContext): void {
  const { reader } = context;
  const discriminator = child(node, "discriminator");
  const isShaped = reader.isShaped(
    discriminator,
    isRecord,
    "A discriminator has to be an object with a propertyName",
  );
  if (!isShaped) return;
  const property = stringAt(discriminator, "propertyName");
  if (property === undefined) {
    reader.wrongShape(
      child(discriminator, "propertyName"),
      "The propertyName of a discriminator has to be text",
    );
    return;
  }
  checkMapping(discriminator, context);
  for (const keyword of ["oneOf", "anyOf"] as const) {
    checkAlternatives(items(child(node, keyword)), property, discriminator, context);
  }
}

function checkMapping(discriminator: Node, { reader }: DiscriminatorContext): void {
  for (const [, written] of entries(child(discriminator, "mapping"))) {
    reader.isShaped(written, isText, "What a value is mapped to has to be text");
  }
  const dead = deadMappings(discriminator, reader);
  const [first] = dead;
  if (first === undefined) return;
  const [value, { value: ref }] = first;
  const others = dead.length === 1 ? "" : `, and ${dead.length - 1} more of this mapping,`;
  reader.warn(
    "GC110",
    dead.map(([, { place }]) => place),
    `The reference ${JSON.stringify(ref)} for ${JSON.stringify(value)}${others} leads nowhere`,
    "The type of the client isn't told by these values. Correct the references, or add what they name.",
  );
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function checkAlternatives(
  alternatives: readonly Node[],
  property: string,
  discriminator: Node,
  { reader, properties }: DiscriminatorContext,
): void {
  const owners = new Map<unknown, Node>();
  for (const alternative of alternatives) {
    const schema = reader.follow(alternative);
    if (!schema || !isPlainObject(schema)) continue;
    const found = properties.find([schema], property);
    if (found === undefined) {
      reader.warn(
        "GC168",
        [alternative.place, child(discriminator, "propertyName").place],
        `This alternative does not declare ${JSON.stringify(property)}, by which it is told from others`,
        "Its type doesn't narrow by it. Declare the property there, and require it.",
      );
      continue;
    }
    const value = onlyValue(reader.follow(found.node));
    const owner = owners.get(value);
    if (value === undefined) continue;
    if (owner === undefined) owners.set(value, alternative);
    else {
      reader.warn(
        "GC168",
        [alternative.place, owner.place],
        `${JSON.stringify(value)} stands for this alternative and for another one`,
        `The type narrows to both. Give ${JSON.stringify(property)} another value in one of them.`,
      );
    }
  }
}

/** Unions tell by their own alternatives, and composed schemas may declare it in any of their parts. */
function isPlainObject(schema: Node): boolean {
  return (
    ["oneOf", "anyOf"].every((keyword) => child(schema, keyword).value === undefined) &&
    child(schema, "type").value !== "null"
  );
}

/** The one value that a schema allows. */
function onlyValue(schema: Node | undefined): unknown {
  if (schema === undefined) return undefined;
  const list = child(schema, "enum").value;
  return (
    child(schema, "const").value ?? (Array.isArray(list) && list.length === 1 ? list[0] : undefined)
  );
}
