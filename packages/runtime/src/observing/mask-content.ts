import { masked } from "../request/secrets.js";
import { decodeText } from "../response/charset.js";

/** Fields of bodies whose values are secrets: of logins, OAuth 2 (RFC 6749, 6750) and the like. */
const secretField =
  /^(?:.*[_.-])?(?:password|passwd|pwd|passphrase|secret|(?:access|actor|auth|id|refresh|session|subject)[_-]?token|device[_-]?code|api[_-]?key|private[_-]?key|client[_-]?(?:secret|assertion)|code[_-]?verifier|credentials?)$/i;

/** A body as text with its secrets masked; undefined for what is no text. */
export function maskContent(body: Buffer, mimeType: string, charset: string): string | undefined {
  const type = mimeType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const isJson = type === "application/json" || type.endsWith("+json");
  const isForm = type === "application/x-www-form-urlencoded";
  if (!isJson && !isForm && !type.startsWith("text/") && !/[/+]xml$/.test(type)) return undefined;
  const text = decodeText(body, charset);
  if (isForm) return maskForm(text);
  return isJson ? maskJson(text) : text;
}

function maskForm(text: string): string {
  const pairs = text.split("&").map((pair) => {
    const name = pair.split("=", 1)[0] ?? "";
    return secretField.test(name) ? `${name}=${masked}` : pair;
  });
  return pairs.join("&");
}

function maskJson(text: string): string {
  let found = false;
  const mask = (name: string, value: unknown): unknown => {
    if (!secretField.test(name) || value === null || value === "") return value;
    found = true;
    return masked;
  };
  try {
    const json = JSON.stringify(JSON.parse(text, mask));
    // As it came, unless there is something to hide.
    return found ? json : text;
  } catch {
    return text;
  }
}
