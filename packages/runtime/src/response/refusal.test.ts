import { expect, test } from "vitest";
import { response, scripted } from "../../../../test/servers/scripted.js";
import { apiKey, bearer, Binding, type Operation, Session } from "../index.js";

async function messageOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "no error",
    (error: Error) => error.message,
  );
}

function refusing(status: number, challenge?: string | readonly string[]) {
  const headers = challenge === undefined ? {} : { "www-authenticate": challenge };
  return scripted(({ socket }) => socket.write(response(status, { title: "No" }, headers)));
}

const description = {
  title: "Pets",
  servers: [],
  securitySchemes: {
    key: { type: "apiKey", in: "header", name: "x-key" },
    login: { type: "http", scheme: "basic" },
  },
} as const;

const operation: Operation = {
  id: "getPet",
  method: "GET",
  path: "/pet",
  responses: { 200: "json", default: "json" },
  security: [{ key: [], login: [] }, { login: [] }],
};

test("an operation's error says which schemes were used, what the server wants, and what to do", async () => {
  await using server = await refusing(401, 'Basic realm="pets"');
  const login = { username: "alice", password: "hunter2" };
  const api = new Binding(description, {
    baseUrl: server.url,
    auth: { key: "s3cret", login },
    retry: false,
  });
  const message = await messageOf(api.call(operation));
  await api.close();
  expect(message).toBe(
    `GET ${server.url}/pet: 401 Unauthorized; sent with key (API key in header "x-key") and login (HTTP basic); ` +
      'the server wants basic realm="pets"; check that they are right and still valid (No)',
  );
  expect(message).not.toMatch(/hunter2|s3cret/);
});

test.each([
  [401, undefined, "; sent with the session's auth; check that they are right and still valid"],
  [
    401,
    'Bearer realm="r", error="invalid_token", error_description="It expired", nonce="zzz"',
    '; the server wants bearer realm="r" error="invalid_token" error_description="It expired"; the token has expired, or is another server\'s',
  ],
  [
    403,
    'Bearer error="insufficient_scope", scope="pets:write"',
    '; the server wants bearer error="insufficient_scope" scope="pets:write"; ask for a token with the scopes it names',
  ],
  [403, undefined, "; sent with the session's auth; they are not allowed to do this"],
  [401, ["Negotiate", 'Basic realm="r"'], '; the server wants negotiate, or basic realm="r"; '],
])("%s, %j", async (status, challenge, expected) => {
  await using server = await refusing(status, challenge);
  await using session = new Session({ baseUrl: server.url, auth: bearer("t"), retry: false });
  const answer = await session.get("/");
  expect(await messageOf(Promise.resolve().then(() => answer.raiseForStatus()))).toContain(
    expected,
  );
});

test("without credentials it says so; those set by hand, and those of the request, are named", async () => {
  await using server = await refusing(401);
  await using session = new Session({ baseUrl: server.url, retry: false });
  const told = async (options: object) =>
    messageOf(session.get("/", options).then((answer) => answer.raiseForStatus()));
  expect(await told({})).toContain("; no credentials were sent; pass auth");
  expect(await told({ headers: { authorization: "Custom x" } })).toContain(
    "; sent with an authorization header set by hand;",
  );
  expect(await told({ auth: apiKey("x-key", "k") })).toContain("; sent with the request's auth;");
});

test("credentials that a redirect left behind were not sent", async () => {
  await using other = await refusing(401);
  await using server = await scripted(({ socket }) =>
    socket.write(response(302, "", { location: other.url })),
  );
  await using session = new Session({ baseUrl: server.url, auth: bearer("t"), retry: false });
  const answer = await session.get("/");
  expect(() => answer.raiseForStatus()).toThrow("; no credentials were sent; pass auth");
});
