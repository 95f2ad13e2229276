import { InterceptorError, InternalError, SessionError } from "./errors.js";
import type { LinkDescription } from "./operation.js";
import { DecodeError, HttpError, UnexpectedStatus } from "./response/errors.js";
import type {
  ItemsOptions,
  KnownItem,
  KnownItemsOptions,
  PagesOptions,
} from "./pagination/pagination.js";
import { itemsOfPages, type PagedCall, type Pages, pagesOf } from "./pagination/pages.js";
import type { ItemAt, ItemsPlace, Pointer } from "./pagination/place.js";
import type { HeaderDecodings, NoHeaders, ResponseHeaders } from "./response/headers.js";
import type { Response } from "./response/response.js";
import type { CallValidation } from "./validation/call-validation.js";

/**
 * What a generated method returns: a promise of the decoded body, with other ways to look at the outcome.
 * The request is under way already.
 *
 *     const pet = await api.pets.getPet({ petId: "7" });                          // or throws
 *     const result = await api.pets.getPet({ petId: "7" }).result();              // never throws
 *     const { body, response } = await api.pets.getPet({ petId: "7" }).withResponse();
 *     for await (const pet of api.pets.list().items({ link: "next" })) …          // page by page
 *
 * `Items` is where the items of a page are, if the document says how the list goes on.
 */
export interface Call<T, R = unknown, Items extends Pointer = never> extends Promise<T> {
  /** The outcome as a union, discriminated by `ok` and `status`. Never rejects. */
  result(): Promise<Result<R>>;
  /** The body with its response and headers; rejects as the call itself does. */
  withResponse(): Promise<Answer<T, R>>;
  /**
   * The pages of the list of which this call is the first: how it goes on is said here, by the document, or
   * once for the client (its option `pagination`), in this order.
   *
   * @throws UsageError `PAGINATION_UNKNOWN` where nobody says it; for options that can't be.
   */
  pages(pagination?: PagesOptions<T>): Pages<T, Answer<T, R>>;
  /**
   * The items of these pages, one by one. Where they are in a page is said as `items`, unless the page is
   * their list or the document says so.
   *
   *     for await (const charge of api.charges.list().items({ items: "data" })) console.log(charge.id);
   *
   * @throws UsageError as for `pages`.
   */
  items(...pagination: KnownItemsOptions<T, Items>): AsyncIterable<KnownItem<T, Items>>;
  items<const At extends ItemsPlace<T>>(
    pagination: ItemsOptions<T, At>,
  ): AsyncIterable<ItemAt<T, At>>;
}

/** A body with its response and headers, and its links where the document describes some. */
export type Answer<T, R = unknown> = {
  readonly body: T;
  readonly headers: ResponseHeaders<SuccessHeaders<R>>;
  readonly response: Response;
} & SuccessLinks<R>;

/** What generated code says of one response: a union where it may have several media types. */
interface ResponseType {
  readonly body: unknown;
  /** As the document writes it; where there are several. */
  readonly contentType?: string;
  /** By lower-case name; where the document describes some. */
  readonly headers?: object;
  /** Calls of other operations, by the names of the links; where the document describes some. */
  readonly links?: object;
}

/**
 * The outcomes of a call: one variant for each response that the document describes, and `Failure`.
 * A range (`4XX`) stands for its unlisted statuses, `default` for the rest, so that
 * `if (result.status === 404)` narrows to that status alone.
 */
export type Result<R> = unknown extends R
  ? Received<true, number, unknown> | Received<false, number, unknown> | Failure
  : { [K in keyof R]: Variants<StatusesOf<R, K>, R[K]> }[keyof R] | Failure;

/** A call that ended without a response that the document describes. */
export interface Failure {
  readonly ok: false;
  readonly status: undefined;
  readonly body?: undefined;
  /**
   * A `ResponseError` carries the response that came: of a status or with a body that the document
   * doesn't describe.
   */
  readonly error: SessionError;
}

