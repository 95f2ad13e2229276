/** `index.ts`: the client class, its options, and the names of everything else. */
import type { ApiModel, Group, OperationModel } from "../model/api-model.js";
import type { SecurityScheme } from "../model/security-model.js";
import { aliasText, fileText, interfaceText } from "./declarations.js";
import { docComment } from "./doc-comment.js";
import { contract } from "./contract.js";
import type { Draft, EmitOptions } from "./draft.js";
import { FileLinks } from "./links.js";
import { exampleBaseUrl, exampleOf, hasBaseUrl } from "./example.js";
import { type Data, literal, nameList } from "./literal.js";
import { grantsNote, oauthSchemeData } from "./oauth.js";
import {
  docsOf,
  exportedTypes,
  methodOf,
  modelImport,
  operationTexts,
  runtimeTypes,
} from "./operations.js";
import type { ClassStructure } from "./print-class.js";
import { documentServers, isChoice, serverImports, serverTypes } from "./servers.js";
import { exportedWebhookTypes } from "./webhooks.js";

/** A group that is a property of the client. */
type PropertyGroup = Group & { readonly property: string };

export function clientDraft(
  model: ApiModel,
  header: string,
  { isCompiled = false }: Pick<EmitOptions, "isCompiled"> = {},
): Draft {
  const { schemas, imports: imported } = model;
  const groups = model.groups.filter(
    (group): group is PropertyGroup => group.property !== undefined,
  );
  const own = model.groups
    .filter((group) => group.property === undefined)
    .flatMap((group) => group.operations);
  const links = new FileLinks(own, undefined, model);
  const typeNames = new Set([
    "ApiDescription",
    "ClientOptions",
    "Session",
    ...(isChoice(model.servers) ? ["ServerOption"] : []),
    ...(model.definitions ? ["ValidationOptions"] : []),
    ...runtimeTypes(own, links, model),
  ]);
  if (own.length > 0) for (const name of ["Call", "Operation"]) typeNames.add(name);
  for (const { credential } of model.securitySchemes) typeNames.add(credentialTypes[credential]);
  const imports = ["Binding", ...[...typeNames].toSorted().map((name) => `type ${name}`)];
  const text = fileText(
    header,
    [
      nameList("import ", imports, ` from "@gen-client/runtime";`),
      ...modelImport(own, links, "./models.js"),
      ...clientServerImports([...own, ...links.served], model),
      ...links.imports(exportedTypes),
      ...groups.map(
        (group) => `import { ${group.className} } from "./operations/${group.fileName}.js";`,
      ),
      ...exportOf(
        [...schemas.filter(({ values }) => values === undefined), ...imported].map(nameOf),
        "./models.js",
      ),
      ...valueExport(schemas.filter(({ values }) => values !== undefined).map(nameOf)),
      ...exportOf(serverTypes(model), "./servers.js"),
      ...groups.flatMap((group) =>
        exportOf(
          [group.className, ...group.operations.flatMap(exportedTypes)],
          `./operations/${group.fileName}.js`,
        ),
      ),
      ...exportOf(exportedWebhookTypes(model), "./webhooks.js"),
    ],
    [
      `const description: ApiDescription = ${descriptionText(model, isCompiled)};`,
      authText(model),
      optionsText(model),
      ...own.flatMap((operation) => operationTexts(operation, links, model)),
    ],
  );
  return { text, ownClass: clientClass(model, groups) };
}

/** The type of the client's own option, and those of the operations that stand on it. */
function clientServerImports(own: readonly OperationModel[], model: ApiModel): string[] {
  const { clientName, servers } = model;
  if (!isChoice(servers)) return serverImports(own, model, "./servers.js");
  const ofOperations = own.some((operation) => isChoice(operation.servers))
    ? [`${clientName}OperationServers`]
    : [];
  const names = [...ofOperations, `${clientName}Server`];
  return [nameList("import type ", names, ` from "./servers.js";`)];
}

