import { optionNames, readOptions } from "../request/known-options.js";
import { defaultLimits, resolveLimits } from "../request/limits.js";
import { openRequest, textOfField, type WebhookRequest } from "./incoming.js";
import type { WebhookOptions } from "./parser.js";
import { type SignatureOptions, type SignedBy, verifierOf } from "./signature.js";

/** How a request is verified. */
export interface VerifyOptions extends SignatureOptions, Pick<WebhookOptions, "limits"> {}

/** A request whose signature is right. */
export interface VerifiedWebhook extends SignedBy {
  /** As it came. */
  readonly body: Uint8Array;
}

const optionsKnown = optionNames<VerifyOptions>({
  secret: true,
  tolerance: true,
  now: true,
  limits: true,
});

/**
 * Verifies a request by Standard Webhooks 1.0.0, and gives its bytes: `parseWebhook` without the document.
 *
 *     const { id, body } = await verifyWebhook(request, { secret: process.env.WEBHOOK_SECRET });
 *
 * @throws WebhookError for a request whose signature is missing, wrong or too old; its `status` is what to
 *   answer.
 * @throws UsageError for options that can't be used, and a body that something else has read before.
 */
export async function verifyWebhook(
  request: WebhookRequest,
  options: VerifyOptions,
): Promise<VerifiedWebhook> {
  const given = readOptions(options, optionsKnown, "verifyWebhook");
  const verify = verifierOf(given);
  const limit = resolveLimits(given.limits ?? undefined, defaultLimits).body;
  const incoming = openRequest(request);
  const body = await incoming.read(limit, undefined);
  return { ...verify((name) => textOfField(incoming, name), body, undefined), body };
}
