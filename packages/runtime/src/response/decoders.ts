import * as zlib from "node:zlib";

/** What a body can be encoded with and still be read (RFC 9110, 8.4.1; RFC 7932; RFC 8878). */
export type Coding = "gzip" | "deflate" | "br" | "zstd";

/** zlib's decoders are streams that say how much they have read. */
export type Decoder = zlib.Gunzip;

/** What comes of decoding in one go. */
export interface Decoded {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

interface CodingDecoder {
  /** A decoder for a body that starts so, with a byte at least. */
  open(start: Uint8Array): Decoder;
  /** @throws Error of zlib's, also for more than `limit` bytes. */
  decode(body: Uint8Array, limit: number): Decoded;
}

/**
 * What this Node can decode: zstd from 22.15 and 23.8 on. A decoder's memory is bounded by its window:
 * 32 KiB for gzip and deflate; 16 MiB for br, as zlib leaves its large-window extension off (RFC 7932,
 * 9.1); 8 MiB for zstd, the most that a server may ask for (RFC 9659), where zlib would give 128.
 */
export const decoders: ReadonlyMap<string, CodingDecoder> = new Map(available());

function* available(): Generator<[Coding, CodingDecoder]> {
  yield [
    "gzip",
    {
      open: () => zlib.createGunzip(pieces),
      decode: (body, limit) => decoded(zlib.gunzipSync(body, atOnce(body, limit))),
    },
  ];
  yield [
    "deflate",
    {
      open: (start) =>
        hasWrapper(start) ? zlib.createInflate(pieces) : zlib.createInflateRaw(pieces),
      decode(body, limit) {
        const inflate = hasWrapper(body) ? zlib.inflateSync : zlib.inflateRawSync;
        return decoded(inflate(body, atOnce(body, limit)));
      },
    },
  ];
  yield [
    "br",
    {
      open: () => zlib.createBrotliDecompress(pieces),
      decode: (body, limit) => decoded(zlib.brotliDecompressSync(body, atOnce(body, limit))),
    },
  ];
  // The cast: our types are those of the oldest Node that we run on.
  const { createZstdDecompress, zstdDecompressSync } = zlib as Partial<ZstdDecoding>;
  if (createZstdDecompress === undefined || zstdDecompressSync === undefined) return;
  yield [
    "zstd",
    {
      open: () => createZstdDecompress({ ...pieces, params: zstdParams }),
      decode: (body, limit) =>
        decoded(zstdDecompressSync(body, { ...atOnce(body, limit), params: zstdParams })),
    },
  ];
}

/** What newer Nodes have besides. */
interface ZstdDecoding {
  createZstdDecompress(options: zlib.BrotliOptions): Decoder;
  zstdDecompressSync(body: Uint8Array, options: zlib.BrotliOptions): Buffer;
}

/** ZSTD_d_windowLogMax: 2 ** 23 bytes. */
const zstdParams = { 100: 23 };

const pieces = { chunkSize: 64 * 1024 };

interface AtOnce {
  readonly maxOutputLength: number;
  readonly chunkSize: number;
  readonly info: true;
}

function atOnce(body: Uint8Array, limit: number): AtOnce {
  return {
    // zlib knows no limit of 0.
    maxOutputLength: Math.max(limit, 1),
    // Mostly enough in one go, and not so much that a small answer holds on to it.
    chunkSize: Math.min(Math.max(body.byteLength * 8, 1024), pieces.chunkSize),
    info: true,
  };
}

/** The cast: with `info: true` zlib says how much it has read, too, and its types don't know. */
function decoded(result: Buffer): Decoded {
  return result as unknown as Decoded;
}

/**
 * True for deflate as RFC 9110 has it, in zlib's wrapper, which begins with the method 8; some servers
 * send it without. No encoder begins a bare one so: it would be a stored block with padding not zero.
 */
function hasWrapper(start: Uint8Array): boolean {
  return ((start[0] ?? 0) & 0x0f) === 8;
}
