import type { AttemptRequest } from "../adapters/adapter.js";
import type { PreparedRequest } from "../request/prepared-request.js";
import type { AdapterResponse } from "../response/response.js";
import type { RecordedRequest, RecordedResponse } from "./cassette.js";
import { Masker } from "./masking.js";
import { type BodyRecorder, toRecorded } from "./recorded-body.js";

/**
 * Masks more than what is masked by itself. What is masked in a request is not compared either, as live
 * requests are masked before they are looked up.
 *
 *     mask: {
 *       request: (request) => ({ ...request, url: request.url.replace(/\d{16}/, "CARD") }),
 *       response: (response) => ({ ...response, headers: { ...response.headers, date: "" } }),
 *     }
 */
export interface Masks {
  readonly request?: ((request: RecordedRequest) => RecordedRequest) | undefined;
  readonly response?: ((response: RecordedResponse) => RecordedResponse) | undefined;
}

/** Of the connection, not of the message (RFC 9110, 7.6.1): it has no meaning in a file. */
const hopByHop = new Set(["connection", "keep-alive", "transfer-encoding"]);
/** Say more of the machine and its versions than of the request. */
const noise = new Set(["accept-encoding", "user-agent"]);

/** Requests and responses as a cassette shows them: masked, bodies readable. */
export class ExchangeView {
  readonly #masks: Masks;
  readonly #masker = new Masker();

  constructor(masks: Masks) {
    this.#masks = masks;
  }

  request({ request, path, headers }: AttemptRequest, body: BodyRecorder): RecordedRequest {
    const { secrets } = request;
    const fields = Object.fromEntries(pairsOf(headers));
    const url = request.origin + path;
    this.#masker.learn(fields, url, secrets);
    const type = fields["content-type"];
    // Another one each time, and in each part of the body.
    const boundary = /^multipart\/.*\bboundary="?([^";]+)/i.exec(type ?? "")?.[1];
    const steady = (text: string): string =>
      boundary === undefined ? text : text.replaceAll(boundary, "boundary");
    const kept =
      body.isComplete && !body.isTooLong
        ? toRecorded(
            this.#masker.parts(Buffer.from(steady(body.bytes.toString("latin1")), "latin1"), type),
            type,
          )
        : body.digest(type);
    const shown = Object.entries(fields).filter(([name]) => !noise.has(name));
    const view: RecordedRequest = {
      method: request.method,
      url: this.#masker.url(url, secrets),
      headers: this.#masker.headers(
        Object.fromEntries(shown.map(([name, value]) => [name, steady(value)])),
        secrets,
      ),
      body: this.#masker.body(kept, type),
    };
    return this.#masks.request?.(view) ?? view;
  }

  response(
    { secrets, origin, path }: PreparedRequest,
    { status, headers }: AdapterResponse,
    body: Uint8Array,
  ): RecordedResponse {
    this.#masker.learn(headers, origin + path, secrets);
    const type = headers["content-type"];
    const contentType = typeof type === "string" ? type : type?.[0];
    const shown = Object.entries(headers).filter(([name]) => !hopByHop.has(name));
    const view: RecordedResponse = {
      status,
      headers: this.#masker.headers(Object.fromEntries(shown), secrets),
      body: this.#masker.body(toRecorded(body, contentType), contentType),
    };
    return this.#masks.response?.(view) ?? view;
  }
}

function pairsOf(flat: readonly string[]): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index < flat.length; index += 2) {
    pairs.push([flat[index] as string, flat[index + 1] as string]);
  }
  return pairs;
}
