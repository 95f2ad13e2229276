import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import * as zlib from "node:zlib";
import { describe, expect, test } from "vitest";
import {
  acceptEncoding,
  type Coding,
  ContentCodingError,
  ContentTooLarge,
  decodeContent,
  decodeStream,
  readCodings,
} from "./content-coding.js";

type Encoder = (body: Buffer, options?: object) => Buffer;

// The cast: types of the oldest Node, which has no zstd.
const { zstdCompressSync } = zlib as { zstdCompressSync?: Encoder };

const encoders: [what: string, coding: Coding, encode: Encoder][] = [
  ["gzip", "gzip", zlib.gzipSync],
  ["deflate with zlib's wrapper", "deflate", zlib.deflateSync],
  ["bare deflate", "deflate", zlib.deflateRawSync],
  ["stored deflate", "deflate", (body) => zlib.deflateRawSync(body, { level: 0 })],
  ["br", "br", zlib.brotliCompressSync],
];
if (zstdCompressSync !== undefined) {
  encoders.push(["zstd", "zstd", zstdCompressSync]);
  encoders.push([
    "zstd with checksum",
    "zstd",
    (body) => zstdCompressSync(body, { params: { [201]: 1 } }),
  ]);
}

const small = Buffer.from(JSON.stringify({ name: "Ada", tags: ["é", "€", "😀"] }));
/** More than is decoded at once, in parts that repeat and parts that don't. */
const large = Buffer.concat(
  Array.from({ length: 40 }, (_, index) =>
    Buffer.from(`${Math.sin(index)}`.repeat(200) + "x".repeat(20_000)),
  ),
);

async function* inPieces(body: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.byteLength; at += size) yield body.subarray(at, at + size);
}

async function streamed(
  body: Uint8Array,
  codings: readonly Coding[],
  { limit = Infinity, size = 1 } = {},
): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of decodeStream(inPieces(body, size), codings, limit)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Both ways to decode, which have to agree. */
const ways: [
  what: string,
  (body: Buffer, codings: readonly Coding[], limit?: number) => Promise<Buffer>,
][] = [
  ["whole", (body, codings, limit = Infinity) => decodeContent(body, codings, limit)],
  [
    "in small pieces",
    (body, codings, limit) =>
      streamed(body, codings, { limit, size: body.byteLength > 20_000 ? 997 : 1 }),
  ],
  ["in one piece", (body, codings, limit) => streamed(body, codings, { limit, size: Infinity })],
];

