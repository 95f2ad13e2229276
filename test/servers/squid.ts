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

/**
 * Starts a proxy that forwards http and opens tunnels to any port, keeps nothing, and asks for `login`
 * (Basic) if there is one. Takes a second or two.
 */
export async function startSquid(login?: Login): Promise<Squid> {
  const program = await start({
    name: "squid",
    // As root it would become this user by itself, and then no longer end with its parent.
    instead: "proxy",
    files: ({ folder, port }) => ({
      "squid.conf": configuration(folder, port, login !== undefined),
      "check-login": login === undefined ? "" : checkLogin(login),
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

function configuration(folder: string, port: number, withLogin: boolean): string {
  const access = withLogin
    ? `
auth_param basic program /bin/sh ${folder}/check-login
auth_param basic children 1 startup=1
auth_param basic realm proxy
acl known proxy_auth REQUIRED
http_access allow known
http_access deny all`
    : "http_access allow all";
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

/** squid asks it on standard input, a line for each login. */
function checkLogin({ username, password }: Login): string {
  return `while read -r name password; do
  if [ "$name $password" = "${username} ${password}" ]; then echo OK; else echo ERR; fi
done
`;
}
