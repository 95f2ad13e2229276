/** What undici and Node say of a failure, as errors of ours. */
import {
  codeOf,
  ConnectTimeout,
  isCertificateProblem,
  ProxyFailure,
  reasonOf,
} from "../connection/failures.js";
import {
  textOf,
  BodyError,
  NetworkError,
  type RequestSummary,
  type SessionError,
  TimeoutError,
  UsageError,
} from "../errors.js";
import { ContentTooLarge } from "../response/content-coding.js";

/** How far the attempt had come. */
export interface Progress {
  /** It went onto a connection. */
  readonly isSent: boolean;
  /** The head of its response came. */
  readonly hasStatus: boolean;
  /** Its connection had been used before, and not a byte came back, or not a byte was sent. */
  readonly isStale: boolean;
  /** Reading the body to send failed. */
  readonly bodyFailure: { readonly cause: unknown } | undefined;
}

/** The error for an attempt that failed on the wire. */
export function explainFailure(
  cause: Error,
  request: RequestSummary,
  progress: Progress,
): SessionError {
  if (progress.bodyFailure !== undefined) return new BodyError(request, progress.bodyFailure.cause);
  const code = codeOf(cause) ?? "";
  if (code === "UND_ERR_INVALID_ARG" || code === "UND_ERR_NOT_SUPPORTED") {
    const { method, url } = request;
    return new UsageError("INVALID_ARGUMENT", `${method} ${url}: ${cause.message}`, { cause });
  }
  if (progress.isSent) return explainLoss(cause, request, progress);
  return progress.isStale
    ? new NetworkError(
        "CONNECTION_LOST",
        request,
        `the connection was closed before the request was sent (${reasonOf(cause)})`,
        { cause, sent: false, isStale: true },
      )
    : explainConnecting(cause, request);
}

function explainConnecting(cause: Error, request: RequestSummary): SessionError {
  const code = codeOf(cause) ?? "";
  const options = { cause, sent: false };
  if (cause instanceof ConnectTimeout) {
    return new TimeoutError("connect", cause.limit, request, options);
  }
  if (cause instanceof ProxyFailure) {
    const kind = cause.isRefusal ? "PROXY_REFUSED" : "PROXY_FAILED";
    return new NetworkError(kind, request, cause.message, options);
  }
  if (isCertificateProblem(cause)) {
    const what = `the server's certificate is not trusted (${reasonOf(cause)})`;
    return new NetworkError("TLS_FAILED", request, what, options);
  }
  if (handshakeProblem.test(code)) {
    // OpenSSL's own text is for its authors.
    const what = `no TLS connection could be agreed on with the server (${code})${handshakeHint(code)}`;
    return new NetworkError("TLS_FAILED", request, what, options);
  }
  return new NetworkError("CONNECT_FAILED", request, `can't connect (${reasonOf(cause)})`, options);
}

function explainLoss(cause: Error, request: RequestSummary, progress: Progress): SessionError {
  const reason = reasonOf(cause);
  if (cause.name === "HeadersOverflowError") {
    const what = `the response's headers are longer than maxHeaderSize (${reason})`;
    return new NetworkError("RESPONSE_TOO_LARGE", request, what, { cause, sent: true });
  }
  if (malformed.has(cause.name) || unasked.has(cause.message)) {
    const what = `the response is no valid HTTP (${reason})`;
    return new NetworkError("RESPONSE_INVALID", request, what, { cause, sent: true });
  }
  const when = progress.hasStatus ? "in the middle of the response" : "before a response came";
  // With TLS 1.3 a server refuses a client's certificate after the handshake, by hanging up.
  const isGoAway = reason.includes("GOAWAY");
  const hint =
    !isGoAway && request.url.startsWith("https:") && !progress.hasStatus && !progress.isStale
      ? certificateHint
      : "";
  return new NetworkError(
    "CONNECTION_LOST",
    request,
    `the connection was lost ${when} (${reason})${hint}`,
    { cause, sent: true, isStale: progress.isStale },
  );
}

/** The error for a request that a forwarding proxy did not forward. */
export function explainRefusal(cause: ProxyFailure, request: RequestSummary): NetworkError {
  const { isChallenge } = cause;
  return new NetworkError("PROXY_REFUSED", request, cause.message, {
    cause,
    sent: true,
    isChallenge,
  });
}

/** The error for a body whose content coding can't be undone. */
export function explainCoding(cause: unknown, request: RequestSummary): NetworkError {
  if (cause instanceof ContentTooLarge) return tooLarge(cause.limit, request, cause);
  const what = textOf(cause);
  return new NetworkError("RESPONSE_INVALID", request, `the response can't be decoded: ${what}`, {
    cause,
    sent: true,
  });
}

/** The error for a body beyond its limit. */
export function tooLarge(limit: number, request: RequestSummary, cause?: Error): NetworkError {
  return new NetworkError(
    "RESPONSE_TOO_LARGE",
    request,
    `the body is larger than ${limit} bytes; raise limits, or read it with stream: true`,
    { ...(cause === undefined ? {} : { cause }), sent: true },
  );
}

const handshakeProblem = /^(?:ERR_SSL_|ERR_TLS_|EPROTO$)/;

const certificateHint =
  "; does the server ask for a client certificate, or for another one (tls.cert and tls.key)?";

function handshakeHint(code: string): string {
  if (code.endsWith("WRONG_VERSION_NUMBER")) return "; does it speak http: here?";
  if (/PROTOCOL_VERSION$|UNSUPPORTED_PROTOCOL$/.test(code)) {
    return "; there is no version of TLS that both sides speak (tls.minVersion)";
  }
  return /_ALERT_(?:HANDSHAKE_FAILURE|UNKNOWN_CA|.*CERTIFICATE.*)$/.test(code)
    ? certificateHint
    : "";
}

/** undici's words for an upgrade, or a response, that nobody has asked for. */
const unasked = new Set(["bad upgrade", "bad response"]);

/** undici's names for responses that break HTTP's rules. */
const malformed = new Set(["HTTPParserError", "ResponseContentLengthMismatchError"]);
