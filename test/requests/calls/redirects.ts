import { type Call, type Method, methods, once, type Script } from "./script.js";

/** A URL that answers with a redirect to `to`. */
function redirect(status: number, to: string, origin = "{server}"): string {
  // The origins' placeholders stay readable for who replaces them.
  const encoded = encodeURIComponent(to).replaceAll("%7B", "{").replaceAll("%7D", "}");
  return `${origin}/redirect/${status}?to=${encoded}`;
}

function follow(name: string, to: string, options: Omit<Call, "method" | "url"> = {}): Script {
  return once(name, "GET", redirect(302, to), options);
}

const hasBody: ReadonlySet<Method> = new Set(["POST", "PUT", "PATCH"]);

/** Every status with every method, with a body where it usually has one. */
const matrix: readonly Script[] = [301, 302, 303, 307, 308].flatMap((status) =>
  methods.map((method) =>
    once(`${status} of ${method}`, method, redirect(status, "/b"), {
      redirects: 30,
      ...(hasBody.has(method)
        ? { text: "hello", headers: { "Content-Type": "text/plain", "X-Kept": "1" } }
        : {}),
    }),
  ),
);

/** Where a Location leads. */
const targets: readonly Script[] = [
  follow("to a path", "/b"),
  follow("to an absolute URL", "{server}/b?c=1"),
  follow("to a scheme in capitals", "{SERVER}/b"),
  follow("to a host without a scheme", "//{serverHost}/b"),
  follow("to a URL with a login", "http://alice:secret@{serverHost}/b"),
  follow("to a relative path", "b"),
  follow("to the folder above", "../b"),
  follow("to a query", "?b=1"),
  follow("to an empty Location", ""),
  follow("to a path with a space", "/b c"),
  follow("to a path that is encoded", "/b%2Fc%20d"),
  follow("to a path beyond ASCII", "/né"),
  once("to a path in latin-1", "GET", "{server}/redirect/302?to=/n%E9"),
  follow("to a fragment of its own", "/b#c"),
  once("with the fragment that the request had", "GET", `${redirect(302, "/b")}#c`),
  once("with two fragments", "GET", `${redirect(302, "/b#d")}#c`),
  once("without a Location", "GET", "{server}/redirect/302"),
  once("300 is followed by nobody", "GET", redirect(300, "/b")),
  once("304 is no redirect", "GET", redirect(304, "/b")),
  once("305 is followed by nobody", "GET", redirect(305, "/b")),
  once("not wanted", "GET", redirect(302, "/b"), { redirects: false }),
  once("a HEAD by its default", "HEAD", redirect(302, "/b")),
  follow("two in a row", redirect(301, "/b", "")),
  once("more than two", "GET", "{server}/loop/1", { redirects: 2 }),
  once("for ever", "GET", "{server}/loop/1"),
];

/** What goes along. */
const passengers: readonly Script[] = [
  follow("parameters stay behind", "/b", { params: { c: "1" } }),
  follow("headers go along", "/b", { headers: { "X-Team": "red" } }),
  follow("a login within the origin", "/b", { auth: { username: "alice", password: "secret" } }),
  follow("a login to another port", "{otherPort}/b", {
    auth: { username: "alice", password: "secret" },
  }),
  follow("a login to another host", "{otherHost}/b", {
    auth: { username: "alice", password: "secret" },
  }),
  {
    name: "the session's login to another host",
    session: { auth: { username: "alice", password: "secret" } },
    calls: [{ method: "GET", url: redirect(302, "{otherHost}/b") }],
  },
  follow("an authorization header to another host", "{otherHost}/b", {
    headers: { Authorization: "Bearer x" },
  }),
  follow("a key to another host", "{otherHost}/b", { headers: { "X-Api-Key": "secret" } }),
  follow("other headers to another host", "{otherHost}/b", { headers: { "X-Team": "red" } }),
  follow("back from another host", redirect(302, "{server}/c", "{otherHost}"), {
    auth: { username: "alice", password: "secret" },
  }),
  {
    name: "the session's login back from another host",
    session: { auth: { username: "alice", password: "secret" } },
    calls: [{ method: "GET", url: redirect(302, redirect(302, "{server}/c", "{otherHost}")) }],
  },
  once("a body to another host", "POST", redirect(307, "{otherHost}/b"), { text: "hello" }),
  once("a body that becomes a GET at another host", "POST", redirect(302, "{otherHost}/b"), {
    text: "hello",
  }),
  once("json once more", "POST", redirect(307, "/b"), { json: [] }),
  {
    name: "a cookie set on the way",
    calls: [
      { method: "GET", url: `${redirect(302, "/b")}&set=a%3D1%3B%20Path%3D%2F` },
      { method: "GET", url: "{server}/c" },
    ],
  },
  {
    name: "the jar's cookies to another host",
    session: { cookies: { a: "1" } },
    calls: [{ method: "GET", url: redirect(302, "{otherHost}/b") }],
  },
  follow("a cookie header within the origin", "/b", { headers: { Cookie: "a=1" } }),
  follow("a cookie header to another host", "{otherHost}/b", { headers: { Cookie: "a=1" } }),
];

export const redirects: readonly Script[] = [...matrix, ...targets, ...passengers];

export const redirectedCookies: readonly Script[] = [
  follow("a request's cookies within the origin", "/b", { cookies: { a: "1" } }),
  follow("a request's cookies to another host", "{otherHost}/b", { cookies: { a: "1" } }),
];

export const compression: readonly Script[] = [
  once("a compressed response", "GET", "{server}/gzip"),
];
