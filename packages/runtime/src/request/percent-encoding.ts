/** Percent-encoding by RFC 3986: everything but its unreserved characters. */

const unreserved = /^[A-Za-z0-9\-._~]*$/;
const leftByEncodeURIComponent = /[!'()*]/g;

/**
 * Encodes every byte that is not unreserved (RFC 3986, section 2.3), so that a value can't be taken
 * for a delimiter.
 *
 * @throws URIError for a lone surrogate, which has no bytes in UTF-8.
 */
export function encodeUnreserved(text: string): string {
  if (unreserved.test(text)) return text;
  return encodeURIComponent(text).replace(leftByEncodeURIComponent, encodeCharacter);
}

/**
 * Encodes what may not stand in a query as it is, and leaves reserved characters alone (RFC 6570,
 * section 1.5, "reserved"). `#` would end the query, and `&`, `=` and `+` change its parameters:
 * OpenAPI 3.2 leaves it to the user not to hand these in; here they are encoded all the same.
 */
export function encodeReserved(text: string): string {
  return encodeURIComponent(text).replace(/%(?:3A|2F|3F|40|24|2C|3B|5B|5D)/g, (encoded) =>
    decodeURIComponent(encoded),
  );
}

function encodeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
