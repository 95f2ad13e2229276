import type { Cookie } from "./cookie.js";
import { type Codec, readSavedCookie, unreadable } from "./saved-cookies.js";

/** The first line by which Python and browsers know the format. */
const title = "# Netscape HTTP Cookie File";
const titles = /^# (?:Netscape )?HTTP Cookie File/;
/** As it looks in UTF-8 and in latin-1. */
const byteOrderMark = /^(?:\uFEFF|\xEF\xBB\xBF)/;
const httpOnlyMark = "#HttpOnly_";

/**
 * The `cookies.txt` that curl, wget, Python and browsers' exporters share: a line for each cookie, its
 * fields separated by tabs, as https://curl.se/docs/http-cookies.html has it. It knows whole seconds
 * only, and neither SameSite nor when a cookie was created or changed. Python reads session cookies with
 * `ignore_expires=True`.
 */
export const netscape: Codec = {
  // Bytes as servers sent them, which is how headers are read and how curl writes.
  encoding: "latin1",

  write({ cookies }) {
    return [title, "# https://curl.se/docs/http-cookies.html", "", ...cookies.map(line), ""].join(
      "\n",
    );
  },

  read(text) {
    const cookies: Cookie[] = [];
    const problems: string[] = [];
    const lines = text.replace(byteOrderMark, "").split(/\r?\n/);
    for (const [index, content] of lines.entries()) {
      const isComment = content.startsWith("#") && !content.startsWith(httpOnlyMark);
      if (isComment || content.trim() === "") continue;
      const cookie = readLine(content);
      if (typeof cookie === "string") problems.push(`line ${index + 1}: ${cookie}`);
      else cookies.push(cookie);
    }
    if (problems.length === 0 && cookies.length === 0 && text.trim() !== "") {
      // Comments alone could be any file: whoever takes it for a jar would overwrite it.
      if (!titles.test(lines[0] ?? ""))
        problems.push(`it neither has cookies nor begins "${title}"`);
    }
    if (problems.length > 0) throw unreadable("cookies.txt (Netscape format)", problems);
    return { cookies, removed: new Map() };
  },
};

function line(cookie: Cookie): string {
  const { expires } = cookie.fields;
  return [
    (cookie.httpOnly ? httpOnlyMark : "") + (cookie.hostOnly ? "" : ".") + cookie.domain,
    cookie.hostOnly ? "FALSE" : "TRUE",
    cookie.path,
    cookie.secure ? "TRUE" : "FALSE",
    // Zero means a session cookie.
    expires === Infinity ? 0 : Math.max(Math.floor(expires / 1_000), 1),
    cookie.name,
    cookie.value,
  ].join("\t");
}

/** @returns what is wrong with the line, without its value. */
function readLine(content: string): Cookie | string {
  const httpOnly = content.startsWith(httpOnlyMark);
  const fields = content.slice(httpOnly ? httpOnlyMark.length : 0).split("\t");
  // Editors cut a tab at the end, and with it an empty value.
  if (fields.length === 6) fields.push("");
  if (fields.length !== 7) {
    return `${fields.length} field${fields.length === 1 ? "" : "s"}; expected 7, separated by tabs`;
  }
  const [domain, subdomains, path, secure, expires, name, value] = fields as [
    string,
    string,
    string,
    string,
    string,
    string,
    string, // As counted above.
  ];
  if (!isFlag(subdomains)) return "the second field, for subdomains, is neither TRUE nor FALSE";
  if (!isFlag(secure)) return "the fourth field, for https only, is neither TRUE nor FALSE";
  if (!/^\d*(?:\.\d+)?$/.test(expires)) {
    return "the fifth field is no time; expected seconds since 1970, or 0 for a session cookie";
  }
  return readSavedCookie({
    name,
    value,
    domain: domain.replace(/^\./, ""),
    hostOnly: isFalse(subdomains),
    path,
    expires: Number(expires) === 0 ? Infinity : Number(expires) * 1_000,
    secure: !isFalse(secure),
    httpOnly,
    sameSite: undefined,
    created: Date.now(),
    changed: 0,
  });
}

function isFlag(field: string): boolean {
  return /^(?:true|false)$/i.test(field);
}

function isFalse(field: string): boolean {
  return field.toLowerCase() === "false";
}
