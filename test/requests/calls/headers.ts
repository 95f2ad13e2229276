import { once, type Script } from "./script.js";

export const headers: readonly Script[] = [
  once("a header", "GET", "{server}/a", { headers: { "X-Team": "red" } }),
  once("a header with spaces around", "GET", "{server}/a", { headers: { "X-Team": "red blue" } }),
  once("an empty header", "GET", "{server}/a", { headers: { "X-Team": "" } }),
  once("a header in latin-1", "GET", "{server}/a", { headers: { "X-Team": "röd" } }),
  once("a user agent of one's own", "GET", "{server}/a", { headers: { "user-agent": "mine/1" } }),
  once("no accept", "GET", "{server}/a", { headers: { Accept: null } }),
  once("no user agent", "GET", "{server}/a", { headers: { "User-Agent": null } }),
  {
    name: "the session's headers",
    session: { headers: { "X-Team": "red", "X-Gone": "1", Accept: "text/plain" } },
    calls: [
      { method: "GET", url: "{server}/same" },
      { method: "GET", url: "{server}/over", headers: { "x-team": "blue", accept: "*/*" } },
      { method: "GET", url: "{server}/without", headers: { "X-Gone": null } },
      { method: "GET", url: "{server}/again" },
    ],
  },
  {
    name: "the session's content type",
    session: { headers: { "Content-Type": "application/vnd.api+json" } },
    calls: [
      { method: "POST", url: "{server}/a", json: {} },
      { method: "GET", url: "{server}/a" },
    ],
  },
];

export const credentials: readonly Script[] = [
  once("basic", "GET", "{server}/a", { auth: { username: "alice", password: "se:cret" } }),
  once("basic without a password", "GET", "{server}/a", {
    auth: { username: "alice", password: "" },
  }),
  once("basic beyond ASCII", "GET", "{server}/a", { auth: { username: "ålice", password: "é" } }),
  {
    name: "the session's login",
    session: { auth: { username: "alice", password: "secret" } },
    calls: [
      { method: "GET", url: "{server}/same" },
      { method: "GET", url: "{server}/over", auth: { username: "bob", password: "other" } },
    ],
  },
  {
    name: "the session's login switched off",
    session: { auth: { username: "alice", password: "secret" } },
    calls: [{ method: "GET", url: "{server}/a", auth: null }],
  },
  {
    name: "the session's login and another host",
    session: { auth: { username: "alice", password: "secret" } },
    calls: [{ method: "GET", url: "{otherHost}/a" }],
  },
  once("an authorization header", "GET", "{server}/a", { headers: { Authorization: "Bearer x" } }),
  once("a login and an authorization header", "GET", "{server}/a", {
    auth: { username: "alice", password: "secret" },
    headers: { Authorization: "Bearer x" },
  }),
  once("a login in the URL", "GET", "http://alice:secret@{serverHost}/a"),
  once("a challenge without a login", "GET", "{server}/status/401?challenge=Basic%20realm=%22x%22"),
  once("a challenge to a login", "GET", "{server}/status/401?challenge=Basic%20realm=%22x%22", {
    auth: { username: "alice", password: "wrong" },
  }),
];

export const failures: readonly Script[] = [
  once("nothing there", "GET", "{server}/status/404"),
  once("a mistake of the server", "GET", "{server}/status/500"),
  once("a server that can't now", "GET", "{server}/status/503"),
  once("a server that can't take it now", "POST", "{server}/status/503"),
];
