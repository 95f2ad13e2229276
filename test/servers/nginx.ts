import type { Identity } from "./certificates.js";
import { start } from "./program.js";

/** What a server that speaks TLS shows, as PEM. */
export interface NginxTls extends Identity {
  /** Who signs the client certificates that it accepts; without one it asks for none. */
  readonly clientCa?: string;
}

/** nginx, with a few pages that each show one thing. */
export interface Nginx {
  /**
   * `http://127.0.0.1:20480`, or `https://`; without a slash at the end. There are
   *
   * - `/text.txt`: `bigText`, compressed for who accepts gzip, with an `ETag`;
   * - `/client`: the subject of the client's certificate as text, empty for none;
   * - `/three`: closes the connection with the third request on it;
   * - `/short`: closes a connection that was idle for a second;
   * - `/upload`: 413 for a body beyond 1,000 bytes.
   */
  readonly url: string;
  readonly port: number;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** What `/text.txt` has: 60,000 bytes. */
export const bigText = "All work and no play makes Jack a dull boy.\n"
  .repeat(1364)
  .slice(0, 60_000);

/** Starts nginx, with TLS or without. */
export async function startNginx(options: { readonly tls?: NginxTls } = {}): Promise<Nginx> {
  const { tls } = options;
  const program = await start({
    name: "nginx",
    files: ({ port, folder }) => ({
      "nginx.conf": configuration(port, folder, tls),
      "text.txt": bigText,
      ...(tls === undefined ? {} : { "server.crt": tls.cert, "server.key": tls.key }),
      ...(tls?.clientCa === undefined ? {} : { "client-ca.crt": tls.clientCa }),
    }),
    command: ({ folder }) => ["nginx", "-p", folder, "-e", "stderr", "-c", `${folder}/nginx.conf`],
  });
  const scheme = tls === undefined ? "http" : "https";
  return { ...program, url: `${scheme}://127.0.0.1:${program.port}` };
}

// One process: no worker can be left behind, and root's temporary folder is readable.
function configuration(port: number, folder: string, tls: NginxTls | undefined): string {
  return `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr warn;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  types { text/plain txt; }
  default_type text/plain;
  gzip on;
  gzip_types text/plain;
  server {
    listen 127.0.0.1:${port}${tls === undefined ? "" : " ssl"};
    ${tls === undefined ? "" : tlsConfiguration(tls)}
    location = /text.txt { root ${folder}; }
    location = /client { return 200 "$ssl_client_s_dn"; }
    location = /three { keepalive_requests 3; return 200 "$connection_requests"; }
    location = /short { keepalive_timeout 1s; return 200 "$connection_requests"; }
    location = /upload { client_max_body_size 1000; return 200 "taken"; }
  }
}
`;
}

function tlsConfiguration({ clientCa }: NginxTls): string {
  const client =
    clientCa === undefined
      ? ""
      : `
    ssl_verify_client optional;
    ssl_client_certificate client-ca.crt;`;
  return `ssl_certificate server.crt;
    ssl_certificate_key server.key;${client}`;
}
