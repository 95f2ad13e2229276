// @ts-check
/**
 * The other end of the download benchmark, in a process of its own: answers every request with as many
 * bytes as its path says (`/1073741824`), as fast as they are taken. Tells its port to its parent.
 */
import { createServer } from "node:http";
import { Readable } from "node:stream";

const piece = Buffer.alloc(2 ** 20, "gen-client ");

/** @param {number} bytes */
function* pieces(bytes) {
  for (let left = bytes; left > 0; left -= piece.length) yield piece.subarray(0, left);
}

const server = createServer((request, response) => {
  const bytes = Number(request.url?.slice(1));
  response.setHeader("content-length", bytes);
  Readable.from(pieces(bytes), { objectMode: false, highWaterMark: 1 }).pipe(response);
});

server.listen(0, "127.0.0.1", () => process.send?.(server.address()));
process.on("disconnect", () => process.exit());
