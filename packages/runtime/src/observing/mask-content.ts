import { essenceOf, isJson, isXml } from "../request/media-type.js";
import type { ShownPart } from "../request/masked-parts.js";
import { isSecretField, masked } from "../request/secrets.js";
import { charsetOf, decodeText } from "../response/charset.js";

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

/** What is shown in place of a part's content; undefined where that is itself. */
export function maskPart({ name, type, content }: ShownPart): string | undefined {
  if (isSecretField(name)) return masked;
  return isJson(type) ? maskContent(content, type, charsetOf(type)) : undefined;
}

function maskForm(text: string): string {
  const pairs = text.split("&").map((pair) => {
    const name = pair.split("=", 1)[0] ?? "";
    return isSecretField(name) ? `${name}=${masked}` : pair;
  });
  return pairs.join("&");
}

/** The text of elements and attributes, whatever their prefix. */
function maskXml(text: string): string {
  const isSecret = (name: string): boolean => isSecretField(name.replace(/^.*:/, ""));
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
    if (!isSecretField(name) || value === null || value === "") return value;
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
