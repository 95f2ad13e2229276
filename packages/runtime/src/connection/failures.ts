/**
 * Why no connection could be made. These are causes: the adapter says to which request it happened.
 * None has a code of undici's, which takes some of them (`UND_ERR_SOCKET`) for a reason to go on
 * connecting for ever.
 */

/** The connection was not ready in time: name lookup, TCP, proxy and TLS together. */
export class ConnectTimeout extends Error {
  /** Milliseconds. */
  readonly limit: number;

  /** @param proxy The URL of the proxy that it should have gone through, credentials masked. */
  constructor(limit: number, proxy?: string) {
    super(`no connection after ${limit} ms${proxy === undefined ? "" : ` through proxy ${proxy}`}`);
    this.limit = limit;
  }

  override get name(): string {
    return "ConnectTimeout";
  }
}

/** Somebody destroyed the socket while it was connecting, without saying why. */
export class ConnectAborted extends Error {
  constructor() {
    super("the socket was destroyed while it was connecting");
  }

  override get name(): string {
    return "ConnectAborted";
  }
}

/** The proxy can't be reached, refuses, or does not speak as it should. Nothing reached the target. */
export class ProxyFailure extends Error {
  /** The proxy's URL, credentials masked. */
  readonly proxy: string;
  /**
   * It said no, and would say so again: to the credentials, or by its rules. Not where it could only
   * not reach the target this time.
   */
  readonly isRefusal: boolean;
  /** It asked a question that can be answered by asking for the same once more. */
  readonly isChallenge: boolean;
  /** What an HTTP proxy answered to CONNECT, if it did. */
  readonly status: number | undefined;
  /** The `proxy-authenticate` fields of a 407 (RFC 9110, 11.7.1). */
  readonly authenticate: readonly string[];

  /** @param what Follows the proxy's URL: "refuses to …". */
  constructor(
    proxy: string,
    what: string,
    options: ErrorOptions & {
      isRefusal?: boolean;
      isChallenge?: boolean;
      status?: number;
      authenticate?: readonly string[];
    } = {},
  ) {
    const { isRefusal = false, isChallenge = false, status, authenticate = [], ...rest } = options;
    super(`proxy ${proxy} ${what}`, rest);
    this.proxy = proxy;
    this.isRefusal = isRefusal;
    this.isChallenge = isChallenge;
    this.status = status;
    this.authenticate = authenticate;
  }

  override get name(): string {
    return "ProxyFailure";
  }
}

/** Node's codes for what is wrong with a certificate: the same at the next try. */
const certificateProblem =
  /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(?:GET|VERIFY)|HOSTNAME_MISMATCH)/;

/** True where the other side's certificate was not accepted. */
export function isCertificateProblem(error: Error): boolean {
  return certificateProblem.test(codeOf(error) ?? "");
}

/** Node's and OpenSSL's code of an error, such as `ECONNREFUSED`. */
export function codeOf(error: Error): string | undefined {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === "string" ? code : undefined;
}

/** What an error says, its code included. Happy eyeballs hides it in an AggregateError without a message. */
export function reasonOf(error: Error): string {
  if (error instanceof AggregateError && error.message === "") {
    const messages = error.errors.map((inner: Error) => inner.message);
    return [...new Set(messages)].join("; ");
  }
  const code = codeOf(error);
  return code === undefined || error.message.includes(code)
    ? error.message
    : `${code}: ${error.message}`;
}
