import { lookup as systemLookup } from "node:dns";
import type { LookupAddress } from "node:dns";
import * as http from "node:http";
import * as https from "node:https";
import { isIP } from "node:net";
import type { LookupFunction } from "node:net";
import { ReadError } from "../read-error.js";
import { isPrivateAddress } from "./addresses.js";

/** Finds all addresses of a host, as `lookup` of `node:dns` does. */
export type Resolve = (
  host: string,
  options: { readonly all: true },
  callback: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

/**
 * Connections of one load. Where a host leads is decided when a connection is made and by the very
 * addresses that it is made to, so that a name that changes its mind leads nowhere else.
 */
export class Connections {
  readonly #resolve: Resolve;
  readonly #agents = { "http:": new http.Agent(keepAlive), "https:": new https.Agent(keepAlive) };
  /** Private ones at which the user has pointed us. */
  readonly #known = new Set<string>();

  constructor(resolve: Resolve = systemLookup) {
    this.#resolve = resolve;
  }

  /**
   * Sends a GET request. A `trusted` one may go to any address, which is then known; any other to
   * public and known addresses only.
   */
  async get(
    url: URL,
    request: {
      readonly headers: Readonly<Record<string, string>>;
      readonly signal: AbortSignal;
      readonly trusted: boolean;
    },
  ): Promise<http.IncomingMessage> {
    const { headers, signal, trusted } = request;
    const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
    // No name, no lookup.
    if (isIP(host) !== 0) this.#choose(host, [{ address: host, family: isIP(host) }], trusted);
    const lookup: LookupFunction = (name, options, callback) => {
      this.#resolve(name, { all: true }, (error, found) => {
        if (error) return callback(error, "");
        let chosen: readonly LookupAddress[];
        try {
          chosen = this.#choose(name, found, trusted);
        } catch (refusal) {
          return callback(refusal as Error, ""); // a ReadError
        }
        const [first] = chosen;
        if (options.all) callback(null, [...chosen]);
        else callback(null, first?.address ?? "", first?.family);
      });
    };
    const protocol = url.protocol === "https:" ? "https:" : "http:";
    const agent = this.#agents[protocol];
    const send = protocol === "https:" ? https.request : http.request;
    return new Promise((done, fail) => {
      send(url, { headers, signal, lookup, agent }).on("response", done).on("error", fail).end();
    });
  }

  /** Ends those that were kept for another request. */
  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  #choose(
    host: string,
    found: readonly LookupAddress[],
    trusted: boolean,
  ): readonly LookupAddress[] {
    if (trusted) {
      for (const { address } of found) this.#known.add(address);
      return found;
    }
    const allowed = found.filter(
      ({ address }) => this.#known.has(address) || !isPrivateAddress(address),
    );
    if (allowed.length > 0) return allowed;
    throw new ReadError(
      `${host} is an address of a private network (${found.map(({ address }) => address).join(", ")})`,
      "A fetched document can't send us there. If you trust it, allow the origin by --allow-refs, or give its address as the document.",
    );
  }
}

const keepAlive = { keepAlive: true } as const;
