import { isIPv6, type Socket } from "node:net";
import buildConnector, { type Connector } from "undici/lib/core/connect.js";
import { openTunnel } from "./connect-tunnel.js";
import {
  codeOf,
  ConnectAborted,
  ConnectTimeout,
  isCertificateProblem,
  ProxyFailure,
  reasonOf,
} from "./failures.js";
import type { ProxyServer } from "./proxy.js";
import { openSocks } from "./socks.js";
import type { ResolvedTls } from "./tls.js";

/** How to connect. */
export interface ConnectorOptions {
  /** With the target; a proxy has its own. */
  readonly tls: ResolvedTls;
  readonly proxy?: ProxyServer | undefined;
  /** Milliseconds for all of it: name lookup, TCP, proxy and TLS; `Infinity` for no limit. */
  readonly timeout: number;
  /** Whether HTTP/2 is offered to targets; `socket.alpnProtocol` says what was chosen. */
  readonly http2?: boolean | undefined;
}

/** What undici asks a connector for. */
interface Target {
  /** Without brackets. */
  readonly hostname: string;
  /** Of the URL: where the name for TLS is taken from. */
  readonly host: string;
  readonly protocol: string;
  /** Empty for the scheme's own. */
  readonly port?: string | number | undefined;
  readonly servername?: string | null | undefined;
  readonly localAddress?: string | null | undefined;
  /** A connection that leads to the target, for TLS inside of it. */
  readonly httpSocket?: Socket | undefined;
}

/** A connection that is being made. */
interface Connecting {
  /** What is open at the moment; what is ready may be TLS inside of it. */
  readonly socket: Socket;
  /** Gives up. */
  destroy(): void;
  readonly ready: Promise<Socket>;
}

type Connect = (target: Target) => Connecting;

/**
 * Makes connections for undici: straight to the target, through a tunnel of a proxy, or, for `http:`
 * targets and an HTTP proxy, to the proxy, which is then asked for absolute URLs.
 *
 * The callback comes exactly once, with a socket that is ready, or with why there is none:
 * `ConnectTimeout`, `ProxyFailure`, `ConnectAborted`, or what Node says of the target. What was opened
 * by then is destroyed. To give up earlier, destroy what is returned.
 */
export function makeConnector(
  options: ConnectorOptions,
): (...args: Parameters<Connector>) => Pick<Connecting, "socket" | "destroy"> {
  const { tls, proxy, timeout, http2 = false } = options;
  const direct = straight(tls, http2);
  const connect = proxy === undefined ? direct : through(proxy, direct);
  // undici's own connect timeout is up to a second late: a timer for each connection is exact and rare.
  const limit = Math.min(timeout, longestTimer);
  return (target, callback) => {
    // What undici hands over is what it is declared to be.
    const connecting = connect(target as Target);
    let settled = false;
    const settle = (error: Error | null, connected: Socket | null): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      if (error !== null) connecting.destroy();
      callback(error, connected);
    };
    // Where the process itself stood still, it may have connected: that is told before an immediate.
    const onLate = (): void => settle(new ConnectTimeout(timeout, proxy?.url), null);
    const timer =
      timeout === Infinity
        ? undefined
        : // A socket that is still connecting keeps the process alive by itself.
          setTimeout(() => setImmediate(onLate), limit).unref();
    connecting.ready.then(
      (connected) => settle(null, connected),
      (error: Error) => settle(error, null),
    );
    return connecting;
  };
}

/** 25 days; a longer one would fire at once. */
const longestTimer = 2 ** 31 - 1;

