import { StoreError, textOf, UsageError } from "../errors.js";
import { display, optionNames, readOptions } from "../request/known-options.js";
import type { PutOptions, SharedStore, StoredValue } from "../store/shared-store.js";
import { type Connection, connectionOf, type RedisClient } from "./client.js";
import { type Script, scripts } from "./scripts.js";

/** How a `RedisStore` keeps its values. */
export interface RedisStoreOptions {
  /** What the names of its keys begin with, in braces. Default: `gen-client:`. */
  readonly prefix?: string | undefined;
  /** Milliseconds after which Redis counts as away. Default: 1,000. */
  readonly timeout?: number | undefined;
}

const redisOptionNames = optionNames<RedisStoreOptions>({ prefix: true, timeout: true });

/** Milliseconds: a thousand years. What is to last longer stays. */
const longestTtl = 3e13;

/**
 * Keeps values in Redis: what the processes of many machines share.
 *
 *     const client = await createClient({ url }).connect(); // redis, or: new Redis(url) of ioredis
 *     const store = new RedisStore(client);
 *     const auth = bearer(refreshing(login, { store, key: "orders" }));
 *
 * The client stays yours: to connect, to close, and to listen to for its errors (`client.on("error", …)`).
 * Keys have the form `{gen-client:}value:token:orders`: because of the braces, all are in one slot of a cluster.
 * The user of Redis needs the commands `eval`, `evalsha`, `hmget`, `hget`, `hset`, `get`, `set`, `time`,
 * `persist`, `pexpire` and `del` for keys `{gen-client:}*`. Where Redis doesn't write to disk, a restart
 * loses what it had.
 *
 * Its methods throw a `StoreError` at once where the client isn't connected, and after `timeout` where
 * Redis doesn't answer.
 */
export class RedisStore implements SharedStore {
  readonly #connection: Connection;
  readonly #prefix: string;
  readonly #timeout: number;

  /** @throws UsageError for what is no client, or an option that can't be used. */
  constructor(client: RedisClient, options: RedisStoreOptions = {}) {
    const connection = connectionOf(client);
    if (connection === undefined) {
      throw new UsageError(
        "INVALID_ARGUMENT",
        `a Redis store takes a connected client of redis or ioredis, and got ${display(client)}`,
      );
    }
    const { prefix, timeout } = readOptions(options, redisOptionNames, "a Redis store");
    this.#connection = connection;
    this.#prefix = `{${readPrefix(prefix)}}`;
    this.#timeout = readTimeout(timeout);
  }

  async get(key: string): Promise<StoredValue | undefined> {
    const answer = await this.#run(scripts.get, key, []);
    const [value, version] = Array.isArray(answer) ? answer.map(textOfAnswer) : [];
    return value === undefined || version === undefined
      ? undefined
      : { value, version: Number(version) };
  }

  async put(key: string, value: string, options: PutOptions = {}): Promise<number | undefined> {
    const { version, ttl = Infinity } = options;
    // Redis takes whole milliseconds, none below one, and not as many as a number can say.
    const lasts = ttl > longestTtl ? "" : String(Math.max(Math.ceil(ttl), 1));
    const args = [value, version === undefined ? "" : String(version), lasts];
    const answer = textOfAnswer(await this.#run(scripts.put, key, args));
    return answer === undefined ? undefined : Number(answer);
  }

  async delete(key: string, version?: number): Promise<boolean> {
    const args = [version === undefined ? "" : String(version)];
    return textOfAnswer(await this.#run(scripts.remove, key, args)) === "1";
  }

  async #run(script: Script, key: string, args: string[]): Promise<unknown> {
    const keys = [`${this.#prefix}value:${key}`, `${this.#prefix}versions`];
    const problem = this.#connection.problem();
    if (problem !== undefined) throw new StoreError(`Redis: ${problem}`);
    let timer: NodeJS.Timeout | undefined;
    // Both libraries keep what they can't send, for seconds or for ever.
    const late = new Promise<never>((_, reject) => {
      const onLate = (): void =>
        reject(new Error(`it has not answered for ${this.#timeout} ms (timeout)`));
      // Where the process itself stood still, the answer may have come: what did is read before an immediate.
      timer = setTimeout(() => setImmediate(onLate), this.#timeout);
    });
    try {
      return await Promise.race([this.#evaluate(script, keys, args), late]);
    } catch (error) {
      const cause = withoutValues(error);
      throw new StoreError(`Redis: ${explain(cause.message, keys[0] ?? "")}`, { cause });
    } finally {
      clearTimeout(timer);
    }
  }

  async #evaluate(script: Script, keys: string[], args: string[]): Promise<unknown> {
    try {
      return await this.#connection.evaluate({ digest: script.digest }, keys, args);
    } catch (error) {
      if (!textOf(error).startsWith("NOSCRIPT")) throw error;
      return this.#connection.evaluate({ script: script.text }, keys, args);
    }
  }
}

/** Of an error only its words: ioredis keeps with it what was sent, and Redis quotes that, too. */
function withoutValues(error: unknown): Error {
  const bare = new Error(textOf(error).replace(/, with args beginning with:.*$/s, ""));
  if (error instanceof Error) bare.name = error.name;
  return bare;
}

/** What Redis says, and what to do about it where that isn't plain. */
function explain(said: string, key: string): string {
  if (said.includes("READONLY")) {
    return `it is a replica that can only be read; connect to its primary (${said})`;
  }
  if (said.includes("WRONGTYPE")) {
    return `its key ${JSON.stringify(key)} is somebody else's; choose another prefix (${said})`;
  }
  if (said.includes("NOPERM")) {
    return `its user may not do what a RedisStore does; see there for what it needs (${said})`;
  }
  return said;
}

/** A client may be set to give bytes, or numbers as text. */
function textOfAnswer(answer: unknown): string | undefined {
  if (typeof answer === "string") return answer;
  if (typeof answer === "number") return String(answer);
  return answer instanceof Uint8Array ? Buffer.from(answer).toString() : undefined;
}

function readPrefix(prefix: unknown = "gen-client:"): string {
  if (typeof prefix === "string" && /^[^{}]+$/.test(prefix)) return prefix;
  throw new UsageError(
    "INVALID_OPTION",
    `prefix is ${display(prefix)}; expected a text without braces, such as "orders:"`,
  );
}

function readTimeout(timeout: unknown = 1_000): number {
  if (typeof timeout === "number" && timeout >= 1 && timeout <= 60_000) return timeout;
  throw new UsageError(
    "INVALID_OPTION",
    `timeout is ${display(timeout)}; expected milliseconds, from 1 to 60,000`,
  );
}
