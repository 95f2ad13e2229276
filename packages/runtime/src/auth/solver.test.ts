/** Which of an operation's alternatives is sent, and to which origins. */
import { describe, expect, onTestFinished, test } from "vitest";
import {
  field,
  response,
  scripted,
  type ScriptedServer,
} from "../../../../test/servers/scripted.js";
import {
  type ApiDescription,
  basic,
  bearer,
  Binding,
  type CallOptions,
  digest,
  type Operation,
  Session,
} from "../index.js";

const securitySchemes: ApiDescription["securitySchemes"] = {
  key: { type: "apiKey", in: "header", name: "X-Key" },
  queryKey: { type: "apiKey", in: "query", name: "q" },
  token: { type: "http", scheme: "bearer" },
  digest: { type: "http", scheme: "digest" },
  certificate: { type: "mutualTLS" },
};

function secured(...security: NonNullable<Operation["security"]>): Operation {
  return { id: "secured", method: "GET", path: "/", responses: { 200: "text" }, security };
}

/** Path, key and `Authorization` of each request. */
function sent(server: ScriptedServer): unknown[] {
  return server.requests.map((request) => [
    request.line.split(" ")[1],
    field(request, "x-key"),
    field(request, "authorization"),
  ]);
}

async function answering(): Promise<ScriptedServer> {
  const server = await scripted(({ socket }) => socket.write(response(200)));
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

/** Where `/` leads: `next` of the other server, and from there back again. */
async function redirecting(to: () => string): Promise<ScriptedServer> {
  const server = await scripted(({ socket, line }) => {
    const isStart = line.startsWith("GET / ") || line.startsWith("GET /?");
    const location = isStart ? to() : undefined;
    socket.write(location === undefined ? response(200) : response(302, "", { location }));
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

describe("a call's own credentials", () => {
  const auth = { key: "client", token: "client" };

  test.each<[what: string, security: Operation["security"], CallOptions["auth"], sent: unknown[]]>([
    [
      "take the client's place",
      [{ token: [] }],
      { token: "call" },
      ["/", undefined, "Bearer call"],
    ],
    [
      "are completed by the client's",
      [{ key: [], token: [] }],
      { token: "call" },
      ["/", "client", "Bearer call"],
    ],
    [
      "decide for the alternative that takes them",
      [{ key: [] }, { token: [] }],
      { token: "call" },
      ["/", undefined, "Bearer call"],
    ],
    ["are not needed where nothing is", [], { token: "call" }, ["/", undefined, undefined]],
    [
      "given as null leave the others",
      [{ key: [] }, { token: [] }],
      { key: null },
      ["/", undefined, "Bearer client"],
    ],
    [
      "without a name take the place of all",
      [{ key: [], token: [] }],
      bearer("call"),
      ["/", undefined, "Bearer call"],
    ],
    ["false sends none", [{ key: [] }], false, ["/", undefined, undefined]],
  ])("%s", async (_, security, ofCall, expected) => {
    const server = await answering();
    await using session = new Session();
    const client = new Binding(
      { title: "", servers: [], securitySchemes },
      { session, auth, baseUrl: server.url },
    );
    await client.call(secured(...(security ?? [])), {}, { auth: ofCall });
    expect(sent(server)).toEqual([expected]);
  });

  test("that no alternative takes are not replaced by the client's", async () => {
    const server = await answering();
    await using session = new Session();
    const client = new Binding(
      { title: "", servers: [], securitySchemes },
      { session, auth, baseUrl: server.url },
    );
    const call = client.call(secured({ key: [] }), {}, { auth: { token: "call" } });
    await expect(call).rejects.toMatchObject({
      code: "AUTH_MISSING",
      message: expect.stringContaining('it needs key (API key in header "X-Key"); pass it as'),
    });
    expect(server.requests).toEqual([]);
  });

  test("by digest are challenged once for the calls that give the same object", async () => {
    await using server = await scripted((request) => {
      const isAnswered = field(request, "authorization")?.includes('nonce="n"') === true;
      const challenge = { "www-authenticate": 'Digest realm="r", nonce="n", qop="auth"' };
      request.socket.write(isAnswered ? response(200) : response(401, "", challenge));
    });
    await using session = new Session();
    const client = new Binding(
      { title: "", servers: [], securitySchemes },
      { session, baseUrl: server.url },
    );
    const login = { username: "ann", password: "pw" };
    const call = async (): Promise<void> => {
      await client.call(secured({ digest: [] }), {}, { auth: { digest: login } });
    };
    await call();
    await call();
    expect(server.requests).toHaveLength(3);
    expect(field(server.requests[2], "authorization")).toContain("nc=00000002");
    const unnamed = digest("ann", "pw");
    await client.call(secured(), {}, { auth: unnamed });
    await client.call(secured(), {}, { auth: unnamed });
    expect(server.requests).toHaveLength(6);
  });
});

describe("what is lacking is told, alternative by alternative", () => {
  test.each<[auth: object, security: NonNullable<Operation["security"]>, message: string]>([
    [
      { key: "K" },
      [{ key: [], token: [], certificate: [] }, { digest: [] }],
      'it needs key (API key in header "X-Key") and token (HTTP bearer) and certificate (client certificate), ' +
        "of which token and certificate are missing, or digest (HTTP digest); " +
        "pass them as auth: { token, certificate }, or auth: false",
    ],
    [
      {},
      [{ certificate: [] }],
      "it needs certificate (client certificate); pass it as auth: { certificate }, or auth: false",
    ],
  ])("%j", async (auth, security, message) => {
    const server = await answering();
    await using session = new Session();
    const client = new Binding(
      { title: "", servers: [], securitySchemes },
      { session, auth, baseUrl: server.url },
    );
    await expect(client.call(secured(...security))).rejects.toMatchObject({
      code: "AUTH_MISSING",
      message: expect.stringMatching(
        /^GET \/ \(secured\): no credentials for it, nothing was sent; /,
      ),
    });
    await expect(client.call(secured(...security))).rejects.toThrow(message);
    expect(server.requests).toEqual([]);
  });
});

describe("after a redirect", () => {
  const operation = secured({ key: [], token: [], queryKey: [] });
  const auth = { key: "K", token: async () => "T", queryKey: "Q" };
  const all = ["/next?q=Q", "K", "Bearer T"];
  const none = ["/next", undefined, undefined];

  test("credentials go to the document's other servers, and to nobody else's", async () => {
    const known = await answering();
    const unknown = await answering();
    let target = `${known.url}/next`;
    const first = await redirecting(() => target);
    await using session = new Session();
    const description = { title: "", servers: [first.url, known.url], securitySchemes };
    const client = new Binding(description, { session, auth });
    await client.call(operation);
    target = `${unknown.url}/next`;
    await client.call(operation);
    expect(sent(known)).toEqual([all]);
    expect(sent(unknown)).toEqual([none]);
  });

  test("with a baseUrl the document's servers are nobody's, until the user says so", async () => {
    const other = await answering();
    const first = await redirecting(() => `${other.url}/next`);
    await using session = new Session();
    const description = { title: "", servers: [other.url], securitySchemes };
    const options = { session, auth, baseUrl: first.url };
    await new Binding(description, options).call(operation);
    await new Binding(description, { ...options, authOrigins: [other.url] }).call(operation);
    expect(sent(other)).toEqual([none, all]);
  });

  test("by a stranger, they don't go back to where they are meant for", async () => {
    const stranger = await redirecting(() => `${first.url}/next`);
    const first: ScriptedServer = await redirecting(() => `${stranger.url}/`);
    await using session = new Session();
    const description = { title: "", servers: [first.url], securitySchemes };
    await new Binding(description, { session, auth }).call(operation);
    expect(sent(stranger)).toEqual([["/", undefined, undefined]]);
    expect(sent(first)).toEqual([["/?q=Q", "K", "Bearer T"], none]);
  });

  test("what the user set or removed by hand is not replaced", async () => {
    const other = await answering();
    const first = await redirecting(() => `${other.url}/next`);
    await using session = new Session();
    const description = { title: "", servers: [first.url, other.url], securitySchemes };
    const client = new Binding(description, { session, auth });
    await client.call(operation, {}, { headers: { authorization: "By hand", "x-key": null } });
    expect(sent(first)).toEqual([["/?q=Q", undefined, "By hand"]]);
    expect(sent(other)).toEqual([["/next?q=Q", undefined, undefined]]);
  });

  test("auth: false stays so, though the session has some for there", async () => {
    const other = await answering();
    const first = await redirecting(() => `${other.url}/next`);
    await using session = new Session({
      auth: basic("a", "b"),
      authOrigins: [first.url, other.url],
    });
    const description = { title: "", servers: [first.url, other.url], securitySchemes };
    const client = new Binding(description, { session });
    await client.call(operation, {}, { auth: false });
    await client.call(operation);
    expect(sent(other)).toEqual([none, ["/next", undefined, "Basic YTpi"]]);
  });

  test("a server that the document has wrong is no origin, and no reason to fail", async () => {
    const other = await answering();
    const first = await redirecting(() => `${other.url}/next`);
    await using session = new Session();
    const servers = [first.url, "http://user:pw@[::1", { url: "https://{host}" }];
    const client = new Binding({ title: "", servers, securitySchemes }, { session, auth });
    await client.call(operation);
    expect(sent(other)).toEqual([none]);
  });
});

test.each([
  [{ authOrigins: "https://a.example" }, "authOrigins is no list"],
  [{ authOrigins: ["https://a.example/path"] }, "expected an origin, such as https://a.example"],
])("%j is refused", (options, message) => {
  const description = { title: "", servers: ["https://b.example"], securitySchemes };
  expect(() => new Binding(description, options as object)).toThrow(message);
});
