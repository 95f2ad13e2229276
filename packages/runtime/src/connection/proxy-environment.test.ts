import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { UsageError } from "../errors.js";
import { ProxyEnvironment } from "./proxy-environment.js";

type Variables = Readonly<Record<string, string>>;

function find(environment: Variables, origin: string): string | undefined {
  return new ProxyEnvironment(environment).find(origin)?.url;
}

describe("which variable", () => {
  test.each<[name: string, environment: Variables, origin: string, proxy: string | undefined]>([
    ["none", {}, "http://a.test", undefined],
    ["http", { http_proxy: "http://p:1" }, "http://a.test", "http://p:1"],
    ["http, not https", { http_proxy: "http://p:1" }, "https://a.test", undefined],
    ["https", { https_proxy: "http://p:1" }, "https://a.test", "http://p:1"],
    ["https, not http", { https_proxy: "http://p:1" }, "http://a.test", undefined],
    ["upper case", { HTTPS_PROXY: "http://p:1" }, "https://a.test", "http://p:1"],
    [
      "lower case first",
      { HTTP_PROXY: "http://upper:1", http_proxy: "http://lower:1" },
      "http://a.test",
      "http://lower:1",
    ],
    [
      "an empty one is none",
      { http_proxy: "", HTTP_PROXY: "http://upper:1" },
      "http://a.test",
      "http://upper:1",
    ],
    ["all, for http", { all_proxy: "socks5h://p" }, "http://a.test", "socks5h://p:1080"],
    ["all, for https", { ALL_PROXY: "socks5://p" }, "https://a.test", "socks5://p:1080"],
    [
      "its own first",
      { all_proxy: "http://all:1", HTTPS_PROXY: "http://own:1" },
      "https://a.test",
      "http://own:1",
    ],
    ["without a scheme", { https_proxy: "p:3128" }, "https://a.test", "http://p:3128"],
    ["in spaces", { https_proxy: " http://p:1 " }, "https://a.test", "http://p:1"],
    ["CGI", { REQUEST_METHOD: "GET", HTTP_PROXY: "http://p:1" }, "http://a.test", undefined],
    [
      "CGI, lower case",
      { REQUEST_METHOD: "GET", HTTP_PROXY: "http://evil:1", http_proxy: "http://p:1" },
      "http://a.test",
      "http://p:1",
    ],
    [
      "CGI, https",
      { REQUEST_METHOD: "GET", HTTPS_PROXY: "http://p:1" },
      "https://a.test",
      "http://p:1",
    ],
    ["no_proxy", { http_proxy: "http://p:1", NO_PROXY: "a.test" }, "http://a.test", undefined],
    [
      "no_proxy, lower case first",
      { http_proxy: "http://p:1", NO_PROXY: "a.test", no_proxy: "b.test" },
      "http://a.test",
      "http://p:1",
    ],
  ])("%s", (_name, environment, origin, proxy) => {
    expect(find(environment, origin)).toBe(proxy);
  });

  test("the environment is read once", () => {
    const environment: Record<string, string> = { http_proxy: "http://p:1" };
    const proxies = new ProxyEnvironment(environment);
    environment["http_proxy"] = "http://other:1";
    environment["no_proxy"] = "*";
    expect(proxies.find("http://a.test")?.url).toBe("http://p:1");
    expect(proxies.find("http://a.test")).toBe(proxies.find("http://b.test"));
  });
});

