/**
 * Signatures of webhooks, by Standard Webhooks 1.0.0 (https://www.standardwebhooks.com): the headers
 * `webhook-id`, `webhook-timestamp` and `webhook-signature`, over `id.timestamp.body`.
 */
import { createHmac, randomUUID, sign, timingSafeEqual, verify } from "node:crypto";
import { UsageError } from "../errors.js";
import { display, optionNames, readOptions } from "../request/known-options.js";
import { WebhookError } from "./errors.js";
import { type Key, readSecrets, type WebhookSecret } from "./secrets.js";

/** How a signature is checked. */
export interface SignatureOptions {
  /** What the sender signs with; several while one takes the place of another: any of them may match. */
  readonly secret: WebhookSecret | readonly WebhookSecret[];
  /** Milliseconds by which the timestamp may differ from now, in either direction. Default 300,000. */
  readonly tolerance?: number | undefined;
  /** The time in milliseconds, for tests. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
}

/** What a signature vouches for, beside the body. */
export interface SignedBy {
  /** The same for each delivery of one event: keep it to handle an event once. */
  readonly id: string;
  /** When this delivery was signed. */
  readonly timestamp: Date;
}

/** A header field by its lower-case name. */
export type Lookup = (name: string) => string | undefined;

/** Checks the signature of a body, whose headers `header` gives. */
export type Verifier = (header: Lookup, body: Uint8Array, webhook: string | undefined) => SignedBy;

/** Svix, from which the scheme comes, still sends the second. */
const prefixes = ["webhook", "svix"] as const;

/**
 * Made once, used for any number of requests.
 *
 * @throws UsageError for options that can't be used. The verifier throws a WebhookError.
 */
export function verifierOf({ secret, tolerance = 300_000, now }: SignatureOptions): Verifier {
  const keys = readSecrets(secret);
  if (keys.some(({ kind }) => kind === "private")) {
    throw new UsageError(
      "INVALID_OPTION",
      "secret is a private key (whsk_), which signs; a signature is verified with whpk_, the public one",
    );
  }
  if (typeof tolerance !== "number" || !(tolerance >= 0)) {
    throw new UsageError(
      "INVALID_OPTION",
      `tolerance is ${display(tolerance)}; expected milliseconds, Infinity for any`,
    );
  }
  if (now !== undefined && typeof now !== "function") {
    throw new UsageError("INVALID_OPTION", `now is ${display(now)}; expected a function`);
  }
  return (header, body, webhook) => {
    const { id, seconds, signatures } = readHeaders(header, webhook);
    const content = signedContent(id, seconds, body);
    if (!keys.some((key) => isSigned(content, signatures, key))) {
      throw new WebhookError(
        "WEBHOOK_UNVERIFIED",
        webhook,
        "none of its signatures is right; is the secret that of this endpoint, and the body just as it came?",
      );
    }
    // After the signature: what nobody signed says nothing of time.
    const timestamp = new Date(Number(seconds) * 1000);
    const age = (now ?? Date.now)() - timestamp.getTime();
    if (!(Math.abs(age) <= tolerance)) {
      const when = `${Math.round(Math.abs(age) / 1000)} s ${age > 0 ? "old" : "ahead of this clock"}`;
      throw new WebhookError(
        "WEBHOOK_EXPIRED",
        webhook,
        `its signature is ${when}; expected ${tolerance / 1000} s at most (tolerance)`,
      );
    }
    return { id, timestamp };
  };
}

/** How a body is signed. */
export interface SigningOptions {
  /** `whsec_...` or bytes, or the private key `whsk_...`; with several, each adds a signature. */
  readonly secret: WebhookSecret | readonly WebhookSecret[];
  /** Default: a new one, such as `msg_0f6a...`. */
  readonly id?: string | undefined;
  /** Default: now. */
  readonly timestamp?: Date | undefined;
}

const signingOptions = optionNames<SigningOptions>({ secret: true, id: true, timestamp: true });

/**
 * The headers of a signed webhook, for the tests of programs that receive them.
 *
 *     const body = JSON.stringify({ name: "Rex" });
 *     await fetch(url, { method: "POST", body, headers: signWebhook(body, { secret }) });
 *
 * @param body Just as it is sent.
 * @throws UsageError for options that can't be used.
 */
export function signWebhook(
  body: string | Uint8Array,
  options: SigningOptions,
): Record<"webhook-id" | "webhook-timestamp" | "webhook-signature", string> {
  const given = readOptions(options, signingOptions, "signWebhook");
  const { id = `msg_${randomUUID().replaceAll("-", "")}`, timestamp = new Date() } = given;
  const keys = readSecrets(given.secret);
  if (!(timestamp instanceof Date) || Number.isNaN(timestamp.getTime())) {
    throw new UsageError("INVALID_OPTION", `timestamp is ${display(timestamp)}; expected a Date`);
  }
  const seconds = String(Math.floor(timestamp.getTime() / 1000));
  const content = signedContent(id, seconds, Buffer.from(body));
  return {
    "webhook-id": id,
    "webhook-timestamp": seconds,
    "webhook-signature": keys.map((key) => signatureOf(content, key)).join(" "),
  };
}

interface SignatureHeaders {
  readonly id: string;
  readonly seconds: string;
  readonly signatures: readonly string[];
}

/** Those of one name: of two senders' headers, none could vouch for the other's. */
function readHeaders(header: Lookup, webhook: string | undefined): SignatureHeaders {
  const prefix = prefixes.find((name) => header(`${name}-id`) !== undefined) ?? "webhook";
  const read = (name: string): string => {
    const value = header(`${prefix}-${name}`)?.trim() ?? "";
    if (value !== "") return value;
    throw new WebhookError(
      "WEBHOOK_UNVERIFIED",
      webhook,
      `it has no header ${prefix}-${name}; expected a request signed by Standard Webhooks`,
    );
  };
  const [id, seconds, signature] = [read("id"), read("timestamp"), read("signature")];
  if (!/^\d{1,12}$/.test(seconds)) {
    throw new WebhookError(
      "WEBHOOK_UNVERIFIED",
      webhook,
      `its header ${prefix}-timestamp is no time; expected seconds since 1970`,
    );
  }
  return { id, seconds, signatures: signature.split(/\s+/) };
}

/** By the text of the header, as it was signed. */
function signedContent(id: string, seconds: string, body: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${id}.${seconds}.`), body]);
}

function isSigned(content: Buffer, signatures: readonly string[], key: Key): boolean {
  if (key.kind === "symmetric") {
    const expected = Buffer.from(signatureOf(content, key));
    return signatures.some((signature) => isSame(Buffer.from(signature), expected));
  }
  return signatures.some((signature) => {
    const text = /^v1a,([A-Za-z0-9+/]{86}==)$/.exec(signature)?.[1];
    return text !== undefined && verify(undefined, content, key.key, Buffer.from(text, "base64"));
  });
}

function signatureOf(content: Buffer, key: Key): string {
  switch (key.kind) {
    case "symmetric":
      return `v1,${createHmac("sha256", key.bytes).update(content).digest("base64")}`;
    case "private":
      return `v1a,${sign(undefined, content, key.key).toString("base64")}`;
    case "public":
      throw new UsageError(
        "INVALID_OPTION",
        "secret is a public key (whpk_), which verifies; a webhook is signed with whsk_, the private one",
      );
  }
}

/** In a time that says nothing of where they differ. */
function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
