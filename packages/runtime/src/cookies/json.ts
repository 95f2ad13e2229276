import { type Cookie, isSameSite, type SameSite } from "./cookie.js";
import { type Codec, readSavedCookie, unreadable } from "./saved-cookies.js";

const format = "gen-client-cookies";
const version = 1;
const what = "JSON file of cookies";

/**
 * Our own format: all that is known of a cookie, and what was removed, so that processes can share a
 * file. Times are in ISO 8601; a session cookie has no `expires`.
 *
 *     {
 *       "format": "gen-client-cookies",
 *       "version": 1,
 *       "cookies": [{ "name": "sid", "value": "31d4", "domain": "api.example.com", "hostOnly": true,
 *         "path": "/", "secure": true, "httpOnly": true, "created": "…", "changed": "…" }],
 *       "removed": [{ "id": "api.example.com;/;old", "at": "…" }]
 *     }
 */
export const json: Codec = {
  encoding: "utf8",

  write({ cookies, removed, cleared, until }) {
    const file = {
      format,
      version,
      cookies: cookies.map(({ fields: { expires, created, changed, ...rest } }) => ({
        ...rest,
        expires: expires === Infinity ? undefined : timeText(expires),
        created: timeText(created),
        changed: timeText(changed),
      })),
      removed:
        removed.size === 0 ? undefined : [...removed].map(([id, at]) => ({ id, at: timeText(at) })),
      cleared: cleared === undefined ? undefined : timeText(cleared),
      until: until === undefined ? undefined : timeText(until),
    };
    return `${JSON.stringify(file, undefined, 2)}\n`;
  },

  read(text) {
    if (text.trim() === "") return { cookies: [], removed: new Map() };
    const problems: string[] = [];
    const file = new Entry(parse(text), "", problems);
    if (file.get("format") !== format) {
      throw unreadable(what, [`its "format" is not ${JSON.stringify(format)}`]);
    }
    if (file.get("version") !== version) {
      throw unreadable(what, [
        `its "version" is not ${version}; a newer @gen-client/runtime may have written it: update this one`,
      ]);
    }
    const cookies = file.list("cookies").map(readCookie);
    const removed = file.has("removed")
      ? file.list("removed").map((entry) => [entry.text("id"), entry.time("at", 0)] as const)
      : [];
    const cleared = file.has("cleared") ? file.time("cleared", 0) : undefined;
    const until = file.has("until") ? file.time("until", 0) : undefined;
    if (problems.length > 0) throw unreadable(what, problems);
    return {
      cookies: cookies.filter((cookie) => cookie !== undefined),
      removed: new Map(removed),
      ...(cleared === undefined ? {} : { cleared }),
      ...(until === undefined ? {} : { until }),
    };
  },
};

function readCookie(entry: Entry): Cookie | undefined {
  const before = entry.problems.length;
  const cookie = readSavedCookie({
    name: entry.text("name"),
    value: entry.text("value"),
    domain: entry.text("domain"),
    hostOnly: entry.flag("hostOnly"),
    path: entry.text("path"),
    expires: entry.time("expires", Infinity),
    secure: entry.flag("secure"),
    httpOnly: entry.flag("httpOnly"),
    sameSite: entry.sameSite(),
    created: entry.time("created", Date.now()),
    changed: entry.time("changed", 0),
  });
  if (entry.problems.length > before) return undefined;
  if (typeof cookie !== "string") return cookie;
  entry.problems.push(`${entry.place}: ${cookie}`);
  return undefined;
}

/** An object of the file: says what is wrong with its members, and goes on. */
class Entry {
  readonly place: string;
  readonly problems: string[];
  /** A Map: what a polluted prototype has is no member. */
  readonly #members: ReadonlyMap<string, unknown>;

  constructor(value: unknown, place: string, problems: string[]) {
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    this.place = place;
    this.problems = problems;
    this.#members = new Map(isObject ? Object.entries(value) : []);
  }

  has(name: string): boolean {
    return this.#members.has(name);
  }

  get(name: string): unknown {
    return this.#members.get(name);
  }

  list(name: string): Entry[] {
    const member = this.get(name);
    if (!Array.isArray(member)) {
      this.#complain(name, "a list");
      return [];
    }
    return member.map(
      (value: unknown, index) => new Entry(value, `${name}[${index}]`, this.problems),
    );
  }

  text(name: string): string {
    const member = this.get(name);
    if (typeof member === "string") return member;
    this.#complain(name, "a string");
    return "";
  }

  flag(name: string): boolean {
    const member = this.get(name);
    if (typeof member !== "boolean") this.#complain(name, "true or false");
    return member === true;
  }

  time(name: string, absent: number): number {
    const member = this.get(name);
    if (member === undefined) return absent;
    const time = typeof member === "string" ? Date.parse(member) : Number.NaN;
    if (Number.isNaN(time)) this.#complain(name, "a time in ISO 8601");
    return time;
  }

  sameSite(): SameSite | undefined {
    const member = this.get("sameSite");
    if (member === undefined || isSameSite(member)) return member;
    this.#complain("sameSite", '"strict", "lax" or "none"');
    return undefined;
  }

  #complain(name: string, expected: string): void {
    const place = this.place === "" ? name : `${this.place}.${name}`;
    this.problems.push(`${place} is ${this.has(name) ? "not" : "missing; expected"} ${expected}`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message shows a part of the text, and so the value of a cookie.
    throw unreadable(what, [
      "its syntax is broken; if it is a cookies.txt, the format is netscape",
    ]);
  }
}

function timeText(time: number): string {
  return new Date(time).toISOString();
}
