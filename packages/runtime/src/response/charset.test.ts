import { expect, test } from "vitest";
import { charsetOf, decodeText, knownCharset, TextPieces } from "./charset.js";

/** A text of every kind, as bytes. */
const texts: readonly [what: string, charset: string, bytes: readonly number[], text: string][] = [
  ["UTF-8", "utf-8", [0xc3, 0xa9, 0xe2, 0x82, 0xac], "é€"],
  ["UTF-8 with its mark", "utf-8", [0xef, 0xbb, 0xbf, 0x41], "A"],
  ["a mark alone", "utf-8", [0xef, 0xbb, 0xbf], ""],
  ["UTF-8 that begins like its mark", "utf-8", [0xef, 0xbb, 0xbc], "\ufefc"],
  ["UTF-8 that ends within a character", "utf-8", [0x41, 0xe2, 0x82], "A\ufffd"],
  ["a UTF-8 mark against latin-1", "iso-8859-1", [0xef, 0xbb, 0xbf, 0xc3, 0xa9], "é"],
  ["a little-endian mark against UTF-8", "utf-8", [0xff, 0xfe, 0x41, 0x00], "A"],
  ["a big-endian mark against UTF-16", "utf-16", [0xfe, 0xff, 0x00, 0x41], "A"],
  ["UTF-16 without a mark", "utf-16", [0x41, 0x00, 0x3d, 0xd8, 0x00, 0xde], "A😀"],
  ["UTF-16BE without a mark", "utf-16be", [0x00, 0x41], "A"],
  ["latin-1, which is windows-1252", "iso-8859-1", [0xe9, 0x80, 0x92, 0xff], "é€’ÿ"],
  ["latin-1 that begins like a mark", "latin1", [0xff, 0x41], "ÿA"],
  ["a charset of several bytes", "shift_jis", [0x93, 0xfa, 0x96, 0x7b], "日本"],
  ["a charset that nobody knows", "klingon", [0xc3, 0xa9], "é"],
  ["nothing", "utf-16", [], ""],
];

test.each(texts)("%s", (_what, charset, bytes, text) => {
  expect(decodeText(Buffer.from(bytes), charset)).toBe(text);
  expect(decodeText(Uint8Array.from(bytes), charset)).toBe(text);
});

test.each(texts)("%s, byte by byte", (_what, charset, bytes, text) => {
  const pieces = new TextPieces(charset);
  const read = bytes.map((byte) => pieces.decode(Uint8Array.of(byte))).join("");
  expect(read + pieces.end()).toBe(text);
});

test("text is handed out as soon as it is complete", () => {
  const pieces = new TextPieces("utf-8");
  expect(pieces.decode(Buffer.from("A"))).toBe("A");
  expect(pieces.decode(Uint8Array.of(0xc3))).toBe("");
  expect(pieces.decode(Uint8Array.of(0xa9))).toBe("é");
  expect(pieces.end()).toBe("");
});

test.each([
  [undefined, "utf-8"],
  ["text/plain", "utf-8"],
  ["text/plain;charset=ISO-8859-1", "iso-8859-1"],
  ["text/plain ; CHARSET = latin1 ; x=y", "latin1"],
  ['text/plain; charset="utf-16"', "utf-16"],
  ['text/plain; charset="ut\\f-16"', "utf-16"],
  ['text/plain; title="a; charset=utf-16"; charset=latin1', "latin1"],
  ['text/plain; title="say \\"; charset=utf-16"; charset=latin1', "latin1"],
  ["text/plain; xcharset=utf-16; charset=latin1", "latin1"],
  ["text/plain; charset=latin1; charset=utf-16", "latin1"],
  ["text/plain; charset", "utf-8"],
  ["text/plain; charset=", "utf-8"],
  ['text/plain; charset=""', "utf-8"],
  ['text/plain; charset="utf-16', "utf-8"],
  ["charset=utf-16", "utf-8"],
])("the charset of %s is %s", (contentType, charset) => {
  expect(charsetOf(contentType)).toBe(charset);
});

test("a content type of a megabyte is read in linear time", () => {
  // Each of these takes minutes where the time grows with the square.
  for (const part of ["; ", ";", " ", ';a="', ';a="\\"', "a", "=", "\\"]) {
    expect(charsetOf(`text/plain;${part.repeat(1_000_000)}`)).toBe("utf-8");
  }
});

test("names of charsets are the Encoding Standard's", () => {
  expect(["UTF8", "latin1", "us-ascii", "utf-16", "utf-32", ""].map(knownCharset)).toEqual([
    "utf-8",
    "windows-1252",
    "windows-1252",
    "utf-16le",
    "utf-8",
    "utf-8",
  ]);
});
