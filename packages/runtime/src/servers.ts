/** Which of its document's servers a client, or a call, talks to. */
import { UsageError } from "./errors.js";
import type { ApiDescription, Operation, ServerDescription } from "./operation.js";
import type { BaseUrl } from "./request/base-url.js";
import { display, isRecord, optionNames, own, readOptions } from "./request/known-options.js";
import { isRelative, isUsable, serverUrl } from "./request/server-url.js";

/** The option `server`, with the choices that generated code lists. */
export interface ServerOption<Server> {
  /**
   * One of the document's servers: by its index, its URL as the document writes it, or its name
   * (OpenAPI 3.2). As an object with `variables`, over the document's defaults:
   * `{ name: "production", variables: { region: "eu" } }`. Default: the first.
   */
  readonly server?: Server | undefined;
}

/** The ways to choose one server. What generated code is made of. */
export type ServerChoice<
  Index extends number,
  Url extends string,
  Name extends string = never,
  Variables extends object = never,
> =
  | Index
  | Url
  | Name
  | ({ readonly index: Index } & VariablesOf<Variables>)
  | ({ readonly url: Url } & VariablesOf<Variables>)
  | ([Name] extends [never] ? never : { readonly name: Name } & VariablesOf<Variables>);

type VariablesOf<Variables> = [Variables] extends [never]
  ? { readonly variables?: never }
  : { readonly variables?: Variables | undefined };

type Server = string | ServerDescription;

/** A server that was chosen, and the values that it was chosen with. */
interface Chosen {
  readonly server: Server;
  readonly variables: unknown;
}

/** The name of a server in errors that nobody chose. */
const ofDocument = "the document's server URL";

/** What was asked for, before it is known of which list. */
interface Choice {
  readonly by: "index" | "url" | "name" | "any";
  readonly key: unknown;
  readonly variables: unknown;
}

const choiceNames = optionNames<Record<"index" | "url" | "name" | "variables", unknown>>({
  index: true,
  url: true,
  name: true,
  variables: true,
});

/**
 * The servers of a client. A call's `server` goes before the client's `baseUrl`, that before its `server`,
 * and that before the document's first. Lists of paths and operations take the place of the document's.
 */
export class Servers {
  readonly #description: ApiDescription;
  readonly #baseUrl: BaseUrl | undefined;
  readonly #choice: Choice | undefined;
  readonly #chosen: Chosen | undefined;
  /** Where the session is, for a document that doesn't say where it is itself. */
  readonly #sessionUrl: BaseUrl | undefined;

