/** `operations/<group>.ts`: the descriptors and types of a group's operations, and its class. */
import type {
  BodyModel,
  Group,
  OperationModel,
  ParameterModel,
  ResponseModel,
} from "../model/api-model.js";
import { fileText, interfaceText, type Member } from "./declarations.js";
import { descriptorText } from "./descriptor.js";
import { type Doc, docLines } from "./doc-comment.js";
import { nameList, propertyKey } from "./literal.js";
import { type MethodStructure, printClass } from "./print-class.js";
import { collectTypeNames, typeText } from "./schema-types.js";

/** Types longer than this don't stand in a signature: it refers to them. */
const longest = 60;

/** A whole file of operations. */
export function groupText(group: Group, header: string): string {
  const { className, description, operations } = group;
  const names = ["Binding", "Call", "CallOptions", "Operation", ...runtimeTypes(operations)];
  const groupClass = printClass({
    name: className,
    isExported: true,
    ...docsOf({ text: [description] }),
    properties: [{ name: "#api", type: "Binding", isReadonly: true }],
    ctors: [{ parameters: [{ name: "api", type: "Binding" }], statements: ["this.#api = api;"] }],
    methods: operations.map(methodOf),
  });
  return fileText(
    header,
    [
      nameList("import type ", names.toSorted(), ` from "@gen-client/runtime";`),
      ...modelImport(operations, "../models.js"),
    ],
    [...operations.flatMap(operationTexts), groupClass],
  );
}

/** Beside `Operation`, `Call` and `CallOptions`: what the operations' types need of the runtime. */
export function runtimeTypes(operations: readonly OperationModel[]): string[] {
  return [
    ...(operations.some((operation) => !hasArguments(operation)) ? ["NoArguments"] : []),
    ...(operations.some(({ body }) => body?.encoding === "raw") ? ["RawBody"] : []),
  ];
}

/** The import of the model types that these operations name. */
export function modelImport(operations: readonly OperationModel[], from: string): string[] {
  const names = new Set<string>();
  for (const { parameters, body, responses } of operations) {
    for (const { schema } of parameters) collectTypeNames(schema, names);
    if (body?.encoding === "json") collectTypeNames(body.chosen.schema, names);
    for (const { chosen, decoding } of responses) {
      if (decoding === "json" || decoding === "auto") collectTypeNames(chosen?.schema, names);
    }
  }
  if (names.size === 0) return [];
  return [nameList("import type ", [...names].toSorted(), ` from "${from}";`)];
}

/** The types and the descriptor of one operation. */
export function operationTexts(operation: OperationModel): string[] {
  return [
    ...(hasArguments(operation) ? [argumentsText(operation)] : []),
    responsesText(operation),
    `const ${operation.descriptorName}: Operation = ${descriptorText(operation)};`,
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
export function methodOf(operation: OperationModel): MethodStructure {
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

function argumentsText({ typeName, parameters, body }: OperationModel): string {
  const members = [...parameters.map(argumentOf), ...(body ? [bodyArgument(body)] : [])];
  return interfaceText(`${typeName}Args`, members);
}

function argumentOf(parameter: ParameterModel): Member {
  const { arg, required, description, deprecated, schema } = parameter;
  const rules = typeof schema === "boolean" ? undefined : schema["description"];
  const added = typeof rules === "string" && !description?.includes(rules) ? rules : undefined;
  return argument(arg, required, typeText(schema), { text: [description, added], deprecated });
}

function bodyArgument({ required, description, encoding, chosen }: BodyModel): Member {
  if (encoding === "json") {
    return argument("body", required, typeText(chosen.schema ?? true), { text: [description] });
  }
  const note = `Sent as \`${chosen.contentType}\`, just as it is: encode it yourself.`;
  return argument("body", required, "RawBody", { text: [description, note] });
}

function argument(key: string, required: boolean, type: string, doc: Doc): Member {
  const isWide = required || type === "unknown";
  return { key, optional: !required, type: isWide ? type : `${type} | undefined`, doc };
}

function responsesText({ typeName, heading, responses }: OperationModel): string {
  const members = responses.map((response) => ({
    key: response.status,
    type: `{ body: ${bodyType(response)} }`,
    doc: { text: [response.description] },
  }));
  const doc = { text: [`What \`${heading}\` answers, by status.`] };
  return interfaceText(`${typeName}Responses`, members, doc);
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
