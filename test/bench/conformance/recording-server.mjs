// @ts-check
import { once } from "node:events";
import { createServer } from "node:net";
import { readRequest } from "../../servers/raw-request.mjs";

/** @import { Recorded } from "../../servers/raw-request.mjs" */

/**
 * Starts a server that keeps each request as its bytes came, and gives all of them the answer of the moment.
 */
export async function startRecordingServer() {
  /** @type {Recorded[]} */
  let requests = [];
  let answer = Buffer.alloc(0);
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on("error", () => {});
    let pending = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      for (let taken = readRequest(pending); taken; taken = readRequest(pending)) {
        pending = pending.subarray(taken.length);
        requests.push(taken.request);
        socket.write(answer);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    /**
     * @param {string} head The status and header, lines of which end with a line feed.
     * @param {string} body A character for each byte.
     */
    answerWith(head, body) {
      const length = head.startsWith("204") ? "" : `\ncontent-length: ${body.length}`;
      const lines = `HTTP/1.1 ${head}${length}\n\n`.replaceAll("\n", "\r\n");
      answer = Buffer.from(lines + body, "latin1");
    },
    /** The requests that came since it was last asked. */
    take() {
      const taken = requests;
      requests = [];
      return taken;
    },
  };
}
