import { type NoProxy, readNoProxy } from "./no-proxy.js";
import type { ProxyServer } from "./proxy.js";
import { readProxy } from "./proxy-option.js";

/**
 * The proxies that the environment names, as curl, requests and Go have it:
 *
 * - `http_proxy` and `https_proxy` for targets of these schemes, else `all_proxy`;
 * - the lower-case name over the upper-case one; an empty value counts as none;
 * - no proxy for what `no_proxy` lists;
 * - `HTTP_PROXY` is ignored in a CGI program (`REQUEST_METHOD` is set): there, any client sets it by a
 *   header `Proxy` (httpoxy, CVE-2016-5385).
 *
 * The environment is read once. A variable is checked when it is first needed: one that other programs
 * understand, and that this one has no use for, does no harm.
 */
export class ProxyEnvironment {
  readonly #values: ReadonlyMap<string, string>;
  readonly #exceptions: NoProxy;
  readonly #proxies = new Map<string, ProxyServer>();

  constructor(environment: Readonly<Record<string, string | undefined>> = process.env) {
    const cgi = isSet(environment["REQUEST_METHOD"]);
    const values = new Map<string, string>();
    // By the names as they stand there: a look-up on Windows knows no case.
    for (const name of Object.keys(environment)) {
      const value = environment[name]?.trim();
      if (isSet(value) && !(cgi && name === "HTTP_PROXY")) values.set(name, value);
    }
    this.#values = values;
    this.#exceptions = readNoProxy(values.get("no_proxy") ?? values.get("NO_PROXY") ?? "");
  }

  /**
   * The proxy for an origin such as `https://api.example.com`, if any.
   *
   * @throws UsageError for a variable that names no proxy; it shows the variable, not its value.
   */
  find(origin: string): ProxyServer | undefined {
    const { protocol, hostname, port } = new URL(origin);
    const scheme = protocol === "https:" ? "https" : "http";
    const own = `${scheme}_proxy`;
    const names = [own, own.toUpperCase(), "all_proxy", "ALL_PROXY"];
    const variable = names.find((name) => this.#values.has(name));
    if (variable === undefined) return undefined;
    const target = port === "" ? { http: 80, https: 443 }[scheme] : Number(port);
    return this.#exceptions.includes(hostname, target) ? undefined : this.#proxy(variable);
  }

  #proxy(variable: string): ProxyServer | undefined {
    const known = this.#proxies.get(variable);
    if (known !== undefined) return known;
    const proxy = readProxy(this.#values.get(variable), `the environment variable ${variable}`);
    // Text names a proxy or is refused.
    if (proxy === undefined || proxy === false) return undefined;
    this.#proxies.set(variable, proxy);
    return proxy;
  }
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== "";
}
