/** `.netrc`: logins by host, as curl, ftp and Python's `requests` read them. */
import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { textOf, UsageError } from "../errors.js";
import { display } from "../request/known-options.js";
import { basicPlacement } from "./credentials.js";
import type { AuthFor, GivenCredentials } from "./other-origins.js";
import { type NetrcLogins, parseNetrc } from "./netrc-file.js";

/** True for the file that the environment names; a path for that one. */
export type NetrcOption = boolean | string;

/**
 * The logins of a `.netrc` file, as Basic credentials (RFC 7617). With `true` it is that of the environment
 * variable `NETRC`, else `~/.netrc`, or `~/_netrc`; none where there is no file. A login goes to the host
 * that it stands beside, whatever the port, and to no part of its domain; that of `default` only to where the
 * call itself goes, never to where a redirect leads.
 *
 * @throws UsageError for a file that can't be read, or is no `.netrc`.
 */
export function readNetrc(option: unknown): Netrc | undefined {
  if (option === undefined || option === false) return undefined;
  if (option !== true && (typeof option !== "string" || option === "")) {
    throw new UsageError(
      "INVALID_OPTION",
      `netrc is ${display(option)}; expected true, or the path of a file`,
    );
  }
  const file = option === true ? fileOfEnvironment() : option;
  if (file === undefined) return undefined;
  const text = readText(file);
  const { byHost, byDefault } = parseNetrc(text, file);
  warnOfPermissions(file);
  return new Netrc(byHost, byDefault);
}

/** The logins of one file, for requests. Shows none of them. */
export class Netrc {
  readonly #byHost: ReadonlyMap<string, GivenCredentials>;
  readonly #byDefault: GivenCredentials | undefined;

  constructor(byHost: NetrcLogins["byHost"], byDefault: NetrcLogins["byDefault"]) {
    this.#byHost = new Map([...byHost].map(([host, login]) => [host, toCredentials(login)]));
    this.#byDefault = byDefault && toCredentials(byDefault);
  }

  /** For a request that a call makes itself. */
  readonly forCall: AuthFor = (origin) => this.forHost(origin) ?? this.#byDefault;

  /** For a request to where somebody else leads: only what the file has for this very host. */
  readonly forHost: AuthFor = (origin) => {
    const { hostname } = new URL(origin);
    return this.#byHost.get(hostname.replace(/^\[(.*)\]$/, "$1"));
  };
}

function toCredentials(login: { username: string; password: string }): GivenCredentials {
  return { credentials: [basicPlacement("netrc", login)], schemes: ["the login of .netrc"] };
}

function fileOfEnvironment(): string | undefined {
  const named = process.env["NETRC"];
  if (named !== undefined && named !== "") return named;
  return [".netrc", "_netrc"]
    .map((name) => join(homedir(), name))
    .find((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const what = textOf(cause);
    throw new UsageError("INVALID_OPTION", `netrc: ${file} can't be read (${what})`, { cause });
  }
}

/** Passwords that others on the machine can read are said aloud, and used: that is the user's to decide. */
function warnOfPermissions(file: string): void {
  if (process.platform === "win32") return;
  const { mode } = statSync(file);
  if ((mode & 0o077) === 0) return;
  process.emitWarning(
    `netrc: others than you may read or change ${file}, which has passwords; chmod 600 it`,
    { type: "SecurityWarning", code: "GEN_CLIENT_NETRC_PERMISSIONS" },
  );
}
