/**
 * Schemas as types. The only file that knows openapi-typescript, which turns a schema into a type
 * node, and TypeScript's printer, which turns that into text; nothing but text leaves it.
 */
import { createRequire } from "node:module";
import type {
  GlobalContext,
  SchemaObject as LibrarySchema,
  TransformNodeOptions,
} from "openapi-typescript";
import type * as TypeScript from "typescript";
import { escapeHidden } from "../hidden-characters.js";
import type { NamedSchema, NamePattern, Schema } from "../model/schema-model.js";
import { docComment } from "./doc-comment.js";
import { documentKey, withLibraryKeys } from "./library-keys.js";
import { emptyNode, openNode, patternedNode, readable, tupleNode } from "./type-nodes.js";

const require = createRequire(import.meta.url);
// Both by `require`: they have to share one TypeScript, and its ESM entry of openapi-typescript
// loads a linter that takes longer than all of our work.
const ts = require("typescript") as typeof TypeScript;
const { default: transformSchemaObject } =
  require("openapi-typescript/dist/transform/schema-object.cjs") as {
    default: (schema: LibrarySchema, options: TransformNodeOptions) => TypeScript.TypeNode;
  };

/** Lines of the printed types are at most so long where they can be broken. */
const width = 100;

/** The nodes of the schema in work that we make: the library asks for those of properties twice. */
let made = new WeakMap<object, TypeScript.TypeNode>();

/** The properties of the schema in work, whose comments are written when all nodes are there. */
let properties: { readonly node: TypeScript.PropertySignature; readonly schema: Schema }[] = [];

/** Whether the names of properties of the schema in work were changed for the library. */
let hasLibraryKeys = false;

/** Whether binary strings of the schema in work are files. */
let filesAllowed = false;

const context: GlobalContext = {
  additionalProperties: false,
  alphabetize: false,
  arrayLength: false,
  conditionalEnums: false,
  // A default doesn't promise that the property is there.
  defaultNonNullable: false,
  dedupeEnums: false,
  // Unions are narrowed by `model/`.
  discriminators: { objects: {}, refsHandled: [] },
  emptyObjectsUnknown: true,
  enum: false,
  enumValues: false,
  excludeDeprecated: false,
  exportType: false,
  immutable: false,
  injectFooter: [],
  makePathsEnum: false,
  generatePathParams: false,
  pathParamsAsTypes: false,
  propertiesRequiredByDefault: false,
  readWriteMarkers: false,
  rootTypes: false,
  rootTypesKeepCasing: false,
  rootTypesNoSchemaPrefix: false,
  redoc: {} as GlobalContext["redoc"],
  silent: true,
  transform: (schema) => ownNode(schema as Exclude<Schema, boolean>),
  postTransform: (type) => readable(type),
  transformProperty: (written, schema) => {
    const node = withDocumentKey(written);
    properties.push({ node, schema: schema as Schema });
    return node;
  },
  // Required properties are among the schema's own: nothing has to be looked up.
  resolve: () => undefined,
};

const printer = ts.createPrinter({ newLine: ts.NewLineKind.LineFeed });
const file = ts.createSourceFile("types.ts", "", ts.ScriptTarget.ESNext);

/**
 * The type of a schema, as it stands in the middle of other code. `withFiles`: binary strings in it are
 * files, `FilePart` of the runtime.
 */
export function typeText(schema: Schema, { withFiles = false } = {}): string {
  return print(typeNode(schema, withFiles));
}

/** Whether a schema itself, and not what it refers to, has a binary string inside. */
export function holdsFiles(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const isFile = "format" in value && value.format === "binary" && "type" in value;
  return isFile || Object.values(value).some(holdsFiles);
}

/** The declaration of a named schema: an interface where it is an object, else a type alias. */
export function declarationText(named: NamedSchema): string {
  const { name, schema, description, deprecated } = named;
  const type = typeNode(schema, named.holdsFiles);
  const modifiers = [ts.factory.createModifier(ts.SyntaxKind.ExportKeyword)];
  const declaration = ts.isTypeLiteralNode(type)
    ? ts.factory.createInterfaceDeclaration(modifiers, name, undefined, undefined, type.members)
    : ts.factory.createTypeAliasDeclaration(modifiers, name, undefined, type);
  const comment = docComment({ text: [description], deprecated });
  return (comment === "" ? "" : `${comment}\n`) + print(declaration);
}

/** The names of the types in `models.ts` that a schema refers to, added to `names`. */
export function collectTypeNames(value: unknown, names: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  if ("$ref" in value && typeof value.$ref === "string") names.add(value.$ref.slice("#/".length));
  if ("typed" in value && typeof value.typed === "string" && !isPrimitive(value.typed))
    names.add(value.typed);
  for (const inner of Object.values(value)) collectTypeNames(inner, names);
}

/** The names of types of the program's own begin with a capital letter in the client. */
function isPrimitive(typed: string): boolean {
  return ["string", "number", "boolean", "unknown"].includes(typed);
}

function typeNode(schema: Schema, withFiles: boolean): TypeScript.TypeNode {
  hasLibraryKeys = false;
  try {
    return libraryNode(schema, withFiles);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    hasLibraryKeys = true;
    // As it was, but for names of properties.
    return libraryNode(withLibraryKeys(schema) as Schema, withFiles);
  }
}

