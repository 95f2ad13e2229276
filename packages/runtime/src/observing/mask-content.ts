import { essenceOf, isJson, isXml } from "../request/media-type.js";
import { masked } from "../request/secrets.js";
import { decodeText } from "../response/charset.js";

/** Fields of bodies whose values are secrets: of logins, OAuth 2 (RFC 6749, 6750) and the like. */
const secretField =
  /^(?:.*[_.-])?(?:password|passwd|pwd|passphrase|secret|(?:access|actor|auth|id|refresh|session|subject)[_-]?token|device[_-]?code|api[_-]?key|private[_-]?key|client[_-]?(?:secret|assertion)|code[_-]?verifier|credentials?)$/i;

/** A body as text with its secrets masked; undefined for what is no text. */
export function maskContent(body: Buffer, mimeType: string, charset: string): string | undefined {
  const isForm = essenceOf(mimeType) === "application/x-www-form-urlencoded";
  const isText = isForm || essenceOf(mimeType).startsWith("text/");
  if (!isText && !isJson(mimeType) && !isXml(mimeType)) return undefined;
  const text = decodeText(body, charset);
  if (isForm) return maskForm(text);
  if (isJson(mimeType)) return maskJson(text);
  return isXml(mimeType) ? maskXml(text) : text;
}

function maskForm(text: string): string {
  const pairs = text.split("&").map((pair) => {
    const name = pair.split("=", 1)[0] ?? "";
    return secretField.test(name) ? `${name}=${masked}` : pair;
  });
  return pairs.join("&");
}

/** The text of elements and attributes, whatever their prefix. */
function maskXml(text: string): string {
  const isSecret = (name: string): boolean => secretField.test(name.replace(/^.*:/, ""));
  return text
    .replaceAll(
      /(<([\w.:-]+)(?:\s[^<>]*)?>)(?:[^<]+|<!\[CDATA\[[^\]]{0,10000}\]\]>)(?=<\/)/g,
      (all, tag: string, name: string) => (isSecret(name) ? tag + masked : all),
    )
    .replaceAll(
      /(\s([\w.:-]+)\s*=\s*)(["'])[^"'<]*\3/g,
      (all, start: string, name: string, quote: string) =>
        isSecret(name) ? start + quote + masked + quote : all,
    );
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
