import { UsageError } from "../errors.js";
import { fieldIn, type HeaderFields, mergeHeaders } from "../request/headers.js";
import { display, optionNames, readOptions } from "../request/known-options.js";
import { type ProxyCredentials, type ProxyScheme, ProxyServer } from "./proxy.js";
import { readTls, type TlsOptions } from "./tls.js";

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

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "unreadable";
}

function invalid(name: string, what: string): UsageError {
  return new UsageError("INVALID_OPTION", `${name} ${what}`);
}
