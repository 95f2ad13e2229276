import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { python } from "../../../../test/servers/installed.js";
import {
  field,
  response,
  scripted,
  type ScriptedServer,
} from "../../../../test/servers/scripted.js";
import { basic, bearer, Binding, Session, UsageError } from "../index.js";
import { parseNetrc } from "./netrc-file.js";

async function fileOf(text: string, mode = 0o600): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "netrc-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, ".netrc");
  await writeFile(file, text);
  await chmod(file, mode);
  return file;
}

async function server(location?: () => string): Promise<ScriptedServer> {
  const started = await scripted(({ socket }) =>
    socket.write(
      location === undefined ? response(200) : response(302, "", { location: location() }),
    ),
  );
  onTestFinished(() => started[Symbol.asyncDispose]());
  return started;
}

const authorization = ({ requests }: ScriptedServer) => field(requests.at(-1), "authorization");
const basicOf = (user: string) => `Basic ${Buffer.from(user).toString("base64")}`;

describe("as Python's netrc reads it", () => {
  /** Hosts and their logins, by Python. */
  const inPython = async (text: string): Promise<unknown> => {
    const script =
      "import json, netrc, sys; print(json.dumps({h: [a[0], a[2]] for h, a in netrc.netrc(sys.argv[1]).hosts.items()}))";
    return JSON.parse(
      execFileSync(python, ["-I", "-c", script, await fileOf(text)], {
        encoding: "utf8",
        stdio: "pipe",
      }),
    );
  };

  test.each([
    "machine a.example login ann password pw",
    "machine a.example\n  login ann\n  password pw\nmachine b.example login bob password pw2\n",
    "machine a.example password pw account acc user ann",
    "default login anonymous password me@example.com",
    "machine a.example login ann password one\nmachine a.example login ann2 password two\n",
    'machine a.example login "ann lee" password "p \\"w\\" \\\\ d"',
    "machine a.example login ann password p\\ w#x",
    "machine a.example login ann password #hash\n",
    "# a comment\nmachine a.example login ann password pw # another\n#\nmachine b.example login b password c",
    "machine a.example\n# login of nobody\nlogin ann\npassword pw\n",
    "machine a.example login ann password pw\nmacdef init\ncd /pub\nmachine x login y\n\nmachine b.example login b password c\n",
    "macdef empty\n\ndefault login d password e\n",
    "\tmachine\ta.example\r\nlogin\tann\r\npassword\tpw\r\n",
    "machine a.example login änn password gehéim",
    'machine a.example login ann password ""',
    "",
  ])("%j", async (text) => {
    const { byHost, byDefault } = parseNetrc(text, "netrc");
    const all = [...byHost, ...(byDefault === undefined ? [] : [["default", byDefault] as const])];
    const ours = Object.fromEntries(
      all.map(([host, login]) => [host, [login.username, login.password]]),
    );
    expect(ours).toEqual(await inPython(text));
  });

  test.each([
    ["machine a.example login ann pass word s3cret", ":1: expected login, password or account"],
    ["machine a.example login ann\npassword my s3cret", ":2: expected login, password or account"],
    ["s3cret", ":1: expected machine, default or macdef"],
    ["machine", ":1: a machine has no name"],
    ["machine a.example login a password b\nmacdef m\nline", "a macdef has no empty line after it"],
  ])("what it refuses is refused, with its line: %j", async (text, message) => {
    await expect(inPython(text)).rejects.toThrow("NetrcParseError");
    const file = await fileOf(text);
    const make = () => new Session({ netrc: file });
    expect(make).toThrow(UsageError);
    expect(make).toThrow(message);
    expect(make).not.toThrow("s3cret");
  });
});

