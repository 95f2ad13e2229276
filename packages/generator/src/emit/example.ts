/** A first call of a client, for people: real names, and whatever stands for values. */
import type { ApiModel, OperationModel } from "../model/api-model.js";
import type { SecurityScheme } from "../model/security-model.js";
import { propertyKey, quote } from "./literal.js";
import { hasArguments, needsArguments } from "./operations.js";

export function hasBaseUrl({ servers }: ApiModel): boolean {
  return servers.some(({ absoluteUrl }) => absoluteUrl !== undefined);
}

export function exampleBaseUrl({ servers }: ApiModel): string {
  return (
    servers.find(({ exampleUrl }) => exampleUrl !== undefined)?.exampleUrl ??
    "https://api.example.com"
  );
}

/** What stands for credentials of each kind. */
export type ExampleCredentials = Readonly<Record<SecurityScheme["credential"], string>>;

const placeholders: ExampleCredentials = {
  token: '"..."',
  oauth: '"..."',
  user: '{ username: "...", password: "..." }',
  http: '"..."',
  certificate: "{ cert, key }",
};

export interface ExampleOptions {
  /** The code of an operation's arguments; undefined for one that can't be shown. Default: dots. */
  readonly argumentsOf?: (operation: OperationModel) => string | undefined;
  readonly credentials?: ExampleCredentials;
}

/** A client, and a call of it where it has an operation that can be shown: preferably one that only reads. */
export interface Example {
  /** `new Petstore()`. */
  readonly client: string;
  /** `api.pets.listPets()`. */
  readonly call?: string;
}

export function exampleOf(
  model: ApiModel,
  { argumentsOf = () => "{ ... }", credentials = placeholders }: ExampleOptions = {},
): Example {
  const all = model.groups.flatMap(({ property, operations }) =>
    operations.map((operation) => ({ property, operation })),
  );
  const gets = all.filter(({ operation }) => operation.method === "GET");
  const simple = gets.filter(({ operation }) => !needsArguments(operation));
  for (const { property, operation } of [...simple, ...gets, ...all]) {
    const needsSome = needsArguments(operation) && hasArguments(operation);
    const args = needsSome ? argumentsOf(operation) : "";
    if (args === undefined) continue;
    const path = ["api", ...(property === undefined ? [] : [property]), operation.name].join(".");
    const auth = authOf(operation, model, credentials);
    return { client: creation(model, auth), call: `${path}(${args})` };
  }
  return { client: creation(model, []) };
}

function creation(model: ApiModel, auth: readonly string[]): string {
  const baseUrl = hasBaseUrl(model) ? [] : [`baseUrl: ${quote(exampleBaseUrl(model))}`];
  const options = [...baseUrl, ...auth].join(", ");
  return `new ${model.clientName}(${options === "" ? "" : `{ ${options} }`})`;
}

/** The credentials that the first alternative of an operation asks for, where users hand in all of them. */
function authOf(
  { security = [] }: OperationModel,
  { securitySchemes }: ApiModel,
  texts: ExampleCredentials,
): string[] {
  const [first = {}] = security.some((requirement) => Object.keys(requirement).length === 0)
    ? []
    : security;
  const credentials = Object.keys(first).map((key) => {
    const scheme = securitySchemes.find((candidate) => candidate.key === key);
    // What a login sets as a cookie needs no credential.
    const isGiven = scheme !== undefined && !(scheme.type === "apiKey" && scheme.in === "cookie");
    return isGiven ? `${propertyKey(key)}: ${texts[scheme.credential]}` : undefined;
  });
  if (credentials.length === 0 || credentials.includes(undefined)) return [];
  return [`auth: { ${credentials.join(", ")} }`];
}