function exportOf(names: readonly string[], from: string): string[] {
  return names.length === 0 ? [] : [nameList("export type ", names, ` from "${from}";`)];
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

/** Of enums that are objects, too. */
function valueExport(names: readonly string[]): string[] {
  return names.length === 0 ? [] : [nameList("export ", names, ` from "./models.js";`)];
}

function descriptionText(model: ApiModel, isCompiled: boolean): string {
  const { info, servers, securitySchemes, readOnly, values, shapes } = model;
  const data = {
    ...(isCompiled && { contract }),
    title: info.title,
    servers: documentServers(servers),
    securitySchemes: Object.fromEntries(
      securitySchemes.map((scheme) => [scheme.key, schemeData(scheme)]),
    ),
    ...(Object.keys(readOnly).length > 0 && { readOnly }),
    ...(Object.keys(values).length > 0 && { values }),
    ...(Object.keys(shapes).length > 0 && { schemas: shapes }),
  };
  const lines = Object.entries(data).map(
    ([key, value]) => `  ${key}: ${literal(value, 2, key.length + 4)},\n`,
  );
  return `{\n${lines.join("")}}`;
}

function schemeData(scheme: SecurityScheme): Data {
  switch (scheme.type) {
    case "apiKey":
      return { type: scheme.type, in: scheme.in, name: scheme.name };
    case "http":
      return { type: scheme.type, scheme: scheme.scheme };
    case "oauth2":
      return oauthSchemeData(scheme);
    case "openIdConnect": {
      const { type, openIdConnectUrl } = scheme;
      return { type, ...(openIdConnectUrl !== "" && { openIdConnectUrl }) };
    }
    case "mutualTLS":
      return { type: scheme.type };
  }
}

/** The runtime's type of each kind of credential. */
const credentialTypes = {
  token: "TokenCredential",
  oauth: "OAuthCredential",
  user: "BasicCredential",
  http: "HttpCredential",
  certificate: "CertificateCredential",
} as const;

function authText({ clientName, securitySchemes }: ApiModel): string {
  const doc = { text: ["Credentials, by the names of the document's security schemes."] };
  const members = securitySchemes.map((scheme) => {
    const { key, credential, description } = scheme;
    const type = `${credentialTypes[credential]} | undefined`;
    return { key, optional: true, type, doc: { text: [description, grantsNote(scheme)] } };
  });
  const name = `${clientName}Auth`;
  // An empty interface would take anything.
  return members.length === 0
    ? aliasText(name, "Record<never, never>", doc)
    : interfaceText(name, members, doc);
}

function optionsText(model: ApiModel): string {
  const { clientName } = model;
  const choice = isChoice(model.servers) ? ` & ServerOption<${clientName}Server>` : "";
  const validation = model.definitions ? " & ValidationOptions" : "";
  const type = `ClientOptions<${clientName}Auth>${choice}${validation}`;
  const doc = {
    text: [`What a \`${clientName}\` is made with: a session, credentials, a base URL.`],
  };
  if (hasBaseUrl(model)) return aliasText(`${clientName}Options`, type, doc);
  const about = `Where the API is, such as \`${exampleBaseUrl(model)}\`: the document doesn't say.`;
  const baseUrl = `{\n  ${docComment({ text: [about] })}\n  baseUrl: string;\n}`;
  return aliasText(`${clientName}Options`, `${type} & ${baseUrl}`, doc);
}

function clientClass(model: ApiModel, groups: readonly PropertyGroup[]): ClassStructure {
  const { clientName, info } = model;
  const own = model.groups
    .filter((group) => group.property === undefined)
    .flatMap((group) => group.operations);
  const options = `${clientName}Options`;
  const schemas = model.definitions ? ', () => import("./schemas.js")' : "";
  return {
    name: clientName,
    isExported: true,
    ...docsOf({ text: [info.heading, info.description], example: exampleLines(model) }),
    properties: [
      { name: "#api", type: "Binding", isReadonly: true },
      ...groups.map((group) => ({
        name: fieldOf(group, groups),
        type: `${group.className} | undefined`,
      })),
    ],
    ctors: [
      {
        parameters: [
          { name: "options", type: options, ...(hasBaseUrl(model) && { initializer: "{}" }) },
        ],
        statements: [`this.#api = new Binding(description, options${schemas});`],
      },
    ],
    getAccessors: [
      ...groups.map((group) => ({
        name: group.property,
        returnType: group.className,
        statements: [
          `return (this.${fieldOf(group, groups)} ??= new ${group.className}(this.#api));`,
        ],
        ...docsOf({ text: [group.description] }),
      })),
      {
        name: "session",
        returnType: "Session",
        statements: ["return this.#api.session;"],
        docs: ["The session that sends the requests: pools, cookies, defaults, auth, adapters."],
      },
    ],
    methods: [
      ...own.map((operation) => methodOf(operation, model)),
      {
        name: "close",
        returnType: "Promise<void>",
        statements: ["return this.#api.close();"],
        docs: ["Closes the session, if this client made it."],
      },
      {
        name: "[Symbol.asyncDispose]",
        returnType: "Promise<void>",
        statements: ["return this.#api.close();"],
        docs: ["As `close`: for `await using`."],
      },
    ],
  };
}

/** The private field of a group; `#api` is the binding. */
function fieldOf({ property }: PropertyGroup, groups: readonly PropertyGroup[]): string {
  if (property !== "api") return `#${property}`;
  let field = "api_";
  while (groups.some((group) => group.property === field)) field += "_";
  return `#${field}`;
}

function exampleLines(model: ApiModel): string[] {
  const { client, call } = exampleOf(model);
  const create = `const api = ${client};`;
  return call === undefined
    ? [create]
    : [create, `const result = await ${call};`, "await api.close();"];
}
