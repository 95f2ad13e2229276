// @ts-check
/**
 * When what was sent is what was expected. Bytes that a specification leaves open count as the same:
 *
 * - a percent-encoded character and the character itself, where it has no meaning in that place: letters,
 *   digits and `-._~` (RFC 3986, 6.2.2.2), what RFC 2396 called unreserved, `!'()*`, and what is no part of
 *   any URL or only of its host, `"<>[]\^{|}` and the backtick;
 * - `+` and `%20` in a query, upper and lower case in `%7c`, and an `&` with nothing before or behind it;
 * - the order of parameters and cookies of different names, and blanks around the commas of a header;
 * - for forms, whatever the URL standard's parser reads as the same list of names and values;
 * - JSON with the same value; the boundary, the order of header fields, and the unsaid `text/plain` of
 *   multipart bodies; how a body's length is told, and the media type where there is no body;
 * - for XML, with its declaration or without, and blanks between elements;
 * - for a response without content, whatever has nothing in it.
 */
import { isDeepStrictEqual } from "node:util";
import { valueOf } from "../../servers/raw-request.mjs";

/** @import { BodyExpected, ExpectedPart } from "../../wire/bodies.mjs" */
/** @import { ResponseExpected } from "../../wire/responses.mjs" */
/** @import { Recorded } from "../../servers/raw-request.mjs" */
/** @import { Expected } from "./cases.mjs" */

/**
 * @typedef {object} Difference
 * @property {string} of `request line`, for example.
 * @property {string} expected
 * @property {string} got
 */

/**
 * What is not as expected in a request.
 *
 * @param {Expected} expected
 * @param {Recorded} request
 * @returns {Difference[]}
 */
export function differencesOf({ target, header = {}, body }, request) {
  const line = request.line.replace(/ HTTP\/1\.1$/, "");
  return [
    ...(target === undefined ? [] : compare("request line", target, line, sameTarget)),
    ...Object.entries(header).flatMap(([name, value]) =>
      compare(
        name,
        value,
        valueOf(request.fields, name),
        name === "cookie" ? sameCookie : sameField,
      ),
    ),
    ...(body === undefined ? [] : bodyDifferences(body, request)),
  ];
}

/**
 * What is not as expected in what the caller got.
 *
 * @param {ResponseExpected} expected
 * @param {unknown} got
 * @returns {Difference[]}
 */
export function responseDifferences(expected, got) {
  if (isDeepStrictEqual(plain(expected), plain(got))) return [];
  if ("value" in expected && expected.value === undefined && isNothing(expected.status, got)) {
    return [];
  }
  return [{ of: "response", expected: show(expected), got: show(got) }];
}

/**
 * @param {string} of
 * @param {string | undefined} expected
 * @param {string | undefined} got
 * @param {(one: string) => string} canonical Texts that say the same have the same.
 * @returns {Difference[]}
 */
function compare(of, expected, got, canonical) {
  if (expected === undefined || got === undefined) {
    if (expected === got) return [];
  } else if (canonical(expected) === canonical(got)) return [];
  return [{ of, expected: expected ?? "(nothing)", got: got ?? "(nothing)" }];
}

/** @param {string} target */
function sameTarget(target) {
  const [path = "", query = ""] = target.split(/\?(.*)/s, 2);
  const pairs = query.replaceAll("+", "%20").split("&").map(sameText).filter(Boolean);
  return `${sameText(path)}?${byName(pairs).join("&")}`;
}

/** @param {string} cookie */
function sameCookie(cookie) {
  return byName(cookie.split("; ").map(sameText)).join("; ");
}

/** @param {string} value */
function sameField(value) {
  return value.replaceAll(/\s*,\s*/g, ",");
}

/** Those of one name keep their order. @param {readonly string[]} pairs */
function byName(pairs) {
  /** @param {string} pair */
  const name = (pair) => pair.replace(/=.*/s, "");
  return pairs.toSorted((a, b) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0));
}