describe("malformed variables", () => {
  const environment = {
    HTTPS_PROXY: "http://hans:geheim@proxy.test:99999",
    ALL_PROXY: "socks://hans:geheim@proxy.test",
  };

  test.each([
    ["https://a.test", /^the environment variable HTTPS_PROXY is no URL of a proxy/],
    ["http://a.test", /^the environment variable ALL_PROXY has the scheme socks:/],
  ])("are named, and their password isn't: %s", (origin, message) => {
    const proxies = new ProxyEnvironment(environment);
    let error: unknown;
    try {
      proxies.find(origin);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toHaveProperty("message", expect.stringMatching(message));
    expect(inspect(error)).not.toMatch(/geheim/);
  });

  test("do no harm where they are not needed", () => {
    const proxies = new ProxyEnvironment({ ...environment, http_proxy: "p:1", no_proxy: "b.test" });
    expect(proxies.find("http://a.test")?.url).toBe("http://p:1");
    expect(proxies.find("https://b.test")).toBeUndefined();
  });
});

/** `direct`: no_proxy lists it. */
describe("no_proxy", () => {
  const table: readonly (readonly [noProxy: string, origin: string, way: "direct" | "proxy"])[] = [
    // What curl and Go agree upon.
    ["", "http://a.test", "proxy"],
    ["*", "http://a.test", "direct"],
    ["*", "http://127.0.0.1", "direct"],
    ["example.com", "http://example.com", "direct"],
    ["example.com", "https://example.com:8443", "direct"],
    ["example.com", "http://www.example.com", "direct"],
    ["example.com", "http://a.b.example.com", "direct"],
    ["example.com", "http://badexample.com", "proxy"],
    ["example.com", "http://example.com.evil.test", "proxy"],
    ["example.com", "http://com", "proxy"],
    [".example.com", "http://www.example.com", "direct"],
    [".example.com", "http://badexample.com", "proxy"],
    ["EXAMPLE.com", "http://www.Example.COM", "direct"],
    ["a.test,b.test", "http://b.test", "direct"],
    ["a.test, b.test", "http://b.test", "direct"],
    ["a.test b.test", "http://b.test", "direct"],
    [" ,, a.test ,\tb.test\n", "http://b.test", "direct"],
    ["a.test", "http://b.test", "proxy"],
    ["192.168.0.1", "http://192.168.0.1", "direct"],
    ["192.168.0.1", "http://192.168.0.10", "proxy"],
    ["192.168.0.0/16", "http://192.168.255.1:8080", "direct"],
    ["192.168.0.0/16", "http://192.169.0.1", "proxy"],
    ["192.168.1.7/16", "http://192.168.2.3", "direct"],
    ["10.0.0.0/13", "http://10.7.255.255", "direct"],
    ["10.0.0.0/13", "http://10.8.0.0", "proxy"],
    ["0.0.0.0/0", "http://8.8.8.8", "direct"],
    ["0.0.0.0/0", "http://[2001:db8::1]", "proxy"],
    ["0.0.0.0/0", "http://example.com", "proxy"],
    ["::1", "http://[::1]", "direct"],
    ["fd00::/8", "http://[fd12:3456::1]", "direct"],
    ["fd00::/8", "http://[fe80::1]", "proxy"],
    ["2001:db8::/33", "http://[2001:db8:7fff::1]", "direct"],
    ["2001:db8::/33", "http://[2001:db8:8000::1]", "proxy"],
    ["::/0", "http://[2001:db8::1]", "direct"],
    // Ports: as Go and requests; curl has none.
    ["example.com:8080", "http://example.com:8080", "direct"],
    ["example.com:8080", "http://www.example.com:8080", "direct"],
    ["example.com:8080", "http://example.com", "proxy"],
    ["example.com:443", "https://example.com", "direct"],
    ["example.com:443", "http://example.com", "proxy"],
    ["example.com:80", "http://example.com", "direct"],
    ["127.0.0.1:8080", "http://127.0.0.1:8080", "direct"],
    ["127.0.0.1:8080", "http://127.0.0.1:8081", "proxy"],
    ["[::1]:8080", "http://[::1]:8080", "direct"],
    ["[::1]:8080", "http://[::1]", "proxy"],
    // A dot before a name: as curl and requests, the name itself too. Go: what is below it only.
    [".example.com", "http://example.com", "direct"],
    // A star before a name: as Go. curl doesn't know it.
    ["*.example.com", "http://www.example.com", "direct"],
    ["*.example.com", "http://a.b.example.com", "direct"],
    ["*.example.com", "http://example.com", "proxy"],
    ["*.example.com", "http://badexample.com", "proxy"],
    // A star among others: as Go. For curl it has to stand alone.
    ["a.test,*", "http://b.test", "direct"],
    // Localhost: as curl and requests, only where it is listed. Go never uses a proxy for it.
    ["", "http://localhost", "proxy"],
    ["", "http://127.0.0.1", "proxy"],
    // One host, written in several ways.
    ["localhost", "http://localhost.", "direct"],
    ["localhost.", "http://localhost", "direct"],
    ["example.com.", "http://www.example.com", "direct"],
    ["[::1]", "http://[::1]", "direct"],
    ["[::1]", "http://[0:0:0:0:0:0:0:1]", "direct"],
    ["0:0:0:0:0:0:0:1", "http://[::1]", "direct"],
    ["FD00::A", "http://[fd00::a]", "direct"],
    ["[fd00::]/8", "http://[fd12::1]", "direct"],
    ["127.0.0.1", "http://[::ffff:127.0.0.1]", "direct"],
    ["127.0.0.0/8", "http://[::ffff:7f00:1]", "direct"],
    ["::ffff:127.0.0.1", "http://127.0.0.1", "direct"],
    ["::ffff:10.0.0.0/104", "http://10.200.0.1", "direct"],
    ["::ffff:10.0.0.0/104", "http://11.0.0.1", "proxy"],
    ["127.0.0.1", "http://2130706433", "direct"],
    ["127.0.0.1", "http://0x7f.1", "direct"],
    ["bücher.example", "http://www.bücher.example", "direct"],
    ["xn--bcher-kva.example", "http://bücher.example", "direct"],
    ["my_host.test", "http://my_host.test", "direct"],
    // A suffix of an address is no network, and a name is none of its labels.
    ["0.0.1", "http://127.0.0.1", "proxy"],
    ["127", "http://127.0.0.1", "proxy"],
    // Of no meaning, so of no effect.
    ["http://example.com", "http://example.com", "proxy"],
    ["example.com:http", "http://example.com", "proxy"],
    ["example.com:99999", "http://example.com", "proxy"],
    ["10.0.0.0/33", "http://10.0.0.0", "proxy"],
    ["10.0.0.0/", "http://10.0.0.0", "proxy"],
    ["10.0.0.0/8/8", "http://10.0.0.0", "proxy"],
    ["::ffff:10.0.0.0/8", "http://10.0.0.0", "proxy"],
    ["fe80::1%eth0", "http://[fe80::1]", "proxy"],
    ["exa*.com", "http://example.com", "proxy"],
    [".", "http://example.com", "proxy"],
    ["*.", "http://example.com", "proxy"],
    [":", "http://example.com", "proxy"],
  ];

  test.each(table)("%j: %s goes by %s", (noProxy, origin, way) => {
    const environment = { http_proxy: "p:1", https_proxy: "p:1", no_proxy: noProxy };
    expect(find(environment, origin) === undefined ? "direct" : "proxy").toBe(way);
  });

  test.each([
    ["many entries", "a.test,".repeat(300_000)],
    ["one long name", "a".repeat(2_000_000)],
    ["dots", ".".repeat(2_000_000)],
    ["brackets", "[".repeat(2_000_000)],
    ["spaces", " ".repeat(2_000_000)],
    ["slashes", "/".repeat(2_000_000)],
    ["letters of any kind", "ü".repeat(1_000_000)],
    ["digits", `${"1".repeat(2_000_000)}x`],
  ])("%s take no time that anybody would notice", (_name, noProxy) => {
    const started = performance.now();
    expect(find({ http_proxy: "p:1", no_proxy: noProxy }, "http://b.test")).toBe("http://p:1");
    // What takes the square of their length takes hours.
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
