/** An untyped request, made of its options and the session's defaults. */
import { isFixed, secretNames, withoutMentioned, writeCredentials } from "./auth/apply.js";
import { authBesides, type GivenCredentials } from "./auth/other-origins.js";
import { UsageError } from "./errors.js";
import { type BaseUrl, resolveUrl } from "./request/base-url.js";
import { discardBody, type EncodedBody } from "./request/body-stream.js";
import { encodeRequestBody } from "./request/body.js";
import { compressBody } from "./request/compression.js";
import { joinCookies, splitCookies, writeCookies } from "./request/cookie-header.js";
import { fieldIn, mergeHeaders, withFields } from "./request/headers.js";
import { readFlag, readOptions } from "./request/known-options.js";
import { readMethod } from "./request/method.js";
import { PreparedRequest } from "./request/prepared-request.js";
import { appendQuery, type QueryParams, writeQuery } from "./request/query.js";
import { noSecrets } from "./request/secrets.js";
import { readSignal } from "./request/signal.js";
import {
  readAuth,
  type RequestOptions,
  requestOptionNames,
  type SessionAuth,
} from "./session-options.js";
import { resolveSettings, type Settings } from "./settings.js";

/** What generated clients take over from their session. @internal */
export interface SessionDefaults {
  readonly baseUrl: BaseUrl | undefined;
  /** Lower-case names and values in turn. */
  readonly headers: readonly string[];
  readonly params: QueryParams | undefined;
  readonly settings: Settings;
}

/** What a session has that its requests are made of. */
export interface RequestContext {
  readonly defaults: SessionDefaults;
  readonly auth: SessionAuth;
}

/**
 * Makes a request. What was handed in as its body is closed if there is none in the end.
 *
 * @throws UsageError for an option that can't be used, naming it.
 */
export function prepareRequest(
  method: string,
  url: string,
  given: RequestOptions,
  context: RequestContext,
): PreparedRequest {
  const options = readOptions(given, requestOptionNames, "a request");
  const target = resolveUrl(url, context.defaults.baseUrl);
  const body = encodeRequestBody(options);
  try {
    return prepareWith(body, readMethod(method), target, options, context);
  } catch (error) {
    discardBody(body.data);
    throw error;
  }
}

function prepareWith(
  body: EncodedBody,
  method: string,
  target: ReturnType<typeof resolveUrl>,
  options: RequestOptions,
  { defaults, auth }: RequestContext,
): PreparedRequest {
  const isOfSession = options.auth === undefined;
  const { credentials, schemes } =
    (isOfSession && auth.forCall(target.origin)) || given(options.auth);
  const fields = writeCredentials(credentials.filter(isFixed));
  const asked = credentials.filter((credential) => !isFixed(credential));
  const base = withFields(defaults.headers, [
    ...(body.contentType === undefined ? [] : ["content-type", body.contentType]),
    ...fields.headers,
  ]);
  const merged = splitCookies(mergeHeaders(base, options.headers));
  checkBoundary(body.contentType, merged.headers);
  const settings = resolveSettings(options, defaults.settings);
  const plain = { body: body.data, headers: merged.headers };
  const sent = settings.compress === undefined ? plain : compressBody(plain, settings.compress);
  const query = [writeQuery(defaults.params, options.params), fields.query];
  const own = joinCookies(merged.cookies, writeCookies(options.cookies));
  return new PreparedRequest({
    method,
    origin: target.origin,
    path: appendQuery(target.path, query.filter(Boolean).join("&")),
    fragment: target.fragment,
    headers: sent.headers,
    cookies: joinCookies(own, fields.cookies),
    body: sent.body,
    credentials: asked.length === 0 ? undefined : withoutMentioned(asked, options.headers),
    authFor: isOfSession ? authBesides(auth.forArrival, options.headers) : undefined,
    secrets: credentials.length === 0 ? noSecrets : secretNames(credentials, schemes),
    settings,
    stream: readFlag("stream", options.stream),
    signal: readSignal(options.signal),
    operation: undefined,
  });
}

function given(auth: RequestOptions["auth"]): GivenCredentials {
  const credential = readAuth(auth);
  return credential === undefined
    ? { credentials: [], schemes: [] }
    : { credentials: [credential], schemes: ["the request's auth"] };
}

/** The boundary is in the content type that the form was written with: another one can't be read. */
function checkBoundary(written: string | undefined, headers: readonly string[]): void {
  if (written?.startsWith("multipart/") !== true) return;
  if (fieldIn(headers, "content-type") === written) return;
  throw new UsageError(
    "INVALID_ARGUMENT",
    "content-type is set beside a multipart form, whose own names the boundary between its parts; leave it out",
  );
}
