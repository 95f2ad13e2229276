import { expect, test } from "vitest";
import { field, response, scripted } from "../../../../test/servers/scripted.js";
import { basic, Session } from "../index.js";

test.each([
  ["2", "Aladdin", "open sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="],
  ["2.1, in UTF-8", "test", "123\u00a3", "dGVzdDoxMjPCow=="],
])("RFC 7617, %s", async (_, user, password, encoded) => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  await using session = new Session({ baseUrl: server.url, auth: basic(user, password) });
  await session.get("/");
  expect(field(server.requests[0], "authorization")).toBe(`Basic ${encoded}`);
});
