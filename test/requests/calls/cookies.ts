import { type Call, once, type Script } from "./script.js";

/** A call whose response sets cookies. */
function set(path: string, ...cookies: readonly string[]): Call {
  const query = cookies.map((cookie) => `set=${encodeURIComponent(cookie)}`).join("&");
  return { method: "GET", url: `{server}${path}?${query}` };
}

function get(path: string): Call {
  return { method: "GET", url: `{server}${path}` };
}

export const cookies: readonly Script[] = [
  { name: "a cookie comes back", calls: [set("/a", "sid=1"), get("/a"), get("/")] },
  {
    name: "cookies come back in their order",
    calls: [set("/", "b=1; Path=/", "a=2; Path=/", "c=3; Path=/"), get("/x")],
  },
  {
    name: "longer paths come first",
    calls: [set("/a/b/c", "root=1; Path=/", "deep=2; Path=/a/b"), get("/a/b/c"), get("/a")],
  },
  {
    name: "a path is no prefix of letters",
    calls: [set("/pets/1", "a=1; Path=/pets"), get("/pets"), get("/pets/2"), get("/petshop")],
  },
  {
    name: "a cookie without a path belongs to its folder",
    calls: [set("/a/b/c", "x=1"), get("/a/b/d"), get("/a/b"), get("/a")],
  },
  {
    name: "a cookie is replaced and removed",
    calls: [
      set("/", "a=1; Path=/"),
      set("/", "a=2; Path=/"),
      get("/two"),
      set("/", "a=; Path=/; Max-Age=0"),
      get("/none"),
    ],
  },
  {
    name: "a cookie of the past",
    calls: [
      set("/", "a=1; Path=/", "b=2; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
      get("/x"),
    ],
  },
  {
    name: "Max-Age wins over Expires",
    calls: [
      set("/", "a=1; Path=/; Max-Age=3600; Expires=Thu, 01 Jan 1970 00:00:00 GMT"),
      get("/x"),
    ],
  },
  { name: "a secure cookie over http", calls: [set("/", "a=1; Path=/; Secure"), get("/x")] },
  { name: "a quoted cookie", calls: [set("/", 'a="b c"; Path=/'), get("/x")] },
  { name: "a cookie with equals signs", calls: [set("/", "a=b=c==; Path=/"), get("/x")] },
  { name: "an empty cookie", calls: [set("/", "a=; Path=/"), get("/x")] },
  { name: "a cookie without a name", calls: [set("/", "=b; Path=/"), get("/x")] },
  { name: "a cookie without an equals sign", calls: [set("/", "b; Path=/"), get("/x")] },
  {
    name: "a cookie of another domain",
    calls: [set("/", "a=1; Path=/; Domain=example.com"), get("/x")],
  },
  {
    name: "a cookie goes to every port of its host, and to no other host",
    calls: [
      set("/", "a=1; Path=/"),
      { method: "GET", url: "{otherPort}/x" },
      { method: "GET", url: "{otherHost}/x" },
    ],
  },
  {
    name: "a cookie of a response that failed",
    calls: [
      { method: "GET", url: "{server}/status/404?set=a%3D1%3B%20Path%3D%2F" },
      { method: "GET", url: "{server}/x" },
    ],
  },
  {
    name: "the session's cookies",
    session: { cookies: { a: "1", b: "2" } },
    calls: [get("/x"), { method: "GET", url: "{otherHost}/x" }],
  },
  {
    name: "a cookie header and no others",
    calls: [{ ...get("/x"), headers: { Cookie: "a=1; b=2" } }, get("/x")],
  },
  {
    name: "a cookie header beside the session's cookies",
    session: { cookies: { a: "1" } },
    calls: [{ ...get("/x"), headers: { Cookie: "b=2" } }],
  },
];

export const requestCookies: readonly Script[] = [
  once("a request's cookies", "GET", "{server}/a", { cookies: { a: "1", b: "2" } }),
  {
    name: "a request's cookies are not kept",
    session: { cookies: { a: "1" } },
    calls: [{ ...get("/x"), cookies: { b: "2" } }, get("/x")],
  },
  {
    name: "a request's cookie in place of the session's",
    session: { cookies: { a: "1" } },
    calls: [{ ...get("/x"), cookies: { a: "2" } }, get("/x")],
  },
];
