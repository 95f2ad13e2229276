/** Types in the shape in which a person would write them, and those that openapi-typescript has no word for. */
import { createRequire } from "node:module";
import type * as TypeScript from "typescript";
import type { NamePattern } from "../model/schema-model.js";

// The one that openapi-typescript shares.
const ts = createRequire(import.meta.url)("typescript") as typeof TypeScript;
const { factory } = ts;

/** An index signature lists the types of the properties beside it where these are few and short. */
const mostIndexed = 5;
const longestIndexed = 40;

const printer = ts.createPrinter({ removeComments: true });
const file = ts.createSourceFile("type.ts", "", ts.ScriptTarget.ESNext);

/** The same type in the shape in which a person would write it. */
export function readable(type: TypeScript.TypeNode): TypeScript.TypeNode {
  if (
    ts.isTypeLiteralNode(type) &&
    type.members.length === 1 &&
    type.members.every(ts.isIndexSignatureDeclaration)
  ) {
    return ts.setEmitFlags(type, ts.EmitFlags.SingleLine);
  }
  if (ts.isUnionTypeNode(type)) return flatUnion(type);
  return ts.isIntersectionTypeNode(type) ? mergedIndex(type) : type;
}

/** `["a", "b"?, ...c[]]`: those from `required` on may be missing. */
export function tupleNode(
  first: readonly TypeScript.TypeNode[],
  required: number,
  rest: TypeScript.TypeNode | undefined,
): TypeScript.TypeNode {
  const elements = first.map((type, index) =>
    index < required ? type : factory.createOptionalTypeNode(type),
  );
  const others = rest && factory.createRestTypeNode(factory.createArrayTypeNode(rest));
  const tuple = factory.createTupleTypeNode([...elements, ...(others ? [others] : [])]);
  return ts.setEmitFlags(tuple, ts.EmitFlags.SingleLine);
}

/** `(string & {})`: any string, beside literals that an editor goes on to propose. */
export function openNode(type: "string" | "number"): TypeScript.TypeNode {
  const keyword = type === "string" ? ts.SyntaxKind.StringKeyword : ts.SyntaxKind.NumberKeyword;
  return factory.createParenthesizedType(
    factory.createIntersectionTypeNode([
      factory.createKeywordTypeNode(keyword),
      factory.createTypeLiteralNode([]),
    ]),
  );
}

/**
 * Named properties, and others by the patterns of their names. As with every index signature, the type of
 * these others has to take in the named ones that fit the pattern.
 */
export function patternedNode(
  named: TypeScript.TypeNode | undefined,
  names: readonly NamePattern[],
  others: TypeScript.TypeNode,
): TypeScript.TypeNode {
  const members = named && ts.isTypeLiteralNode(named) ? [...named.members] : [];
  const fitting = members
    .filter(ts.isPropertySignature)
    .filter(({ name }) => "text" in name && names.some((pattern) => fits(name.text, pattern)));
  const types = names.map(({ prefix, suffix }) =>
    factory.createTemplateLiteralType(factory.createTemplateHead(prefix), [
      factory.createTemplateLiteralTypeSpan(
        factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
        factory.createTemplateTail(suffix),
      ),
    ]),
  );
  const [only] = types;
  const key = types.length === 1 && only ? only : factory.createUnionTypeNode(types);
  const signature = factory.createIndexSignature(
    undefined,
    [factory.createParameterDeclaration(undefined, undefined, "key", undefined, key)],
    indexedType(others, fitting),
  );
  const type = factory.createTypeLiteralNode([...members, signature]);
  return members.length === 0 ? ts.setEmitFlags(type, ts.EmitFlags.SingleLine) : type;
}

function fits(name: string, { prefix, suffix }: NamePattern): boolean {
  return name.startsWith(prefix) && name.endsWith(suffix);
}

/** An object that has no property. */
export function emptyNode(): TypeScript.TypeNode {
  return factory.createTypeReferenceNode("Record", [
    factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword),
    factory.createKeywordTypeNode(ts.SyntaxKind.NeverKeyword),
  ]);
}

/** `(A | B) | null` is `A | B | null`. */
function flatUnion(type: TypeScript.UnionTypeNode): TypeScript.TypeNode {
  const members = type.types.flatMap((member) => {
    const inner = ts.isParenthesizedTypeNode(member) ? member.type : member;
    return ts.isUnionTypeNode(inner) ? [...inner.types] : [member];
  });
  return members.length === type.types.length ? type : factory.createUnionTypeNode(members);
}

/**
 * `{ a: A } & { [key: string]: B }` is one object. TypeScript's index signature covers the named
 * properties too: one that contradicts them would make a type that no value has.
 */
function mergedIndex(type: TypeScript.IntersectionTypeNode): TypeScript.TypeNode {
  const [named, open] = type.types;
  if (type.types.length !== 2 || !named || !open) return type;
  if (!ts.isTypeLiteralNode(named) || !ts.isTypeLiteralNode(open)) return type;
  const [index] = open.members;
  if (!index || !ts.isIndexSignatureDeclaration(index)) return type;
  const properties = named.members.filter(ts.isPropertySignature);
  const signature = factory.createIndexSignature(
    undefined,
    index.parameters,
    indexedType(index.type, properties),
  );
  return factory.createTypeLiteralNode([...named.members, signature]);
}

function indexedType(
  others: TypeScript.TypeNode,
  properties: readonly TypeScript.PropertySignature[],
): TypeScript.TypeNode {
  const unknown = factory.createKeywordTypeNode(ts.SyntaxKind.UnknownKeyword);
  const distinct = new Map<string, TypeScript.TypeNode>();
  for (const type of [others, ...properties.map((property) => property.type ?? unknown)]) {
    if (type.kind === ts.SyntaxKind.UnknownKeyword) return unknown;
    for (const member of ts.isUnionTypeNode(type) ? type.types : [type]) {
      const text = printer.printNode(ts.EmitHint.Unspecified, member, file);
      if (text.length > longestIndexed || text.includes("\n")) return unknown;
      distinct.set(text, member);
    }
    if (distinct.size > mostIndexed) return unknown;
  }
  if (properties.some(({ questionToken }) => questionToken)) {
    distinct.set("undefined", factory.createKeywordTypeNode(ts.SyntaxKind.UndefinedKeyword));
  }
  const members = [...distinct.values()];
  const [only] = members;
  return members.length === 1 && only ? only : factory.createUnionTypeNode(members);
}
