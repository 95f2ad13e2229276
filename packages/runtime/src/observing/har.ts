import { isUtf8 } from "node:buffer";
import { writeFile } from "node:fs/promises";
import type { AttemptRequest } from "../adapters/adapter.js";
import { SessionError, UsageError } from "../errors.js";
import { display, optionNames, readOptions } from "../request/known-options.js";
import { isBodyStream } from "../request/body-stream.js";
import { fieldIn } from "../request/headers.js";
import { maskParts } from "../request/masked-parts.js";
import { uncompressed } from "../request/compression.js";
import {
  masked,
  maskHeader,
  maskHeaders,
  maskQuery,
  type SecretNames,
} from "../request/secrets.js";
import { charsetOf } from "../response/charset.js";
import { fieldOf } from "../response/headers.js";
import type { AdapterResponse } from "../response/response.js";
import { version } from "../version.js";
import type { AttemptEvent, AttemptObserver } from "./events.js";
import { maskContent, maskPart } from "./mask-content.js";

/** What a recording keeps. */
export interface RecordingOptions {
  /** Bytes of one body that are kept; longer ones are cut, and say so. Default 1,048,576; 0 for none. */
  readonly bodyLimit?: number | undefined;
  /** Attempts that are kept; beyond, the oldest are dropped. Default 10,000. */
  readonly entries?: number | undefined;
}

const recordingOptionNames = optionNames<RecordingOptions>({ bodyLimit: true, entries: true });

/** An HTTP archive, version 1.2. */
export interface Har {
  readonly log: {
    readonly version: "1.2";
    readonly creator: { readonly name: string; readonly version: string };
    readonly entries: readonly HarEntry[];
  };
}

interface NameValue {
  readonly name: string;
  readonly value: string;
}

interface HarBody {
  readonly mimeType: string;
  readonly text?: string;
  readonly encoding?: "base64";
  readonly comment?: string;
}

/** One attempt. */
export interface HarEntry {
  readonly startedDateTime: string;
  readonly time: number;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly httpVersion: string;
    readonly cookies: readonly NameValue[];
    readonly headers: readonly NameValue[];
    readonly queryString: readonly NameValue[];
    readonly postData?: HarBody;
    readonly headersSize: -1;
    readonly bodySize: number;
  };
  readonly response: {
    /** 0 where none came; `_error` says why. */
    readonly status: number;
    readonly statusText: string;
    readonly httpVersion: string;
    readonly cookies: readonly NameValue[];
    readonly headers: readonly NameValue[];
    readonly content: HarBody & { readonly size: number };
    readonly redirectURL: string;
    readonly headersSize: -1;
    readonly bodySize: number;
    readonly _error?: string;
  };
  readonly cache: Readonly<Record<string, never>>;
  readonly timings: {
    /** Waiting for limits and for a connection, and making it. */
    readonly blocked: number;
    readonly send: number;
    readonly wait: number;
    readonly receive: number;
  };
  /** The operation that a generated method called. */
  readonly comment?: string;
}

/**
 * What a session sends and gets, attempt by attempt, as an HTTP archive that browsers' developer tools
 * open. Secrets are masked: credentials, cookies, and what looks like a secret in queries, headers and
 * JSON or form bodies.
 *
 *     const recording = session.record();
 *     await api.pets.getPet({ petId: "7" });
 *     await recording.save("pets.har");
 *     recording.stop();
 */
export class Recording implements AttemptObserver {
  readonly #bodyLimit: number;
  readonly #most: number;
  readonly #onStop: (recording: Recording) => void;
  readonly #entries: HarEntry[] = [];

  /** @internal Use `session.record`. */
  constructor(options: RecordingOptions, onStop: (recording: Recording) => void) {
    const own = readOptions(options, recordingOptionNames, "a recording");
    this.#bodyLimit = natural("bodyLimit", own.bodyLimit, 2 ** 20);
    this.#most = natural("entries", own.entries, 10_000);
    this.#onStop = onStop;
  }

