/** `operations/<group>.ts`: the descriptors and types of a group's operations, and its class. */
import type { ApiModel, Group, OperationModel } from "../model/api-model.js";
import type { ParameterModel } from "../model/request-model.js";
import type { LinkModel } from "../model/response-model.js";
import { bodyArguments, bodyRuntimeTypes, collectBodyTypes } from "./bodies.js";
import { fileText, interfaceText, type Member, unionText } from "./declarations.js";
import { descriptorText } from "./descriptor.js";
import { type Doc, docLines } from "./doc-comment.js";
import { FileLinks, givenText } from "./links.js";
import { nameList, propertyKey, quote } from "./literal.js";
import type { Draft } from "./draft.js";
import type { MethodStructure, ParameterStructure } from "./print-class.js";
import {
  callRuntimeTypes,
  collectResponseTypeNames,
  collectSuccessTypeNames,
  optionsType,
  responseRuntimeTypes,
  responsesText,
  successKind,
  successRuntimeTypes,
  successType,
} from "./responses.js";
import { collectTypeNames, typeText } from "./schema-types.js";
import { serverImports, serverType } from "./servers.js";

/** A whole file of operations. */
export function groupDraft(group: Group, model: ApiModel, header: string): Draft {
  const { className, description, operations, fileName } = group;
  const links = new FileLinks(operations, fileName, model);
  const names = new Set([
    "Binding",
    "Call",
    "Operation",
    ...runtimeTypes(operations, links, model),
  ]);
  const ownClass = {
    name: className,
    isExported: true,
    ...docsOf({ text: [description] }),
    properties: [{ name: "#api", type: "Binding", isReadonly: true }],
    ctors: [{ parameters: [{ name: "api", type: "Binding" }], statements: ["this.#api = api;"] }],
    methods: operations.map((operation) => methodOf(operation, model)),
  };
  const text = fileText(
    header,
    [
      nameList("import type ", [...names].toSorted(), ` from "@gen-client/runtime";`),
      ...modelImport(operations, links, "../models.js"),
      ...serverImports([...operations, ...links.served], model, "../servers.js"),
      ...links.imports(exportedTypes),
    ],
    operations.flatMap((operation) => operationTexts(operation, links, model)),
  );
  return { text, ownClass };
}

/** Beside `Operation` and `Call`: what the operations' types need of the runtime. */
export function runtimeTypes(
  operations: readonly OperationModel[],
  links: FileLinks,
  model: ApiModel,
): string[] {
  const chosen = [...operations, ...links.served];
  const called = [...operations, ...links.targets];
  const gives = operations.some(({ links: own = [] }) =>
    own.some((link) => givenText(link) !== ""),
  );
  return [
    ...(chosen.some((operation) => serverType(operation, model)) ? ["ServerOption"] : []),
    ...(called.some((operation) => !hasArguments(operation)) ? ["NoArguments"] : []),
    ...(gives ? ["LinkArguments"] : []),
    ...new Set(operations.flatMap(({ body }) => (body ? bodyRuntimeTypes(body) : []))),
    ...responseRuntimeTypes(operations),
    ...(operations.some(({ validation }) => validation) ? ["ValidationOptions"] : []),
    ...callRuntimeTypes(links.targets),
    ...successRuntimeTypes(links.targets),
  ];
}

/** The import of the model types that these operations name. */
export function modelImport(
  operations: readonly OperationModel[],
  links: FileLinks,
  from: string,
): string[] {
  const names = new Set<string>();
  for (const target of links.targets) collectSuccessTypeNames(target, names);
  for (const { parameters, body, responses } of operations) {
    for (const { schema } of parameters) collectTypeNames(schema, names);
    if (body) collectBodyTypes(body, names);
    for (const response of responses) collectResponseTypeNames(response, names);
  }
  if (names.size === 0) return [];
  return [nameList("import type ", [...names].toSorted(), ` from "${from}";`)];
}