function libraryNode(schema: Schema, withFiles: boolean): TypeScript.TypeNode {
  properties = [];
  made = new WeakMap();
  filesAllowed = withFiles;
  // The model's schemas are a subset of the library's; the library takes `true` and `false` too.
  const type = transformSchemaObject(schema as LibrarySchema, { path: "", ctx: context });
  for (const { node, schema: property } of properties) {
    const { description, deprecated } = typeof property === "boolean" ? {} : property;
    const text = typeof description === "string" ? description : undefined;
    const comment = docComment({ text: [text], deprecated: deprecated === true });
    // In place of the comment that the library made of the same.
    ts.setSyntheticLeadingComments(node, comment === "" ? [] : [syntheticComment(comment)]);
  }
  return type;
}

function withDocumentKey(node: TypeScript.PropertySignature): TypeScript.PropertySignature {
  const { modifiers, name, questionToken, type } = node;
  if (!hasLibraryKeys || !ts.isStringLiteral(name)) return node;
  const named = ts.factory.createStringLiteral(documentKey(name.text));
  return ts.factory.updatePropertySignature(node, modifiers, named, questionToken, type);
}

/** What the library would write otherwise; undefined for everything else. */
function ownNode(schema: Exclude<Schema, boolean>): TypeScript.TypeNode | undefined {
  const { as, typed, format, open, type, prefixItems, additionalProperties, names } = schema;
  const name = typed ?? as;
  if (typeof name === "string") return ts.factory.createTypeReferenceNode(name);
  if (open === true && (type === "string" || type === "number")) return openNode(type);
  if (Array.isArray(prefixItems))
    return madeOnce(schema, () => tupleOf(schema, prefixItems as readonly Schema[]));
  // The model has both or none.
  if (Array.isArray(names))
    return madeOnce(schema, () => patternedOf(schema, names as readonly NamePattern[]));
  if (type === "array" && schema["items"] === false) return tupleNode([], 0, undefined);
  if (type === "object" && additionalProperties === false) return emptyNode();
  return filesAllowed && format === "binary"
    ? ts.factory.createTypeReferenceNode("FilePart")
    : undefined;
}

function madeOnce(schema: object, make: () => TypeScript.TypeNode): TypeScript.TypeNode {
  const node = made.get(schema) ?? make();
  made.set(schema, node);
  return node;
}

function nodeOf(schema: unknown): TypeScript.TypeNode {
  return transformSchemaObject(schema as LibrarySchema, { path: "", ctx: context });
}

/** An object whose other properties have names of some patterns. */
function patternedOf(
  { additionalProperties, names: _, ...own }: Exclude<Schema, boolean>,
  names: readonly NamePattern[],
): TypeScript.TypeNode {
  const named = own["properties"] === undefined ? undefined : nodeOf(own);
  return patternedNode(named, names, nodeOf(additionalProperties));
}

function tupleOf(
  { minItems, items }: Exclude<Schema, boolean>,
  prefixItems: readonly Schema[],
): TypeScript.TypeNode {
  const rest = items === undefined ? undefined : nodeOf(items);
  return tupleNode(prefixItems.map(nodeOf), Number(minItems), rest);
}

function syntheticComment(comment: string): TypeScript.SynthesizedComment {
  return {
    kind: ts.SyntaxKind.MultiLineCommentTrivia,
    // The printer writes the marks itself.
    text: comment.slice("/*".length, -"*/".length),
    pos: -1,
    end: -1,
    hasTrailingNewLine: true,
  };
}

function print(node: TypeScript.Node): string {
  const text = printer
    .printNode(ts.EmitHint.Unspecified, node, file)
    .split("\n")
    .map((line) => breakUnion(indentByTwo(line)))
    .join("\n");
  return escapeHidden(text);
}

function indentByTwo(line: string): string {
  return line.replace(/^(?: {4})+/, (indent) => indent.slice(indent.length / 2));
}

/** `kind: "a" | "b" | ...;` that is too long gets a line for each member. */
function breakUnion(line: string): string {
  if (line.length <= width || /^\s*(\*|\/\*)/.test(line)) return line;
  const [, indent = "", before = "", type = ""] =
    /^(\s*)((?:"(?:[^"\\]|\\.)*"|[^":=])*[:=]) (.*);$/.exec(line) ?? [];
  const rows = (parts: readonly string[]) => parts.map((part) => `\n${indent}  | ${part}`).join("");
  const members = splitUnion(type);
  if (members.length > 1) return `${indent}${before}${rows(members)};`;
  const items = /^\((.*)\)\[\]$/.exec(type)?.[1];
  const alternatives = items === undefined ? [] : splitUnion(items);
  return alternatives.length > 1
    ? `${indent}${before} (${rows(alternatives)}\n${indent})[];`
    : line;
}

/** The members of a union, cut where no string and no bracket is open. */
function splitUnion(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[([{<]|[)\]}>]| \| /g)) {
    if (/^[([{<]$/.test(token)) depth += 1;
    else if (/^[)\]}>]$/.test(token)) depth -= 1;
    else if (token === " | " && depth === 0) {
      parts.push(text.slice(start, index));
      start = index + token.length;
    }
  }
  return depth === 0 ? [...parts, text.slice(start)] : [];
}