/** A response of a described status. */
export interface Received<
  Ok extends boolean,
  Status extends number,
  Body,
  Headers extends object = NoHeaders,
> {
  readonly ok: Ok;
  readonly status: Status;
  readonly body: Body;
  readonly headers: ResponseHeaders<Headers>;
  readonly response: Response;
  /** What awaiting the call would have thrown. */
  readonly error: Ok extends true ? undefined : HttpError;
}

/** A response of a described status that may have several media types. */
export interface ReceivedAs<
  Ok extends boolean,
  Status extends number,
  Body,
  ContentType extends string,
  Headers extends object = NoHeaders,
> extends Received<Ok, Status, Body, Headers> {
  /** Which of the document's media types it has, as the document writes it. */
  readonly contentType: ContentType;
}

type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
type ToNumber<S extends string> = S extends `${infer N extends number}` ? N : never;
type Successful = ToNumber<`2${Digit}${Digit}`>;

/** The statuses that each range stands for. */
interface Ranges {
  "1XX": ToNumber<`1${Digit}${Digit}`>;
  "2XX": Successful;
  "3XX": ToNumber<`3${Digit}${Digit}`>;
  "4XX": ToNumber<`4${Digit}${Digit}`>;
  "5XX": ToNumber<`5${Digit}${Digit}`>;
}
type Failed = Ranges["3XX"] | Ranges["4XX"] | Ranges["5XX"];

type ListedStatus<R> = keyof R & number;
type ListedRange<R> = keyof R & keyof Ranges;
type ListsSuccess<R> = [Extract<keyof R, Successful | "2XX">] extends [never] ? false : true;

type StatusesOf<R, K> = K extends number
  ? K
  : K extends keyof Ranges
    ? Exclude<Ranges[K], ListedStatus<R>>
    : Exclude<
        ListsSuccess<R> extends true ? Failed : Successful | Failed,
        ListedStatus<R> | Ranges[ListedRange<R>]
      >;

type Variants<Status extends number, Type> = Type extends ResponseType
  ? | ([Extract<Status, Successful>] extends [never]
        ? never
        : Variant<true, Extract<Status, Successful>, Type>)
    | ([Exclude<Status, Successful>] extends [never]
        ? never
        : Variant<false, Exclude<Status, Successful>, Type>)
  : never;

type Variant<Ok extends boolean, Status extends number, Type extends ResponseType> = (Type extends {
  readonly contentType: infer ContentType extends string;
}
  ? ReceivedAs<Ok, Status, Type["body"], ContentType, HeadersOf<Type>>
  : Received<Ok, Status, Type["body"], HeadersOf<Type>>) &
  LinksOf<Type>;

/** Nothing where the document describes no links. */
type LinksOf<Type> = Type extends { readonly links: infer Links }
  ? { readonly links: Links }
  : unknown;

type HeadersOf<Type> = Type extends { readonly headers: infer Headers extends object }
  ? Headers
  : NoHeaders;

/** The headers of every response that may be a success: any of them may be missing. */
type SuccessHeaders<R> = unknown extends R
  ? NoHeaders
  : MergedHeaders<
      HeadersOf<R[(ListsSuccess<R> extends true ? Successful | "2XX" : "default") & keyof R]>
    >;

/** The links of every response that may be a success: undefined where the one that came has none. */
type SuccessLinks<R> = unknown extends R
  ? unknown
  : OneOf<R[(ListsSuccess<R> extends true ? Successful | "2XX" : "default") & keyof R]>;

type OneOf<Type> = [Extract<Type, { readonly links: object }>] extends [never]
  ? unknown
  : { readonly links: Type extends { readonly links: infer Links } ? Links : undefined };

type MergedHeaders<Headers> = {
  [Name in Headers extends unknown ? keyof Headers : never]: Headers extends unknown
    ? Headers[Name & keyof Headers]
    : never;
};

