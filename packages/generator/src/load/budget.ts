import { ReadError } from "./read-error.js";

/** What reading a document with all that it refers to may take. Larger inputs are taken for mistakes. */
export interface Limits {
  /** Of one file. The largest known document has 47 MB. */
  readonly bytes: number;
  /** Of all files together. */
  readonly totalBytes: number;
  /** The largest known document that is split into files has 2,907. */
  readonly files: number;
  /** For one answer of a server. */
  readonly secondsPerFetch: number;
  /** For everything, standard input among it; a file whose parsing has begun is parsed to its end. */
  readonly seconds: number;
}

const megabyte = 1024 * 1024;

const defaults: Limits = {
  bytes: 100 * megabyte,
  totalBytes: 400 * megabyte,
  files: 10_000,
  secondsPerFetch: 30,
  seconds: 300,
};

/** Counts what one load takes; throws a `ReadError` where it is more than the limits allow. */
export class Budget {
  readonly limits: Limits;
  #bytes = 0;
  #files = 0;
  #signal: AbortSignal | undefined;

  constructor(limits: Partial<Limits> = {}) {
    this.limits = { ...defaults, ...limits };
  }

  /** Aborts when the time is over. The clock starts with the first question. */
  get signal(): AbortSignal {
    return (this.#signal ??= AbortSignal.timeout(this.limits.seconds * 1000));
  }

  checkTime(): void {
    if (this.signal.aborted) throw this.outOfTime();
  }

  outOfTime(cause?: unknown): ReadError {
    return new ReadError(
      `Reading the document and what it refers to takes longer than ${this.limits.seconds} seconds`,
      "Bundle the document into one file first, or download what it refers to.",
      { limit: "GC109", cause },
    );
  }

  countFile(): void {
    this.#files += 1;
    const { files } = this.limits;
    if (this.#files <= files) return;
    throw new ReadError(
      `The document refers to more than ${files.toLocaleString("en-US")} files`,
      "Bundle the document into one file first.",
      { limit: "GC108" },
    );
  }

  /** Counts the bytes of one input as they come in. */
  meter(name: string): (bytes: number) => void {
    let size = 0;
    return (bytes) => {
      size += bytes;
      this.#bytes += bytes;
      const { bytes: limit, totalBytes } = this.limits;
      if (size > limit) throw tooLarge(`${name} is`, limit);
      if (this.#bytes > totalBytes) {
        throw tooLarge("The document with all that it refers to is", totalBytes);
      }
    };
  }
}

function tooLarge(what: string, bytes: number): ReadError {
  const inMegabytes = `${(bytes / megabyte).toLocaleString("en-US")} MB`;
  const size = bytes < megabyte ? `${bytes} bytes` : inMegabytes;
  return new ReadError(
    `${what} larger than ${size}`,
    "Check that this is the document that you mean.",
    { limit: "GC106" },
  );
}
