import path from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Adapter, AttemptRequest } from "../adapters/adapter.js";
import { HttpAdapter } from "../adapters/http.js";
import { BodyError, UsageError } from "../errors.js";
import { endError } from "../end-reason.js";
import { display, optionNames, readOptions } from "../request/known-options.js";
import { type PreparedRequest, summarize } from "../request/prepared-request.js";
import type { AdapterResponse } from "../response/response.js";
import type { Retry } from "../retry/retry.js";
import {
  readCassette,
  type RecordedExchange,
  type RecordedRequest,
  type RecordedResponse,
  refuse,
  writeCassette,
} from "./cassette.js";
import { asList, UnexpectedRequest, VerificationError } from "./errors.js";
import { ExchangeView, type Masks } from "./exchange-view.js";
import { BodyRecorder, fromRecorded } from "./recorded-body.js";
import { differencesFrom, titleOf } from "./recorded-request.js";
import { readThrough, Recorder } from "./recorder.js";

export interface ReplayAdapterOptions {
  /**
   * - `replay`: answers from the cassette, and sends nothing;
   * - `record`: sends everything, and writes the cassette anew;
   * - `auto`: records where there is no cassette yet and `CI` is not set, and replays otherwise.
   *
   * Default `auto`.
   */
  readonly mode?: "replay" | "record" | "auto" | undefined;
  /** What sends while it records. Default: a new `HttpAdapter`. It is closed with this one. */
  readonly adapter?: Adapter | undefined;
  /** What is masked beside what is masked by itself. */
  readonly mask?: Masks | undefined;
  /**
   * Bytes of a body that are kept. A longer request body is recognised by its digest; a longer response
   * can't be recorded. Default 1,048,576 (1 MiB).
   */
  readonly maxBody?: number | undefined;
}

const replayOptionNames = optionNames<ReplayAdapterOptions>({
  mode: true,
  adapter: true,
  mask: true,
  maxBody: true,
});

const modes: readonly string[] = ["replay", "record", "auto"];

/** Recordings told of in an error, at most. */
const mostTold = 5;
/** A streamed body comes in pieces of so many bytes. */
const pieceSize = 65_536;

interface Recording extends RecordedExchange {
  isUsed: boolean;
}

/**
 * Records what a server answers once, and answers the same from then on, without a network.
 *
 *     await using replay = new ReplayAdapter("test/cassettes/books.json");
 *     await using api = new Bookshop();
 *     api.session.mount("https://bookshop.example", replay);
 *
 * The cassette is JSON, to be read, reviewed and committed. It has every attempt and every redirect as an
 * exchange of its own, in the order of their requests; what ended in a network failure is not in it.
 * Masked are credentials, cookies' values, keys in URLs, fields of bodies such as `password` and
 * `access_token`, each also where its value turns up again, and whatever `mask` says.
 *
 * A request is answered by the first recording not yet used that has its method, URL and body, all of them
 * masked. One that has none is an `UnexpectedRequest`. `verify()`, and so the end of an `await using`,
 * throws a `VerificationError` for recordings that were not used.
 */
export class ReplayAdapter implements Adapter {
  readonly retry: Retry | undefined;
  readonly file: string;
  readonly mode: "replay" | "record";
  readonly #adapter: Adapter | undefined;
  readonly #view: ExchangeView;
  readonly #maxBody: number;
  readonly #recorder: Recorder | undefined;
  readonly #recordings: readonly Recording[];
  readonly #unexpected: string[] = [];
  /** How much there was to write when it was last written, or refused: a failure is told once. */
  #dealtWith = 0;
  #last: Promise<void> = Promise.resolve();

  /**
   * Reads the cassette.
   *
   * @param file from the working directory, or a `file:` URL: `new URL("./books.json", import.meta.url)`.
   * @throws UsageError for an option that can't be used, and for a cassette that can't be read, or is not
   *   there and should be.
   */
  constructor(file: string | URL, options: ReplayAdapterOptions = {}) {
    readOptions(options, replayOptionNames, "a ReplayAdapter");
    const { mode = "auto", maxBody = 2 ** 20, adapter } = options;
    if (!modes.includes(mode)) {
      throw invalid("mode", mode, `one of ${modes.join(", ")}`);
    }
    if (!Number.isInteger(maxBody) || maxBody < 0) {
      throw invalid("maxBody", maxBody, "a whole number of bytes");
    }
    this.file = readFileName(file);
    const exchanges = mode === "record" ? undefined : readCassette(this.file);
    const records = mode === "record" || (mode === "auto" && exchanges === undefined && !isCi());
    if (exchanges === undefined && !records) throw missing(this.file, mode);
    this.mode = records ? "record" : "replay";
    this.#maxBody = maxBody;
    this.#view = new ExchangeView(readMasks(options.mask));
    this.#recordings = (exchanges ?? []).map((exchange) => ({ ...exchange, isUsed: false }));
    this.#adapter = adapter ?? (records ? new HttpAdapter() : undefined);
    this.retry = this.#adapter?.retry;
    if (records && this.#adapter !== undefined) {
      this.#recorder = new Recorder(this.#adapter, this.#view, maxBody);
    }
  }

