import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { start } from "./program.js";
import type { Login } from "./socks.js";

/** squid, an HTTP proxy. */
export interface Squid {
  /** `http://127.0.0.1:20480`, without a slash at the end. */
  readonly url: string;
  /** What it did, a line for each: `CONNECT 127.0.0.1:443 alice 200`, or `-` for nobody. */
  readonly log: () => Promise<readonly string[]>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** How squid asks for its login, in place of Basic. */
export interface SquidDigest {
  /** How many requests a nonce is good for. */
  readonly nonceUses?: number;
}

/**
 * Starts a proxy that forwards http and opens tunnels to any port, keeps nothing, and asks for `login`
 * (Basic, or `digest`) if there is one. Takes a second or two.
 */
export async function startSquid(login?: Login, digest?: SquidDigest): Promise<Squid> {
  const program = await start({
    name: "squid",
    // As root it would become this user by itself, and then no longer end with its parent.
    instead: "proxy",
    files: ({ folder, port }) => ({
      "squid.conf": configuration(folder, port, login && (digest ?? "basic")),
      "check-login": login === undefined ? "" : checkLogin(login),
      logins: login === undefined ? "" : `${login.username}:${login.password}\n`,
    }),
    command: ({ folder }) => ["squid", "-N", "-d", "1", "-f", join(folder, "squid.conf")],
  });
  return {
    ...program,
    url: `http://127.0.0.1:${program.port}`,
    log: async () =>
      (await readFile(join(program.folder, "access.log"), "utf8")).split("\n").filter(Boolean),
  };
}

function configuration(
  folder: string,
  port: number,
  scheme: "basic" | SquidDigest | undefined,
): string {
  const access =
    scheme === undefined
      ? "http_access allow all"
      : `
${scheme === "basic" ? basic(folder) : digest(folder, scheme)}
acl known proxy_auth REQUIRED
http_access allow known
http_access deny all`;
  return `
http_port 127.0.0.1:${port}
${access}
cache deny all
logformat short %rm %ru %[un %>Hs
acl asked has request
access_log stdio:${folder}/access.log short asked
buffered_logs off
cache_log /dev/null
coredump_dir ${folder}
pid_filename none
netdb_filename none
pinger_enable off
shutdown_lifetime 0 seconds
`;
}

function basic(folder: string): string {
  return `
auth_param basic program /bin/sh ${folder}/check-login
auth_param basic children 1 startup=1
auth_param basic realm proxy`;
}

function digest(folder: string, { nonceUses = 1000 }: SquidDigest): string {
  return `
auth_param digest program /usr/lib/squid/digest_file_auth ${folder}/logins
auth_param digest children 1 startup=1
auth_param digest realm proxy
auth_param digest nonce_max_count ${nonceUses}
auth_param digest nonce_strictness off`;
}

/** squid asks it on standard input, a line for each login. */
function checkLogin({ username, password }: Login): string {
  return `while read -r name password; do
  if [ "$name $password" = "${username} ${password}" ]; then echo OK; else echo ERR; fi
done
`;
}
