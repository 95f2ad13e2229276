import type { IncomingMessage } from "node:http";
import { pipeline } from "node:stream";
import type { Readable, Transform } from "node:stream";
import { createBrotliDecompress, createUnzip } from "node:zlib";
import { ReadError } from "../read-error.js";

/** What a request may say that it understands. */
export const acceptEncoding = "gzip, br";

/** Reads a response to its end, decompressed: `count` hears of its bytes as they come, and may throw. */
export async function readBody(
  response: IncomingMessage,
  count: (bytes: number) => void,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of decompressed(response)) {
    const bytes = chunk as Buffer; // no encoding was set
    count(bytes.byteLength);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function decompressed(response: IncomingMessage): Readable {
  const encoding = (response.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  switch (encoding) {
    case "identity":
    case "":
      return response;
    case "gzip":
    case "x-gzip":
    case "deflate":
      return through(response, createUnzip());
    case "br":
      return through(response, createBrotliDecompress());
    default:
      response.destroy();
      throw new ReadError(
        `the server answered in the encoding ${JSON.stringify(encoding)}, which nobody asked for`,
        "Download the document, and give its file.",
      );
  }
}

/** An error of either stream ends the other. */
function through(response: IncomingMessage, decoder: Transform): Readable {
  return pipeline(response, decoder, () => {});
}
