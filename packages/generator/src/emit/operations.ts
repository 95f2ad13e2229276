/** `operations/<group>.ts`: the descriptors and types of a group's operations, and its class. */
import {
  type ClassDeclarationStructure,
  type InterfaceDeclarationStructure,
  type MethodDeclarationStructure,
  type OptionalKind,
  type StatementStructures,
  StructureKind,
  type WriterFunction,
} from "ts-morph";
import type {
  BodyModel,
  Group,
  OperationModel,
  ParameterModel,
  ResponseModel,
} from "../model/api-model.js";
import { descriptorText } from "./descriptor.js";
import { type Doc, docLines } from "./doc-comment.js";
import { nameList, propertyKey } from "./literal.js";
import { collectTypeNames, typeText } from "./schema-types.js";

export type Statement = string | WriterFunction | StatementStructures;

/** Types longer than this don't stand in a signature: it refers to them. */
const longest = 60;

/** A whole file of operations. */
export function groupStatements(group: Group): Statement[] {
  const { className, description, operations } = group;
  const names = [
    ...new Set(["Binding", "Call", "CallOptions", "Operation", ...runtimeTypes(operations)]),
  ];
  const docs = docsOf({ text: [description] });
  const groupClass: ClassDeclarationStructure = {
    kind: StructureKind.Class,
    name: className,
    isExported: true,
    ...docs,
    properties: [{ name: "#api", type: "Binding", isReadonly: true }],
    ctors: [{ parameters: [{ name: "api", type: "Binding" }], statements: ["this.#api = api;"] }],
    methods: operations.map(methodOf),
  };
  return [
    (writer) =>
      writer.write(nameList("import type ", names.toSorted(), ` from "@gen-client/runtime";`)),
    ...modelImport(operations, "../models.js"),
    ...operations.flatMap(operationStatements),
    groupClass,
  ];
}

/** Beside `Operation`, `Call` and `CallOptions`: what the operations' types need of the runtime. */
export function runtimeTypes(operations: readonly OperationModel[]): string[] {
  return [
    ...(operations.some((operation) => !hasArguments(operation)) ? ["NoArguments"] : []),
    ...(operations.some(({ body }) => body?.encoding === "raw") ? ["RawBody"] : []),
  ];
}

/** The import of the model types that these operations name. */
export function modelImport(operations: readonly OperationModel[], from: string): Statement[] {
  const names = new Set<string>();
  for (const { parameters, body, responses } of operations) {
    for (const { schema } of parameters) collectTypeNames(schema, names);
    if (body?.encoding === "json") collectTypeNames(body.chosen.schema, names);
    for (const { chosen, decoding } of responses) {
      if (decoding === "json" || decoding === "auto") collectTypeNames(chosen?.schema, names);
    }
  }
  if (names.size === 0) return [];
  return [
    (writer) => writer.write(nameList("import type ", [...names].toSorted(), ` from "${from}";`)),
  ];
}

/** The types and the descriptor of one operation. */
export function operationStatements(operation: OperationModel): Statement[] {
  return [
    ...(hasArguments(operation) ? [argumentsOf(operation)] : []),
    responsesOf(operation),
    // Written as text: ts-morph would indent the lines of an initializer once more.
    (writer) => {
      writer
        .blankLineIfLastNot()
        .write(`const ${operation.descriptorName}: Operation = ${descriptorText(operation)};`);
    },
  ];
}

/** The names of the types that an operation exports. */
export function exportedTypes(operation: OperationModel): string[] {
  const { typeName } = operation;
  return [...(hasArguments(operation) ? [`${typeName}Args`] : []), `${typeName}Responses`];
}

export function hasArguments({ parameters, body }: OperationModel): boolean {
  return parameters.length > 0 || body !== undefined;
}

export function needsArguments({ parameters, body }: OperationModel): boolean {
  return parameters.some(({ required }) => required) || body?.required === true;
}

