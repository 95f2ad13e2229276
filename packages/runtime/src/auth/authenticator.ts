/** Credentials that depend on the request that they go with, or on what a server answered before. */
import type { TlsOptions } from "../connection/tls.js";
import type { AdapterResponse } from "../response/response.js";
import type { SecretNames } from "../request/secrets.js";

/** What credentials add to a request. */
export interface CredentialFields {
  /** Lower-case names and values in turn. */
  readonly headers: readonly string[];
  /** `key=secret` pairs, encoded. */
  readonly query: string;
  /** `name=secret` pairs, joined by `; `. */
  readonly cookies: string;
}

/** A request as it is sent but for its credentials. */
export interface AuthRequest {
  readonly method: string;
  /** Absolute, without a fragment. */
  readonly url: string;
  /** `https://api.example.com`, without a default port. */
  readonly origin: string;
  /** Path and query, as the request line has them. */
  readonly path: string;
  /** Undefined where there is none; `stream` for one that is not held in memory. */
  readonly body: Uint8Array | "stream" | undefined;
  /** The value of a header field, by its name in any case. */
  header(name: string): string | undefined;
}

/** What a server answered to a request. */
export type AuthAnswer = Pick<AdapterResponse, "status" | "headers">;

/**
 * Authorizes attempts one by one: HTTP Digest, whose answer depends on the server's challenge and on the
 * request, or a proof of possession.
 */
export interface Authenticator {
  /** Where its fields go, for what must not show them, nor take them to another origin. */
  readonly secrets: SecretNames;
  /** Asked at each attempt. */
  authorize(request: AuthRequest): Authorized | Promise<Authorized>;
}

/** What goes with one attempt. */
export interface Authorized {
  readonly fields: CredentialFields;
  /** A client's certificate, for the connection that it goes out on. */
  readonly tls?: TlsOptions | undefined;
  /**
   * Told of the answer. True: the request may be sent once more, with what `authorize` gives then.
   *
   * @param renewals how often it has been sent again for this reason already.
   */
  readonly answered?: ((answer: AuthAnswer, renewals: number) => boolean) | undefined;
}