  /** @throws UsageError for a server that the document doesn't have, or a variable that doesn't fit. */
  constructor(
    description: ApiDescription,
    options: { baseUrl: BaseUrl | undefined; sessionUrl: BaseUrl | undefined; server: unknown },
  ) {
    const { baseUrl, sessionUrl, server } = options;
    this.#description = description;
    this.#baseUrl = baseUrl;
    this.#sessionUrl = sessionUrl;
    if (server === undefined) return;
    this.#choice = readChoice(server);
    this.#chosen = choose(description.servers, this.#choice, "the document");
    // Checked now, not by the first call.
    serverUrl(this.#chosen.server, { ...this.#chosen, base: baseUrl, option: "server" });
  }

  /**
   * The base URL of an operation.
   *
   * @param server what the call itself chooses.
   * @throws UsageError where no server is known, or for a choice that there isn't.
   */
  baseFor(operation: Operation, server?: unknown): BaseUrl {
    const { servers = [] } = own(operation);
    const isOwn = servers.length > 0;
    if (server !== undefined) {
      const of = isOwn ? `${operation.method} ${operation.path}` : "the document";
      const chosen = choose(isOwn ? servers : this.#description.servers, readChoice(server), of);
      return this.#resolve(chosen, isOwn, "server");
    }
    const chosen = this.#among(servers);
    if (chosen === undefined) return this.#ofDocument();
    // What is relative to where the API is, stays so wherever that is.
    if (this.#baseUrl !== undefined && !isRelative(chosen.server)) return this.#baseUrl;
    return this.#resolve(chosen, isOwn, ofDocument);
  }

  /** True for the origin of `baseUrl`, or without one for those of the document's servers. */
  hasOrigin(origin: string): boolean {
    if (this.#baseUrl !== undefined) return origin === this.#baseUrl.origin;
    const all = this.#description.servers.map((server) => ({ server, variables: undefined }));
    return [...(this.#chosen === undefined ? [] : [this.#chosen]), ...all].some(
      ({ server, variables }) => {
        if (!isUsable(server) && variables === undefined) return false;
        try {
          return serverUrl(server, { variables, option: ofDocument })?.origin === origin;
        } catch {
          // What is wrong with a server matters to who sends something there.
          return false;
        }
      },
    );
  }

  /** Of an operation's own servers, the one with the name that the client chose, or the first. */
  #among(servers: readonly Server[]): Chosen | undefined {
    const { by, key, variables } = this.#choice ?? {};
    const named =
      by === "name" || by === "any" ? servers.find((server) => nameOf(server) === key) : undefined;
    if (named !== undefined) return { server: named, variables: known(variables, named) };
    const first = servers.find(isUsable);
    return first === undefined ? undefined : { server: first, variables: undefined };
  }

  /** Where operations are that have no servers of their own. */
  #ofDocument(): BaseUrl {
    const chosen = this.#chosen;
    if (this.#baseUrl !== undefined && (chosen === undefined || !isRelative(chosen.server))) {
      return this.#baseUrl;
    }
    if (chosen !== undefined) return this.#resolve(chosen, false, "server");
    for (const server of this.#description.servers.filter(isUsable)) {
      const url = serverUrl(server, { option: ofDocument });
      if (url !== undefined) return url;
    }
    if (this.#sessionUrl !== undefined) return this.#sessionUrl;
    throw this.#nowhere("the document names no absolute server");
  }

  /** A relative URL is relative to `baseUrl`, to the document, or to where the API is otherwise. */
  #resolve({ server, variables }: Chosen, isOwn: boolean, option: string): BaseUrl {
    const url =
      serverUrl(server, { base: this.#baseUrl, variables, option }) ??
      serverUrl(server, {
        base: isOwn ? this.#ofDocument() : this.#sessionUrl,
        variables,
        option,
      });
    if (url !== undefined) return url;
    throw this.#nowhere(`the server ${urlOf(server)} is relative`);
  }

  #nowhere(what: string): UsageError {
    return new UsageError("INVALID_OPTION", `${this.#description.title}: ${what}; pass baseUrl`);
  }
}

function readChoice(server: unknown): Choice {
  if (typeof server === "number") return { by: "index", key: server, variables: undefined };
  if (typeof server === "string") return { by: "any", key: server, variables: undefined };
  if (isRecord(server)) {
    const choice: Record<string, unknown> = { ...readOptions(server, choiceNames, "server") };
    const { variables, ...keys } = choice;
    const [given, ...others] = Object.entries(keys).filter(([, value]) => value !== undefined);
    if (given !== undefined && others.length === 0) {
      // `readOptions` has refused all other names.
      return { by: given[0] as "index" | "url" | "name", key: given[1], variables };
    }
  }
  const came = isRecord(server)
    ? Object.keys(server).join(" and ") || "an empty object"
    : undefined;
  throw new UsageError(
    "INVALID_OPTION",
    `server is ${came ?? display(server)}; expected an index, a URL or a name, or an object with one of index, url and name, and variables`,
  );
}

/** @throws UsageError for what is not in the list, with what is. */
function choose(list: readonly Server[], { by, key, variables }: Choice, of: string): Chosen {
  const found = list.find(
    (server, index) =>
      (by === "index" && index === key) ||
      ((by === "name" || by === "any") && nameOf(server) === key),
  );
  const isUrl = by === "url" || by === "any";
  const server = found ?? (isUrl ? list.find((other) => urlOf(other) === key) : undefined);
  if (server !== undefined) return { server, variables };
  const choices = list.map((other, index) => {
    const name = nameOf(other);
    return `${index} (${name === undefined ? "" : `${JSON.stringify(name)}, `}${urlOf(other)})`;
  });
  throw new UsageError(
    "INVALID_OPTION",
    `server is ${display(key)}; ${of} has ${choices.join(", ") || "none: pass baseUrl"}`,
  );
}

function nameOf(server: Server): string | undefined {
  return typeof server === "string" ? undefined : own(server).name;
}

function urlOf(server: Server): string {
  return typeof server === "string" ? server : server.url;
}

/** Of the values that a server was chosen with: those that another one of the same name has, too. */
function known(variables: unknown, server: Server): unknown {
  if (typeof server === "string" || !isRecord(variables)) return undefined;
  const { variables: described = {} } = own(server);
  return Object.fromEntries(
    Object.entries(variables).filter(([name]) => Object.hasOwn(described, name)),
  );
}
