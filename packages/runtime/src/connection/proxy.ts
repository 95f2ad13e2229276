import type { DigestRequest } from "../digest/answerer.js";
import { DigestConversation } from "../digest/conversation.js";
import { UsageError } from "../errors.js";
import { type HeaderFields, fieldIn, mergeHeaders } from "../request/headers.js";
import { display, readOptions, optionNames } from "../request/known-options.js";
import { parseChallenges } from "../response/challenges.js";
import { ProxyFailure } from "./failures.js";
import { fingerprint } from "./fingerprint.js";
import { readTls, type ResolvedTls, type TlsOptions } from "./tls.js";

/** A proxy by its URL, or with more to say of it; `false` or `null` for none, whatever the environment says. */
export type ProxyOption = string | ProxySettings | false | null;

/** A proxy and how to talk to it. */
export interface ProxySettings {
  /**
   * `http://proxy.example.com:3128`. The scheme says how the proxy is spoken to: `http`, `https`,
   * `socks5` (names are looked up here) or `socks5h` (the proxy looks them up); without one, `http`.
   * Ports by default: 80, 443, 1080. Credentials in it are percent-decoded.
   */
  readonly url: string;
  /** In place of credentials in the URL. */
  readonly auth?: ProxyCredentials | undefined;
  /** Further fields for an HTTP proxy, which the target never sees; such as a `proxy-authorization` that isn't Basic. */
  readonly headers?: HeaderFields | undefined;
  /** For the connection to an `https:` proxy; the target's own TLS options are not the proxy's. */
  readonly tls?: TlsOptions | undefined;
}

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

const defaultPorts = {
  http: 80,
  https: 443,
  socks5: 1080,
  socks5h: 1080,
} as const satisfies Record<ProxyScheme, number>;

const settingNames = optionNames<ProxySettings>({
  url: true,
  auth: true,
  headers: true,
  tls: true,
});
const credentialNames = optionNames<ProxyCredentials>({
  username: true,
  password: true,
  scheme: true,
});

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

/**
 * Reads a `proxy` option: undefined where it isn't given, and the environment decides; false for none.
 *
 * @param name What errors call it.
 * @throws UsageError for a proxy that can't be used; it shows no part of the URL, which may be secret.
 */
export function readProxy(
  option: ProxyOption | undefined,
  name = "proxy",
): ProxyServer | false | undefined {
  if (option === undefined) return undefined;
  if (option === null || option === false) return false;
  const asked: ProxySettings = typeof option === "string" ? { url: option } : option;
  if (typeof asked !== "object") {
    throw invalid(name, `is a ${typeof option}; expected a URL, { url, … } or false`);
  }
  const settings = readOptions(asked, settingNames, name);
  const { scheme, hostname, port, credentials: inUrl } = readUrl(settings.url, name);
  const given = readCredentials(settings.auth, name);
  if (inUrl !== undefined && given !== undefined) {
    throw invalid(name, "has credentials both in its URL and as auth; give them once");
  }
  const credentials = inUrl ?? given;
  const headers = mergeHeaders([], settings.headers, true);
  checkCredentials(credentials, scheme, name);
  const socks = scheme === "socks5" || scheme === "socks5h";
  if (socks && headers.length > 0) {
    throw invalid(name, "speaks SOCKS, which has no headers; leave them out");
  }
  if (credentials !== undefined && fieldIn(headers, "proxy-authorization") !== undefined) {
    throw invalid(name, "has credentials and a proxy-authorization header; give one of them");
  }
  if (scheme !== "https" && settings.tls !== undefined) {
    throw invalid(name, `has tls, but is spoken to as ${scheme}:; with TLS its URL is https:`);
  }
  const tls = scheme === "https" ? readTls(settings.tls, `${name}.tls`) : undefined;
  return new ProxyServer({ scheme, hostname, port }, credentials, headers, tls);
}

function readUrl(
  text: unknown,
  name: string,
): {
  scheme: ProxyScheme;
  hostname: string;
  port: number;
  credentials: ProxyCredentials | undefined;
} {
  const expected = "expected one such as http://proxy.example.com:3128";
  if (typeof text !== "string" || /[\s\p{Cc}]/u.test(text)) {
    throw invalid(name, `is no URL of a proxy; ${expected}`);
  }
  const [, given = "http", rest = text] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text) ?? [];
  const scheme = given.toLowerCase();
  if (!isProxyScheme(scheme)) {
    throw invalid(
      name,
      `has the scheme ${scheme}: expected http:, https:, socks5: (names are looked up here) or socks5h: (by the proxy)`,
    );
  }
  let url: URL;
  let port: string;
  try {
    // Of http, hosts are read as hosts; of a scheme unknown to it, URL keeps every port.
    url = new URL(`http://${rest}`);
    port = new URL(`proxy://${rest}`).port;
  } catch (cause) {
    // The cause would show the URL.
    throw invalid(name, `is no URL of a proxy (${codeOf(cause)}); ${expected}`);
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "") {
    throw invalid(name, `has a path, query or fragment; ${expected}`);
  }
  if (port === "0") throw invalid(name, "has port 0, where nothing can listen");
  return {
    scheme,
    hostname: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: port === "" ? defaultPorts[scheme] : Number(port),
    credentials:
      url.username === "" && url.password === ""
        ? undefined
        : { username: decode(url.username, name), password: decode(url.password, name) },
  };
}

function isProxyScheme(scheme: string): scheme is ProxyScheme {
  return Object.hasOwn(defaultPorts, scheme);
}

function decode(text: string, name: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Without the cause: it is of no further use.
    throw invalid(name, "has credentials with a % that encodes nothing; write it as %25");
  }
}

function readCredentials(auth: unknown, name: string): ProxyCredentials | undefined {
  if (auth === undefined) return undefined;
  if (typeof auth !== "object" || auth === null) {
    throw invalid(`${name}.auth`, `is no object; expected { username, password }`);
  }
  const own: Partial<Record<string, unknown>> = readOptions(auth, credentialNames, `${name}.auth`);
  const { username, password, scheme: authScheme } = own;
  if (typeof username !== "string" || typeof password !== "string") {
    throw invalid(`${name}.auth`, "has no username or no password; expected both as strings");
  }
  if (authScheme !== undefined && authScheme !== "basic" && authScheme !== "digest") {
    throw invalid(`${name}.auth.scheme`, `is ${display(authScheme)}; expected "basic" or "digest"`);
  }
  return { username, password, scheme: authScheme };
}

function checkCredentials(
  credentials: ProxyCredentials | undefined,
  scheme: ProxyScheme,
  name: string,
): void {
  if (credentials === undefined) return;
  const { username, password } = credentials;
  if (scheme === "http" || scheme === "https") {
    if (username.includes(":") || /\p{Cc}/u.test(username + password)) {
      throw invalid(
        name,
        "has credentials that Basic can't carry: a colon in the username, or a control character (RFC 7617, 2)",
      );
    }
  } else if (credentials.scheme !== undefined) {
    throw invalid(
      `${name}.auth.scheme`,
      "is of HTTP, which a SOCKS proxy doesn't speak; leave it out",
    );
  } else if (Buffer.byteLength(username) > 255 || Buffer.byteLength(password) > 255) {
    throw invalid(name, "has credentials of more than 255 bytes, which SOCKS can't carry");
  }
}

function basic({ username, password }: ProxyCredentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable";
}

function invalid(name: string, what: string): UsageError {
  return new UsageError("INVALID_OPTION", `${name} ${what}`);
}
