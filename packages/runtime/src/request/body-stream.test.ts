import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { afterEach, expect, test } from "vitest";
import { type BodyWatcher, openBody } from "./body-stream.js";
import { type Content, toBody } from "./content.js";

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Sends a body to a real server, which does with it what `receive` does. */
async function send(
  content: Content,
  receive: (incoming: IncomingMessage) => unknown,
): Promise<string[]> {
  const log: string[] = [];
  const watcher: BodyWatcher = {
    onBodyProgress: () => void log.push("progress"),
    onBodyFailure: (cause) => void log.push(String(cause)),
  };
  server = createServer((incoming, response) => {
    incoming.on("error", () => {});
    Promise.resolve(receive(incoming)).then(
      (received) => response.end(received),
      () => response.destroy(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const outgoing = request({ port, host: "127.0.0.1", method: "POST" });
  const answered = once(outgoing, "response");
  answered.catch(() => {});
  const body = toBody(content, "body");
  if (typeof body === "string" || !("open" in body)) throw new Error("it is no stream");
  try {
    await pipeline(openBody(body, watcher), outgoing);
    const [response] = (await answered) as [IncomingMessage];
    log.push(`received ${await text(response)}`);
  } catch (error) {
    log.push(`failed: ${(error as Error).message}`);
  }
  return log;
}

test("a body arrives whole, and each piece is told", async () => {
  const log = await send(Readable.from(["one ", "two"]), text);
  expect(log).toEqual(["progress", "progress", "progress", "received one two"]);
});

test("a source that fails in the middle is told, and the body is not taken for whole", async () => {
  let arrive: (incoming: IncomingMessage) => void = () => {};
  const arrived = new Promise<IncomingMessage>((resolve) => (arrive = resolve));
  async function* failing() {
    yield "half";
    await arrived;
    throw new Error("the disk is on fire");
  }
  const received = arrived.then(text);
  // Heard before it is awaited below.
  received.catch(() => {});
  const log = await send(failing(), (incoming) => {
    arrive(incoming);
    return received;
  });
  expect(log.slice(0, 2)).toEqual(["progress", "Error: the disk is on fire"]);
  expect(log.at(-1)).toBe("failed: the disk is on fire");
  await expect(received).rejects.toThrow("aborted");
});

test("a connection that breaks is no failure of the body, whose stalled source is closed", async () => {
  const stalled = new Readable({ read() {} });
  stalled.push("first");
  const closed = once(stalled, "close");
  const log = await send(stalled, async (incoming) => {
    await once(incoming, "data");
    incoming.socket.destroy();
  });
  await closed;
  expect(log[0]).toBe("progress");
  expect(log.slice(1)).toEqual([
    expect.stringMatching(
      /^failed: (socket hang up|read ECONNRESET|aborted|Premature close|write EPIPE)$/,
    ),
  ]);
});
