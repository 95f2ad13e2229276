/** Type and subtype without parameters, in lower case: `Text/Plain; charset=utf-8` as `text/plain`. */
export function essenceOf(contentType: string): string {
  return contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** True for `application/json`, its old name, and everything that ends in `+json` (RFC 6839, 3.1). */
export function isJson(contentType: string): boolean {
  return /^(?:application|text)\/json$|\+json$/.test(essenceOf(contentType));
}

/** True for `application/xml`, `text/xml`, and everything that ends in `+xml` (RFC 7303). */
export function isXml(contentType: string): boolean {
  return /^(?:application|text)\/xml$|\+xml$/.test(essenceOf(contentType));
}
