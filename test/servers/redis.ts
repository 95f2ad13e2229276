import { spawnSync } from "node:child_process";
import { findProgram } from "./installed.js";
import { type Program, start } from "./program.js";

/** Redis, which can be away for a while. */
export interface Redis extends Program {
  /** `redis://127.0.0.1:20480` */
  readonly url: string;
  /** Runs `redis-cli` with these arguments, and gives what it says. */
  readonly cli: (...args: readonly string[]) => string;
}

/**
 * Starts a Redis. It writes its changes to disk, so that a restart loses nothing.
 *
 * @param settings of its configuration: `["replicaof", "127.0.0.1 6379"]`.
 */
export async function startRedis(
  ...settings: readonly (readonly [name: string, value: string])[]
): Promise<Redis> {
  const program = await start({
    name: "redis",
    files: () => ({
      "redis.conf": [
        "bind 127.0.0.1",
        'save ""',
        "appendonly yes",
        ...settings.map(([name, value]) => `${name} ${value}`),
        "",
      ].join("\n"),
    }),
    command: ({ folder, port }) => [
      "redis-server",
      `${folder}/redis.conf`,
      "--port",
      String(port),
      "--dir",
      folder,
    ],
  });
  return Object.assign(program, {
    url: `redis://127.0.0.1:${program.port}`,
    cli(...args: readonly string[]) {
      const cli = findProgram("redis-cli") ?? "redis-cli";
      const { stdout, stderr } = spawnSync(cli, ["-p", String(program.port), ...args], {
        encoding: "utf8",
      });
      return (stdout + stderr).trim();
    },
  });
}
