import { connect } from "node:net";
import { expect, test } from "vitest";
import { startRecorder } from "./recorder.js";

test("keeps each request as it came, in whatever pieces", async () => {
  await using recorder = await startRecorder();
  const text =
    "POST /a?b=1 HTTP/1.1\r\nhost: x\r\nX-Twice: 1\r\nx-twice:  2 \r\nContent-Length: 4\r\n\r\nn\u00c3\u00a9\n" +
    "PUT /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n" +
    "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  for (const pieceLength of [1, 7, text.length]) {
    const socket = connect(Number(new URL(recorder.url).port), "127.0.0.1");
    socket.setNoDelay(true);
    let answers = "";
    socket.on("data", (chunk: Buffer) => (answers += chunk.toString()));
    for (let at = 0; at < text.length; at += pieceLength) {
      socket.write(text.slice(at, at + pieceLength), "latin1");
      await new Promise(setImmediate);
    }
    await expect.poll(() => answers.match(/HTTP\/1\.1 200/g)).toHaveLength(3);
    socket.destroy();
    expect(recorder.take()).toEqual([
      {
        line: "POST /a?b=1 HTTP/1.1",
        fields: [
          ["host", "x"],
          ["X-Twice", "1"],
          ["x-twice", "2"],
          ["Content-Length", "4"],
        ],
        body: Buffer.from("né\n"),
      },
      {
        line: "PUT /c HTTP/1.1",
        fields: [
          ["Host", "x"],
          ["Transfer-Encoding", "chunked"],
        ],
        body: Buffer.from("abc0123456789"),
      },
      { line: "GET / HTTP/1.1", fields: [["Host", "x"]], body: Buffer.alloc(0) },
    ]);
    expect(recorder.take()).toEqual([]);
  }
});

test("answers by path", async () => {
  await using recorder = await startRecorder();
  const to = async (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(recorder.url + path, { redirect: "manual", ...init });

  const redirect = await to("/redirect/307?to=%2F%2Fx%3Fa%3D%C3%A9&set=a%3D1&set=b%3D2");
  expect(redirect.status).toBe(307);
  // fetch reads the bytes as latin-1.
  expect(redirect.headers.get("location")).toBe("//x?a=Ã©");
  expect(redirect.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect((await to("/redirect/302")).headers.get("location")).toBeNull();
  expect((await to("/loop/9")).headers.get("location")).toBe("/loop/10");

  const challenge = await to("/status/401?challenge=Basic%20realm=%22x%22");
  expect(challenge.status).toBe(401);
  expect(challenge.headers.get("www-authenticate")).toBe('Basic realm="x"');
  expect((await to("/status/204")).status).toBe(204);
  expect((await to("/a", { method: "HEAD" })).headers.get("content-length")).toBe("11");

  expect(await (await to("/gzip")).json()).toEqual({ ok: true });
  const echo = await to("/echo", { method: "POST", body: "née" });
  expect(await echo.text()).toBe("née");
  expect(echo.headers.get("content-type")).toBe("text/plain;charset=UTF-8");
});

test("answers at three origins, and nowhere once it is closed", async () => {
  const recorder = await startRecorder();
  const origins = [recorder.url, recorder.otherPort, recorder.otherHost];
  expect(new Set(origins.map((origin) => new URL(origin).origin)).size).toBe(3);
  for (const origin of origins) expect((await fetch(origin)).status).toBe(200);
  expect(recorder.take().map(({ fields }) => fields[0])).toEqual(
    origins.map((origin) => ["host", new URL(origin).host]),
  );
  await recorder[Symbol.asyncDispose]();
  for (const origin of origins) await expect(fetch(origin)).rejects.toThrow("fetch failed");
});