describe.each(ways)("%s", (_way, decode) => {
  test.each(encoders)("%s", async (_what, coding, encode) => {
    expect(await decode(encode(small), [coding])).toEqual(small);
    expect(await decode(encode(Buffer.alloc(0)), [coding])).toEqual(Buffer.alloc(0));
    expect((await decode(encode(large), [coding])).equals(large)).toBe(true);
  });

  test.each(encoders)("an empty body stays empty: %s", async (_what, coding) => {
    expect(await decode(Buffer.alloc(0), [coding])).toEqual(Buffer.alloc(0));
  });

  test.each(encoders)("%s that ends in the middle is an error", async (_what, coding, encode) => {
    for (const body of [small, large]) {
      const encoded = encode(body);
      for (const length of [1, 5, encoded.byteLength >> 1, encoded.byteLength - 1]) {
        const error = await failure(decode(encoded.subarray(0, length), [coding]));
        expect(error, `${length} of ${encoded.byteLength}`).toBeInstanceOf(ContentCodingError);
        expect(error.message).toBe(`it ends in the middle of its ${coding} coding`);
      }
    }
  });

  test.each(encoders)("%s ends where it ends", async (_what, coding, encode) => {
    const error = await failure(decode(Buffer.concat([encode(small), small]), [coding]));
    expect(error).toBeInstanceOf(ContentCodingError);
  });

  test.each(encoders.filter(([, coding]) => coding !== "zstd"))(
    "%s may be padded with zeros",
    async (_what, coding, encode) => {
      const padded = Buffer.concat([encode(small), Buffer.alloc(20)]);
      expect(await decode(padded, [coding])).toEqual(small);
    },
  );

  test.each(encoders)("what is no %s is an error that says so", async (_what, coding) => {
    const error = await failure(decode(Buffer.from("\u0007<html>no, not at all</html>"), [coding]));
    expect(error).toBeInstanceOf(ContentCodingError);
    expect(error.message).toMatch(`its ${coding} coding is damaged (`);
    expect(error.cause).toBeInstanceOf(Error);
  });

  test("a wrong checksum is an error", async () => {
    const encoded = zlib.gzipSync(small);
    encoded.writeUInt32LE(0, encoded.byteLength - 8);
    await expect(decode(encoded, ["gzip"])).rejects.toThrow(
      "its gzip coding is damaged (incorrect data check)",
    );
  });

  test("gzip of several members is their contents, one after the other", async () => {
    const members = Buffer.concat(
      [small, Buffer.alloc(0), large].map((body) => zlib.gzipSync(body)),
    );
    expect((await decode(members, ["gzip"])).equals(Buffer.concat([small, large]))).toBe(true);
    await expect(decode(members.subarray(0, -1), ["gzip"])).rejects.toThrow("ends in the middle");
  });

  test.skipIf(zstdCompressSync === undefined)(
    "zstd of several frames is their contents, whatever lies between them",
    async () => {
      const encode = zstdCompressSync as Encoder;
      const note = Buffer.from("502a4d1803000000616263", "hex");
      const emptyNote = Buffer.from("5f2a4d1800000000", "hex");
      const parts = [note, encode(small), emptyNote, encode(large), encode(Buffer.alloc(0)), note];
      const content = Buffer.concat([small, large]);
      const decoded = await decode(Buffer.concat(parts), ["zstd"]);
      expect(decoded.equals(content)).toBe(true);
      await expect(decode(Buffer.concat(parts).subarray(0, -1), ["zstd"])).rejects.toThrow(
        "ends in the middle",
      );
    },
  );

  test("several codings are undone from the last to the first", async () => {
    const codings: Coding[] = ["deflate", "br", "gzip", "deflate", "gzip"];
    let encoded = small;
    for (const coding of codings) {
      if (coding === "br") encoded = zlib.brotliCompressSync(encoded);
      else encoded = coding === "gzip" ? zlib.gzipSync(encoded) : zlib.deflateRawSync(encoded);
    }
    expect(await decode(encoded, codings)).toEqual(small);
    await expect(decode(encoded, codings.slice(1))).resolves.toEqual(zlib.deflateRawSync(small));
    await expect(decode(encoded.subarray(0, -3), codings)).rejects.toThrow("of its gzip coding");
  });

  test("no codings leave a body as it is", async () => {
    expect(await decode(small, [])).toEqual(small);
  });

  test.each(encoders)("%s up to the limit, and not a byte more", async (_what, coding, encode) => {
    for (const body of [small, large]) {
      const size = body.byteLength;
      expect((await decode(encode(body), [coding], size)).byteLength).toBe(size);
      const error = await failure(decode(encode(body), [coding], size - 1));
      expect(error).toBeInstanceOf(ContentTooLarge);
      expect(error).toMatchObject({
        limit: size - 1,
        message: `the content is larger than ${size - 1} bytes`,
      });
    }
    expect(await failure(decode(encode(small), [coding], 0))).toBeInstanceOf(ContentTooLarge);
  });

  test("the limit counts for every layer, not only for what comes out", async () => {
    // Little content in many bytes: empty members in front of it.
    const inner = Buffer.concat([
      ...Array.from({ length: 5_000 }, () => zlib.gzipSync("")),
      zlib.gzipSync(small),
    ]);
    const encoded = zlib.gzipSync(inner);
    expect(await decode(encoded, ["gzip", "gzip"], inner.byteLength)).toEqual(small);
    expect(await failure(decode(encoded, ["gzip", "gzip"], inner.byteLength - 1))).toBeInstanceOf(
      ContentTooLarge,
    );
  });
});

/** A gigabyte of zeros in a megabyte: gzip in 64 members, the same piece again and again. */
const member = zlib.gzipSync(Buffer.alloc(16 * 2 ** 20));
const bomb = Buffer.concat(Array.from({ length: 64 }, () => member));

test("a bomb ends at the limit, and holds no more than that", async () => {
  const limit = 20 * 2 ** 20;
  let highest = 0;
  const before = process.memoryUsage().arrayBuffers;
  const watch = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage().arrayBuffers - before);
  }, 1);
  const error = await failure(decodeContent(bomb, ["gzip"], limit));
  clearInterval(watch);
  expect(error).toBeInstanceOf(ContentTooLarge);
  expect(highest).toBeGreaterThan(0);
  expect(highest).toBeLessThan(5 * limit);
});

test("a bomb in a bomb is met in the layer where it goes off", async () => {
  const nested = zlib.gzipSync(bomb);
  expect(nested.byteLength).toBeLessThan(64 * 1024);
  const error = await failure(decodeContent(nested, ["gzip", "gzip"], 2 ** 20));
  expect(error).toBeInstanceOf(ContentTooLarge);
  expect(
    await failure(streamed(nested, ["gzip", "gzip"], { limit: 2 ** 20, size: 1000 })),
  ).toBeInstanceOf(ContentTooLarge);
});

