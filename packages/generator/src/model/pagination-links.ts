/** OpenAPI's links, where one called `next` leads an operation back to itself. */
import { formatPointer, parsePointer } from "../json-pointer.js";
import type { LinkModel, ParameterModel, ResponseModel } from "./api-model.js";
import type { Declaration, DeclaredPlace } from "./pagination-declaration.js";

interface LinkingOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly ParameterModel[];
  readonly responses: readonly ResponseModel[];
}

/**
 * A link `next` of a success to the same operation, with one parameter that comes from the response and
 * all others as they were, says how the list goes on. Any other link says something else.
 */
export function linkDeclaration(operation: LinkingOperation): Declaration | undefined {
  const links = operation.responses
    .filter(({ status }) => status.startsWith("2"))
    .flatMap((response) => response.links);
  const next = links.find(({ name }) => name.toLowerCase() === "next");
  if (next === undefined || !leadsTo(next, operation) || next.requestBody !== undefined) {
    return undefined;
  }
  const changing = Object.entries(next.parameters).filter(
    ([name, value]) => !isEcho(name, value, operation.parameters),
  );
  const [only] = changing;
  if (changing.length !== 1 || only === undefined) return undefined;
  const [name, expression] = only;
  const from = typeof expression === "string" ? responsePlace(expression) : undefined;
  if (from === undefined) return undefined;
  return { style: "cursor", argument: { in: "parameters", path: [bareName(name)] }, from };
}

function leadsTo({ operationId, operationRef }: LinkModel, operation: LinkingOperation): boolean {
  if (operationId !== undefined) return operationId === operation.id;
  const pointer = formatPointer(["paths", operation.path, operation.method.toLowerCase()]);
  return operationRef === `#${pointer}`;
}

/** `$request.query.limit` for `limit`: it stays as it is. */
function isEcho(name: string, value: unknown, parameters: readonly ParameterModel[]): boolean {
  const bare = bareName(name);
  return parameters.some(
    (parameter) => parameter.name === bare && value === `$request.${parameter.in}.${bare}`,
  );
}

/** A parameter's name may say its place first: `query.after`. */
function bareName(name: string): string {
  return name.replace(/^(?:path|query|header|cookie)\./, "");
}

/** A runtime expression that stands for one value of the response. */
function responsePlace(expression: string): DeclaredPlace | undefined {
  const header = /^\$response\.header\.([!#$%&'*+.^_`|~\w-]+)$/.exec(expression)?.[1];
  if (header !== undefined) return { in: "header", name: header };
  const pointer = /^\$response\.body#(.*)$/s.exec(expression)?.[1];
  const path = pointer === undefined ? undefined : parsePointer(pointer);
  return path && { in: "body", path };
}
