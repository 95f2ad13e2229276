/** The session that token requests are sent by: without cookies, credentials and redirects. */
import { Session } from "../session.js";
import type { RetryOption } from "../retry/retry.js";
import type { GrantSettings } from "./options.js";

/** As the library calls it. */
export type TokenFetch = (
  url: string,
  options: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: unknown;
  },
) => Promise<globalThis.Response>;

/** What the last answer said beside its body, which the library doesn't hand on. */
export interface LastAnswer {
  readonly url: string;
  readonly method: string;
  readonly status: number | undefined;
}

/** One conversation with an authorization server. Nothing stays open after it. */
export class TokenSession {
  /** Of the request that was sent last. */
  last: LastAnswer | undefined;
  readonly #session: Session;

  constructor({ session: { adapter, ...options } }: Pick<GrantSettings, "session">) {
    this.#session = new Session({
      timeout: 30_000,
      ...options,
      redirects: false,
      ...(adapter !== undefined && {
        // It is its owner's to close.
        adapter: { send: (attempt) => adapter.send(attempt), close: async () => {} },
      }),
    });
  }

  /**
   * @param isRepeatable Whether a request whose answer got lost may be sent again.
   * @param headers Asked for further ones, to each request.
   */
  fetch(isRepeatable: boolean, headers?: FurtherHeaders): TokenFetch {
    const retry: RetryOption | undefined = isRepeatable
      ? { allowedMethods: ["GET", "POST"] }
      : undefined;
    return async (url, { method, headers: given, body }) => {
      const { "user-agent": _, ...own } = given;
      this.last = { url, method, status: undefined };
      const response = await this.#session.request(method, url, {
        headers: { ...own, ...headers?.of(method, url) },
        ...(body instanceof URLSearchParams && { body: body.toString() }),
        auth: false,
        retry,
      });
      this.last = { url, method, status: response.status };
      headers?.learn(url, response.headers.get("dpop-nonce"));
      const { headers: fields } = response;
      return new globalThis.Response(withBody(response.status) ? await response.bytes() : null, {
        status: response.status,
        // Not `www-authenticate`, or the library would not read the body, which says more.
        headers: { "content-type": fields.get("content-type") ?? "" },
      });
    };
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}

/** Header fields that depend on the request. */
export interface FurtherHeaders {
  of(method: string, url: string): Readonly<Record<string, string>>;
  /** The server gave a nonce. */
  learn(url: string, nonce: string | null | undefined): void;
}

/** What `Response` of the web's standard takes no body for. */
function withBody(status: number): boolean {
  return ![101, 204, 205, 304].includes(status);
}

/** Where the issuer isn't known, an ID token can't be checked; nobody here uses it. */
export function withoutIdToken(fetch: TokenFetch): TokenFetch {
  return async (url, options) => {
    const response = await fetch(url, options);
    const { status, headers } = response;
    const text = await response.text();
    let body: string | null = text === "" ? null : text;
    try {
      const { id_token: idToken, ...rest } = JSON.parse(text) as { id_token?: unknown };
      if (idToken !== undefined) body = JSON.stringify(rest);
    } catch {
      // The library says what is wrong with it.
    }
    return new globalThis.Response(body, { status, headers });
  };
}
