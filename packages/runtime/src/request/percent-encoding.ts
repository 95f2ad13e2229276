/** Percent-encoding by RFC 3986: everything but its unreserved characters. */

/** Makes a text one that can stand in its place. */
export type Encode = (text: string) => string;

const unreserved = /^[A-Za-z0-9\-._~]*$/;
const leftByEncodeURIComponent = /[!'()*]/g;
const encodedTriple = /(%[0-9A-Fa-f]{2})/;

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
 * `allowReserved` in a query: `[`, `]` and `#` may not stand there (RFC 3986, 3.4), and `&`, `=` and `+`
 * part and change its parameters (OpenAPI 3.2, 4.12.4 and appendix C.4.2).
 */
export const keptInQuery = ":/?@!$'()*,;";

/** `allowReserved` in a path: `/`, `?`, `#`, `[` and `]` would change its shape (RFC 3986, 3.3). */
export const keptInPath = ":@!$&'()*+,;=";

/** `allowReserved` in a cookie: `;` and `,` part cookies, `"` and `\` may not stand there (RFC 6265, 4.1.1). */
export const keptInCookie = ":/?#[]@!$&'()*+=";

/** A query that its user wrote: what a query can have (RFC 3986, 3.4). */
export const keptInQueryAsWritten = `${keptInQuery}&=+`;

/**
 * Encodes what may not stand in a place as it is, and leaves the reserved characters in `kept` alone,
 * as well as what is encoded already (RFC 6570, 3.2.3). OpenAPI leaves it to users not to hand in
 * characters that the place has another use for; here these are encoded all the same.
 */
export function encodeAllBut(kept: string): Encode {
  const restore = (encoded: string): string => {
    const character = decodeURIComponent(encoded);
    return kept.includes(character) ? character : encoded;
  };
  return (text) =>
    text
      .split(encodedTriple)
      .map((part, index) =>
        // Every other part is what it was split by.
        index % 2 === 1 ? part : encodeUnreserved(part).replace(/%[2-5][0-9A-F]/g, restore),
      )
      .join("");
}

function encodeCharacter(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
