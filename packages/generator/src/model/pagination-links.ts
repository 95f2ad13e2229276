/** OpenAPI's links, where one called `next` leads an operation back to itself. */
import { formatPointer, parsePointer } from "../json-pointer.js";
import type { ParameterModel } from "./request-model.js";
import type { WrittenLink } from "./links.js";
import type { Declaration, DeclaredPlace } from "./pagination-declaration.js";
import { child, entries, type Node, stringAt } from "./reader.js";

interface LinkingOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly ParameterModel[];
}

/**
 * A link `next` of a success to the same operation, with one parameter that comes from the response and
 * all others as they were, says how the list goes on. Any other link says something else.
 */
export function linkDeclaration(
  operation: LinkingOperation,
  links: readonly WrittenLink[],
): Declaration | undefined {
  const next = links.find(
    ({ name, status }) => status.startsWith("2") && name.toLowerCase() === "next",
  )?.node;
  if (!next || !leadsTo(next, operation) || child(next, "requestBody").value !== undefined) {
    return undefined;
  }
  const changing = entries(child(next, "parameters")).filter(
    ([name, { value }]) => !isEcho(name, value, operation.parameters),
  );
  const [only] = changing;
  if (changing.length !== 1 || only === undefined) return undefined;
  const [name, { value: expression }] = only;
  const from = typeof expression === "string" ? responsePlace(expression) : undefined;
  if (from === undefined) return undefined;
  return { style: "cursor", argument: { in: "parameters", path: [bareName(name)] }, from };
}

function leadsTo(link: Node, operation: LinkingOperation): boolean {
  const operationId = stringAt(link, "operationId");
  if (operationId !== undefined) return operationId === operation.id;
  const pointer = formatPointer(["paths", operation.path, operation.method.toLowerCase()]);
  return stringAt(link, "operationRef") === `#${pointer}`;
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