describe("a session", () => {
  test("sends a host's login to it, whatever its port, and to no other", async () => {
    const one = await server();
    const file = await fileOf(
      "machine 127.0.0.1 login ann password pw\nmachine example.com login x password y",
    );
    await using session = new Session({ netrc: file });
    await session.get(one.url);
    expect(authorization(one)).toBe(basicOf("ann:pw"));
    await session.get(one.url.replace("127.0.0.1", "localhost"));
    expect(authorization(one)).toBeUndefined();
  });

  test("goes by what the request, and the session, say before", async () => {
    const one = await server();
    const netrc = await fileOf("machine 127.0.0.1 login ann password pw");
    await using session = new Session({ netrc });
    await session.get(one.url, { auth: bearer("request") });
    expect(authorization(one)).toBe("Bearer request");
    await session.get(one.url, { auth: false });
    expect(authorization(one)).toBeUndefined();
    await session.get(one.url, { headers: { authorization: "By hand" } });
    expect(authorization(one)).toBe("By hand");
    await using other = new Session({ netrc, baseUrl: one.url, auth: basic("own", "pw") });
    await other.get("/");
    expect(authorization(one)).toBe(basicOf("own:pw"));
    await using none = new Session({ netrc, auth: false });
    await none.get(one.url);
    expect(authorization(one)).toBeUndefined();
    await using unasked = new Session();
    await unasked.get(one.url);
    expect(authorization(one)).toBeUndefined();
  });

  test("serves generated clients that have nothing for an operation", async () => {
    const one = await server();
    await using session = new Session({
      netrc: await fileOf("machine 127.0.0.1 login ann password pw"),
    });
    const securitySchemes = {
      login: { type: "http", scheme: "basic" },
      token: { type: "http", scheme: "bearer" },
    } as const;
    const security = [{ login: [] }, { token: [] }];
    const operation = {
      id: "get",
      method: "GET",
      path: "/",
      responses: { 200: "text" },
      security,
    } as const;
    const description = { title: "", servers: [one.url], securitySchemes };
    await new Binding(description, { session }).call(operation);
    expect(authorization(one)).toBe(basicOf("ann:pw"));
    await new Binding(description, { session, auth: { token: "T" } }).call(operation);
    expect(authorization(one)).toBe("Bearer T");
  });

  test("takes a login along to no other host; one with an entry of its own gets that", async () => {
    const last = await server();
    const first = await server(() => last.url.replace("127.0.0.1", "localhost"));
    const ann = "machine 127.0.0.1 login ann password pw";
    const sent = async (more: string): Promise<string | undefined> => {
      await using session = new Session({ netrc: await fileOf(`${ann}\n${more}`) });
      await session.get(first.url);
      expect(authorization(first)).toBe(basicOf("ann:pw"));
      return authorization(last);
    };
    expect(await sent("")).toBeUndefined();
    expect(await sent("machine localhost login bob password b")).toBe(basicOf("bob:b"));
    expect(await sent("default login anybody password d")).toBeUndefined();
  });

  test("sends what stands beside default to where a call goes", async () => {
    const one = await server();
    await using session = new Session({ netrc: await fileOf("default login anybody password d") });
    await session.get(one.url);
    expect(authorization(one)).toBe(basicOf("anybody:d"));
  });

  test("finds the file by NETRC, then at home; without one there are no logins", async () => {
    const one = await server();
    const file = await fileOf("machine 127.0.0.1 login ann password pw");
    onTestFinished(() => void vi.unstubAllEnvs());
    vi.stubEnv("HOME", join(file, ".."));
    vi.stubEnv("NETRC", "");
    await using athome = new Session({ netrc: true });
    await athome.get(one.url);
    expect(authorization(one)).toBe(basicOf("ann:pw"));
    vi.stubEnv("NETRC", await fileOf("machine 127.0.0.1 login env password pw"));
    await using named = new Session({ netrc: true });
    await named.get(one.url);
    expect(authorization(one)).toBe(basicOf("env:pw"));
    vi.stubEnv("NETRC", "");
    vi.stubEnv("HOME", tmpdir());
    await using without = new Session({ netrc: true });
    await without.get(one.url);
    expect(authorization(one)).toBeUndefined();
  });

  test.skipIf(process.platform === "win32")("says so where others can read the file", async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error): void => void warnings.push(warning);
    process.on("warning", listen);
    onTestFinished(() => void process.off("warning", listen));
    const text = "machine a.example login ann password pw";
    for (const mode of [0o600, 0o640]) {
      await using _session = new Session({ netrc: await fileOf(text, mode) });
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toMatchObject([
      { code: "GEN_CLIENT_NETRC_PERMISSIONS", message: expect.stringContaining("chmod 600") },
    ]);
  });

  test.each([
    [{ netrc: "/nowhere/.netrc" }, "netrc: /nowhere/.netrc can't be read"],
    [{ netrc: "" }, "expected true, or the path of a file"],
    [{ netrc: 1 }, "netrc is 1; expected true, or the path of a file"],
  ])("%j is refused", (options, message) => {
    expect(() => new Session(options as object)).toThrow(message);
  });
});
