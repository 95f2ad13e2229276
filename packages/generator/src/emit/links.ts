/** Links of responses: their types, what they need of other files, and their data for the runtime. */
import type { ApiModel, Group, OperationModel } from "../model/api-model.js";
import type { LinkModel } from "../model/response-model.js";
import { docComment } from "./doc-comment.js";
import { Code, type Data, nameList, propertyKey, quote } from "./literal.js";
import { serverData } from "./servers.js";

/** An operation and the group that it is in. */
interface Located {
  readonly group: Group;
  readonly operation: OperationModel;
  /** Among all operations of the client. */
  readonly index: number;
}

/** The links of the operations in one file, and under which names it knows what they lead to. */
export class FileLinks {
  readonly #fileName: string | undefined;
  readonly #linked: ReadonlySet<string>;
  /** Those that some link leads to without a server of its own. */
  readonly #served: ReadonlySet<string>;
  readonly #targets = new Map<string, Located>();
  /** Constants of other files by the `typeName` of their operations: the name there, and here. */
  readonly #imported = new Map<string, readonly [name: string, alias: string]>();

  /** @param fileName of their group, without ending; undefined for those in `index.ts`. */
  constructor(
    operations: readonly OperationModel[],
    fileName: string | undefined,
    model: ApiModel,
  ) {
    this.#fileName = fileName;
    this.#linked = modelLinks(model).elsewhere;
    const all = operations.flatMap(({ links = [] }) => links);
    const wanted = new Set(all.map(({ target }) => target));
    this.#served = new Set(all.flatMap(({ target, server }) => (server ? [] : [target])));
    if (wanted.size === 0) return;
    // What else a file calls by a name that begins in lower case.
    const taken = new Set(["args", "options", "description"]);
    for (const { descriptorName } of operations) taken.add(descriptorName);
    const { byType } = modelLinks(model);
    const found = [...wanted].flatMap((typeName) => byType.get(typeName) ?? []);
    for (const located of found.toSorted((a, b) => a.index - b.index)) {
      const { typeName, descriptorName } = located.operation;
      this.#targets.set(typeName, located);
      if (fileOf(located.group) === fileName) continue;
      let alias = descriptorName;
      for (let count = 2; taken.has(alias); count += 1) alias = `${descriptorName}${count}`;
      taken.add(alias);
      this.#imported.set(typeName, [descriptorName, alias]);
    }
  }

  /** The operations that links of this file lead to. */
  get targets(): readonly OperationModel[] {
    return [...this.#targets.values()].map(({ operation }) => operation);
  }

  /** Those of them that users can choose a server for. */
  get served(): readonly OperationModel[] {
    return this.targets.filter(({ typeName }) => this.#served.has(typeName));
  }

  /**
   * The imports from the files of other groups.
   *
   * @param typesOf the names of the types that an operation's signature needs.
   */
  imports(typesOf: (operation: OperationModel) => readonly string[]): string[] {
    const names = new Map<string | undefined, string[]>();
    for (const { group, operation } of this.#targets.values()) {
      const [name, alias] = this.#imported.get(operation.typeName) ?? [];
      if (name === undefined || alias === undefined) continue;
      const constant = name === alias ? name : `${name} as ${alias}`;
      const types = typesOf(operation).map((type) => `type ${type}`);
      const file = fileOf(group);
      names.set(file, [...(names.get(file) ?? []), constant, ...types]);
    }
    return [...names].map(([file, list]) =>
      nameList("import ", list, ` from "${pathBetween(this.#fileName, file)}";`),
    );
  }

  /** The links of one response, as the runtime takes them. */
  data({ links = [] }: OperationModel, status: string): Data | undefined {
    const members = links
      .filter((link) => link.status === status)
      .map((link): [string, Data] => [link.name, this.#linkData(link)]);
    return members.length === 0 ? undefined : Object.fromEntries(members);
  }

  /**
   * The links of one response as methods.
   *
   * @param signatureOf the parameters and the result of an operation's method.
   */
  members(
    { links = [] }: OperationModel,
    status: string,
    signatureOf: (target: OperationModel, link: LinkModel) => string,
  ): string[] {
    return links
      .filter((link) => link.status === status)
      .flatMap((link) => {
        const target = this.#targets.get(link.target);
        if (target === undefined) return [];
        const comment = docComment({
          text: [link.description, `\`${target.operation.heading}\``],
          deprecated: target.operation.deprecated,
        });
        return `${comment}\n${propertyKey(link.name)}${signatureOf(target.operation, link)}`;
      });
  }

  #linkData({ target, args, server }: LinkModel): Data {
    const alias = this.#imported.get(target)?.[1];
    const name = alias ?? this.#targets.get(target)?.operation.descriptorName ?? "";
    return {
      operation: new Code(`() => ${name}`),
      // Of a document, which holds nothing but what JSON knows.
      ...(Object.keys(args).length > 0 && { args: args as Readonly<Record<string, Data>> }),
      ...(server && { server: serverData(server) }),
    };
  }

  /** Whether links of other files lead to an operation of this one. */
  isLinked({ typeName }: OperationModel): boolean {
    return this.#linked.has(typeName);
  }
}

/** What every file of a client with links has to know of all its operations. */
interface ModelLinks {
  readonly byType: ReadonlyMap<string, Located>;
  /** The operations that links of other files lead to. */
  readonly elsewhere: ReadonlySet<string>;
}

const known = new WeakMap<ApiModel, ModelLinks>();

/** Found once for each model. */
function modelLinks(model: ApiModel): ModelLinks {
  let links = known.get(model);
  if (links === undefined) {
    const all = model.groups.flatMap((group) =>
      group.operations.map((operation) => ({ group, operation })),
    );
    const byType = new Map(
      all.map((located, index) => [located.operation.typeName, { ...located, index }]),
    );
    const elsewhere = all.flatMap(({ group, operation }) =>
      (operation.links ?? [])
        .map(({ target }) => target)
        .filter((target) => byType.get(target)?.group !== group),
    );
    known.set(model, (links = { byType, elsewhere: new Set(elsewhere) }));
  }
  return links;
}

/** The names of the arguments that a link gives, as a type. */
export function givenText({ args }: LinkModel): string {
  return Object.keys(args).map(quote).join(" | ");
}

/** Operations on the client itself are in `index.ts`, those of groups in files of `operations/`. */
function fileOf({ property, fileName }: Group): string | undefined {
  return property === undefined ? undefined : fileName;
}

function pathBetween(from: string | undefined, to: string | undefined): string {
  if (to === undefined) return "../index.js";
  return from === undefined ? `./operations/${to}.js` : `./${to}.js`;
}
