import type { ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runNode } from "../support/run-node.mjs";
import { startTarget, type Target } from "./target.js";

const megabyte = 2 ** 20;
const size = 400 * megabyte;
const limit = 8 * megabyte;

/** What each bomb says of itself, and is. */
const bombs = {
  gzip: () => gzipSync(Buffer.alloc(size), { level: 1 }),
  deflate: () => deflateSync(Buffer.alloc(size), { level: 1 }),
  br: () =>
    brotliCompressSync(Buffer.alloc(size), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
  "gzip, gzip": () => gzipSync(gzipSync(Buffer.alloc(size), { level: 9 })),
} as const satisfies Record<string, () => Buffer>;

/** One call in a process of its own: how it ended, and the most memory that the process had. */
async function call(
  url: string,
  options: object = {},
  read = "await answer.bytes()",
): Promise<{ readonly outcome: unknown; readonly sent: unknown; readonly bytes: number }> {
  const program = `
    import { Session } from "@gen-client/runtime";
    const session = new Session({ retry: false, limits: { body: ${limit}, errorBody: ${limit} } });
    let outcome, sent;
    try {
      const answer = await session.get(${JSON.stringify(url)}, ${JSON.stringify(options)});
      ${read};
      outcome = answer.status;
    } catch (error) {
      outcome = error.code ?? String(error);
      sent = error.sent;
    }
    await session.close();
    const bytes = process.resourceUsage().maxRSS * 1024;
    console.log(JSON.stringify({ outcome, sent, bytes }));
  `;
  const { stdout, stderr } = await runNode(["--input-type=module", "--eval", program], {
    cwd: fileURLToPath(new URL("..", import.meta.url)),
  });
  expect(stderr).toBe("");
  return JSON.parse(stdout) as Awaited<ReturnType<typeof call>>;
}

describe("a bomb ends at the limit, with little of it in memory", () => {
  let target: Target;
  /** What a process has that is answered with nothing. */
  let usual: number;

  beforeAll(async () => {
    const made = new Map<string, Buffer>();
    target = await startTarget({
      answer: ({ url }, response) => {
        const { pathname, searchParams } = new URL(url, "http://target.test");
        const coding = decodeURIComponent(pathname.slice(1));
        const status = Number(searchParams.get("status") ?? 200);
        if (coding === "") response.end();
        else if (coding === "identity") flood(response);
        else {
          // The cast: tests ask for bombs that there are.
          const bomb = made.get(coding) ?? bombs[coding as keyof typeof bombs]();
          made.set(coding, bomb);
          const location = status === 302 ? { location: "/" } : {};
          response.writeHead(status, { "content-encoding": coding, ...location }).end(bomb);
        }
      },
    });
    usual = (await call(target.url)).bytes;
  });
  afterAll(() => target[Symbol.asyncDispose]());

  const url = (coding: string, status = 200): string =>
    `${target.url}/${encodeURIComponent(coding)}?status=${status}`;

  /** More than a limit takes, with decoders and garbage on top; far less than the bomb. */
  const most = 120 * megabyte;

  test.each(Object.keys(bombs))(
    "%s, at once, as an error's body, and as a stream",
    async (coding) => {
      const tooLarge = { outcome: "RESPONSE_TOO_LARGE", sent: true };
      for (const outcome of [
        await call(url(coding)),
        await call(url(coding, 500)),
        await call(url(coding), { stream: true }),
        await call(
          url(coding),
          { stream: true, limits: { stream: limit } },
          "for await (const _ of answer.body);",
        ),
      ]) {
        expect(outcome).toMatchObject(tooLarge);
        expect(outcome.bytes - usual).toBeLessThan(most);
      }
    },
  );

  test("without a coding: a body that never ends", async () => {
    const { outcome, bytes } = await call(url("identity"));
    expect(outcome).toBe("RESPONSE_TOO_LARGE");
    expect(bytes - usual).toBeLessThan(most);
  });

  test("the body of a redirect is dropped, and the redirect followed", async () => {
    const { outcome, bytes } = await call(url("gzip", 302));
    expect(outcome).toBe(200);
    expect(bytes - usual).toBeLessThan(most);
  });

  test("a stream that is read piece by piece may be as large as it is", async () => {
    const { outcome, bytes } = await call(
      url("gzip"),
      { stream: true },
      `let size = 0;
       for await (const piece of answer.body) size += piece.length;
       if (size !== ${size}) throw new Error("it has " + size + " bytes")`,
    );
    expect(outcome).toBe(200);
    expect(bytes - usual).toBeLessThan(most);
  });
});

/** Writes as long as somebody reads. */
function flood(response: ServerResponse): void {
  const piece = Buffer.alloc(megabyte);
  const write = (): void => {
    while (!response.destroyed && response.write(piece));
  };
  response.on("drain", write);
  write();
}
