import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { kill } from "node:process";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Response, Session } from "../../packages/runtime/src/index.js";
import { missing } from "../servers/installed.js";
import { bigText, startNginx } from "../servers/nginx.js";
import { type Program, start } from "../servers/program.js";
import { runNode } from "../support/run-node.mjs";

/** An nginx that has little patience with connections, and keeps what is put into it. */
async function startHasty(): Promise<Program & { readonly url: string }> {
  const program = await start({
    name: "hasty-nginx",
    files: ({ port, folder }) => ({
      "nginx.conf": `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr warn;
events {}
http {
  access_log ${folder}/access.log combined;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  client_max_body_size 0;
  server {
    listen 127.0.0.1:${port};
    location = /few { keepalive_requests 3; return 200 "$connection_requests"; }
    location = /brief { keepalive_timeout 60ms; return 200 "$connection_requests"; }
    location /small/ { root ${folder}; dav_methods PUT; client_max_body_size 1000; }
    location /files/ { root ${folder}; dav_methods PUT DELETE; create_full_put_path on; }
  }
}
`,
    }),
    command: ({ folder }) => ["nginx", "-p", folder, "-e", "stderr", "-c", `${folder}/nginx.conf`],
  });
  return { ...program, url: `http://127.0.0.1:${program.port}` };
}

const megabyte = 2 ** 20;

describe.skipIf(missing("nginx"))("nginx", () => {
  test("closes connections after a few requests, and no call notices, whatever its method", async () => {
    await using nginx = await startHasty();
    await using session = new Session({ baseUrl: nginx.url, retry: false, connections: 4 });
    const methods = ["GET", "POST", "PUT", "DELETE"];
    const turns: number[] = [];
    const worker = async (): Promise<void> => {
      for (let call = 0; call < 40; call++) {
        const answer = await session.request(methods[call % methods.length] ?? "GET", "/few");
        expect(answer.status).toBe(200);
        turns.push(Number(await answer.text()));
      }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    expect(turns).toHaveLength(320);
    // Each connection is used for as long as it may be.
    expect(new Set(turns)).toEqual(new Set([1, 2, 3]));
    expect(turns.filter((turn) => turn === 3).length).toBeGreaterThan(90);
  });

  test("closes idle connections about when they are used again, and no idempotent call notices", async () => {
    await using nginx = await startHasty();
    const outcomes: Response[] = [];
    const worker = async (_: unknown, index: number): Promise<void> => {
      await using session = new Session({ baseUrl: nginx.url, retry: false });
      const method = ["GET", "PUT", "DELETE"][index % 3] ?? "GET";
      for (let call = 0; call < 20; call++) {
        outcomes.push(await session.request(method, "/brief"));
        // Around the moment at which the server loses its patience.
        await sleep(52 + ((index * 7 + call) % 16));
      }
    };
    await Promise.all(Array.from({ length: 30 }, worker));
    expect(outcomes).toHaveLength(600);
    const failed = outcomes.filter(({ status }) => status !== 200);
    expect(failed).toEqual([]);
    // What was tried again was a connection that had been closed.
    const retried = outcomes.flatMap(({ attempts }) => attempts.slice(0, -1));
    expect(retried.filter(({ error }) => error !== "CONNECTION_LOST")).toEqual([]);
  });

  test("takes and gives files of any size, and hardly any of them is in memory", async () => {
    await using nginx = await startHasty();
    const size = 300 * megabyte;
    const program = `
      import { createHash } from "node:crypto";
      import { Session } from "@gen-client/runtime";
      const piece = Buffer.alloc(${megabyte});
      const session = new Session({ baseUrl: ${JSON.stringify(nginx.url)} });
      async function* pieces() {
        for (let index = 0; index < ${size / megabyte}; index++) {
          piece.fill(index);
          yield Buffer.from(piece);
        }
      }
      const put = await session.put("/files/large.bin", { body: pieces() });
      const sum = createHash("sha256");
      let bytes = 0;
      const got = await session.get("/files/large.bin", { stream: true });
      for await (const chunk of got.body) {
        bytes += chunk.length;
        sum.update(chunk);
      }
      await session.close();
      const { maxRSS } = process.resourceUsage();
      console.log(JSON.stringify([put.status, got.status, bytes, sum.digest("hex"), maxRSS]));
    `;
    const { stdout, stderr } = await runNode(["--input-type=module", "--eval", program], {
      cwd: fileURLToPath(new URL("..", import.meta.url)),
    });
    expect(stderr).toBe("");
    const [put, got, bytes, sum, kilobytes] = JSON.parse(stdout) as unknown[];
    const hash = createHash("sha256");
    await pipeline(createReadStream(join(nginx.folder, "files/large.bin")), hash);
    expect([put, got, bytes, sum]).toEqual([201, 200, size, hash.digest("hex")]);
    expect(Number(kilobytes) * 1024).toBeLessThan(200 * megabyte);
  });

  test("refuses what is too large while it is still being sent", async () => {
    await using nginx = await startHasty();
    await using session = new Session({ baseUrl: nginx.url, retry: false });
    async function* endless(): AsyncGenerator<Buffer> {
      for (;;) yield Buffer.alloc(64 * 1024);
    }
    for (const body of [Buffer.alloc(20 * megabyte), endless()]) {
      const answer = await session.put("/small/file", { body, timeout: 20_000 });
      expect(answer.status).toBe(413);
      expect((await session.get("/few")).status).toBe(200);
    }
  });

  test("killed in the middle of a download, it leaves an error, never a short body", async () => {
    await using nginx = await startHasty();
    await using session = new Session({ baseUrl: nginx.url });
    await session.put("/files/half.bin", { body: Buffer.alloc(50 * megabyte) });
    const answer = await session.get("/files/half.bin", { stream: true });
    let bytes = 0;
    const reading = (async () => {
      for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
        if (bytes === 0) kill(nginx.pid, "SIGKILL");
        bytes += chunk.length;
        await sleep(1);
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: "CONNECTION_LOST", sent: true });
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThan(50 * megabyte);
    await expect(session.get("/few", { retry: false })).rejects.toMatchObject({
      code: "CONNECT_FAILED",
      sent: false,
    });
  });

  test("compresses, and knows what it sent before", async () => {
    await using nginx = await startNginx();
    await using session = new Session({ baseUrl: nginx.url });
    for (const stream of [false, true]) {
      const answer = await session.get("/text.txt", { stream });
      expect(answer.headers.get("content-encoding")).toBe("gzip");
      expect(await answer.text()).toBe(bigText);
    }
    const plain = await session.get("/text.txt", { headers: { "accept-encoding": null } });
    expect(plain.headers.get("content-encoding")).toBeUndefined();
    expect(await plain.text()).toBe(bigText);
    const etag = plain.headers.get("etag") ?? "";
    const same = await session.get("/text.txt", { headers: { "if-none-match": etag } });
    expect([same.status, await same.text()]).toEqual([304, ""]);
  });
});
