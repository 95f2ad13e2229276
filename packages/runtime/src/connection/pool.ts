import { AsyncResource } from "node:async_hooks";
import Client from "undici/lib/dispatcher/client.js";
import type { Connector } from "undici/lib/core/connect.js";
import type { ProxyServer } from "./proxy.js";

/** How the connections of one pool are made and kept. */
export interface PoolOptions {
  /** Open ones at most. */
  readonly connections: number;
  readonly keepAliveTimeout: number;
  readonly maxHeaderSize: number;
  /** Whether HTTP/2 is offered; servers that don't take it are spoken to in HTTP/1.1. */
  readonly http2: boolean;
  readonly connector: Connector;
  readonly forwarding: Forwarding | undefined;
}

/** What a request needs in addition where its connection leads to a proxy that forwards plain HTTP. */
export interface Forwarding {
  /** In front of the path: the target's origin (RFC 9112, 3.2.2). */
  readonly pathPrefix: string;
  /** Its fields go along, and a 407 is its own. */
  readonly proxy: ProxyServer;
}

/** What waits for a connection. */
export interface PoolUser {
  /** Its turn has come. The pool is told by `release` when it is done. */
  onConnection(connection: Connection): void;
}

/** Requests that an HTTP/2 connection carries at once, unless its server says less. */
const maxConcurrentStreams = 100;

/**
 * Requests that an HTTP/2 connection carries in all. Then it is left to finish: servers end theirs after
 * some number (nginx after 1,000), and undici takes that for the failure of everything under way.
 */
const maxStreams = 500;

/**
 * The connections to one origin, over one route. undici's `Pool` lends out connections without saying
 * which: ours knows whether a request went out on one that has been used before (only then may it have
 * been stale), bounds the wait for one, and keeps the most recently used warm, so that few stay open.
 */
export class Pool {
  /** Set by its user at each use, to tell which pool has been idle for longest. */
  usedAt = 0;
  readonly forwarding: Forwarding | undefined;
  readonly #origin: string;
  readonly #options: PoolOptions;
  readonly #onEmpty: (pool: Pool) => void;
  readonly #all = new Set<Connection>();
  /** With room for a request, the most recently used last. */
  readonly #available: Connection[] = [];
  /** In the order of arrival, each with the context it came in: tracing finds its caller by it. */
  readonly #waiting = new Map<PoolUser, AsyncResource>();
  #connecting = 0;

  /** `onEmpty` is told when there is no connection left, and nobody who waits for one. */
  constructor(origin: string, options: PoolOptions, onEmpty: (pool: Pool) => void) {
    this.forwarding = options.forwarding;
    this.#origin = origin;
    this.#options = options;
    this.#onEmpty = onEmpty;
  }