/** A method of the group's class, or of the client's. */
export function methodOf(operation: OperationModel): OptionalKind<MethodDeclarationStructure> {
  const {
    name,
    typeName,
    descriptorName,
    summary,
    description,
    heading,
    deprecated,
    externalDocs,
  } = operation;
  const type = hasArguments(operation) ? `${typeName}Args` : "NoArguments";
  const repeats = summary !== undefined && description?.startsWith(summary) === true;
  return {
    name: propertyKey(name),
    ...docsOf({
      text: [repeats ? undefined : summary, description, `\`${heading}\``],
      deprecated,
      see: externalDocs,
    }),
    parameters: [
      { name: "args", type, hasQuestionToken: !needsArguments(operation) },
      { name: "options", type: "CallOptions", hasQuestionToken: true },
    ],
    returnType: `Call<${successType(operation)}, ${typeName}Responses>`,
    statements: [`return this.#api.call(${descriptorName}, args, options);`],
  };
}

export function docsOf(doc: Doc): { docs?: string[] } {
  const lines = docLines(doc);
  if (lines.length === 0) return {};
  return { docs: [lines.length === 1 ? lines.join("") : `\n${lines.join("\n")}`] };
}

function argumentsOf(operation: OperationModel): InterfaceDeclarationStructure {
  const { typeName, parameters, body } = operation;
  return {
    kind: StructureKind.Interface,
    name: `${typeName}Args`,
    isExported: true,
    properties: [...parameters.map(argumentOf), ...(body ? [bodyArgument(body)] : [])],
  };
}

function argumentOf({ arg, required, description, deprecated, schema }: ParameterModel) {
  const rules = typeof schema === "boolean" ? undefined : schema["description"];
  const added = typeof rules === "string" && !description?.includes(rules) ? rules : undefined;
  return property(arg, required, typeText(schema), { text: [description, added], deprecated });
}

function bodyArgument({ required, description, encoding, chosen }: BodyModel) {
  if (encoding === "json") {
    return property("body", required, typeText(chosen.schema ?? true), { text: [description] });
  }
  const note = `Sent as \`${chosen.contentType}\`, just as it is: encode it yourself.`;
  return property("body", required, "RawBody", { text: [description, note] });
}

function property(name: string, required: boolean, type: string, doc: Doc) {
  return {
    name: propertyKey(name),
    hasQuestionToken: !required,
    type: required || type === "unknown" ? type : `${type} | undefined`,
    ...docsOf(doc),
  };
}

function responsesOf({
  typeName,
  heading,
  responses,
}: OperationModel): InterfaceDeclarationStructure {
  return {
    kind: StructureKind.Interface,
    name: `${typeName}Responses`,
    isExported: true,
    ...docsOf({ text: [`What \`${heading}\` answers, by status.`] }),
    properties: responses.map((response) => ({
      name: propertyKey(response.status),
      type: `{ body: ${bodyType(response)} }`,
      ...docsOf({ text: [response.description] }),
    })),
  };
}

/** What awaiting the call gives: the body of any success. */
function successType({ typeName, responses }: OperationModel): string {
  const listed = responses.filter(({ status }) => status.startsWith("2"));
  const success =
    listed.length > 0 ? listed : responses.filter(({ status }) => status === "default");
  const types = success.map((response) => {
    const type = bodyType(response);
    const isLong = type.length > longest || type.includes("\n");
    return isLong ? `${typeName}Responses[${propertyIndex(response.status)}]["body"]` : type;
  });
  return types.includes("unknown") ? "unknown" : [...new Set(types)].join(" | ");
}

function propertyIndex(status: string): string {
  return /^\d+$/.test(status) ? status : `"${status}"`;
}

function bodyType({ decoding, chosen }: ResponseModel): string {
  switch (decoding) {
    case "json":
    case "auto":
      return typeText(chosen?.schema ?? true);
    case "text":
      return "string";
    case "bytes":
      return "Uint8Array";
    case "empty":
      return "undefined";
  }
}
