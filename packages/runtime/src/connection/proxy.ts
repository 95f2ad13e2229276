import type { DigestRequest } from "../digest/answerer.js";
import { DigestConversation } from "../digest/conversation.js";
import { fieldIn } from "../request/headers.js";
import { parseChallenges } from "../response/challenges.js";
import { ProxyFailure } from "./failures.js";
import { fingerprint } from "./fingerprint.js";
import type { ResolvedTls } from "./tls.js";

/** Name and password for a proxy: Basic (RFC 7617) or Digest (RFC 7616) with HTTP, RFC 1929 with SOCKS. */
export interface ProxyCredentials {
  readonly username: string;
  readonly password: string;
  /**
   * How an HTTP proxy is told. `digest`: the password itself is never sent; the first request is answered
   * with a challenge and made again, those that follow answer it in advance. Default: `basic`.
   */
  readonly scheme?: "basic" | "digest" | undefined;
}

/** What goes with one request to an HTTP proxy. */
export interface ProxyAnswer {
  /** Lower-case names and values in turn. */
  readonly headers: readonly string[];
  /**
   * The failure of a proxy that answers 407 (RFC 9110, 15.5.8), to CONNECT or to what it should forward: a
   * target has no use for this status.
   *
   * @param authenticate its `proxy-authenticate` fields.
   * @param renewals how often the same was asked for before.
   */
  refused(authenticate: readonly string[], renewals: number): ProxyFailure;
  /** It answers something else. */
  accepted(): void;
}

export type ProxyScheme = "http" | "https" | "socks5" | "socks5h";

/** A proxy, read and checked. Neither `util.inspect` nor JSON shows its secrets. */
export class ProxyServer {
  readonly scheme: ProxyScheme;
  /** Without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** For messages: credentials masked. */
  readonly url: string;
  /** Equal for proxies of equal settings in this process; tells no secret. */
  readonly key: string;
  /** Of the connection to an `https` proxy. */
  readonly tls: ResolvedTls | undefined;
  readonly #credentials: ProxyCredentials | undefined;
  readonly #headers: readonly string[];
  readonly #digest: DigestConversation | undefined;

  /** @internal Use `readProxy`. */
  constructor(
    address: { scheme: ProxyScheme; hostname: string; port: number },
    credentials: ProxyCredentials | undefined,
    headers: readonly string[],
    tls: ResolvedTls | undefined,
  ) {
    const { scheme, hostname, port } = address;
    const host = hostname.includes(":") ? `[${hostname}]` : hostname;
    this.scheme = scheme;
    this.hostname = hostname;
    this.port = port;
    this.url = `${scheme}://${credentials === undefined ? "" : "***@"}${host}:${port}`;
    this.tls = tls;
    this.#credentials = credentials;
    const isDigest = credentials?.scheme === "digest";
    this.#digest = isDigest ? new DigestConversation(credentials) : undefined;
    this.#headers =
      credentials === undefined || isDigest
        ? headers
        : ["proxy-authorization", basic(credentials), ...headers];
    const { username, password } = credentials ?? {};
    const secrets = fingerprint([username, password, isDigest, headers, tls?.key]);
    this.key = `${this.url}#${secrets}`;
  }

  /** The fields for an HTTP proxy, lower-case names and values in turn: `proxy-authorization` and its `headers`. */
  get headers(): readonly string[] {
    return this.#headers;
  }

  /** The value of `proxy-authorization`, if it has one. */
  get authorization(): string | undefined {
    return fieldIn(this.#headers, "proxy-authorization");
  }

  get credentials(): ProxyCredentials | undefined {
    return this.#credentials;
  }

  /**
   * What goes with one request: its headers, and what a proxy wants to know of this one.
   *
   * @param by who sends it, the same when it is sent again; undefined where it can't be.
   */
  answer(request: DigestRequest, by: object | undefined): ProxyAnswer {
    const digest = this.#digest?.answer(request, by);
    return {
      headers:
        digest?.value === undefined
          ? this.#headers
          : ["proxy-authorization", digest.value, ...this.#headers],
      refused: (authenticate, renewals) => {
        const isChallenge = digest?.refused(authenticate, renewals) ?? false;
        const what = this.#refusal(digest?.value !== undefined, authenticate);
        const options = { isRefusal: true, isChallenge, status: 407, authenticate };
        return new ProxyFailure(this.url, what, options);
      },
      accepted: () => digest?.accepted(undefined),
    };
  }

  #refusal(isAnswered: boolean, authenticate: readonly string[]): string {
    const offered = parseChallenges(authenticate).map(({ scheme }) => scheme);
    const wantsDigest = offered.includes("digest") && !offered.includes("basic");
    if (this.#digest !== undefined && !isAnswered) {
      return offered.includes("digest")
        ? "asks for Digest credentials (407), and the request can't be sent again: send something small before it"
        : `does not offer Digest (407), but ${offered.join(", ") || "nothing"}; leave out proxy.auth.scheme`;
    }
    if (this.#digest === undefined && wantsDigest && this.#credentials !== undefined) {
      return `takes credentials by Digest only (407); pass proxy.auth with scheme: "digest"`;
    }
    return this.authorization === undefined && this.#digest === undefined
      ? "wants credentials (407); give them in its URL or as proxy.auth"
      : "does not accept the credentials (407)";
  }
}

function basic({ username, password }: ProxyCredentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
