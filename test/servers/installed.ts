import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Where programs are looked for: Debian's servers are in sbin, which an ordinary PATH leaves out. */
export const searchPath = [
  ...(process.env["PATH"] ?? "").split(delimiter),
  "/usr/local/sbin",
  "/usr/sbin",
].join(delimiter);

/** Debian's own Python. Another one on the PATH would not have Debian's packages. */
export const python = "/usr/bin/python3";

/** Each program that tests talk to, and how to tell that it is here. */
const checks = {
  nginx: () => findProgram("nginx") !== undefined,
  apache2: () => findProgram("apache2") !== undefined,
  squid: () => findProgram("squid") !== undefined,
  "redis-server": () => findProgram("redis-server") !== undefined,
  microsocks: () => findProgram("microsocks") !== undefined,
  chromium: () => findProgram("chromium") !== undefined,
  openssl: () => findProgram("openssl") !== undefined,
  httpbin: () => pythonHas("httpbin", "gunicorn"),
  "Python's requests": () => pythonHas("requests"),
} as const satisfies Record<string, () => boolean>;

/**
 * True where a program that tests need is not on this machine, which it tells. To skip by:
 *
 *     describe.skipIf(missing("nginx", "openssl"))("client certificates", () => { … });
 *
 * @throws Error where CI=true: there nothing is skipped.
 */
export function missing(...needed: readonly (keyof typeof checks)[]): boolean {
  const absent = needed.filter((program) => !checks[program]());
  if (absent.length === 0) return false;
  const reason = `not installed: ${absent.join(", ")}; run test/servers/install.sh`;
  if (process.env["CI"] === "true") throw new Error(reason);
  console.warn(`Tests are skipped: ${reason}`);
  return true;
}

/** The path of a program, if it is on this machine. */
export function findProgram(name: string): string | undefined {
  return searchPath
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function pythonHas(...modules: readonly string[]): boolean {
  const found = modules.map((name) => `find_spec("${name}")`).join(" and ");
  const script = `from importlib.util import find_spec; exit(not (${found}))`;
  return spawnSync(python, ["-I", "-c", script]).status === 0;
}
