/**
 * A conversation with the recorder, as data that Python reads as well. `{server}`, `{otherPort}` and
 * `{otherHost}` in its texts stand for the recorder's origins.
 */
export interface Script {
  /** Differences refer to it. */
  readonly name: string;
  readonly session?: SessionDefaults;
  /** One after the other, by one session. */
  readonly calls: readonly Call[];
}

export interface SessionDefaults {
  readonly headers?: Headers;
  readonly params?: Params;
  readonly auth?: Login;
  /** Put into the jar for `{server}`, for every path. */
  readonly cookies?: Readonly<Record<string, string>>;
}

export interface Call {
  readonly method: Method;
  readonly url: string;
  readonly params?: Params;
  readonly headers?: Headers;
  readonly json?: unknown;
  readonly text?: string;
  readonly form?: Params;
  readonly files?: Readonly<Record<string, FilePart | readonly FilePart[]>>;
  readonly cookies?: Readonly<Record<string, string>>;
  /** `null`: none, whatever the session has. */
  readonly auth?: Login | null;
  /** How many are followed; by default the client's own choice. */
  readonly redirects?: number | false;
}

export const methods = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"] as const;

export type Method = (typeof methods)[number];

/** `null` removes one. */
export type Headers = Readonly<Record<string, string | null>>;

type Scalar = string | number | boolean;

/** A list repeats its name, `null` removes one. */
export type Params = Readonly<Record<string, Scalar | readonly Scalar[] | null>>;

export interface Login {
  readonly username: string;
  readonly password: string;
}

export interface FilePart {
  readonly content: string;
  /** Without one both clients choose. */
  readonly filename?: string;
  readonly contentType?: string;
}

/** A script of one call. */
export function once(
  name: string,
  method: Method,
  url: string,
  options: Omit<Call, "method" | "url"> = {},
): Script {
  return { name, calls: [{ method, url, ...options }] };
}
