import { chownSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { parseInput } from "../input.js";
import { load } from "../load.js";
import type { LoadOptions } from "../load.js";
import { failure, folderWith, header, lines, problemsOf, serve } from "../load.test-support.js";

function loadUrl(url: string, options: Partial<LoadOptions> = {}) {
  return load(parseInput(url, "/"), { cwd: "/", ...options });
}

/** Hosts that lead where the test says, one answer after the other; the last one stays. */
function hosts(answers: Readonly<Record<string, readonly string[]>>): LoadOptions["resolveHost"] {
  const asked = new Map<string, number>();
  return (host, _, callback) => {
    const list = answers[host] ?? [];
    const turn = asked.get(host) ?? 0;
    asked.set(host, turn + 1);
    const address = list[Math.min(turn, list.length - 1)];
    if (address === undefined) callback(new Error(`getaddrinfo ENOTFOUND ${host}`), []);
    else callback(null, [{ address, family: 4 }]);
  };
}

describe("headers", () => {
  const secret = { "X-Token": "s3cret", Authorization: "Bearer t0ken" };
  const tokenOf = ({ headers, url }: IncomingMessage) =>
    `${url} ${String(headers["x-token"])} ${headers.authorization}`;

  it("go with the document and its references, on its origin", async () => {
    const seen: string[] = [];
    const port = await serve((request, response) => {
      seen.push(tokenOf(request));
      if (request.url === "/old") response.writeHead(302, { location: "/api.yaml" }).end();
      else response.end(request.url === "/api.yaml" ? `${header}x: { $ref: b.yaml }` : "b: 1");
    });
    const { diagnostics } = await loadUrl(`http://127.0.0.1:${port}/old`, { headers: secret });
    expect(diagnostics).toEqual([]);
    expect(seen).toEqual(
      ["/old", "/api.yaml", "/b.yaml"].map((path) => `${path} s3cret Bearer t0ken`),
    );
  });

  it("don't follow a redirect to another origin, and the error says so", async () => {
    const seen: string[] = [];
    const other = await serve((request, response) => {
      seen.push(tokenOf(request));
      response.writeHead(401).end();
    });
    const port = await serve((_, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${other}/api.yaml` }).end(),
    );
    const [problem] = await problemsOf(loadUrl(`http://127.0.0.1:${port}/`, { headers: secret }));
    expect(seen).toEqual(["/api.yaml undefined undefined"]);
    expect(problem?.message).toBe(
      `GET http://127.0.0.1:${other}/api.yaml: the server answered 401 Unauthorized`,
    );
    expect(problem?.help).toContain(`not sent to http://127.0.0.1:${other}`);
  });

  it("replace the user and password of the URL, which go with references, too", async () => {
    const seen: string[] = [];
    const port = await serve((request, response) => {
      seen.push(String(request.headers.authorization));
      response.end(request.url === "/a" ? `${header}x: { $ref: b.yaml }` : "b: 1");
    });
    await loadUrl(`http://me:pw@127.0.0.1:${port}/a`);
    await loadUrl(`http://me:pw@127.0.0.1:${port}/a`, { headers: { authorization: "Own" } });
    expect(seen).toEqual(["Basic bWU6cHc=", "Basic bWU6cHc=", "Own", "Own"]);
  });

  it("that can't be sent are refused without their value, and so are those of a file", async () => {
    for (const headers of [{ "a b": "s3cret" }, { a: "s3cret\r\nx: y" }, { "": "s3cret" }]) {
      const [problem] = await problemsOf(loadUrl("http://127.0.0.1:1/", { headers }));
      expect(problem).toMatchObject({ code: "GC101" });
      expect(problem?.message).toMatch(/^The header ".*" can't be sent$/);
      expect(JSON.stringify(problem)).not.toContain("s3cret");
    }
    expect(await failure(loadUrl("a.yaml", { headers: secret }))).toEqual([
      "GC101 Headers are sent with a document's URL, and this document is no URL",
    ]);
  });
});

describe("private networks", () => {
  it("are out of reach of a document whose host has moved there since", async () => {
    let requests = 0;
    const port = await serve((request, response) => {
      requests += 1;
      // So that the reference needs a connection, and an address, of its own.
      response.setHeader("connection", "close");
      response.end(request.url === "/a" ? `${header}x: { $ref: b.yaml }` : "b: 1");
    });
    const resolveHost = hosts({ "evil.example": ["127.0.0.1", "127.0.0.2"] });
    const { diagnostics } = await loadUrl(`http://evil.example:${port}/a`, { resolveHost });
    const name = `http://evil.example:${port}`;
    expect(lines(diagnostics)).toEqual([
      `${name}/a:3:6 GC105 The reference to "b.yaml" can't be followed: GET ${name}/b.yaml: evil.example is an address of a private network (127.0.0.2)`,
    ]);
    expect(requests).toBe(1);
  });

  it("are in reach of a document that is there itself, by its address and by its name", async () => {
    const port = await serve((request, response) => {
      response.setHeader("connection", "close");
      response.end(request.url === "/a" ? `${header}x: { $ref: b.yaml }` : "b: 1");
    });
    const resolveHost = hosts({ intranet: ["127.0.0.1"] });
    for (const host of ["127.0.0.1", "intranet"]) {
      const { diagnostics } = await loadUrl(`http://${host}:${port}/a`, { resolveHost });
      expect(diagnostics).toEqual([]);
    }
  });

  it.each([
    "http://127.0.0.2:1/",
    "http://169.254.169.254/latest/meta-data",
    "http://[::1]:1/",
    "http://[::ffff:10.0.0.1]/",
    "http://2130706434/",
    "http://0.0.0.0:1/",
    "http://named.example/",
  ])("are out of reach of a redirect to %s", async (location) => {
    const port = await serve((_, response) => response.writeHead(302, { location }).end());
    const resolveHost = hosts({ "public.example": ["127.0.0.1"], "named.example": ["10.1.2.3"] });
    const [problem] = await problemsOf(loadUrl(`http://public.example:${port}/`, { resolveHost }));
    expect(problem?.message).toMatch(
      /^GET http:\S+: \S+ is an address of a private network \(\S+\)$/,
    );
  });

  it("are where hosts with several addresses are not called at", async () => {
    const seen: string[] = [];
    const port = await serve((request, response) => {
      seen.push(String(request.socket.localAddress));
      response.setHeader("connection", "close");
      response.end(request.url === "/a" ? `${header}x: { $ref: b.yaml }` : "b: 1");
    });
    let turn = 0;
    const resolveHost: LoadOptions["resolveHost"] = (_host, _options, callback) => {
      const addresses = turn++ === 0 ? ["127.0.0.1"] : ["127.0.0.2", "127.0.0.1"];
      callback(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      );
    };
    const { diagnostics } = await loadUrl(`http://both.example:${port}/a`, { resolveHost });
    expect(diagnostics).toEqual([]);
    expect(seen).toEqual(["127.0.0.1", "127.0.0.1"]);
  });
});

describe("what references may lead to beyond their document", () => {
  it("is what allowRefs names: an origin, a folder, a file", async () => {
    const seen: string[] = [];
    const port = await serve((request, response) => {
      seen.push(String(request.headers["x-token"]));
      if (request.url === "/moved.yaml") response.writeHead(302, { location: "/c.yaml" }).end();
      else response.end(request.url === "/b.yaml" ? "b: { $ref: c.yaml }" : "c: 1");
    });
    const origin = `http://127.0.0.1:${port}`;
    const cwd = folderWith({
      "project/package.json": "{}",
      "project/a.yaml": `${header}x: [{ $ref: "${origin}/b.yaml" }, { $ref: "${origin}/moved.yaml" }, { $ref: ../shared/d.yaml }, { $ref: ../one.yaml }, { $ref: ../two.yaml }]\n`,
      "shared/d.yaml": "d: 1",
      "shared-not/d.yaml": "d: 1",
      "one.yaml": "1",
      "two.yaml": "2",
    });
    const input = parseInput("project/a.yaml", cwd);
    const strict = await load(input, { cwd });
    expect(strict.diagnostics).toHaveLength(5);
    expect(seen).toEqual([]);
    expect(strict.diagnostics[0]?.help).toContain(`--allow-refs ${origin}.`);

    const allowRefs = [`${origin}/`, "shared", "one.yaml"].map((text) => parseInput(text, cwd));
    const { document, diagnostics } = await load(input, { cwd, allowRefs });
    expect(lines(diagnostics)).toEqual([
      expect.stringMatching(/"\.\.\/two\.yaml" can't be followed: the file is outside of/),
    ]);
    expect(document.resolve(`${origin}/b.yaml#/b/c`, document.root)?.value).toBe(1);
    expect(document.resolve(`${origin}/moved.yaml#/c`, document.root)?.value).toBe(1);
    expect(seen.every((token) => token === "undefined")).toBe(true);
  });

  it("is for a fetched document never a file, and neither for what a file's document fetches", async () => {
    const cwd = folderWith({ "package.json": "{}", "secret.yaml": "a: 1" });
    const secret = `file://${cwd}/secret.yaml`;
    const port = await serve((_, response) => response.end(`${header}x: { $ref: "${secret}" }\n`));
    const origin = `http://127.0.0.1:${port}`;
    const why = `GC105 The reference to "${secret}" can't be followed: a local file is not on ${origin}, where the document comes from`;

    const remote = await loadUrl(`${origin}/a.yaml`, { cwd, allowRefs: [parseInput(cwd, cwd)] });
    expect(lines(remote.diagnostics)).toEqual([`${origin}/a.yaml:3:6 ${why}`]);

    writeFileSync(join(cwd, "a.yaml"), `${header}x: { $ref: "${origin}/b.yaml" }\n`);
    const local = await load(parseInput("a.yaml", cwd), { cwd, allowRefs: [new URL(origin)] });
    expect(lines(local.diagnostics)).toEqual([`${origin}/b.yaml:3:6 ${why}`]);
  });

  it("is another origin for a fetched document that names one, private or not", async () => {
    const other = await serve((_, response) => response.end("b: 1"));
    const resolveHost = hosts({ "doc.example": ["127.0.0.1"], "parts.example": ["127.0.0.2"] });
    const parts = `http://parts.example:${other}`;
    const port = await serve((_, response) =>
      response.end(`${header}x: { $ref: "${parts}/b.yaml" }`),
    );
    const url = `http://doc.example:${port}/`;
    const allowed = await loadUrl(url, { resolveHost, allowRefs: [new URL(parts)] });
    expect(allowed.diagnostics).toEqual([]);
    const { diagnostics } = await loadUrl(url, { resolveHost });
    expect(diagnostics[0]?.help).toContain(`--allow-refs ${parts},`);
  });
});

describe("a response", () => {
  it.each([
    ["gzip", gzipSync],
    ["br", brotliCompressSync],
  ] as const)("may be compressed by %s", async (encoding, compress) => {
    const port = await serve((request, response) => {
      expect(request.headers["accept-encoding"]).toContain(encoding);
      response.setHeader("content-encoding", encoding).end(compress(header));
    });
    const { document } = await loadUrl(`http://127.0.0.1:${port}/`);
    expect(document.root.text).toBe(header);
  });

  it("is measured as it unfolds", async () => {
    const port = await serve((_, response) =>
      response.setHeader("content-encoding", "gzip").end(gzipSync("a".repeat(10_000_000))),
    );
    const url = `http://127.0.0.1:${port}/`;
    expect(await failure(loadUrl(url, { limits: { bytes: 1024 * 1024 } }))).toEqual([
      `GC106 ${url} is larger than 1 MB`,
    ]);
  });

  it.each([
    ["gzip", "no gzip", /incorrect header check/],
    ["zstd", "x", /answered in the encoding "zstd"/],
  ])("in the encoding %s may be wrong", async (encoding, body, message) => {
    const port = await serve((_, response) =>
      response.setHeader("content-encoding", encoding).end(body),
    );
    const [line] = await failure(loadUrl(`http://127.0.0.1:${port}/`));
    expect(line).toMatch(message);
    expect(line).toContain(`GET http://127.0.0.1:${port}/: `);
  });
});

describe("the cache", () => {
  /** A server with one document of version `etag`, and what it was asked and answered. */
  async function serveDocument(headers: Readonly<Record<string, string>> = {}) {
    const state = { etag: '"1"', log: [] as string[], url: "" };
    const port = await serve((request, response) => {
      const condition = request.headers["if-none-match"];
      const status = condition === state.etag ? 304 : 200;
      state.log.push(`${condition} ${status}`);
      response.writeHead(status, { etag: state.etag, ...headers });
      response.end(status === 304 ? undefined : `${header}x-version: ${state.etag}\n`);
    });
    state.url = `http://127.0.0.1:${port}/api.yaml`;
    return state;
  }
  const versionOf = async (url: string, options: Partial<LoadOptions>) => {
    const { document } = await loadUrl(url, options);
    return (document.root.value as Record<string, unknown>)["x-version"];
  };

  it("saves fetching what did not change, and only that", async () => {
    const server = await serveDocument();
    const cacheFolder = join(folderWith(), "a/b");
    expect(await versionOf(server.url, { cacheFolder })).toBe("1");
    expect(await versionOf(server.url, { cacheFolder })).toBe("1");
    server.etag = '"2"';
    expect(await versionOf(server.url, { cacheFolder })).toBe("2");
    expect(await versionOf(server.url, { cacheFolder })).toBe("2");
    expect(server.log).toEqual(["undefined 200", '"1" 304', '"1" 200', '"2" 304']);
    expect(statSync(cacheFolder).mode & 0o777).toBe(0o700);
    const [entry = ""] = readdirSync(cacheFolder);
    expect(statSync(join(cacheFolder, entry)).mode & 0o777).toBe(0o600);
  });

  it("asks by Last-Modified where there is no ETag", async () => {
    const date = "Wed, 21 Oct 2015 07:28:00 GMT";
    const seen: unknown[] = [];
    const port = await serve((request, response) => {
      const since = request.headers["if-modified-since"];
      seen.push(since);
      response.writeHead(since === date ? 304 : 200, { "last-modified": date });
      response.end(since === date ? undefined : header);
    });
    const cacheFolder = folderWith();
    for (let run = 0; run < 2; run++) {
      const { document } = await loadUrl(`http://127.0.0.1:${port}/`, { cacheFolder });
      expect(document.root.text).toBe(header);
    }
    expect(seen).toEqual([undefined, date]);
  });

  it.each([
    ["changed", (text: string) => text.replace("x-version", "x-versiom")],
    ["cut", (text: string) => text.slice(0, -1)],
    ["emptied", () => ""],
    ["of another make", () => "{}\nopenapi: 3.0.0"],
    ["no text", () => "\0\0\0"],
  ])("ignores an entry that was %s", async (_, damage) => {
    const server = await serveDocument();
    const cacheFolder = folderWith();
    await versionOf(server.url, { cacheFolder });
    const [name = ""] = readdirSync(cacheFolder);
    const path = join(cacheFolder, name);
    writeFileSync(path, damage(readFileSync(path, "utf8")));
    expect(await versionOf(server.url, { cacheFolder })).toBe("1");
    expect(server.log).toEqual(["undefined 200", "undefined 200"]);
  });

  it.skipIf(process.getuid?.() !== 0)("ignores an entry of another user", async () => {
    const server = await serveDocument();
    const cacheFolder = folderWith();
    await versionOf(server.url, { cacheFolder });
    const [name = ""] = readdirSync(cacheFolder);
    chownSync(join(cacheFolder, name), 4242, 4242);
    expect(await versionOf(server.url, { cacheFolder })).toBe("1");
    expect(server.log).toEqual(["undefined 200", "undefined 200"]);
  });

  it.each([
    ["with headers", "", { headers: { "x-key": "s3cret" } }, {}],
    ["with a password", "user:pw@", {}, {}],
    ["that must not be stored", "", {}, { "cache-control": "max-age=60, no-store" }],
    ["for one user", "", {}, { "cache-control": "private" }],
    ["that vary by anything", "", {}, { vary: "*" }],
  ])("keeps no documents %s", async (_, user, options, headers) => {
    const server = await serveDocument(headers);
    const cacheFolder = folderWith();
    const url = server.url.replace("//", `//${user}`);
    for (let run = 0; run < 2; run++) await versionOf(url, { ...options, cacheFolder });
    expect(server.log).toEqual(["undefined 200", "undefined 200"]);
    expect(readdirSync(cacheFolder)).toEqual([]);
  });

  it("keeps no document with a query, which may be a secret", async () => {
    const server = await serveDocument();
    const cacheFolder = folderWith();
    await versionOf(`${server.url}?key=s3cret`, { cacheFolder });
    expect(readdirSync(cacheFolder)).toEqual([]);
  });

  it("serves runs at the same time, and a folder that can't be written", async () => {
    const server = await serveDocument();
    const cacheFolder = folderWith({ file: "" });
    const runs = Array.from({ length: 10 }, () => versionOf(server.url, { cacheFolder }));
    expect(new Set(await Promise.all(runs))).toEqual(new Set(["1"]));
    expect(readdirSync(cacheFolder)).toHaveLength(2);
    expect(await versionOf(server.url, { cacheFolder: join(cacheFolder, "file") })).toBe("1");
  });

  it("is no substitute for a server that is away, or fails", async () => {
    const cacheFolder = folderWith();
    let status = 200;
    const port = await serve((_, response) =>
      response.writeHead(status, { etag: '"1"' }).end(header),
    );
    const url = `http://doc.example:${port}/`;
    const online = hosts({ "doc.example": ["127.0.0.1"] });
    await loadUrl(url, { cacheFolder, resolveHost: online });
    const [problem] = await problemsOf(loadUrl(url, { cacheFolder, resolveHost: hosts({}) }));
    expect(problem).toMatchObject({
      code: "GC101",
      message: `GET ${url}: getaddrinfo ENOTFOUND doc.example`,
      help: "Check the address and the network, or download the document and give its file.",
    });
    status = 503;
    expect(await failure(loadUrl(url, { cacheFolder, resolveHost: online }))).toEqual([
      `GC101 GET ${url}: the server answered 503 Service Unavailable`,
    ]);
    status = 304;
    expect(await failure(loadUrl(url, { resolveHost: online }))).toEqual([
      `GC101 GET ${url}: the server answered 304 Not Modified`,
    ]);
  });
});