const meaningless = /[\w\-.~!'()*"<>[\]\\^`{|}]/;

/** @param {string} text */
function sameText(text) {
  return text.replaceAll(/%[\da-f]{2}/gi, (triplet) => {
    const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
    return meaningless.test(character) ? character : triplet.toUpperCase();
  });
}

/**
 * @param {BodyExpected} expected
 * @param {Recorded} request
 * @returns {Difference[]}
 */
function bodyDifferences(expected, { fields, body }) {
  const contentType = valueOf(fields, "content-type");
  const got = body.toString("latin1");
  if (expected.type === undefined) return compare("body", "", got, (text) => text);
  const typed = compare("content-type", expected.type, contentType, bareType);
  if ("json" in expected) {
    const isSame = isDeepStrictEqual(expected.json, parsed(body.toString()));
    return isSame
      ? typed
      : [...typed, { of: "body", expected: JSON.stringify(expected.json), got: body.toString() }];
  }
  if ("text" in expected) return [...typed, ...compare("body", expected.text, got, (text) => text)];
  if ("xml" in expected) return [...typed, ...compare("body", expected.xml, got, sameXml)];
  const [want, have] =
    "pairs" in expected
      ? [expected.pairs, [...new URLSearchParams(body.toString())]]
      : [expected.parts, alike(expected.parts, partsOf(got, contentType))];
  return isDeepStrictEqual(want, have)
    ? typed
    : [...typed, { of: "body", expected: show(want), got: "pairs" in expected ? got : show(have) }];
}

/** Without declaration, and blanks that are no text. @param {string} xml */
function sameXml(xml) {
  return xml
    .replace(/^<\?xml[^>]*\?>/, "")
    .replaceAll(/(?<=>)\s+(?=<)/g, "")
    .trim();
}

/** @param {string} contentType */
function bareType(contentType) {
  return contentType.replace(/;.*/s, "").trim().toLowerCase();
}

/** @param {string} text */
function parsed(text) {
  try {
    return /** @type {unknown} */ (JSON.parse(text));
  } catch {
    // Of another type than any JSON.
    return Symbol("no JSON");
  }
}

/**
 * The parts of a multipart body, with a character for each byte.
 *
 * @param {string} body
 * @param {string | undefined} contentType
 * @returns {ExpectedPart[]}
 */
function partsOf(body, contentType) {
  const boundary = /boundary="?([^";]+)/.exec(contentType ?? "")?.[1];
  if (boundary === undefined) return [];
  const pieces = `\r\n${body}`.split(`\r\n--${boundary}`).slice(1, -1);
  return pieces.map((piece) => {
    const [head = "", content = ""] = piece.split(/\r\n\r\n(.*)/s, 2);
    const type = /^content-type: *(.*)$/im.exec(head)?.[1];
    const filename = /filename="([^"]*)"/i.exec(head)?.[1];
    return {
      name: /\bname="([^"]*)"/i.exec(head)?.[1] ?? "",
      content,
      ...(type !== undefined && { type: bareType(type) }),
      ...(filename !== undefined && { filename }),
    };
  });
}

/**
 * The parts without what a vector leaves open.
 *
 * @param {readonly ExpectedPart[]} expected
 * @param {readonly ExpectedPart[]} parts
 * @returns {ExpectedPart[]}
 */
function alike(expected, parts) {
  return parts.map(({ filename, type, ...part }, index) => ({
    ...part,
    ...(expected[index]?.filename !== undefined && { filename }),
    ...(type !== undefined && !(type === "text/plain" && expected[index]?.type === undefined)
      ? { type }
      : {}),
  }));
}

/**
 * @param {number} status
 * @param {unknown} got
 */
function isNothing(status, got) {
  const nothings = [{ value: null }, { value: "" }, { value: {} }, { bytes: "" }, { items: [] }];
  return nothings.some((nothing) => isDeepStrictEqual({ status, ...nothing }, plain(got)));
}

/** As JSON would carry it: no value is undefined. @param {unknown} value */
function plain(value) {
  return JSON.parse(JSON.stringify(value) ?? "null");
}

/** @param {unknown} value */
function show(value) {
  return JSON.stringify(value) ?? "nothing";
}
