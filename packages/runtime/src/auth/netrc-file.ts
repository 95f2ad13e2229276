/** The text of a `.netrc` file, read as Python's module `netrc` does. */
import { UsageError } from "../errors.js";

export interface NetrcLogin {
  readonly username: string;
  readonly password: string;
}

export interface NetrcLogins {
  /** By lower-case name; of several with one name the last. */
  readonly byHost: ReadonlyMap<string, NetrcLogin>;
  readonly byDefault: NetrcLogin | undefined;
}

/**
 * Reads what stands in a file: entries of `machine NAME` or `default`, each with `login` (or `user`),
 * `password` and `account` in any order; quoted and escaped texts; comments; `macdef` up to an empty line.
 *
 * @throws UsageError for anything else, with its line; it shows no token, which may be a password.
 */
export function parseNetrc(text: string, file: string): NetrcLogins {
  const tokens = new Tokens(text.replaceAll("\r\n", "\n"));
  // Not where a value is expected: passwords begin with # as well.
  const nextKeyword = (): string | undefined => {
    for (;;) {
      const keyword = tokens.next();
      if (keyword?.startsWith("#") !== true) return keyword;
      tokens.skipLine();
    }
  };
  const byHost = new Map<string, NetrcLogin>();
  let byDefault: NetrcLogin | undefined;
  const fail = (what: string): UsageError =>
    new UsageError("INVALID_OPTION", `netrc: ${file}:${tokens.line}: ${what}`);

  let token = nextKeyword();
  while (token !== undefined) {
    if (token === "macdef") {
      tokens.next();
      if (!tokens.skipMacro()) throw fail("a macdef has no empty line after it");
      token = nextKeyword();
      continue;
    }
    if (token !== "machine" && token !== "default") {
      throw fail("expected machine, default or macdef; is a text with a blank in it not quoted?");
    }
    const host = token === "machine" ? tokens.next() : undefined;
    if (token === "machine" && !host) throw fail("a machine has no name");
    let username = "";
    let password = "";
    for (token = nextKeyword(); token !== undefined && !starts(token); token = nextKeyword()) {
      const value = tokens.next() ?? "";
      if (token === "login" || token === "user") username = value;
      else if (token === "password") password = value;
      else if (token !== "account") {
        throw fail("expected login, password or account; is a text with a blank in it not quoted?");
      }
    }
    if (username.includes(":")) throw fail("a login has a colon, which Basic can't carry");
    if (username === "" && password === "") continue;
    const login = { username, password };
    if (host === undefined) byDefault = login;
    else byHost.set(host.toLowerCase(), login);
  }
  return { byHost, byDefault };
}

function starts(token: string): boolean {
  return token === "machine" || token === "default" || token === "macdef";
}

const blank = /\s/;

class Tokens {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where the last token ended, from 1. */
  get line(): number {
    return this.#text.slice(0, this.#at).trimEnd().split("\n").length;
  }

  /** Leaves out what is left of the line of the last token. */
  skipLine(): void {
    if (this.#text[this.#at - 1] === "\n") return;
    const end = this.#text.indexOf("\n", this.#at);
    this.#at = end === -1 ? this.#text.length : end + 1;
  }

  /** False where the file ends before an empty line does. */
  skipMacro(): boolean {
    const end = this.#text.indexOf("\n\n", this.#at - 1);
    if (end === -1) return false;
    this.#at = end + 2;
    return true;
  }

  /** Undefined at the end. */
  next(): string | undefined {
    const text = this.#text;
    while (this.#at < text.length && blank.test(text[this.#at] as string)) this.#at++;
    if (this.#at >= text.length) return undefined;
    const isQuoted = text[this.#at] === '"';
    if (isQuoted) this.#at++;
    let token = "";
    for (; this.#at < text.length; this.#at++) {
      const character = text[this.#at] as string;
      if (isQuoted ? character === '"' : blank.test(character)) break;
      token += character === "\\" ? (text[++this.#at] ?? "") : character;
    }
    this.#at++;
    return token;
  }
}
