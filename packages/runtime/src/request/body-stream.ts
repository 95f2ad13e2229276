/** A body that is written piece by piece instead of being held in memory. */
export interface BodyStream {
  /** Bytes in all, where that is known; otherwise it is sent in chunks of unknown number. */
  readonly length: number | undefined;
  /** True where `open` may be called again: then it can be sent again, by a retry or a redirect. */
  readonly replayable: boolean;
  /** Begins to read it. What can't be read twice is refused at the second time. */
  open(): AsyncIterable<Uint8Array>;
}

/** What is sent as a body. */
export type Body = string | Uint8Array | BodyStream;
