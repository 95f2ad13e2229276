/** The file that recorded exchanges are kept in: JSON that people read, and that diffs well. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { UsageError } from "../errors.js";
import type { RecordedBody } from "./recorded-body.js";

/** A request as it was recorded, secrets masked. It is recognised by its method, URL and body. */
export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  /** For people: they are not compared. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: RecordedBody | undefined;
}

/** A response as it was recorded, secrets masked. */
export interface RecordedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** Content codings undone. */
  readonly body?: RecordedBody | undefined;
}

/** A request and its response. Redirects and retries are exchanges of their own. */
export interface RecordedExchange {
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
}

const format = "gen-client-cassette";
/** Raised when a cassette of before would be misread. */
const version = 1;

/**
 * The exchanges of a cassette; undefined where there is no such file.
 *
 * @throws UsageError for a file that can't be read or is no cassette.
 */
export function readCassette(file: string): readonly RecordedExchange[] | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw refuse(file, messageOf(cause), cause);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw refuse(file, `it is no JSON (${messageOf(cause)}); record it anew`, cause);
  }
  if (!isRecord(content) || content["format"] !== format) {
    throw refuse(file, `it is no cassette: expected "format": "${format}"`);
  }
  if (content["version"] !== version) {
    throw refuse(
      file,
      `it has version ${JSON.stringify(content["version"])}, and this package reads version ${version}; record it anew, or update @gen-client/runtime`,
    );
  }
  const { exchanges } = content;
  if (!Array.isArray(exchanges)) throw refuse(file, "it has no list of exchanges");
  return exchanges.map((exchange: unknown, index) => {
    const problem = problemOf(exchange);
    if (problem !== undefined) throw refuse(file, `exchanges[${index}]${problem}`);
    // It has just been looked at.
    return exchange as RecordedExchange;
  });
}

/**
 * Writes a cassette, all of it or nothing.
 *
 * @throws UsageError if it can't be written.
 */
export async function writeCassette(
  file: string,
  exchanges: readonly RecordedExchange[],
): Promise<void> {
  const folder = path.dirname(file);
  const temporary = path.join(folder, `.${path.basename(file)}.${randomUUID()}.tmp`);
  try {
    await mkdir(folder, { recursive: true });
    const handle = await open(temporary, "wx");
    try {
      await handle.writeFile(`${JSON.stringify({ format, version, exchanges }, undefined, 2)}\n`);
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (cause) {
    // It may never have come to be; what matters is why.
    await rm(temporary, { force: true }).catch(() => {});
    throw refuse(file, `it can't be written (${messageOf(cause)})`, cause);
  }
}

/** The error for a cassette that is of no use. */
export function refuse(file: string, what: string, cause?: unknown): UsageError {
  return new UsageError(
    "INVALID_ARGUMENT",
    `cassette ${file}: ${what}`,
    cause === undefined ? undefined : { cause },
  );
}

/** What is wrong with an exchange that somebody may have edited. */
function problemOf(exchange: unknown): string | undefined {
  if (!isRecord(exchange)) return " is no object";
  const { request, response } = exchange;
  if (!isRecord(request)) return ".request is no object";
  if (typeof request["method"] !== "string") return ".request.method is no text";
  if (typeof request["url"] !== "string") return ".request.url is no text";
  if (!isRecord(request["headers"])) return ".request.headers is no object";
  if (!isRecord(response)) return ".response is no object";
  if (!Number.isInteger(response["status"])) return ".response.status is no whole number";
  if (!isRecord(response["headers"])) return ".response.headers is no object";
  for (const [name, value] of Object.entries(response["headers"])) {
    const isText = [value].flat().every((item) => typeof item === "string");
    if (!isText) return `.response.headers[${JSON.stringify(name)}] is no text nor a list of texts`;
  }
  if (!isBody(request["body"], true)) return `.request.body ${expectedBody}`;
  if (!isBody(response["body"], false)) return `.response.body ${expectedBody}`;
  return undefined;
}

const expectedBody = "is no body: expected one of json, text and base64";

function isBody(body: unknown, mayBeDigest: boolean): boolean {
  if (body === undefined) return true;
  if (!isRecord(body)) return false;
  if ("json" in body) return true;
  if ("text" in body) return [body["text"]].flat().every((line) => typeof line === "string");
  if ("base64" in body) return typeof body["base64"] === "string";
  return mayBeDigest && (typeof body["length"] === "number" || body["unfinished"] === true);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
