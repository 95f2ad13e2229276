/** `servers.ts`: which servers users can choose; and servers as data for the runtime. */
import type { ApiModel, OperationModel, Server, ServerVariable } from "../model/api-model.js";
import { aliasText, fileText, interfaceText } from "./declarations.js";
import { docComment } from "./doc-comment.js";
import { type Data, nameList, propertyKey, quote } from "./literal.js";

/** The file with the types of choices; undefined where there is none to make. */
export function serversText(model: ApiModel, header: string): string | undefined {
  const types = serverTypes(model);
  if (types.length === 0) return undefined;
  const { clientName, servers } = model;
  const own = model.groups
    .flatMap((group) => group.operations)
    .filter((operation) => isChoice(operation.servers));
  const declarations = types.map((name) =>
    name === `${clientName}Server`
      ? aliasText(name, choicesText(servers), {
          text: [`The servers of \`${clientName}\`, by index, URL or name.`],
        })
      : interfaceText(
          name,
          own.map(({ typeName, heading, servers: list = [] }) => ({
            key: typeName,
            type: choicesText(list),
            doc: { text: [`\`${heading}\``] },
          })),
          { text: ["The servers of operations that have their own."] },
        ),
  );
  const text = fileText(
    header,
    [nameList("import type ", ["ServerChoice"], ` from "@gen-client/runtime";`)],
    declarations,
  );
  // Unions begin on a line of their own.
  return text.replaceAll(/(?<! ) +$/gm, "");
}

/** The types of choices that the client exports. */
export function serverTypes({ clientName, servers, groups }: ApiModel): string[] {
  const hasOwn = groups.some(({ operations }) =>
    operations.some((operation) => isChoice(operation.servers)),
  );
  return [
    ...(hasOwn ? [`${clientName}OperationServers`] : []),
    ...(isChoice(servers) ? [`${clientName}Server`] : []),
  ];
}

/** The import of the types that these operations name, and that of the runtime's option. */
export function serverImports(
  operations: readonly OperationModel[],
  model: ApiModel,
  from: string,
): string[] {
  const { clientName } = model;
  const named = [...new Set(operations.flatMap((operation) => serverType(operation, model) ?? []))];
  const names = [`${clientName}OperationServers`, `${clientName}Server`].filter((name) =>
    named.some((type) => namesIt(type, name)),
  );
  return names.length === 0 ? [] : [nameList("import type ", names, ` from "${from}";`)];
}

function namesIt(type: string, name: string): boolean {
  return type === name || type.startsWith(`${name}[`);
}

/** The type of an operation's choice: of its own servers where it has any. */
export function serverType(
  { typeName, servers }: OperationModel,
  { clientName, servers: ofDocument }: ApiModel,
): string | undefined {
  const own = servers?.some(({ isUsable }) => isUsable) ? servers : undefined;
  if (own !== undefined) {
    return isChoice(own) ? `${clientName}OperationServers[${quote(typeName)}]` : undefined;
  }
  return isChoice(ofDocument) ? `${clientName}Server` : undefined;
}

/** Whether there is anything to choose. */
export function isChoice(servers: readonly Server[] = []): boolean {
  const usable = servers.some(({ isUsable }) => isUsable);
  return (
    usable &&
    (servers.length > 1 || servers.some(({ variables }) => Object.keys(variables).length > 0))
  );
}

function choicesText(servers: readonly Server[]): string {
  const names = new Set<string>();
  const choices = servers.flatMap((server, index) => {
    if (!server.isUsable) return [];
    const { url, name, variables, description } = server;
    const isNamed = name !== undefined && !names.has(name);
    if (name !== undefined) names.add(name);
    const members = Object.entries(variables);
    const keys = [
      String(index),
      quote(url),
      ...(isNamed ? [quote(name)] : members.length > 0 ? ["never"] : []),
    ];
    const room = 80 - keys.join(", ").length;
    const args = [...keys, ...(members.length > 0 ? [variablesText(members, room)] : [])];
    const comment = docComment({ text: [description] });
    return `${comment === "" ? "" : `\n${comment}`}\n| ServerChoice<${args.join(", ")}>`;
  });
  return choices.join("").replaceAll("\n", "\n  ");
}

/** On one line where it fits into so many characters. */
function variablesText(variables: readonly [string, ServerVariable][], room: number): string {
  const members = variables.map(([name, { enum: values, description }]) => {
    const comment = docComment({ text: [description] });
    const type = values === undefined ? "string" : values.map(quote).join(" | ");
    const member = `${propertyKey(name)}?: ${type} | undefined;`;
    return comment === "" ? member : `${comment}\n${member}`;
  });
  const line = `{ ${members.join(" ").replace(/;$/, "")} }`;
  if (line.length <= room && !line.includes("\n")) return line;
  return `{\n    ${members.join("\n").replaceAll("\n", "\n    ")}\n  }`;
}

/** The servers of the document as the runtime takes them. */
export function documentServers(servers: readonly Server[]): Data[] {
  if (isChoice(servers)) return servers.map(serverData);
  return [...new Set(servers.flatMap(({ absoluteUrl }) => absoluteUrl ?? []))];
}

/** The servers of an operation; none where it can be sent to none of them. */
export function operationServers(servers: readonly Server[] = []): Data[] {
  return servers.some(({ isUsable }) => isUsable) ? servers.map(serverData) : [];
}

/** A server as the runtime takes it: its URL where that is all. */
export function serverData({ url, name, variables, absoluteUrl, base }: Server): Data {
  const names = Object.keys(variables);
  if (name === undefined && names.length === 0 && url === absoluteUrl) return url;
  return {
    url,
    ...(name !== undefined && { name }),
    ...(names.length > 0 && {
      variables: Object.fromEntries(
        Object.entries(variables).map(([key, variable]) => [key, variableData(variable)]),
      ),
    }),
    ...(base !== undefined && { base }),
  };
}

function variableData({ default: usual, enum: values }: ServerVariable): Data {
  return { default: usual, ...(values && { enum: values }) };
}
