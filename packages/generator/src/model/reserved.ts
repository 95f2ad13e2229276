/** Names that generated code can't use for something of the document, and why. */

/** Words that can't name a constant: ECMAScript's reserved words, and those of strict code, modules and CommonJS. */
const keywords =
  "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
  "false finally for function if implements import in instanceof interface let new null package private protected " +
  "public return static super switch this throw true try typeof undefined var void while with yield " +
  "exports module require __dirname __filename";

/** Types that the printed code or its reader relies on: of ECMAScript, of TypeScript, of Node and the web. */
const globals =
  "Array ArrayBuffer Awaited BigInt Blob Boolean Buffer Capitalize DataView Date Disposable AsyncDisposable Error " +
  "EvalError Exclude Extract File FormData Function Headers InstanceType Intl Iterable Iterator AsyncIterable " +
  "AsyncIterator JSON Map Math NaN Infinity NoInfer NonNullable Number Object Omit Parameters Partial Pick Promise " +
  "PromiseLike Proxy RangeError Readonly ReadonlyArray ReadonlyMap ReadonlySet Record ReferenceError Reflect RegExp " +
  "Request Required Response ReturnType Set String Symbol SyntaxError Temporal TypeError URIError URL URLSearchParams " +
  "Uint8Array Uncapitalize Uppercase Lowercase WeakMap WeakRef WeakSet AbortSignal AbortController ReadableStream";

/** What generated code imports from the runtime, and what a program imports beside the client. */
const runtime =
  "ApiDescription BasicCredential BinaryBody Binding Call CallOptions ClientOptions FilePart HttpError NoArguments Operation RawBody " +
  "Result Retry Session TokenCredential OAuthCredential BinaryBodies BinaryOptions BinaryResponses EventOptions ItemStream ServerSentEvent " +
  "ServerChoice ServerOption LinkArguments ValidationOptions HttpCredential CertificateCredential BodyPart BodyParts " +
  "WithPartHeaders";

function names(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

const reservedWords = names(
  `${keywords} any as async bigint boolean never number object of string symbol type undefined unknown`,
);

/** Whether no module exports a type of this name. */
export function isReservedWord(name: string): boolean {
  return reservedWords.has(name);
}

/** What `webhooks.ts` imports besides. */
export const reservedWebhookTypes = names(
  "ReceivedWebhook WebhookDescriptions WebhookHeaders WebhookParser WebhookQuery WebhookValues",
);

export const reservedTypes = names(`${globals} ${runtime}`);

/** What stands behind the name of the client class in the names that it comes with. */
export const clientEndings = ["", "Options", "Auth"] as const;

/** Whether a client can't be called so, since generated code needs the name of its class, `${name}Options` or `${name}Auth`. */
export function isReservedClientName(name: string): boolean {
  return clientEndings.some((ending) => reservedTypes.has(name + ending));
}

/**
 * What the language calls by itself, as a promise's `then` or in `${pets}` and `JSON.stringify(pets)`,
 * which must not send a request; and what every object has.
 */
const languageMethods = "then constructor toString toLocaleString valueOf toJSON";

export const reservedMethods = names(languageMethods);

/** Also the members that the client class has anyway. */
export const reservedClientMembers = names(`${languageMethods} close session`);

/** For constants that a method refers to: also the names of its own parameters. */
export const reservedConstants = names(`${keywords} args options description`);

/** Windows reserves these, with any ending. */
export const reservedFiles = names(
  "con prn aux nul com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9",
);
