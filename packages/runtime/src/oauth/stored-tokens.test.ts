/** Whose tokens those of a store are. */
import { describe, expect, test } from "vitest";
import { MemoryStore } from "../index.js";
import { clientCredentials, password, refreshToken, type TokenGrant } from "./index.js";
import { tokenOf, tokenServer } from "./token-server.test-support.js";

/** Has it send a request of an operation that needs these scopes. */
async function send(grant: TokenGrant, tokenUrl: string, ...scopes: string[]): Promise<string> {
  const flow = { tokenUrl };
  const scoped = grant.forScheme("auth.login", {
    type: "oauth2",
    flows: { password: flow, clientCredentials: flow },
  });
  const { origin } = new URL(tokenUrl);
  const authorized = await scoped.forOperation({ scopes, server: origin }).authorize({
    method: "GET",
    url: `${origin}/`,
    origin,
    path: "/",
    body: undefined,
    header: () => undefined,
  });
  return String(authorized.fields.headers[1]);
}

describe("a store", () => {
  test("has one refresh token for processes whose first operations need different scopes", async () => {
    const server = await tokenServer({
      token: ({ number }) => tokenOf(number, { refresh_token: `r${number}` }),
    });
    const store = new MemoryStore();
    const login = (): TokenGrant => refreshToken({ clientId: "c", refreshToken: "r0", store });
    expect(await send(login(), server.tokenUrl, "read")).toBe("Bearer t1");
    expect(await send(login(), server.tokenUrl, "write")).toBe("Bearer t1");
    expect(server.asked.map(({ form }) => form.get("refresh_token"))).toEqual(["r0"]);
  });

  test("keeps the tokens of two servers apart, also under one key", async () => {
    const token = (name: string) => ({
      token: () => ({ body: { access_token: name, token_type: "Bearer", refresh_token: name } }),
    });
    const [one, two] = [await tokenServer(token("one")), await tokenServer(token("two"))];
    const options = { clientId: "c", username: "ann", password: "p" };
    const grant = password({ ...options, store: new MemoryStore(), key: "ann" });

    expect(await send(grant, one.tokenUrl)).toBe("Bearer one");
    expect(await send(grant, two.tokenUrl)).toBe("Bearer two");
  });

  test("keeps the tokens of two clients apart, also under one key", async () => {
    const server = await tokenServer();
    const store = new MemoryStore();
    const [a, b] = ["a", "b"].map((clientId) =>
      clientCredentials({ clientId, clientSecret: "s3cret", store, key: "api" }),
    ) as [TokenGrant, TokenGrant];
    expect(await send(a, server.tokenUrl)).toBe("Bearer t1");
    expect(await send(b, server.tokenUrl)).toBe("Bearer t2");
  });
});
