/** Runtime expressions (OpenAPI 3.2, 4.20.4), as far as a document can be wrong about them. */
import type { OperationModel } from "./api-model.js";

const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const pointer = "(?:/(?:[^~/]|~[01])*)*";
const grammar = new RegExp(
  `^\\$(?:url|method|statusCode|(?<of>request|response)\\.(?:header\\.(?<header>${token})|(?<place>query|path)\\.(?<name>.+)|(?<body>body)(?:#${pointer})?))$`,
  "s",
);

/**
 * What is wrong with a value of a link, which may be an expression, a text with expressions in braces, or
 * a constant; undefined where it can be evaluated.
 */
export function problemOf(value: unknown, operation: OperationModel): string | undefined {
  if (typeof value !== "string") return undefined;
  const expressions = value.startsWith("$")
    ? [value]
    : [...value.matchAll(/\{(\$[^{}]*)\}/g)].map(([, expression = ""]) => expression);
  for (const expression of expressions) {
    const problem = problemOfExpression(expression, operation);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function problemOfExpression(expression: string, operation: OperationModel): string | undefined {
  const shown = JSON.stringify(expression);
  const groups = grammar.exec(expression)?.groups;
  if (groups === undefined) {
    return `${shown} is no runtime expression, such as $response.body#/id or $request.path.id`;
  }
  const { of, header, place, name, body } = groups;
  if (of === undefined || (of === "response" && place === undefined)) return undefined;
  if (of === "response") return `${shown} asks for a part of the path or query of a response`;
  if (body !== undefined) {
    return operation.body ? undefined : `${shown} asks for a body, and the operation takes none`;
  }
  const isDeclared = operation.parameters.some((parameter) =>
    header === undefined
      ? parameter.in === place && parameter.name === name
      : parameter.in === "header" && parameter.name.toLowerCase() === header.toLowerCase(),
  );
  return isDeclared ? undefined : `${shown} asks for a parameter that the operation doesn't have`;
}
