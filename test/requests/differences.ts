import { version } from "../../packages/runtime/src/index.js";
import { acceptEncoding } from "../../packages/runtime/src/response/content-coding.js";
import { all, answer, type Change, each, field, nothingFrom, oneMore, url } from "./change.js";

/** Something that our session does otherwise than requests, on purpose. */
export interface Difference {
  readonly why: string;
  /** The names of the scripts in which it occurs; without it, wherever it does. */
  readonly in?: readonly string[];
  /** Gone since this version of Python's packages. */
  readonly until?: Readonly<Partial<Record<"requests" | "urllib3", string>>>;
  readonly change: Change;
}

const alice = "Basic YWxpY2U6c2VjcmV0";

/** All of them. One that doesn't occur fails the test, as one does that isn't listed. */
export const differences: readonly Difference[] = [
  {
    why: "Each says its own name.",
    change: field("user-agent", /^python-requests\/[\d.]+$/, `gen-client/${version}`),
  },
  {
    why: "Each asks for the codings that it decodes, ours with the one first that makes JSON smallest.",
    change: field("accept-encoding", /^gzip, deflate(?:, \w+)*$/, acceptEncoding),
  },
  {
    why: "A null removes the field; with requests the library below it fills in its own name instead.",
    in: ["no user agent"],
    change: field("user-agent", /^python-urllib3\/[\d.]+$/, undefined),
  },
  {
    why: "Content-Length: 0 is for methods whose body means something (RFC 9110, 8.6).",
    change: each(({ "content-length": length, ...request }) =>
      length === "0" && /^(?:DELETE|OPTIONS) /.test(request[":line"] ?? "") ? request : undefined,
    ),
  },

  {
    why: "A connection is not used again after HEAD: a server that sends a body all the same would spoil the next response.",
    change: each((request) =>
      request[":line"]?.startsWith("HEAD ") ? { ...request, connection: "close" } : undefined,
    ),
  },

  // URLs.
  {
    why: "URLs are read as browsers and fetch read them (WHATWG URL): escapes stay as they are, an escaped .. is a .., and it takes fewer escapes.",
    in: [
      "a path with lower-case hex digits",
      "a path with a letter encoded",
      "a path with a lone percent sign",
      "a path with encoded dot segments",
      "a path with what no URL has",
      "a path with brackets",
      "a query with what no URL has",
      "a query with a quote",
    ],
    change: all(
      url("/n%C3%A9", "/n%c3%a9"),
      url("/~user/a", "/%7Euser/%61"),
      url("/100%25", "/100%"),
      url("/a/../c", "/c"),
      url("h%7Ci", "h|i"),
      url("a%5Bb%5D", "a[b]"),
      url("%7Cf%5Bg%5D%7Bh%7D%5Ei%60j", "|f[g]{h}^i`j"),
      url("'c'", "%27c%27"),
    ),
  },
  {
    why: "A space in a parameter is %20, which means a space in any part of a URL; + does in forms only.",
    in: ["a parameter with a space"],
    change: url("b+c=d+e", "b%20c=d%20e"),
  },
  {
    why: "Booleans are written as JSON and JavaScript write them, not as Python does.",
    in: ["a boolean", "a form with a boolean"],
    change: all(url("b=True", "b=true"), field(":body", "a=True", "a=true")),
  },

  // Headers and credentials.
  {
    why: "What the body is decides over the session's default; with requests that default breaks uploads.",
    in: ["the session's content type"],
    change: field("content-type", "application/vnd.api+json", "application/json", 0),
  },
  {
    why: "Logins are UTF-8, not latin-1 (RFC 7617, 2.1: what servers that say anything ask for).",
    in: ["basic beyond ASCII"],
    change: field("authorization", "Basic 5WxpY2U66Q==", "Basic w6VsaWNlOsOp"),
  },
  {
    why: "A login can be switched off for a request; requests takes None for not given.",
    in: ["the session's login switched off"],
    change: field("authorization", alice, undefined),
  },
  {
    why: "The session's login goes to the origins that it is meant for, and nowhere else.",
    in: ["the session's login and another host"],
    change: field("authorization", alice, undefined),
  },
  {
    why: "The narrower word wins: a header that a request names itself, over its login.",
    in: ["a login and an authorization header"],
    change: field("authorization", alice, "Bearer x"),
  },
  {
    why: "A login in a URL is refused: URLs end up in logs.",
    in: ["a login in the URL"],
    change: all(nothingFrom(0), answer(0, "no response")),
  },

  // Retries.
  {
    why: "What is safe to repeat is sent up to three times where the server says that it can't now; requests never repeats by itself.",
    in: ["a server that can't now"],
    change: all(oneMore({}), oneMore({})),
  },

  // Bodies.
  {
    why: "JSON is compact, and in UTF-8 instead of escapes.",
    change: each(({ ":body": body, ...request }) => {
      if (body === undefined || request["content-type"] !== "application/json") return undefined;
      return { ...request, ":body": JSON.stringify(JSON.parse(body)) };
    }),
  },
  {
    why: "null is a JSON text, and undefined means none; Python has None for both.",
    in: ["json null"],
    change: all(
      field("content-length", "0", "the body's"),
      field("content-type", undefined, "application/json"),
      field(":body", undefined, "null"),
    ),
  },
  {
    why: "A text says that it is one, as with fetch.",
    in: [
      "text",
      "empty text",
      "a body to another host",
      "a body that becomes a GET at another host",
    ],
    change: field("content-type", undefined, "text/plain;charset=UTF-8", 0),
  },
  {
    why: "Forms are written as browsers write them (WHATWG URL, 5.2): * stays, and ~ does not.",
    in: ["a form with an asterisk", "a form with a tilde"],
    change: all(field(":body", "a=b%2Ac", "a=b*c"), field(":body", "a=b~c", "a=b%7Ec")),
  },
  {
    why: "An empty form is a form.",
    in: ["an empty form"],
    change: field("content-type", undefined, "application/x-www-form-urlencoded"),
  },
  {
    why: "The content of a file has a content type; without one servers assume text in US-ASCII.",
    in: ["a file without a content type", "a file without a name"],
    change: field(":part 1", /\n\nabc/, (part) =>
      part.replace("\n\n", "\ncontent-type: text/plain;charset=UTF-8\n\n"),
    ),
  },
  {
    why: "A backslash in a name stays as it is, as in browsers; urllib3 1 doubles it.",
    in: ["a file's name with a backslash"],
    until: { urllib3: "2.0" },
    change: field(":part 1", /a\\\\b/, (part) => part.replace("a\\\\b", "a\\b")),
  },

  // Cookies.
  {
    why: "A loopback address counts as secure, as in browsers, so that what works deployed does here.",
    in: ["a secure cookie over http"],
    change: field("cookie", undefined, "a=1", 1),
  },
  {
    why: "A cookie may have no name (RFC 6265bis).",
    in: ["a cookie without a name"],
    change: field("cookie", undefined, "b", 1),
  },
  {
    why: "A cookie header joins the session's cookies instead of replacing them all.",
    in: ["a cookie header beside the session's cookies"],
    change: field("cookie", "b=2", "a=1; b=2"),
  },
  {
    why: "A request's cookie replaces the session's; requests sends both, and the server picks one.",
    in: ["a request's cookie in place of the session's"],
    change: field("cookie", "a=1; a=2", "a=2"),
  },

  // Redirects.
  {
    why: "301 and 302 turn POST into GET and nothing else (Fetch, 4.4). With requests a redirected PUT loses its body, or becomes a GET: an update that was never made looks like one that was.",
    in: [
      "301 of PUT",
      "301 of PATCH",
      "302 of PUT",
      "302 of PATCH",
      "302 of DELETE",
      "302 of OPTIONS",
    ],
    change: methodAndBodyGoAlong(),
  },
  {
    why: "HEAD is followed as every method is.",
    in: ["a HEAD by its default"],
    change: all(oneMore({ ":line": "HEAD /b HTTP/1.1" }), answer(0, "200 {server}/b")),
  },
  {
    why: "A Location that isn't UTF-8 is read as latin-1; requests ends with a UnicodeDecodeError.",
    in: ["to a path in latin-1"],
    change: all(
      oneMore({ ":line": "GET /n%C3%A9 HTTP/1.1" }),
      answer(0, '200 {server}/n%C3%A9 {"ok":true}'),
    ),
  },
  {
    why: "The login of a Location, which neither sends, is not shown either.",
    in: ["to a URL with a login"],
    change: answer(0, '200 {server}/b {"ok":true}'),
  },
  {
    why: "A key goes to nobody but the origin that it was sent to.",
    in: ["a key to another host"],
    change: field("x-api-key", "secret", undefined, 1),
  },
  {
    why: "A body is not handed on to an origin that its sender didn't name.",
    in: ["a body to another host"],
    change: all(nothingFrom(1), answer(0, "no response")),
  },
  {
    why: "A cookie header goes along within its origin; requests loses it.",
    in: ["a cookie header within the origin"],
    change: field("cookie", undefined, "a=1", 1),
  },
  {
    why: "A request's cookies are meant for the origin that they were given for.",
    in: ["a request's cookies to another host"],
    change: field("cookie", "a=1", undefined, 1),
  },
];

/** Of a request that is redirected. */
function methodAndBodyGoAlong(): Change {
  return ({ sent: [first = {}, second = {}, ...others], answers }) => {
    const [method = ""] = first[":line"]?.split(" ") ?? [];
    const line = second[":line"]?.replace(/^\w+/, method) ?? "";
    const { "content-type": type, "content-length": length, ":body": body } = first;
    const along =
      type === undefined || length === undefined || body === undefined
        ? {}
        : { "content-type": type, "content-length": length, ":body": body };
    return { sent: [first, { ...second, ":line": line, ...along }, ...others], answers };
  };
}