  send(attempt: AttemptRequest): Promise<AdapterResponse> {
    return this.#recorder === undefined ? this.#replay(attempt) : this.#recorder.send(attempt);
  }

  /**
   * While it replays: whether all was used, and nothing else was asked for.
   *
   * @throws VerificationError otherwise.
   */
  verify(): void {
    const unused = this.#recordings
      .filter(({ isUsed }) => !isUsed)
      .map(({ request }) => `${titleOf(request)}: was recorded, and did not come`);
    const problems = [...unused, ...this.#unexpected];
    if (problems.length > 0) throw new VerificationError(`cassette ${this.file}`, problems);
  }

  /**
   * Writes what was recorded, all of it or nothing, and closes the adapter that sent it. A session does
   * this when it closes.
   *
   * @throws UsageError if the cassette can't be written, or would not be complete.
   */
  close(): Promise<void> {
    const done = this.#last.then(async () => {
      try {
        await this.#write();
      } finally {
        await this.#adapter?.close();
      }
    });
    this.#last = done.catch(() => {});
    return done;
  }

  /** `close` and `verify`: for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
    this.verify();
  }

  async #write(): Promise<void> {
    if (this.#recorder === undefined) return;
    const { exchanges, problems } = this.#recorder;
    const all = exchanges.length + problems.length;
    if (all === this.#dealtWith) return;
    this.#dealtWith = all;
    if (problems.length > 0) {
      throw refuse(this.file, `it was not written, as it would not be complete${asList(problems)}`);
    }
    await writeCassette(this.file, exchanges);
  }

  async #replay(attempt: AttemptRequest): Promise<AdapterResponse> {
    const { request: prepared, lifeline } = attempt;
    const summary = summarize(prepared);
    if (lifeline.ended !== undefined) throw endError(lifeline.ended, summary, false);
    const body = new BodyRecorder(this.#maxBody);
    try {
      await readThrough(prepared, body, () => lifeline.ended !== undefined);
    } catch (cause) {
      throw new BodyError(summary, cause);
    }
    const request = this.#view.request(attempt, body);
    const found = this.#recordings.find(
      (recording) => !recording.isUsed && differencesFrom(recording.request, request).length === 0,
    );
    if (found === undefined) {
      const error = new UnexpectedRequest(summary, this.#explain(request));
      this.#unexpected.push(error.message);
      throw error;
    }
    found.isUsed = true;
    return toResponse(found.response, prepared);
  }

  /** What was recorded instead, and how the request differs from it. */
  #explain(request: RecordedRequest): string {
    const compared = this.#recordings
      .map((recording) => ({ recording, found: differencesFrom(recording.request, request) }))
      .toSorted((a, b) => a.found.length - b.found.length)
      .map(({ recording, found }) => {
        const why = found.length === 0 ? "was recorded, and has been used" : found.join("; ");
        return `${titleOf(recording.request)}: ${why}`;
      });
    const lines = [...new Set(compared)];
    const more = lines.length - mostTold;
    const told = more > 0 ? [...lines.slice(0, mostTold), `and ${more} more`] : lines;
    const nearest = told.length === 0 ? " It has none at all." : ` The nearest:${asList(told)}`;
    return `cassette ${this.file} has no recording of it left; if the request is right, record anew with mode: "record".${nearest}`;
  }
}

function toResponse(recorded: RecordedResponse, request: PreparedRequest): AdapterResponse {
  const { status, headers } = recorded;
  const body = fromRecorded(recorded.body);
  if (!request.stream || status >= 300) return { status, headers, body };
  return { status, headers, body: Readable.from(inPieces(body), { objectMode: false }) };
}

function* inPieces(body: Buffer): Generator<Buffer, void, undefined> {
  for (let at = 0; at < body.length; at += pieceSize) yield body.subarray(at, at + pieceSize);
}

function readFileName(file: unknown): string {
  if (file instanceof URL && file.protocol === "file:") return fileURLToPath(file);
  if (typeof file === "string" && file !== "") return path.resolve(file);
  throw new UsageError(
    "INVALID_ARGUMENT",
    `a cassette needs a path, such as "test/cassettes/books.json", or a file: URL; got ${display(file)}`,
  );
}

function readMasks(masks: Masks | undefined): Masks {
  const { request, response, ...others } = masks ?? {};
  readOptions(others, optionNames<Masks>({ request: true, response: true }), "mask");
  for (const [name, mask] of Object.entries({ request, response })) {
    if (mask !== undefined && typeof mask !== "function") {
      throw invalid(
        `mask.${name}`,
        mask,
        `a function that takes a recorded ${name} and gives it masked`,
      );
    }
  }
  return { request, response };
}

function isCi(): boolean {
  return !["", "0", "false"].includes(process.env["CI"] ?? "");
}

function missing(file: string, mode: string): UsageError {
  const why = mode === "auto" ? "with CI set nothing is recorded" : `mode is "${mode}"`;
  return refuse(
    file,
    `it does not exist, and ${why}. Record it on your own machine: leave mode out, or pass mode: "record"; then commit it`,
  );
}

function invalid(option: string, value: unknown, expected: string): UsageError {
  return new UsageError("INVALID_OPTION", `${option} is ${display(value)}; expected ${expected}`);
}