  /** True where no request is under way or waits. */
  get isIdle(): boolean {
    for (const { active } of this.#all) if (active > 0) return false;
    return this.#waiting.size === 0;
  }

  /**
   * Hands over a connection with room for one request, at once or when one is free; false if it has
   * to wait. `fresh`: one that has not been used yet.
   */
  acquire(user: PoolUser, fresh: boolean): boolean {
    const idle = this.#available.at(-1);
    // An idle one may be as stale as that which has just failed, and its place is needed.
    if (idle !== undefined && fresh && idle.active === 0) this.#drop(idle);
    else if (idle !== undefined) {
      this.#lend(idle, user);
      return true;
    }
    if (this.#mayOpen) {
      this.#lend(this.#open(), user);
      return true;
    }
    this.#waiting.set(user, new AsyncResource("gen-client:acquire"));
    return false;
  }

  /** Nobody waits for its turn any more. */
  cancel(user: PoolUser): void {
    this.#waiting.delete(user);
  }

  /** A request is done with its connection. `broken`: it can't carry another one. */
  release(connection: Connection, broken: boolean): void {
    const wasFull = connection.active === connection.capacity;
    connection.active--;
    if (!this.#all.has(connection)) return;
    const isSpent = connection.isShared && connection.lent >= maxStreams;
    const isLost = connection.active === 0 && (isSpent || !connection.isConnected);
    if (isLost || (broken && !connection.isShared)) this.#drop(connection);
    else if (wasFull && !isSpent) this.#available.push(connection);
    this.#serve();
  }

  async destroy(): Promise<void> {
    const all = [...this.#all];
    this.#all.clear();
    this.#available.length = 0;
    // Not undici's `close`: that would wait for connections that nobody waits for any more.
    await Promise.all(all.map((connection) => connection.destroy()));
  }

  get #mayOpen(): boolean {
    // Until it is known whether the server takes HTTP/2, one connection may turn out to do for all.
    if (this.#options.http2 && this.#connecting > 0) return false;
    return this.#all.size < this.#options.connections;
  }

  #lend(connection: Connection, user: PoolUser): void {
    connection.active++;
    connection.lent++;
    const isSpent = connection.isShared && connection.lent >= maxStreams;
    if (isSpent) connection.capacity = connection.active;
    if (connection.active === connection.capacity && this.#available.at(-1) === connection) {
      this.#available.pop();
    }
    user.onConnection(connection);
  }

  /** Gives those who wait what there is. */
  #serve(): void {
    for (const [user, context] of this.#waiting) {
      const connection = this.#available.at(-1);
      if (connection === undefined && !this.#mayOpen) return;
      this.#waiting.delete(user);
      context.runInAsyncScope(() => this.#lend(connection ?? this.#open(), user));
    }
    if (this.#all.size === 0) this.#onEmpty(this);
  }

  #open(): Connection {
    const { connector, keepAliveTimeout, maxHeaderSize, http2 } = this.#options;
    let isConnecting = false;
    const settled = (): void => {
      if (isConnecting) this.#connecting--;
      isConnecting = false;
    };
    const client = new Client(this.#origin, {
      // Or undici reads what others have added to `Object.prototype`.
      __proto__: null,
      keepAliveTimeout,
      keepAliveMaxTimeout: keepAliveTimeout,
      maxHeaderSize,
      allowH2: http2,
      maxConcurrentStreams,
      connect: (target, callback) => {
        isConnecting = true;
        this.#connecting++;
        connection.opening = connector(target, (error, socket) => {
          settled();
          if (error === null && isHttp2(socket)) {
            client.pipelining = maxConcurrentStreams;
            connection.capacity = maxConcurrentStreams;
            connection.isShared = true;
            if (this.#all.has(connection)) this.#available.push(connection);
          }
          connection.served = 0;
          connection.isConnected = error === null;
          connection.opening = undefined;
          callback(error, socket);
          this.#serve();
        });
        return connection.opening;
      },
    });
    const connection = new Connection(client);
    this.#all.add(connection);
    // A connection that was closed while it lay idle; one in use is released by its request.
    client.on("disconnect", () => {
      connection.isConnected = false;
      if (connection.active > 0 || !this.#all.has(connection)) return;
      this.#drop(connection);
      this.#serve();
    });
    return connection;
  }

  #drop(connection: Connection): void {
    this.#all.delete(connection);
    const index = this.#available.indexOf(connection);
    if (index !== -1) this.#available.splice(index, 1);
    // Not at once: it is undici itself that tells of the failure, in the middle of its own work.
    queueMicrotask(() => void connection.destroy());
  }
}

/** One connection of a pool: an undici client that is never given more than it can carry at once. */
export class Connection {
  readonly client: Client;
  /** Requests on it now, and at most. */
  active = 0;
  capacity = 1;
  /** Requests that it has been lent to. */
  lent = 0;
  /** True for HTTP/2, where one failed request leaves the others alone. */
  isShared = false;
  /** Responses that came on the present socket: a new one can't be stale. */
  served = 0;
  isConnected = false;
  /** While it is being made. */
  opening: ReturnType<Connector> | undefined;

  constructor(client: Client) {
    this.client = client;
  }

  async destroy(): Promise<void> {
    // undici leaves one that is being made to itself.
    this.opening?.destroy();
    await this.client.destroy();
  }
}

function isHttp2(socket: object | null): boolean {
  return socket !== null && "alpnProtocol" in socket && socket.alpnProtocol === "h2";
}
