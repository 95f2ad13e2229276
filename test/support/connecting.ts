import { once } from "node:events";
import { request } from "node:http";
import type { Socket } from "node:net";
import { expect } from "vitest";

/** What undici calls to have a connection made. */
type Connector = (
  target: object,
  callback: (error: Error | null, socket: Socket | null) => void,
) => { readonly socket: Socket };

/** A connection that is being made. */
export interface Connecting {
  /** What the connector gave back at once. */
  readonly first: Socket;
  /** Rejects with what its callback was told. */
  readonly ready: Promise<Socket>;
  /** How often the callback was called. */
  readonly calls: () => number;
}

/** Connects to the origin of a URL, as undici does it. */
export function connecting(connector: Connector, url: string): Connecting {
  const { protocol, hostname, host, port } = new URL(url);
  const target = { protocol, hostname: hostname.replace(/^\[(.*)\]$/, "$1"), host, port };
  let calls = 0;
  let report: (error: Error | null, socket: Socket | null) => void;
  const ready = new Promise<Socket>((resolve, reject) => {
    report = (error, socket) => {
      if (error === null && socket !== null) resolve(socket);
      else reject(error ?? new Error("the connector gave neither an error nor a socket"));
    };
  });
  // Some tests look at it later than it fails.
  ready.catch(() => {});
  const { socket: first } = connector(target, (error, socket) => {
    calls++;
    report(error, socket);
  });
  return { first, ready, calls: () => calls };
}

/**
 * Waits for a connection that can't be made, and gives the reason: told once, in an error that undici
 * takes for one, and with nothing left open.
 */
export async function failureOf({ first, ready, calls }: Connecting): Promise<Error> {
  const error = await ready.then(
    () => expect.unreachable("the connection was made"),
    (reason: Error) => reason,
  );
  if (!first.closed) await once(first, "close");
  // What comes late comes with its close, which is told some turns after it is done.
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(calls()).toBe(1);
  expect(error).not.toHaveProperty("code", expect.stringMatching(/^UND_ERR_/));
  return error;
}

/** Sends one GET on a connection, and gives the text of its response. */
export async function get(socket: Socket, path = "/"): Promise<string> {
  const sent = request({ path, createConnection: () => socket });
  sent.end();
  const [response] = (await once(sent, "response")) as [AsyncIterable<Buffer>];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  socket.destroy();
  return Buffer.concat(chunks).toString();
}
