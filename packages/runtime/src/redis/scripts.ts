/**
 * Each a step that nobody can come between. KEYS[1] is a hash of a value and its version, KEYS[2] counts the
 * versions of all values. Redis 5 or newer, and what speaks its protocol: Valkey and others.
 */
import { createHash } from "node:crypto";

export interface Script {
  readonly text: string;
  /** Redis knows it by this once it has run it, until it is restarted. */
  readonly digest: string;
}

const get = script(`
return redis.call('HMGET', KEYS[1], 'value', 'version')
`);

/**
 * ARGV: the value, the version that there must be (or nothing), milliseconds that it lasts (or nothing).
 *
 * Versions are microseconds of Redis' clock, and grow also where that is set back, or where a restart has
 * lost the count: no process may take a new value for one that it knew before.
 */
const put = script(`
local current = redis.call('HGET', KEYS[1], 'version') or '0'
if ARGV[2] ~= '' and ARGV[2] ~= current then return false end
local time = redis.call('TIME')
local last = tonumber(redis.call('GET', KEYS[2]) or '0')
local version = string.format('%.0f', math.max(last + 1, time[1] * 1000000 + time[2]))
redis.call('SET', KEYS[2], version)
redis.call('HSET', KEYS[1], 'value', ARGV[1], 'version', version)
if ARGV[3] == '' then redis.call('PERSIST', KEYS[1]) else redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return version
`);

/** ARGV: the version that there must be (or nothing). */
const remove = script(`
local current = redis.call('HGET', KEYS[1], 'version')
if not current or (ARGV[1] ~= '' and ARGV[1] ~= current) then return 0 end
return redis.call('DEL', KEYS[1])
`);

function script(text: string): Script {
  return { text, digest: createHash("sha1").update(text).digest("hex") };
}

export const scripts = { get, put, remove };
