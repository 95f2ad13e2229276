import { createHash } from "node:crypto";
import { start } from "./program.js";

/** Apache with its mod_auth_digest, for one user. */
export interface Apache {
  /** `http://127.0.0.1:20480`; `/page.txt` is there for who answers its challenge. */
  readonly url: string;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** Starts Apache, whose nonces last for a second. It knows MD5 and `qop=auth`. */
export async function startApache(user: string, password: string): Promise<Apache> {
  const realm = "apache";
  const hash = createHash("md5").update(`${user}:${realm}:${password}`).digest("hex");
  const program = await start({
    name: "apache",
    files: ({ port, folder }) => ({
      "httpd.conf": configuration(port, folder, realm),
      users: `${user}:${realm}:${hash}\n`,
      "page.txt": "welcome",
    }),
    command: ({ folder }) => ["apache2", "-f", `${folder}/httpd.conf`, "-DFOREGROUND"],
  });
  return { ...program, url: `http://127.0.0.1:${program.port}` };
}

function configuration(port: number, folder: string, realm: string): string {
  const modules = [
    "mpm_event",
    "authn_core",
    "authn_file",
    "authz_core",
    "authz_user",
    "auth_digest",
  ];
  return `
ServerName 127.0.0.1
ServerRoot ${folder}
Listen 127.0.0.1:${port}
PidFile ${folder}/apache.pid
ErrorLog ${folder}/error.log
${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n")}
User www-data
Group www-data
StartServers 1
DocumentRoot ${folder}
<Location "/">
  AuthType Digest
  AuthName "${realm}"
  AuthDigestProvider file
  AuthUserFile ${folder}/users
  AuthDigestNonceLifetime 1
  Require valid-user
</Location>
`;
}
