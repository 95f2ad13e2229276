/** What is used of a client of Redis, by whichever of the two libraries it comes from. */

/** A client of `redis` (node-redis), its cluster, sentinel or pool. */
export interface NodeRedisClient {
  readonly isOpen?: boolean;
  readonly isReady?: boolean;
  eval(script: string, options: NodeRedisArguments): Promise<unknown>;
  evalSha(digest: string, options: NodeRedisArguments): Promise<unknown>;
}

interface NodeRedisArguments {
  keys: string[];
  arguments: string[];
}

/** A client of `ioredis`, or its cluster. */
export interface IoRedisClient {
  readonly status: string;
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  evalsha(digest: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
}

export type RedisClient = NodeRedisClient | IoRedisClient;

/** Both libraries in one shape. */
export interface Connection {
  /** Why it would be no use to ask now; undefined where it may be. Both libraries would queue it. */
  readonly problem: () => string | undefined;
  readonly evaluate: (by: Evaluation, keys: string[], args: string[]) => Promise<unknown>;
}

export type Evaluation = { readonly script: string } | { readonly digest: string };

/** Undefined for what is no client. */
export function connectionOf(client: unknown): Connection | undefined {
  if (isIoRedis(client)) return ofIoRedis(client);
  if (isNodeRedis(client)) return ofNodeRedis(client);
  return undefined;
}

function ofNodeRedis(client: NodeRedisClient): Connection {
  return {
    problem() {
      if (client.isOpen === false) return "the client is closed; await client.connect() first";
      if (client.isReady === false) return "the client is not connected at the moment";
      return undefined;
    },
    evaluate: (by, keys, args) =>
      "script" in by
        ? client.eval(by.script, { keys, arguments: args })
        : client.evalSha(by.digest, { keys, arguments: args }),
  };
}

function ofIoRedis(client: IoRedisClient): Connection {
  return {
    problem() {
      const { status } = client;
      if (status === "end")
        return "the client is closed; make a new one, or client.connect() again";
      // While it connects for the first time, or again, it soon may be.
      const isAway = ["close", "reconnecting", "disconnecting"].includes(status);
      return isAway ? `the client is not connected at the moment (${status})` : undefined;
    },
    evaluate: (by, keys, args) =>
      "script" in by
        ? client.eval(by.script, keys.length, ...keys, ...args)
        : client.evalsha(by.digest, keys.length, ...keys, ...args),
  };
}

function isNodeRedis(client: unknown): client is NodeRedisClient {
  return hasMethods(client, "eval", "evalSha");
}

function isIoRedis(client: unknown): client is IoRedisClient {
  return hasMethods(client, "eval", "evalsha");
}

function hasMethods(client: unknown, ...names: readonly string[]): boolean {
  if (typeof client !== "object" || client === null) return false;
  const members = client as Readonly<Record<string, unknown>>;
  return names.every((name) => typeof members[name] === "function");
}
