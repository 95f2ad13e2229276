import { SessionError } from "../errors.js";
import { maskSnippet } from "../request/secrets.js";

/** What can be wrong with a request that was to be a webhook, and the status to answer it with. */
export const webhookStatus = {
  WEBHOOK_UNVERIFIED: 401,
  WEBHOOK_EXPIRED: 401,
  WEBHOOK_UNEXPECTED: 400,
  WEBHOOK_BODY_INVALID: 400,
  WEBHOOK_BODY_LOST: 400,
  WEBHOOK_TOO_LARGE: 413,
} as const;

/** The codes of a `WebhookError`. */
export type WebhookErrorCode = keyof typeof webhookStatus;

/** What came, for the message of an error. */
export interface WebhookEvidence extends ErrorOptions {
  readonly contentType?: string | undefined;
  /** The beginning of the body. */
  readonly text?: string;
}

/**
 * A request is not the webhook that was expected: its signature is wrong (`WEBHOOK_UNVERIFIED`) or too old
 * (`WEBHOOK_EXPIRED`), its method or its body are others (`WEBHOOK_UNEXPECTED`, `WEBHOOK_BODY_INVALID`),
 * the body broke off (`WEBHOOK_BODY_LOST`) or is larger than its limit (`WEBHOOK_TOO_LARGE`).
 *
 *     if (error instanceof WebhookError) response.writeHead(error.status).end();
 *
 * Secrets and signatures are in none of its texts.
 */
export class WebhookError extends SessionError {
  declare readonly code: WebhookErrorCode;
  /** Name of the webhook; of several that were expected, joined by commas. */
  readonly webhook: string | undefined;
  readonly contentType: string | undefined;
  /** The first 200 characters of a body that can't be read; what looks like a secret is masked. */
  readonly snippet: string | undefined;

  constructor(
    code: WebhookErrorCode,
    webhook: string | undefined,
    what: string,
    { contentType, text, ...options }: WebhookEvidence = {},
  ) {
    const snippet = text === undefined ? undefined : maskSnippet(text.slice(0, 200));
    super(code, `${placeOf(webhook)}: ${what}${shown(contentType, snippet)}`, options);
    this.webhook = webhook;
    this.contentType = contentType;
    this.snippet = snippet;
  }

  /** The status to answer with: 401, 413 or 400. */
  get status(): 400 | 401 | 413 {
    return webhookStatus[this.code];
  }
}

/** How a message begins. */
export function placeOf(webhook: string | undefined): string {
  return webhook === undefined ? "webhook" : `webhook ${webhook}`;
}

function shown(contentType: string | undefined, snippet: string | undefined): string {
  if (snippet === undefined) return "";
  if (snippet === "") return ", got an empty body";
  return `, got ${contentType ?? "no content type"}: ${snippet.replaceAll(/\p{Cc}+/gu, " ")}`;
}
