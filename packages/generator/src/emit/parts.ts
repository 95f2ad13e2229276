/** The parts of multipart bodies: their types, and their data in a descriptor. */
import type {
  BodyMediaModel,
  PartHeaderModel,
  PartModel,
  PartsModel,
} from "../model/request-model.js";
import { type Data, propertyKey } from "./literal.js";
import { collectTypeNames, typeText } from "./schema-types.js";

/** The type of all parts: a tuple where the first ones are described, else whatever gives them one by one. */
export function partsType(parts: PartsModel): string {
  const { prefix, rest, required, isStreamed } = parts;
  const first = prefix.map(partType);
  const others = rest && partType(rest);
  const distinct = [...new Set([...first, ...(others === undefined ? [] : [others])])];
  if (isStreamed || first.length === 0) return iterableType(distinct);
  const members = first.map((type, index) => (index < required ? type : `${type}?`));
  return `readonly ${enclosed("[", [...members, ...(others === undefined ? [] : [`...${others}[]`])], "]")}`;
}

function iterableType([first = "", ...others]: readonly string[]): string {
  if (others.length > 0) return iterableOf([first, ...others].join(" | "));
  return first.replace(/^BodyPart</, "BodyParts<");
}

/** On one line where it fits; further lines at the left margin. */
function enclosed(open: string, members: readonly string[], close: string): string {
  const separator = open === "{" ? ";" : ",";
  const line = members.join(`${separator} `);
  const pad = open === "{" ? " " : "";
  if (line.length <= 70 && !line.includes("\n")) return open + pad + line + pad + close;
  const lines = members.map((member) => `\n  ${member.replaceAll("\n", "\n  ")}${separator}`);
  return `${open}${lines.join("")}\n${close}`;
}

/** A list of the items, or whatever gives them one by one; a function makes them anew for each attempt. */
export function iterableOf(item: string): string {
  return `Iterable<${item}> | AsyncIterable<${item}> | (() => AsyncIterable<${item}>)`;
}

/** The type of a form, whose properties may have header fields as parts. */
export function withPartHeaders(form: string, { encoding }: BodyMediaModel): string {
  const fields = encoding.flatMap(({ property, headers }) => {
    const type = headersType(headers);
    return type === undefined ? [] : [`${propertyKey(property)}: ${type}`];
  });
  return fields.length === 0 ? form : `WithPartHeaders<${form}, ${enclosed("{", fields, "}")}>`;
}

/** The types of the runtime that parts need. */
export function partRuntimeTypes({ coding, parts, encoding }: BodyMediaModel): string[] {
  if (coding === "multipart") {
    const hasHeaders = encoding.some(({ headers }) => headersType(headers) !== undefined);
    return hasHeaders ? ["WithPartHeaders"] : [];
  }
  const all = parts === undefined ? [] : partsOf(parts);
  const hasFiles = all.some(
    ({ kind, parts: inner }) => !inner && (kind === "file" || kind === "any"),
  );
  const type = parts === undefined ? "" : partsType(parts);
  const names = ["BodyPart", "BodyParts"].filter((name) => type.includes(`${name}<`));
  return [...names, ...(hasFiles ? ["FilePart"] : [])];
}

/** The names of the types that parts are made of, added to `names`. */
export function collectPartTypes(
  { coding, parts, encoding }: BodyMediaModel,
  names: Set<string>,
): void {
  const collect = (headers: readonly PartHeaderModel[]): void => {
    for (const { schema, isConstant } of headers) if (!isConstant) collectTypeNames(schema, names);
  };
  if (coding === "multipart") for (const { headers } of encoding) collect(headers);
  for (const { schema, kind, headers, parts: inner } of parts === undefined ? [] : partsOf(parts)) {
    if (kind === "value" && inner === undefined) collectTypeNames(schema, names);
    collect(headers);
  }
}

/** What the descriptor says of parts. */
export function partsData({ prefix, rest }: PartsModel): Record<string, Data> {
  const data = rest && partData(rest);
  return {
    ...(prefix.length > 0 && { prefix: prefix.map(partData) }),
    ...(data !== undefined &&
      (Object.keys(data).length > 0 || prefix.length === 0) && { items: data }),
  };
}

/** What the descriptor says of the header fields of a part. */
export function headersData(headers: readonly PartHeaderModel[]): Record<string, Data> {
  if (headers.length === 0) return {};
  const data = headers.map((header): [string, Data] => {
    const { name, required, value, explode, contentType, shape } = header;
    return [
      name,
      {
        ...(required && { required }),
        ...(value !== undefined && { value }),
        ...(explode && { explode }),
        ...(contentType !== undefined && { contentType }),
        ...(shape !== undefined && { schema: shape }),
      },
    ];
  });
  return { headers: Object.fromEntries(data) };
}

function partData({
  contentType,
  kind,
  headers,
  readOnly,
  shape,
  parts,
}: PartModel): Record<string, Data> {
  return {
    ...(contentType !== undefined && { contentType }),
    ...(kind === "file" && parts === undefined && { file: true }),
    ...(kind === "any" && parts === undefined && { raw: true }),
    ...headersData(headers),
    ...(readOnly !== undefined && { readOnly }),
    ...(shape !== undefined && { schema: shape }),
    ...(parts !== undefined && partsData(parts)),
  };
}

function partType({ schema, kind, headers, parts }: PartModel): string {
  const described = headersType(headers);
  const type = parts === undefined ? contentType(kind, schema) : partsType(parts);
  return `BodyPart<${type}${described === undefined ? "" : `, ${described}`}>`;
}

function contentType(kind: PartModel["kind"], schema: PartModel["schema"]): string {
  switch (kind) {
    case "value":
      return typeText(schema);
    case "file":
      return "FilePart";
    case "text":
      return "string";
    case "any":
      return "string | FilePart";
  }
}

/** Undefined where there is none that the user may say. */
function headersType(headers: readonly PartHeaderModel[]): string | undefined {
  const members = headers
    .filter(({ isConstant }) => !isConstant)
    .map(({ name, required, value, schema }) => {
      const type = typeText(schema);
      const isOptional = !required || value !== undefined;
      return `${propertyKey(name)}${isOptional ? "?" : ""}: ${isOptional ? `${type} | undefined` : type}`;
    });
  return members.length === 0 ? undefined : enclosed("{", members, "}");
}

/** All of them, with the parts of those that are multipart themselves. */
function partsOf({ prefix, rest }: PartsModel): PartModel[] {
  return [...prefix, ...(rest === undefined ? [] : [rest])].flatMap((part) => [
    part,
    ...(part.parts === undefined ? [] : partsOf(part.parts)),
  ]);
}
