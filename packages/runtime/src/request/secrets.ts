/** What errors, events, recordings and inspections must not show. */

/** Names of what one request carries credentials in, beside those that say so by themselves. */
export interface SecretNames {
  /** In lower case. */
  readonly headers: readonly string[];
  readonly params: readonly string[];
  /** What the credentials are, for people: `login (HTTP basic)`. */
  readonly schemes?: readonly string[];
}

export const noSecrets: SecretNames = { headers: [], params: [] };

/** Names under which APIs take and give secrets, whatever their documents say of them. */
const secretName =
  /^(?:.*[_.-])?(?:(?:access|api|app|auth|bearer|bot|client|csrf|id|refresh|session|user|xsrf)?token|(?:api)?-?key|secret|password|passwd|passphrase|pwd|signature|sig|credential|auth|authorization|assertion|jwt|session(?:-?id)?|csrf|xsrf|dpop)s?$/i;

/** Names of fields in bodies that hold secrets: fewer than of headers, as a `key` may be anything. */
const secretField =
  /(?:password|passwd|passphrase|pwd|secret|(?:access|actor|api|auth|bearer|id|refresh|session|subject)[_-]?token|device[_-]?code|(?:api|private)[_-]?key|client[_-]?assertion|code[_-]?verifier|credential)s?$/i;

/** What stands in a secret's place. */
export const masked = "***";

/** True for a header that carries credentials: by its name, or because one was put there. */
export function isSecretHeader(name: string, secrets: SecretNames): boolean {
  return (
    name === "cookie" ||
    name === "set-cookie" ||
    secrets.headers.includes(name) ||
    (secretName.test(name) && name !== "idempotency-key")
  );
}

/** True for a parameter that is one: `accessToken` as well as `access_token`. */
function isSecretParameter(name: string, secrets: SecretNames): boolean {
  const apart = name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "-");
  return secrets.params.includes(name) || secretName.test(apart);
}

/** True for a field of a body, or a part of a form, that is one. */
export function isSecretField(name: string): boolean {
  return secretField.test(name);
}

/**
 * A URL or path with the secrets of its query masked, those that logins leave in its fragment (RFC 6749,
 * 4.2.2), and credentials before its host.
 */
export function maskQuery(given: string, secrets: SecretNames): string {
  const url = given.replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/?#]*@/i, `$1//${masked}@`);
  if (!/[?#]/.test(url)) return url;
  const [, path = "", query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(url) ?? [];
  const shown = query === undefined ? path : `${path}?${maskPairs(query, secrets)}`;
  if (fragment === undefined) return shown;
  return `${shown}#${fragment.includes("=") ? maskPairs(fragment, secrets) : fragment}`;
}

/** A query, or a form, with its secrets masked: `a=1&token=***`. */
export function maskPairs(pairs: string, secrets: SecretNames): string {
  const shown = pairs.split("&").map((pair) => {
    const name = pair.split("=", 1)[0] ?? "";
    return isSecretParameter(decodeName(name), secrets) ? `${name}=${masked}` : pair;
  });
  return shown.join("&");
}

/** Header fields by name, secrets masked. Takes lower-case names and values in turn. */
export function maskHeaders(
  headers: readonly string[],
  secrets: SecretNames,
): Record<string, string> {
  const shown: [name: string, value: string][] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    shown.push([name, maskHeader(name, headers[index + 1] as string, secrets)]);
  }
  return Object.fromEntries(shown);
}

/** The value of one header field, or what may be shown of it. */
export function maskHeader(name: string, value: string, secrets: SecretNames): string {
  if (isSecretHeader(name, secrets)) return masked;
  if (name === "link") {
    return value.replaceAll(/<[^>]*>/g, (link) => maskQuery(link.slice(0, -1), secrets) + ">");
  }
  return urlHeaders.has(name) ? maskQuery(value, secrets) : value;
}

const urlHeaders = new Set(["content-location", "location", "referer"]);

/** Text of which only a part is shown, with what looks like a secret in its JSON masked. */
export function maskSnippet(text: string): string {
  return text.replaceAll(secretMember, `$1"${masked}"`);
}

const secretMember =
  /("[^"]*(?:password|passwd|secret|token|api[_-]?key|private[_-]?key|credential)[^"]*"\s*:\s*)"(?:[^"\\]|\\.)*"?/gi;

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
