import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { digest, Session } from "../../packages/runtime/src/index.js";
import { startApache } from "../servers/apache.js";
import { missing } from "../servers/installed.js";

describe.skipIf(missing("apache2"))("Digest with Apache", () => {
  test("one challenge for many requests, also at once and after its nonce has ended", async () => {
    await using apache = await startApache("ann", "open sesame");
    const auth = digest("ann", "open sesame");
    await using session = new Session({ baseUrl: apache.url, auth, retry: false });
    const get = () => session.get("/page.txt", { params: { q: "a b" } });
    const first = await get();
    expect([first.status, await first.text()]).toEqual([200, "welcome"]);
    expect(first.attempts.map(({ status }) => status)).toEqual([401, 200]);
    const many = await Promise.all(Array.from({ length: 30 }, get));
    expect(many.map(({ status, attempts }) => [status, attempts.length])).toEqual(
      many.map(() => [200, 1]),
    );
    await sleep(1_500);
    const late = await get();
    expect([late.status, late.attempts.map(({ status }) => status)]).toEqual([200, [401, 200]]);
  });

  test("a wrong password is tried once", async () => {
    await using apache = await startApache("ann", "open sesame");
    const auth = digest("ann", "open says me");
    await using session = new Session({ baseUrl: apache.url, auth, retry: false });
    const answer = await session.get("/page.txt");
    expect([answer.status, answer.attempts.length]).toEqual([401, 2]);
    expect(() => answer.raiseForStatus()).toThrow(/wants digest realm="apache"; check that they/);
  });
});
