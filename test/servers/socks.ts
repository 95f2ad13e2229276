import { start } from "./program.js";

/** A user name and its password: letters and digits. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** microsocks, a SOCKS5 server. */
export interface SocksServer {
  readonly port: number;
  /** A line for each connection that it made for a client: `client[4] 127.0.0.1: connected to …`. */
  readonly connections: () => readonly string[];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** Starts a SOCKS5 server, which asks for `login` (RFC 1929) if there is one. */
export async function startSocks(login?: Login): Promise<SocksServer> {
  const credentials = login === undefined ? [] : ["-u", login.username, "-P", login.password];
  const program = await start({
    name: "socks",
    command: ({ port }) => ["microsocks", "-i", "127.0.0.1", "-p", String(port), ...credentials],
  });
  return {
    ...program,
    connections: () =>
      program
        .output()
        .split("\n")
        .filter((line) => line.includes("connected to")),
  };
}
