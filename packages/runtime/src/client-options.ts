/** What a client and its calls may be told. */
import type { Credential } from "./auth/credentials.js";
import { UsageError } from "./errors.js";
import type { Interceptor } from "./interceptor.js";
import type { DeepObjectArrays } from "./parameter.js";
import type { Pagination } from "./pagination/pagination.js";
import type { HeaderFields } from "./request/headers.js";
import { display, optionNames } from "./request/known-options.js";
import type { QueryParams } from "./request/query.js";
import type { ServerOption } from "./servers.js";
import type { Session } from "./session.js";
import type { SessionOptions } from "./session-options.js";
import { settingNames, type SettingOptions } from "./settings.js";
import type { StreamedOptions } from "./streamed-bodies.js";
import type { ValidationOptions } from "./validation/options.js";

/** What a client needs to know of its API. */
export interface BindingOptions<Auth extends object> {
  /**
   * In place of the document's servers, and those of its paths and operations: `https://api.example.com/v1`.
   * Servers with a relative URL are relative to it.
   */
  readonly baseUrl?: string | undefined;
  /**
   * Credentials by the names of the document's security schemes; each operation gets those that it
   * asks for. A single `bearer(…)`, `basic(…)` or `apiKey(…)` goes with every operation instead;
   * `false` or `null` sends none, nor the session's.
   */
  readonly auth?: Auth | Credential | false | null | undefined;
  /**
   * Further origins that `auth` is meant for when a redirect or a link leads there, such as
   * `https://uploads.example.com`: beside those of the document's servers, or that of `baseUrl`.
   */
  readonly authOrigins?: readonly string[] | undefined;
  /**
   * How lists in query parameters of style `deepObject` are written, which OpenAPI leaves to the server:
   * `brackets` as `a[b][]=1` (Rails, PHP, Stripe), `indices` as `a[b][0]=1` (qs, ASP.NET). Default:
   * `brackets`. What the document says of a parameter by `x-deep-object-arrays` goes before it.
   */
  readonly deepObjectArrays?: DeepObjectArrays | undefined;
  /**
   * How lists go on after a page, for the operations of which the document doesn't say it, such as
   * `{ link: "next" }`: see `Pagination`. Where the items are, unless the page is their list, is said with
   * the call as well, for their type: `.items({ items: "data" })`.
   */
  readonly pagination?: Pagination | undefined;
}

/**
 * Options of a generated client: an existing session to share, or the options of one that the client
 * makes for itself, and closes with itself.
 */
export type ClientOptions<Auth extends object> = BindingOptions<Auth> &
  (
    | { readonly session: Session }
    | (Omit<SessionOptions, "baseUrl" | "auth" | "authOrigins"> & {
        readonly session?: undefined;
      })
  );

/** What one call overrides. */
export interface CallOptions extends SettingOptions {
  /** Over the session's and the operation's; `null` removes one. */
  readonly headers?: HeaderFields | undefined;
  /** Query parameters, over those of arguments and session; `null` removes one. */
  readonly params?: QueryParams | undefined;
  /**
   * Over the client's credentials. By names of schemes: the first alternative that takes one of them is used,
   * with the client's for what else it needs. A single `bearer(…)` or the like takes the place of all;
   * `false` or `null` sends none.
   */
  readonly auth?: Credential | Readonly<Record<string, unknown>> | false | null | undefined;
  /** Around this call, inside of the session's, the first one outermost. */
  readonly interceptors?: readonly Interceptor[] | undefined;
  /** Ends the call, in whatever it is doing, with an `AbortError`. */
  readonly signal?: AbortSignal | null | undefined;
}

/** What a client takes beside the options of a session of its own. */
export const bindingOptionNames = optionNames<
  BindingOptions<object> & ServerOption<unknown> & ValidationOptions & { session: Session }
>({
  validate: true,
  baseUrl: true,
  server: true,
  auth: true,
  authOrigins: true,
  deepObjectArrays: true,
  pagination: true,
  session: true,
});

/** Every option that some call takes. */
export type KnownOptions = CallOptions &
  StreamedOptions &
  ServerOption<unknown> &
  ValidationOptions;

export const callOptionNames = optionNames<KnownOptions>({
  ...settingNames,
  validate: true,
  as: true,
  reconnects: true,
  server: true,
  headers: true,
  params: true,
  auth: true,
  interceptors: true,
  signal: true,
});

/** @throws UsageError for anything else. */
export function readArrays(arrays: unknown = "brackets"): DeepObjectArrays {
  if (arrays === "brackets" || arrays === "indices") return arrays;
  throw new UsageError(
    "INVALID_OPTION",
    `deepObjectArrays is ${display(arrays)}; expected "brackets" or "indices"`,
  );
}
