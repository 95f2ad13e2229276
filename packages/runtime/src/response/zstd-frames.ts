/**
 * Where the frames of a zstd body end (RFC 8878, 3.1). Node's decoder, up to 24 at least, takes a
 * body that stops in the middle for a complete one, and of several frames in one piece the first for
 * all; so each piece is cut at the frames' ends before the decoder gets it.
 */
export class ZstdFrames {
  #part: keyof typeof sizes | "skipped" = "magic";
  /** Bytes that are missing to the part's end. */
  #missing: number = sizes.magic;
  /** The part's bytes so far, as a little-endian number. */
  #value = 0;
  #place = 1;
  /** What follows the bytes that are skipped; `magic` is the next frame's. */
  #next: "block" | "checksum" | "magic" = "magic";
  #hasChecksum = false;
  #isOpen = false;

  /** True in the middle of a frame. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Reads on from `start`, and says where the frame ends, or the piece. */
  endIn(piece: Uint8Array, start: number): number {
    let position = start;
    while (position < piece.byteLength) {
      this.#isOpen = true;
      if (this.#part === "skipped") {
        const length = Math.min(this.#missing, piece.byteLength - position);
        position += length;
        this.#missing -= length;
      } else {
        this.#value += (piece[position] ?? 0) * this.#place;
        this.#place *= 256;
        position++;
        this.#missing--;
      }
      while (this.#missing === 0) {
        this.#enterNext();
        if (!this.#isOpen) return position;
      }
    }
    return position;
  }

  #enterNext(): void {
    const value = this.#value;
    switch (this.#part) {
      case "magic":
        if (value === 0xfd2fb528) this.#enter("descriptor");
        else if (value >= 0x184d2a50 && value <= 0x184d2a5f) this.#enter("userDataSize");
        // No zstd: the decoder says so.
        else this.#skip(Infinity, "magic");
        break;
      case "descriptor":
        this.#hasChecksum = (value & 0b100) !== 0;
        this.#skip(headerRest(value), "block");
        break;
      case "block": {
        const isLast = (value & 1) === 1;
        const isOneByteRepeated = ((value >> 1) & 0b11) === 1;
        const after = this.#hasChecksum ? "checksum" : "magic";
        this.#skip(isOneByteRepeated ? 1 : value >> 3, isLast ? after : "block");
        break;
      }
      case "checksum":
        this.#end();
        break;
      case "userDataSize":
        this.#skip(value, "magic");
        break;
      case "skipped":
        if (this.#next === "magic") this.#end();
        else this.#enter(this.#next);
        break;
    }
  }

  #enter(part: keyof typeof sizes): void {
    this.#part = part;
    this.#missing = sizes[part];
    this.#value = 0;
    this.#place = 1;
  }

  #skip(length: number, next: "block" | "checksum" | "magic"): void {
    this.#part = "skipped";
    this.#missing = length;
    this.#next = next;
  }

  #end(): void {
    this.#enter("magic");
    this.#isOpen = false;
  }
}

/** Bytes of the parts that are read. */
const sizes = { magic: 4, descriptor: 1, block: 3, checksum: 4, userDataSize: 4 } as const;

/** Bytes of a frame's header behind its descriptor: window, dictionary, size of the content. */
function headerRest(descriptor: number): number {
  const isSingleSegment = (descriptor & 0b10_0000) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 0b11] ?? 0;
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  return (isSingleSegment ? 0 : 1) + dictionary + contentSize;
}
