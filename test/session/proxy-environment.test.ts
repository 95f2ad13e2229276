import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCertificates } from "../servers/certificates.js";
import { missing } from "../servers/installed.js";
import { runNode } from "../support/run-node.mjs";
import { type Proxy, startProxy } from "./proxy.js";
import { startTarget, type Target } from "./target.js";

/** Reads options and URLs, asks for each of them with one session, and prints each outcome. */
const program = `
import { readFileSync } from "node:fs";
import { Session } from "@gen-client/runtime";
const { options, urls } = JSON.parse(readFileSync(0, "utf8"));
const session = new Session(options);
const outcomes = [];
for (const url of urls) {
  outcomes.push(await session.get(url).then(({ status }) => status, ({ message }) => message));
}
console.log(JSON.stringify(outcomes));
await session.close();
`;

// Others' settings would be mixed with those of a test.
const unset = Object.fromEntries(
  Object.keys(process.env)
    .filter((name) => /^(?:https?|all|no)_proxy$/i.test(name))
    .map((name) => [name, ""]),
);

describe.skipIf(missing("openssl"))("the environment of a process", () => {
  let ca: string;
  let plain: Target;
  let secure: Target;
  let first: Proxy;
  let second: Proxy;

  beforeAll(async () => {
    const made = await makeCertificates();
    ca = made.ca;
    // For IPv4 and IPv6.
    plain = await startTarget({ host: "::" });
    secure = await startTarget({ host: "::", tls: made.server });
    first = await startProxy();
    second = await startProxy();
  });

  afterAll(async () => {
    for (const server of [plain, secure, first, second]) await server[Symbol.asyncDispose]();
  });

  const port = (url: string): string => new URL(url).port;

  /** A status or an error's message for each URL. */
  async function run(
    env: Readonly<Record<string, string>>,
    urls: readonly string[],
    options: object = {},
  ): Promise<readonly (number | string)[]> {
    const { stdout, stderr } = await runNode(["--input-type=module", "--eval", program], {
      // From where the runtime resolves.
      cwd: fileURLToPath(new URL("..", import.meta.url)),
      env: { ...unset, ...env },
      stdin: JSON.stringify({ options: { tls: { ca }, retry: false, ...options }, urls }),
    });
    expect(stderr).toBe("");
    return JSON.parse(stdout) as (number | string)[];
  }

  /** The way each URL went from a process with these variables: the name of a proxy, or "direct". */
  async function ways(
    env: Readonly<Record<string, string>>,
    urls: readonly string[],
    options: object = {},
  ): Promise<readonly string[]> {
    const [one, two] = [first.asked.length, second.asked.length];
    const outcomes = await run(env, urls, options);
    const asked = [
      ...first.asked.slice(one).map(({ line }) => [line, "first"] as const),
      ...second.asked.slice(two).map(({ line }) => [line, "second"] as const),
    ];
    return outcomes.map((outcome, index) => {
      const { protocol, host, origin } = new URL(urls[index] ?? "");
      const line = protocol === "https:" ? `CONNECT ${host}` : `GET ${origin}/`;
      const name = asked.find((entry) => entry[0] === line)?.[1];
      return name ?? (outcome === 200 ? "direct" : String(outcome));
    });
  }

  test("names a proxy for each scheme or for all, in either case; lower case and the scheme win", async () => {
    const urls = [plain.url, secure.url];
    const [one, two] = [first.url, second.url];
    expect(await ways({}, urls)).toEqual(["direct", "direct"]);
    expect(await ways({ HTTP_PROXY: one }, urls)).toEqual(["first", "direct"]);
    expect(await ways({ https_proxy: two, HTTPS_PROXY: one }, urls)).toEqual(["direct", "second"]);
    expect(await ways({ ALL_PROXY: one }, urls)).toEqual(["first", "first"]);
    expect(await ways({ all_proxy: two, HTTPS_PROXY: one }, urls)).toEqual(["second", "first"]);
    expect(await ways({ ALL_PROXY: one, all_proxy: two, http_proxy: "" }, urls)).toEqual([
      "second",
      "second",
    ]);
    expect(await ways({ HTTP_PROXY: one, REQUEST_METHOD: "GET" }, urls)).toEqual([
      "direct",
      "direct",
    ]);
  });

  test("comes after the session's proxy, and counts for nothing where it is not trusted", async () => {
    const env = { ALL_PROXY: first.url };
    expect(await ways(env, [plain.url], { proxy: second.url })).toEqual(["second"]);
    expect(await ways(env, [plain.url], { proxy: false })).toEqual(["direct"]);
    expect(await ways(env, [plain.url], { proxy: null })).toEqual(["direct"]);
    expect(await ways(env, [plain.url], { trustEnv: false })).toEqual(["direct"]);
    // No exception from what the program itself says.
    expect(await ways({ no_proxy: "*" }, [plain.url], { proxy: second.url })).toEqual(["second"]);
  });

  test("spares one of two origins", async () => {
    const env = { ALL_PROXY: first.url, NO_PROXY: `127.0.0.1:${port(secure.url)}` };
    const urls = [plain.url, secure.url, plain.url, secure.url];
    expect(await ways(env, urls)).toEqual(["first", "direct", "first", "direct"]);
  });

  test("a redirect to a spared origin goes there directly, without what the proxy was told", async () => {
    await using moved = await startTarget({
      answer: (_arrival, response) => response.writeHead(302, { location: plain.url }).end(),
    });
    const env = {
      http_proxy: first.url.replace("://", "://alice:correcthorse@"),
      no_proxy: new URL(plain.url).host,
    };
    const [one, arrived] = [first.asked.length, plain.arrivals.length];
    expect(await run(env, [moved.url])).toEqual([200]);
    const asked = first.asked.slice(one);
    expect(asked.map(({ line }) => line)).toEqual([`GET ${moved.url}/`]);
    expect(asked[0]?.headers["proxy-authorization"]).toBe(`Basic ${btoa("alice:correcthorse")}`);
    const directly = plain.arrivals.slice(arrived);
    expect(directly).toHaveLength(1);
    expect(directly[0]?.headers).not.toHaveProperty("proxy-authorization");
  });

  test.each<[list: string, spared: readonly string[]]>([
    ["127.0.0.1", ["127.0.0.1", "[::ffff:127.0.0.1]"]],
    ["127.0.0.0/8", ["127.0.0.1", "[::ffff:127.0.0.1]"]],
    ["::ffff:127.0.0.1", ["127.0.0.1", "[::ffff:127.0.0.1]"]],
    ["[::1]", ["[::1]"]],
    ["::/64", ["[::1]"]],
    ["localhost", ["localhost"]],
    ["localhost.", ["localhost"]],
    [".localhost", ["localhost"]],
    ["128.0.0.0/1 ,fe80::/10, ocalhost", []],
    ["*", ["127.0.0.1", "[::ffff:127.0.0.1]", "[::1]", "localhost"]],
    ["example.com,LOCALHOST,::1", ["[::1]", "localhost"]],
  ])("NO_PROXY=%s spares %j", async (list, spared) => {
    const hosts = ["127.0.0.1", "[::ffff:127.0.0.1]", "[::1]", "localhost"];
    const urls = hosts.map((host) => `http://${host}:${plain.port}`);
    expect(await ways({ http_proxy: first.url, NO_PROXY: list }, urls)).toEqual(
      hosts.map((host) => (spared.includes(host) ? "direct" : "first")),
    );
  });

  test("localhost with a dot at its end is localhost", async () => {
    // Whether it can be looked up is the machine's matter; that no proxy is asked is ours.
    const urls = [`http://localhost.:${plain.port}`];
    const [way] = await ways({ http_proxy: first.url, no_proxy: "localhost" }, urls);
    expect(way).toMatch(/^direct$|ENOTFOUND|EAI_AGAIN/);
  });

  test("a variable that names no proxy is refused by its name, its value not shown", async () => {
    const env = { HTTPS_PROXY: "ftp://alice:correcthorse@127.0.0.1" };
    const [refused, status] = await run(env, [secure.url, plain.url]);
    expect(refused).toMatch(/^the environment variable HTTPS_PROXY has the scheme ftp: expected/);
    expect(refused).not.toContain("correcthorse");
    expect(status).toBe(200);
  });
});
