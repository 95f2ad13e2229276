/** Incoming requests become typed webhooks. */
import { UsageError } from "../errors.js";
import { display, optionNames, readOptions } from "../request/known-options.js";
import { defaultLimits, resolveLimits } from "../request/limits.js";
import { ResponseHeaders } from "../response/headers.js";
import { decodeWebhook } from "./body.js";
import { type Candidate, checkConstants, chooseByConstants } from "./constants.js";
import { codecOf } from "../values/codec.js";
import type { WebhookDescription, WebhookDescriptions, WebhookValues } from "./description.js";
import { WebhookError } from "./errors.js";
import {
  contentOf,
  type Incoming,
  openRequest,
  textOfField,
  type WebhookRequest,
} from "./incoming.js";
import { WebhookQuery } from "./query.js";
import { type SignatureOptions, type SignedBy, verifierOf } from "./signature.js";

/** What the types of webhooks have in common. */
export interface ReceivedWebhook<Name extends string = string> {
  /** As the document calls it. */
  readonly name: Name;
  readonly headers: WebhookHeaders;
  readonly query: WebhookQuery;
  /** As it was sent; where the document describes several, the one of them that it is. */
  readonly contentType: string | undefined;
  /** What its signature vouches for; undefined where none was asked for. */
  readonly signedBy: SignedBy | undefined;
  /** The body as it came. */
  readonly rawBody: Uint8Array;
}

/**
 * Header fields of a webhook. `value` gives those that the document describes; names in any case.
 */
export type WebhookHeaders<Values extends object = object> = ResponseHeaders<Values>;

/** How an incoming request is read. */
export interface WebhookOptions {
  /**
   * Verifies the request by Standard Webhooks before its body is looked at: `whsec_...`, `whpk_...`, bytes;
   * several while one takes the place of another. By default nothing is verified.
   */
  readonly secret?: SignatureOptions["secret"] | undefined;
  /** Milliseconds by which the timestamp may differ from now, in either direction. Default 300,000. */
  readonly tolerance?: SignatureOptions["tolerance"];
  /** The time in milliseconds, for tests. Default `Date.now`. */
  readonly now?: SignatureOptions["now"];
  /**
   * Verifies requests that are signed in another way. What it throws, or false in place of another answer,
   * is a `WebhookError`: `WEBHOOK_UNVERIFIED`.
   */
  readonly verify?: ((request: UnverifiedWebhook) => unknown) | undefined;
  /** `body`: bytes of a body, also when its content codings are undone. Default 104,857,600 (100 MiB); `null` for any. */
  readonly limits?: { readonly body?: number | null | undefined } | undefined;
}

/** What another scheme may sign. */
export interface UnverifiedWebhook {
  readonly method: string | undefined;
  readonly url: string;
  readonly headers: WebhookHeaders;
  /** As it came. */
  readonly body: Buffer;
}

/**
 * Reads a request as one of the document's webhooks.
 *
 *     createServer(async (request, response) => {
 *       try {
 *         const { body } = await parseWebhook("newPet", request, { secret: process.env.WEBHOOK_SECRET });
 *         response.writeHead(204).end();
 *       } catch (error) {
 *         response.writeHead(error instanceof WebhookError ? error.status : 500).end();
 *       }
 *     });
 *
 * With several names, what the document gives as constants in their bodies (`type: { const: pet.added }`)
 * says which of them it is; `name` of the result then tells them apart. How long a body may take to come is
 * the server's to say (`requestTimeout` of Node's).
 *
 * @throws WebhookError for a request that is no such webhook; its `status` is what to answer.
 * @throws UsageError for an unknown name, names that the document doesn't tell apart, options that can't
 *   be used, and a body that something else has read before.
 */
export type WebhookParser<Webhooks extends object> = <Name extends keyof Webhooks & string>(
  name: Name | readonly Name[],
  request: WebhookRequest,
  options?: WebhookOptions,
) => Promise<Webhooks[Name]>;

const optionsKnown = optionNames<WebhookOptions>({
  secret: true,
  tolerance: true,
  now: true,
  verify: true,
  limits: true,
});

const limitsKnown = optionNames<NonNullable<WebhookOptions["limits"]>>({ body: true });

/** The parser of a document's webhooks, as generated code makes it. */
export function webhookParser<Webhooks extends object>(
  descriptions: WebhookDescriptions,
  values: WebhookValues = {},
): WebhookParser<Webhooks> {
  // The cast: the types of the webhooks were written by the generator, from the same document.
  return ((name, request, options) =>
    parse(descriptions, values, name, request, options)) as WebhookParser<Webhooks>;
}