test("a stream is read no faster than its content is taken", async () => {
  let pulled = 0;
  async function* members(): AsyncGenerator<Uint8Array> {
    for (; pulled < 64;) {
      pulled++;
      yield member;
    }
  }
  let taken = 0;
  for await (const piece of decodeStream(members(), ["gzip"], Infinity)) {
    taken += piece.byteLength;
    if (taken % (8 * 2 ** 20) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(pulled * 16 * 2 ** 20 - taken).toBeLessThan(16 * 2 ** 20 + 1);
    if (pulled > 6) break;
  }
  expect(pulled).toBe(7);
});

test("a reader that leaves closes the source", async () => {
  let closed = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield member;
    } finally {
      closed = true;
    }
  }
  for await (const piece of decodeStream(endless(), ["gzip"], Infinity)) {
    if (piece.byteLength > 0) break;
  }
  expect(closed).toBe(true);
});

test("an error of the source comes through unchanged, after what came before it", async () => {
  const lost = new Error("lost");
  async function* breaking(): AsyncGenerator<Uint8Array> {
    yield zlib.gzipSync(zlib.gzipSync(small));
    throw lost;
  }
  const pieces: Uint8Array[] = [];
  const reading = (async () => {
    for await (const piece of decodeStream(breaking(), ["gzip", "gzip"], Infinity)) {
      pieces.push(piece);
    }
  })();
  expect(await failure(reading)).toBe(lost);
  expect(Buffer.concat(pieces)).toEqual(small);
});

test("content is handed out as soon as it can be decoded", async () => {
  const encoder = zlib.createGzip();
  const decoded = decodeStream(encoder, ["gzip"], Infinity)[Symbol.asyncIterator]();
  for (const line of ["one\n", "two\n"]) {
    encoder.write(line);
    encoder.flush();
    expect((await decoded.next()).value?.toString()).toBe(line);
  }
  encoder.end();
  expect((await decoded.next()).done).toBe(true);
});

test("a decoded stream is a part of pipelines", async () => {
  const pieces: Buffer[] = [];
  const content = Readable.from(decodeStream(inPieces(zlib.gzipSync(large), 500), ["gzip"], 1e7), {
    objectMode: false,
  });
  await pipeline(content, async (source: AsyncIterable<Buffer>) => {
    for await (const piece of source) pieces.push(piece);
  });
  expect(Buffer.concat(pieces).equals(large)).toBe(true);
});

test.skipIf(zstdCompressSync === undefined)(
  "zstd that asks for more than the 8 MiB of RFC 9659 is refused",
  async () => {
    const encode = zstdCompressSync as Encoder;
    const content = Buffer.alloc(2 ** 24);
    const within = encode(content, { params: { [101]: 23 } });
    const beyond = encode(content, { params: { [101]: 24, [200]: 0 } });
    expect((await decodeContent(within, ["zstd"], Infinity)).byteLength).toBe(2 ** 24);
    const error = await failure(decodeContent(beyond, ["zstd"], Infinity));
    expect(error).toBeInstanceOf(ContentCodingError);
    expect(error.message).toContain("too much memory");
  },
);

test.each([
  [undefined, []],
  ["", []],
  ["identity", []],
  ["gzip", ["gzip"]],
  ["GZip", ["gzip"]],
  ["x-gzip", ["gzip"]],
  ["deflate , ,Identity,\tBR", ["deflate", "br"]],
  [
    ["deflate, gzip", "br"],
    ["deflate", "gzip", "br"],
  ],
])("the codings of %j are %j", (value, codings) => {
  expect(readCodings(value)).toEqual(codings);
});

test("a coding that nobody decodes is an error that says what is expected", () => {
  expect(() => readCodings("gzip, Compress")).toThrow(ContentCodingError);
  expect(() => readCodings("gzip, Compress")).toThrow(
    'its content coding is "compress"; expected gzip, deflate, br',
  );
  expect(() => readCodings("gzip\u001b[31m;q=1")).toThrow(String.raw`"gzip\u001b[31m;q=1"`);
  expect(() => readCodings("x".repeat(10_000))).toThrow(`"${"x".repeat(40)}"`);
  expect(() => readCodings("__proto__")).toThrow(ContentCodingError);
});

test("more than five codings are an error, identity not counted", () => {
  expect(readCodings(`gzip, identity${", br".repeat(4)}`)).toHaveLength(5);
  expect(() => readCodings("gzip,".repeat(6))).toThrow(
    "it has 6 content codings; expected 5 at most",
  );
});

test("what is asked for can be decoded, zstd where Node has it", () => {
  expect(readCodings(acceptEncoding)).toEqual(
    zstdCompressSync === undefined ? ["br", "gzip"] : ["br", "gzip", "zstd"],
  );
});

test.skipIf(zstdCompressSync !== undefined)("a Node without zstd says which one has it", () => {
  expect(() => readCodings("zstd")).toThrow("(zstd from Node 22.15 on; this is v20");
});

async function failure(promise: Promise<unknown>): Promise<Error> {
  const error: unknown = await promise.then(
    () => new Error("it didn't fail"),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error("what was thrown is no error");
  return error;
}