/** Where a call under way puts its response, for `.result()` and `.withResponse()`. */
export interface CallState {
  response?: Response;
  /** Of the document's media types, where it has several: the one that came. */
  contentType?: string;
  /** What the document says of the response's headers. */
  headers?: HeaderDecodings;
  /** What is checked of it; undefined where that is nothing. */
  validation?: CallValidation;
  /** The links of the response that came. */
  links?: Readonly<Record<string, LinkDescription>>;
  /** Makes calls of links; where the operation has some. */
  follow?: (links: NonNullable<CallState["links"]>, answer: LinkSource) => object;
  /** Whether code of the program's own is around the call. */
  isIntercepted?: boolean;
}

/** What a link takes its values from. */
interface LinkSource {
  readonly body: unknown;
  readonly headers: ResponseHeaders;
  readonly response: Response;
}

/** Makes a call of the promise of its body. @param paged What its pages need, made when they are asked for. */
export function makeCall<T, R, Items extends Pointer>(
  promise: Promise<T>,
  state: CallState,
  paged: (call: Call<T, R, Items>) => PagedCall<Answer<T, R>>,
): Call<T, R, Items> {
  // Own properties on a native promise: a subclass would make `await` take its slow path.
  const call = promise as Call<T, R, Items>;
  call.result = () =>
    // The union of R's variants can't be followed from a value to its type: this is the one place.
    promise.then(
      (body) => toSuccess(body, state),
      (error: unknown) => toFailure(error, state),
    ) as Promise<Result<R>>;
  call.withResponse = () =>
    promise.then((body) => {
      const response = responseOf(state.response);
      // As with the result: R says which headers there are, and the state how each is read.
      const headers = headersOf(response, state) as ResponseHeaders<SuccessHeaders<R>>;
      // And which links.
      return { body, headers, response, ...linksOf({ body, headers, response }, state) } as Answer<
        T,
        R
      >;
    });
  call.pages = (pagination = {}) => pagesOf(paged(call), pagination);
  call.items = (...[pagination = {}]: readonly (object | undefined)[]) =>
    // Where the items are says what they are, as far as the types know.
    itemsOfPages(paged(call), pagination) as AsyncIterable<never>;
  return call;
}

function toSuccess(body: unknown, state: CallState): Received<true, number, unknown> {
  const response = responseOf(state.response);
  const headers = headersOf(response, state);
  return {
    ok: true,
    status: response.status,
    body,
    ...contentTypeOf(state),
    headers,
    ...linksOf({ body, headers, response }, state),
    response,
    error: undefined,
  };
}

function linksOf(answer: LinkSource, { links, follow }: CallState): { links?: object } {
  return links === undefined || follow === undefined ? {} : { links: follow(links, answer) };
}

function contentTypeOf({ contentType }: CallState): { contentType?: string } {
  return contentType === undefined ? {} : { contentType };
}

function headersOf(response: Response, { headers }: CallState): ResponseHeaders {
  return headers === undefined ? response.headers : response.headers.described(headers);
}

function toFailure(error: unknown, state: CallState): Received<false, number, unknown> | Failure {
  const { isIntercepted = false } = state;
  if (!(error instanceof SessionError)) {
    const wrapped = isIntercepted ? new InterceptorError(error) : new InternalError(error);
    return { ok: false, status: undefined, error: wrapped };
  }
  const described =
    error instanceof HttpError &&
    !(error instanceof UnexpectedStatus) &&
    !(error.cause instanceof DecodeError);
  if (!described) return { ok: false, status: undefined, error };
  const { status, body, response } = error;
  const headers = headersOf(response, state);
  const links = linksOf({ body, headers, response }, state);
  return { ok: false, status, body, ...contentTypeOf(state), headers, ...links, response, error };
}

/** A call that succeeded has a response; this says so to the compiler. */
export function responseOf(response: Response | undefined): Response {
  if (response === undefined) throw new TypeError("a call succeeded without a response");
  return response;
}
