import { ReadError } from "../read-error.js";

/** Headers of the user's for the origin that they gave, and for no other. */
export interface Credentials {
  readonly origin: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The headers that go with an address as the user wrote it: those given with it, and its user and
 * password as Basic credentials, unless they give an `Authorization` of their own. Throws a
 * `ReadError` for what can be no header; it never repeats a value.
 */
export function credentialsFor(
  url: URL,
  given: Readonly<Record<string, string>> = {},
): Credentials {
  const headers: Record<string, string> = {};
  const basic = basicCredentials(url);
  if (basic !== undefined) headers["authorization"] = basic;
  for (const [name, value] of Object.entries(given)) {
    const expected = expectedHeader(name, value);
    if (expected !== undefined) {
      throw new ReadError(`The header ${JSON.stringify(name)} can't be sent`, `Give ${expected}.`);
    }
    headers[name.toLowerCase()] = value;
  }
  return { origin: url.origin, headers };
}

/** What was expected of a header that can't be sent (RFC 9110, 5.1 and 5.5). */
export function expectedHeader(name: string, value: string): string | undefined {
  const isName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name);
  return isName && /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value)
    ? undefined
    : "a header: a name of letters, digits and hyphens, and a value on one line";
}

function basicCredentials(url: URL): string | undefined {
  if (url.username === "" && url.password === "") return undefined;
  const pair = `${decoded(url.username)}:${decoded(url.password)}`;
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}

/** A percent sign that begins no escape is itself: passwords are pasted as they are. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
