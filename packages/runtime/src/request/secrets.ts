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
  /^(?:.*[_.-])?(?:api-?key|key|token|secret|password|passwd|pwd|signature|sig|credential|auth|authorization)s?$/i;

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

/** A URL or path with the secrets of its query masked, and credentials before its host. */
export function maskQuery(given: string, secrets: SecretNames): string {
  const url = given.replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/?#]*@/i, `$1//${masked}@`);
  const start = url.indexOf("?") + 1;
  if (start === 0) return url;
  const hash = url.indexOf("#", start);
  const end = hash === -1 ? url.length : hash;
  const pairs = url.slice(start, end).split("&");
  const shown = pairs.map((pair) => {
    const name = pair.split("=", 1)[0] ?? "";
    const decoded = decodeName(name);
    return secrets.params.includes(decoded) || secretName.test(decoded)
      ? `${name}=${masked}`
      : pair;
  });
  return url.slice(0, start) + shown.join("&") + url.slice(end);
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