/** Connects to where it is told to; with a socket to there, agrees on TLS over it. */
function straight(tls: ResolvedTls, http2: boolean): Connect {
  const settings = {
    // What others have added to `Object.prototype` is neither an option of undici's nor of Node's.
    __proto__: null,
    signal: undefined,
    timeout: 0,
    allowH2: http2,
    rejectUnauthorized: tls.verify,
    ...(tls.context === undefined ? {} : { secureContext: tls.context }),
  };
  const connect = buildConnector(settings);
  return (target) => {
    const servername = tls.servername ?? target.servername;
    let report: Parameters<Connector>[1] = () => {};
    const socket = connect({ ...target, servername }, (error, open) => report(error, open));
    const ready = new Promise<Socket>((resolve, reject) => {
      // Of a socket that is destroyed without an error, undici says nothing.
      const onClose = (): void => reject(new ConnectAborted());
      socket.on("close", onClose);
      report = (error, open) => {
        socket.off("close", onClose);
        if (error === null && open !== null) resolve(open);
        else reject(error ?? new ConnectAborted());
      };
    });
    return { socket, destroy: () => void socket.destroy(), ready };
  };
}

/** Connects to targets through a proxy. */
function through(proxy: ProxyServer, direct: Connect): Connect {
  const toProxy = straight(proxy.tls ?? noTls, false);
  const speaksHttp = proxy.scheme === "http" || proxy.scheme === "https";
  return (target) => {
    const { hostname, localAddress } = target;
    const isSecure = target.protocol === "https:";
    const port = Number(target.port) || (isSecure ? 443 : 80);
    const authority = `${isIPv6(hostname) ? `[${hostname}]` : hostname}:${port}`;
    const toIt = {
      hostname: proxy.hostname,
      host: proxy.hostname,
      protocol: proxy.scheme === "https" ? "https:" : "http:",
      port: proxy.port,
      localAddress,
    };
    let hop = toProxy(toIt);
    // No step waits for anything but the one before: whatever a socket gets, somebody is there to read it.
    const pass = async (renewals: number): Promise<Socket> => {
      const socket = await hop.ready.catch((cause: Error) => {
        throw unreachable(proxy, cause);
      });
      if (!speaksHttp) await openSocks(socket, proxy, hostname, port);
      else if (isSecure) await openTunnel(socket, proxy, authority, toIt, renewals);
      if (!isSecure) return socket;
      return direct({ ...target, httpSocket: socket }).ready.catch((cause: Error) => {
        throw inTunnel(proxy, authority, cause);
      });
    };
    const ready = async (): Promise<Socket> => {
      for (let renewals = 0; ; renewals++) {
        try {
          return await pass(renewals);
        } catch (error) {
          const isChallenge = error instanceof ProxyFailure && error.isChallenge;
          if (!isChallenge || renewals === mostRenewals) throw error;
          // Not on the same connection: after a refusal many proxies close it.
          hop.destroy();
          hop = toProxy(toIt);
        }
      }
    };
    return {
      get socket() {
        return hop.socket;
      },
      destroy: () => hop.destroy(),
      ready: ready(),
    };
  };
}

/** Tunnels that are asked for again: one for a challenge, one for what has expired since. */
const mostRenewals = 2;

/** Of a proxy that is not spoken to in TLS. */
const noTls: ResolvedTls = { key: "", verify: true, servername: undefined, context: undefined };

function unreachable(proxy: ProxyServer, cause: Error): Error {
  if (cause instanceof ConnectAborted) return cause;
  const what = isCertificateProblem(cause)
    ? `has a certificate that is not trusted (${reasonOf(cause)}); to trust it, pass its authority as proxy.tls.ca`
    : `can't be reached (${reasonOf(cause)})`;
  return new ProxyFailure(proxy.url, what, { cause });
}

/** What is wrong with the target's certificate is the target's; a tunnel that ends may be the proxy's doing. */
function inTunnel(proxy: ProxyServer, authority: string, cause: Error): Error {
  if (!/^(?:ECONNRESET|EPIPE|ECONNABORTED|ETIMEDOUT)$/.test(codeOf(cause) ?? "")) return cause;
  const what = `closed the tunnel to ${authority} before TLS was agreed on (${reasonOf(cause)})`;
  return new ProxyFailure(proxy.url, what, { cause });
}
