/** `@gen-client/runtime/redis`: what sessions share, in Redis. */
// As the main entry does: these declarations use Node's types, too.
/// <reference types="node" preserve="true" />
export type { IoRedisClient, NodeRedisClient, RedisClient } from "./client.js";
export { RedisStore, type RedisStoreOptions } from "./redis-store.js";
export type { PutOptions, SharedStore, StoredValue } from "../store/shared-store.js";