  /** The archive, as far as it has come. */
  toHar(): Har {
    const creator = { name: "@gen-client/runtime", version };
    return { log: { version: "1.2", creator, entries: [...this.#entries] } };
  }

  /** Writes the archive to a file that only its owner can read. */
  async save(path: string): Promise<void> {
    await writeFile(path, `${JSON.stringify(this.toHar(), undefined, 2)}\n`, { mode: 0o600 });
  }

  /** Ends it; what was recorded stays. */
  stop(): void {
    this.#onStop(this);
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  /** What a session calls. */
  onAttempt(
    event: AttemptEvent,
    attempt: AttemptRequest | undefined,
    outcome: AdapterResponse | SessionError,
  ): void {
    if (attempt === undefined) return;
    const { pacing, connection, response, body } = event.timings;
    const { operation } = attempt.request;
    this.#entries.push({
      startedDateTime: new Date(performance.timeOrigin + event.startedAt).toISOString(),
      time: event.attempt.milliseconds,
      request: this.#request(attempt),
      response:
        outcome instanceof SessionError
          ? noResponse(outcome)
          : this.#response(outcome, attempt.request.secrets),
      cache: {},
      timings: {
        blocked: connection === undefined ? -1 : pacing + connection,
        send: 0,
        wait: response ?? -1,
        receive: body ?? -1,
      },
      ...(operation === undefined ? {} : { comment: operation.id }),
    });
    if (this.#entries.length > this.#most) this.#entries.shift();
  }

  #request(attempt: AttemptRequest): HarEntry["request"] {
    const { method, origin, secrets, body } = attempt.request;
    const url = maskQuery(origin + attempt.path, secrets);
    const fields = maskHeaders(attempt.headers, secrets);
    const type = fields["content-type"] ?? "";
    const cookie = fieldIn(attempt.headers, "cookie");
    const base = {
      method,
      url,
      httpVersion: "HTTP/1.1",
      cookies: maskedCookies(cookie?.split("; ") ?? []),
      headers: Object.entries(fields).map(([name, value]) => ({ name, value })),
      queryString: [...new URL(url).searchParams].map(([name, value]) => ({ name, value })),
      headersSize: -1,
    } as const;
    if (body === undefined) return { ...base, bodySize: 0 };
    const bodySize = (isBodyStream(body) ? body.length : Buffer.byteLength(body)) ?? -1;
    // Before it was compressed, so that it can be read, and its secrets be masked.
    const content = uncompressed(body);
    if (isBodyStream(content)) {
      const postData = { mimeType: type, comment: "streamed: not recorded" };
      return { ...base, postData, bodySize };
    }
    return { ...base, postData: this.#content(Buffer.from(content), type), bodySize };
  }

  #response(outcome: AdapterResponse, secrets: SecretNames): HarEntry["response"] {
    const { status, statusText = "", headers, body } = outcome;
    const flat = Object.entries(headers).flatMap(([name, value]) =>
      [value].flat().map((item) => [name, item] as const),
    );
    const type = flat.find(([name]) => name === "content-type")?.[1] ?? "";
    const isWhole = body instanceof Uint8Array;
    const content = isWhole
      ? this.#content(Buffer.from(body), type)
      : { mimeType: type, comment: "streamed: not recorded" };
    return {
      status,
      statusText,
      httpVersion: "HTTP/1.1",
      cookies: maskedCookies([fieldOf(headers, "set-cookie") ?? []].flat()),
      headers: flat.map(([name, value]) => ({
        name,
        value: maskHeader(name, value, secrets),
      })),
      content: { ...content, size: isWhole ? body.byteLength : -1 },
      redirectURL: maskQuery(String(fieldOf(headers, "location") ?? ""), secrets),
      headersSize: -1,
      bodySize: -1,
    };
  }

  #content(body: Buffer, mimeType: string): HarBody {
    if (body.length === 0) return { mimeType };
    if (this.#bodyLimit === 0) return { mimeType, comment: "not recorded" };
    if (body.length > this.#bodyLimit) {
      return { mimeType, comment: `${body.length} bytes: longer than bodyLimit, not recorded` };
    }
    const text = maskContent(body, mimeType, charsetOf(mimeType));
    if (text !== undefined) return { mimeType, text };
    const isForm = mimeType.startsWith("multipart/");
    const bytes = isForm ? maskParts(body, maskPart) : body;
    return isForm && isUtf8(bytes)
      ? { mimeType, text: bytes.toString() }
      : { mimeType, text: bytes.toString("base64"), encoding: "base64" };
  }
}

function noResponse(error: SessionError): HarEntry["response"] {
  return {
    status: 0,
    statusText: "",
    httpVersion: "",
    cookies: [],
    headers: [],
    content: { mimeType: "", size: 0 },
    redirectURL: "",
    headersSize: -1,
    bodySize: -1,
    _error: error.message,
  };
}

function maskedCookies(cookies: readonly string[]): NameValue[] {
  return cookies.map((cookie) => ({ name: cookie.split("=", 1)[0] ?? "", value: masked }));
}

function natural(name: string, value: number | undefined, byDefault: number): number {
  if (value === undefined) return byDefault;
  if (Number.isInteger(value) && value >= 0) return value;
  throw new UsageError(
    "INVALID_OPTION",
    `${name} is ${display(value)}; expected a whole number, 0 or more`,
  );
}
