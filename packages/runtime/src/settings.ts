/** What calls have in common beside what they send: limits and policies, resolved. */
import type { ProxyServer } from "./connection/proxy.js";
import { type ProxyOption, readProxy } from "./connection/proxy-option.js";
import { checkedTls, type TlsOptions } from "./connection/tls.js";
import { UsageError } from "./errors.js";
import {
  type Compression,
  type CompressOption,
  resolveCompression,
} from "./request/compression.js";
import { display } from "./request/known-options.js";
import {
  defaultLimits,
  type Limits,
  type ResolvedLimits,
  resolveLimits,
} from "./request/limits.js";
import { resolveTimeouts, type ResolvedTimeouts, type Timeouts } from "./request/timeouts.js";
import { resolveRetry, type Retry, type RetryOption } from "./retry/retry.js";

/** Limits and policies that a session has, and that each call may override. */
export interface SettingOptions {
  /** Time limits in milliseconds. A number stands for the total. */
  readonly timeout?: number | Timeouts | null | undefined;
  /**
   * When to send again; `false` for never. Default: twice, for what is safe to repeat. Whatever is said
   * here, an idempotent request that went out on a stale connection is sent once more, as far as the
   * origin's budget allows.
   */
  readonly retry?: RetryOption | undefined;
  /** Redirects that are followed at most; `false` for none. Default 30, as in `requests`. */
  readonly redirects?: number | false | undefined;
  /** How much of a response is taken. */
  readonly limits?: Limits | undefined;
  /** Where requests go through; `false` for none, whatever the environment says. */
  readonly proxy?: ProxyOption | undefined;
  /** Whom to trust, and what to show, on TLS connections; over the adapter's, field by field. */
  readonly tls?: TlsOptions | undefined;
  /**
   * Compresses request bodies of 1 KiB and more, which the server has to understand: a coding, or that
   * with another `threshold`; `false` for none. What has a `Content-Encoding` of its own is sent as it
   * is. Default: none.
   *
   *     { compress: "gzip" }    { compress: { coding: "br", threshold: 65_536 } }
   */
  readonly compress?: CompressOption | undefined;
}

/** Of the options above, for those who take them among others. */
export const settingNames = {
  timeout: true,
  retry: true,
  redirects: true,
  limits: true,
  proxy: true,
  tls: true,
  compress: true,
} as const satisfies Record<keyof SettingOptions, true>;

/** What was given, or else the defaults. */
export interface Settings {
  readonly timeouts: ResolvedTimeouts;
  /** Undefined: the mounted adapter's, else the session's. */
  readonly retry: Retry | undefined;
  readonly redirects: number | false;
  readonly limits: ResolvedLimits;
  /** Undefined: the adapter's, else the environment's. */
  readonly proxy: ProxyServer | false | undefined;
  /** Undefined: the adapter's. */
  readonly tls: TlsOptions | undefined;
  /** Undefined: none. */
  readonly compress: Compression | undefined;
}

const defaultRedirects = 30;

/**
 * A call's settings over the session's; these themselves where the call has none.
 *
 * @throws UsageError for a value that can't be, naming its option.
 */
export function resolveSettings(options: SettingOptions, defaults: Settings): Settings {
  const { timeout, retry, redirects, limits, proxy, tls, compress } = options;
  if (
    timeout === undefined &&
    retry === undefined &&
    redirects === undefined &&
    limits === undefined &&
    proxy === undefined &&
    tls === undefined &&
    compress === undefined
  ) {
    return defaults;
  }
  return {
    timeouts: resolveTimeouts(timeout, defaults.timeouts),
    retry: resolveRetry(retry) ?? defaults.retry,
    redirects: readRedirects(redirects) ?? defaults.redirects,
    limits: resolveLimits(limits, defaults.limits),
    proxy: readProxy(proxy) ?? defaults.proxy,
    tls: tls === undefined ? defaults.tls : checkedTls(tls),
    compress: resolveCompression(compress, defaults.compress),
  };
}

/** A session's own settings. Proxy and TLS are its default adapter's. @throws UsageError as above. */
export function sessionSettings(
  options: Pick<SettingOptions, "redirects" | "limits" | "compress">,
  timeouts: ResolvedTimeouts,
): Settings {
  return {
    timeouts,
    retry: undefined,
    redirects: readRedirects(options.redirects) ?? defaultRedirects,
    limits: resolveLimits(options.limits, defaultLimits),
    proxy: undefined,
    tls: undefined,
    compress: resolveCompression(options.compress, undefined),
  };
}

function readRedirects(redirects: unknown): number | false | undefined {
  if (redirects === undefined || redirects === false) return redirects;
  if (typeof redirects === "number" && Number.isInteger(redirects) && redirects >= 0) {
    return redirects === 0 ? false : redirects;
  }
  throw new UsageError(
    "INVALID_OPTION",
    `redirects is ${display(redirects)}; expected a whole number, or false to follow none`,
  );
}
