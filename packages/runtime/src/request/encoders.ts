import type { Transform } from "node:stream";
import * as zlib from "node:zlib";

/** What a body can be compressed with (RFC 9110, 8.4.1; RFC 7932; RFC 8878). */
export type CompressionCoding = "gzip" | "deflate" | "br" | "zstd";

export interface Encoder {
  /** In one go, while the program stands still. */
  encode(body: Uint8Array): Buffer;
  /** In one go, by a thread of its own. */
  encodeLater(body: Uint8Array): Promise<Buffer>;
  /** Piece by piece. */
  open(): Transform;
}

/** What this Node can encode: zstd from 22.15 and 23.8 on. `deflate` in zlib's wrapper, as RFC 9110 has it. */
export const encoders: ReadonlyMap<unknown, Encoder> = new Map(available());

type Run<Options> = (
  body: Uint8Array,
  options: Options,
  done: (error: Error | null, encoded: Buffer) => void,
) => void;

function* available(): Generator<[CompressionCoding, Encoder]> {
  const pieces = { chunkSize: 64 * 1024 };
  yield ["gzip", encoder(zlib.gzipSync, zlib.gzip, zlib.createGzip, pieces)];
  yield ["deflate", encoder(zlib.deflateSync, zlib.deflate, zlib.createDeflate, pieces)];
  // Its default, 11, is for files that are compressed once and read for years.
  const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 };
  yield [
    "br",
    encoder(zlib.brotliCompressSync, zlib.brotliCompress, zlib.createBrotliCompress, {
      ...pieces,
      params,
    }),
  ];
  // The cast: our types are those of the oldest Node that we run on.
  const { zstdCompressSync, zstdCompress, createZstdCompress } = zlib as Partial<ZstdEncoding>;
  if (!zstdCompressSync || !zstdCompress || !createZstdCompress) return;
  yield ["zstd", encoder(zstdCompressSync, zstdCompress, createZstdCompress, pieces)];
}

/** What newer Nodes have besides. */
interface ZstdEncoding {
  zstdCompressSync(body: Uint8Array, options: zlib.ZlibOptions): Buffer;
  zstdCompress: Run<zlib.ZlibOptions>;
  createZstdCompress(options: zlib.ZlibOptions): Transform;
}

function encoder<Options>(
  encode: (body: Uint8Array, options: Options) => Buffer,
  run: Run<Options>,
  open: (options: Options) => Transform,
  options: Options,
): Encoder {
  return {
    encode: (body) => encode(body, options),
    encodeLater: (body) =>
      new Promise((resolve, reject) => {
        run(body, options, (error, encoded) => {
          if (error) reject(error);
          else resolve(encoded);
        });
      }),
    open: () => open(options),
  };
}
