import { methods, once, type Script } from "./script.js";

export const urls: readonly Script[] = [
  once("no path", "GET", "{server}"),
  once("a scheme in capitals", "GET", "{SERVER}/a"),
  once("a path with a space", "GET", "{server}/a b"),
  once("a path beyond ASCII", "GET", "{server}/né/日本"),
  once("a path that is encoded", "GET", "{server}/n%C3%A9/a%2Fb/a%20b"),
  once("a path with lower-case hex digits", "GET", "{server}/n%c3%a9"),
  once("a path with a letter encoded", "GET", "{server}/%7Euser/%61"),
  once("a path with a lone percent sign", "GET", "{server}/100%"),
  once("a path with dot segments", "GET", "{server}/a/./b/../c"),
  once("a path with encoded dot segments", "GET", "{server}/a/%2e%2e/c"),
  once("a path with empty segments", "GET", "{server}/a//b/"),
  once("a path that starts with two slashes", "GET", "{server}//a"),
  once("a path with delimiters", "GET", "{server}/a;b=1/c,d:e@f/!$&'()*+=~"),
  once("a path with what no URL has", "GET", '{server}/a"b<c>d`f{g}h|i'),
  once("a path with brackets", "GET", "{server}/a[b]"),
  once("a query in the URL", "GET", "{server}/a?b=1&c=x+y%20z&d"),
  once("a query beyond ASCII", "GET", "{server}/a?né=ü"),
  once("a query with what no URL has", "GET", '{server}/a?b="c d"<e>|f[g]{h}^i`j'),
  once("a query with a quote", "GET", "{server}/a?b='c'"),
  once("a query with a slash and a question mark", "GET", "{server}/a?b=/c?d"),
  once("an empty query", "GET", "{server}/a?"),
  ...methods.map((method) => once(`${method} without a body`, method, "{server}/a")),
];

export const params: readonly Script[] = [
  once("texts and numbers", "GET", "{server}/a", { params: { b: "c", d: 1, e: 1.5, f: -2 } }),
  once("a boolean", "GET", "{server}/a", { params: { b: true } }),
  once("a list", "GET", "{server}/a", { params: { b: ["c", "d", 1] } }),
  once("an empty list and null", "GET", "{server}/a", { params: { b: [], c: null, d: "e" } }),
  once("only null", "GET", "{server}/a", { params: { b: null } }),
  once("an empty text", "GET", "{server}/a", { params: { b: "" } }),
  once("a parameter with a space", "GET", "{server}/a", { params: { "b c": "d e" } }),
  once("a parameter beyond ASCII", "GET", "{server}/a", { params: { né: "ü日" } }),
  once("a parameter with delimiters", "GET", "{server}/a", {
    params: { "b[]": "&=+#?/:;,@!$'()*-._~%" },
  }),
  once("parameters after a query", "GET", "{server}/a?b=1", { params: { c: "2" } }),
  once("a parameter that the query has", "GET", "{server}/a?b=1", { params: { b: "2" } }),
  {
    name: "the session's parameters",
    session: { params: { b: "1", c: "2", d: ["3", "4"] } },
    calls: [
      { method: "GET", url: "{server}/same" },
      { method: "GET", url: "{server}/over", params: { b: "x", d: "5" } },
      { method: "GET", url: "{server}/without", params: { b: null } },
      { method: "GET", url: "{server}/more?e=0", params: { f: "6" } },
    ],
  },
];

export const fragments: readonly Script[] = [
  once("a fragment", "GET", "{server}/a?b=1#c"),
  once("parameters and a fragment", "GET", "{server}/a#b", { params: { c: "d" } }),
];