/** The types and the descriptor of one operation. */
export function operationTexts(
  operation: OperationModel,
  links: FileLinks,
  model: ApiModel,
): string[] {
  const follow = (target: OperationModel, link: LinkModel) => followUpText(target, link, model);
  const isExported = links.isLinked(operation);
  return [
    ...(hasArguments(operation) ? [argumentsText(operation)] : []),
    responsesText(operation, (status) => links.members(operation, status, follow)),
    `${isExported ? "/** For links of other groups. */\nexport " : ""}const ${operation.descriptorName}: Operation = ${descriptorText(operation, links)};`,
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
export function methodOf(operation: OperationModel, model: ApiModel): MethodStructure {
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
    ...answerOf(
      operation,
      { name: "args", type, hasQuestionToken: !needsArguments(operation) },
      model,
    ),
    statements: [`return this.#api.call(${descriptorName}, args, options);`],
  };
}

/** What a method takes and returns. */
interface Signature {
  readonly typeParameters?: { name: string; constraint: string; default: string }[];
  readonly parameters: (ParameterStructure & { readonly type: string })[];
  readonly returnType: string;
}

/** The signature of a link: that of the operation's method, without what the link gives. */
function followUpText(operation: OperationModel, link: LinkModel, model: ApiModel): string {
  const isGiven = (name: string) => Object.hasOwn(link.args, name);
  const { parameters, body } = operation;
  const isNeeded =
    parameters.some(({ required, arg }) => required && !isGiven(arg)) ||
    (body?.required === true && !isGiven("body"));
  const given = givenText(link);
  const own = `${operation.typeName}Args`;
  const all = hasArguments(operation) ? own : "NoArguments";
  const args = {
    name: "args",
    type: given === "" ? all : `LinkArguments<${own}, ${given}>`,
    hasQuestionToken: !isNeeded,
  };
  // A link's own server takes the place of those that there are to choose from.
  const target = link.server
    ? { ...operation, servers: [{ ...link.server, variables: {} }] }
    : operation;
  const { typeParameters = [], parameters: list, returnType } = answerOf(target, args, model);
  const generic = typeParameters.length === 0 ? "" : '<As extends keyof BinaryBodies = "bytes">';
  const texts = list.map(
    ({ name, type, hasQuestionToken }) => `${name}${hasQuestionToken ? "?" : ""}: ${type}`,
  );
  const line = `${generic}(${texts.join(", ")}): ${returnType}`;
  return line.length <= 80 ? line : `${generic}(\n  ${texts.join(",\n  ")},\n): ${returnType}`;
}

/** Parameters and return type: binary bodies are handed over as the caller says. */
function answerOf(
  operation: OperationModel,
  args: ParameterStructure & { readonly type: string },
  model: ApiModel,
): Signature {
  const type = successType(operation);
  const responses = `${operation.typeName}Responses`;
  const server = serverType(operation, model);
  const added = [
    ...(server === undefined ? [] : [` & ServerOption<${server}>`]),
    ...(operation.validation ? [" & ValidationOptions"] : []),
  ].join("");
  const options = (name: string) => [
    args,
    { name: "options", type: name + added, hasQuestionToken: true },
  ];
  const kind = successKind(operation);
  if (kind !== "binary") {
    const items = operation.pagination?.items;
    return {
      parameters: options(optionsType[kind]),
      returnType: `Call<${type}, ${responses}${items === undefined ? "" : `, ${quote(items)}`}>`,
    };
  }
  return {
    typeParameters: [{ name: "As", constraint: "keyof BinaryBodies", default: '"bytes"' }],
    parameters: options("BinaryOptions<As>"),
    returnType: `Call<${type.replace("Uint8Array", "BinaryBodies[As]")}, BinaryResponses<${responses}, As>>`,
  };
}

export function docsOf(doc: Doc): { docs?: string[] } {
  const lines = docLines(doc);
  if (lines.length === 0) return {};
  return { docs: [lines.length === 1 ? lines.join("") : `\n${lines.join("\n")}`] };
}

function argumentsText({ typeName, parameters, body }: OperationModel): string {
  const members = parameters.map(argumentOf);
  const [only = [], ...others] = body ? bodyArguments(body) : [];
  const name = `${typeName}Args`;
  if (others.length === 0) return interfaceText(name, [...members, ...only]);
  return unionText(name, members, [only, ...others]);
}

function argumentOf(parameter: ParameterModel): Member {
  const { arg, required, description, deprecated, schema, allowEmptyValue } = parameter;
  const rules = typeof schema === "boolean" ? undefined : schema["description"];
  const added = typeof rules === "string" && !description?.includes(rules) ? rules : undefined;
  const type = typeText(schema);
  const isWider = allowEmptyValue && type !== "string" && type !== "unknown";
  return argument(arg, required, isWider ? `${type} | ""` : type, {
    text: [description, added],
    deprecated,
  });
}

function argument(key: string, required: boolean, type: string, doc: Doc): Member {
  const isWide = required || type === "unknown";
  return { key, optional: !required, type: isWide ? type : `${type} | undefined`, doc };
}