async function parse(
  descriptions: WebhookDescriptions,
  values: WebhookValues,
  wanted: string | readonly string[],
  request: WebhookRequest,
  options: WebhookOptions | undefined,
): Promise<unknown> {
  const names = Array.isArray(wanted) ? (wanted as readonly string[]) : [wanted as string];
  const candidates = candidatesOf(names, descriptions);
  if (names.length > 1) checkConstants(candidates);
  const settings = readSettings(options);
  const label = names.join(", ");
  const incoming = openRequest(request);
  const possible = byMethod(candidates, incoming, label);

  const raw = await incoming.read(settings.limit, label);
  const signedBy = await settings.verify(incoming, raw, label);
  const content = await contentOf(raw, incoming, settings.limit, label);

  const sent = textOfField(incoming, "content-type");
  const { name, description } = await chooseByConstants(possible, content, sent, label);
  return {
    name,
    method: incoming.method ?? methodOf(description),
    ...(await decodeWebhook(content, sent, description, name, codecOf(values))),
    headers: new ResponseHeaders(incoming.headers, description.headers),
    query: new WebhookQuery(incoming.url, description.query),
    signedBy,
    rawBody: raw,
  };
}

function candidatesOf(names: readonly string[], descriptions: WebhookDescriptions): Candidate[] {
  if (names.length === 0) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      "a webhook is read by its name, and there is none; expected one at least",
    );
  }
  return names.flatMap((name) => {
    const known = Object.hasOwn(descriptions, name) ? descriptions[name] : undefined;
    if (known !== undefined) return known.map((description) => ({ name, description }));
    const all = Object.keys(descriptions);
    const more = all.length > 40 ? ` and ${all.length - 40} more` : "";
    throw new UsageError(
      "INVALID_ARGUMENT",
      `${display(name)} is nothing that this API sends; there are ${all.slice(0, 40).join(", ")}${more}`,
    );
  });
}

interface Settings {
  readonly limit: number;
  verify(incoming: Incoming, raw: Buffer, webhook: string): Promise<SignedBy | undefined>;
}

function readSettings(options: WebhookOptions | undefined): Settings {
  const given = readOptions(options ?? {}, optionsKnown, "parseWebhook");
  const limits = given.limits && readOptions(given.limits, limitsKnown, "limits");
  const { secret, verify } = given;
  // An option that is there and undefined is mostly a missing environment variable: never a reason to trust.
  if ("secret" in given && secret === undefined) {
    throw new UsageError(
      "INVALID_OPTION",
      "secret is undefined; is its environment variable set? Leave the option out to verify nothing",
    );
  }
  const idle = (["tolerance", "now"] as const).find((name) => given[name] !== undefined);
  if (idle !== undefined && secret === undefined) {
    throw new UsageError("INVALID_OPTION", `${idle} is of use with secret only, which isn't given`);
  }
  if (verify !== undefined && typeof verify !== "function") {
    throw new UsageError("INVALID_OPTION", `verify is ${display(verify)}; expected a function`);
  }
  const verifier = secret === undefined ? undefined : verifierOf({ ...given, secret });
  return {
    limit: resolveLimits(limits, defaultLimits).body,
    async verify(incoming, raw, webhook) {
      const signedBy = verifier?.((name) => textOfField(incoming, name), raw, webhook);
      if (verify !== undefined) await verifyBy(verify, incoming, raw, webhook);
      return signedBy;
    },
  };
}

async function verifyBy(
  verify: NonNullable<WebhookOptions["verify"]>,
  { method, url, headers }: Incoming,
  body: Buffer,
  webhook: string,
): Promise<void> {
  let answer: unknown;
  try {
    answer = await verify({ method, url, headers: new ResponseHeaders(headers), body });
  } catch (cause) {
    throw new WebhookError("WEBHOOK_UNVERIFIED", webhook, "verify failed", { cause });
  }
  if (answer === false) {
    throw new WebhookError(
      "WEBHOOK_UNVERIFIED",
      webhook,
      "verify said that it is not to be trusted",
    );
  }
}

function byMethod(
  candidates: readonly Candidate[],
  { method }: Incoming,
  webhook: string,
): readonly Candidate[] {
  if (method === undefined) return candidates;
  const found = candidates.filter(({ description }) => methodOf(description) === method);
  if (found.length > 0) return found;
  const methods = [...new Set(candidates.map(({ description }) => methodOf(description)))];
  throw new WebhookError(
    "WEBHOOK_UNEXPECTED",
    webhook,
    `expected ${methods.join(" or ")}, got ${method}`,
  );
}

function methodOf({ method = "POST" }: WebhookDescription): string {
  return method;
}
