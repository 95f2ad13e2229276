/** Compiles a generated client in memory, against a stand-in for the runtime with the same contract. */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import ts from "typescript";

const contract = [
  "value-schema.ts",
  "parameter.ts",
  "body-encoding.ts",
  "security-scheme.ts",
  "operation.ts",
]
  .map((file) => readFileSync(new URL(`../../../runtime/src/${file}`, import.meta.url), "utf8"))
  .join("\n")
  .replace(/^import type .*;$/gm, "");

const runtime = `${contract}
export interface Session { readonly closed: boolean }
export type HttpCredential = string;
export type TokenCredential = string;
export type OAuthCredential = string;
export interface BasicCredential { readonly username: string; readonly password: string }
export type BinaryBody = Uint8Array | Blob | AsyncIterable<Uint8Array | string>;
export type FilePart = BinaryBody | { readonly content: BinaryBody | string; readonly filename?: string };
export type BodyPart<T, H = object> = (object extends H ? T : never) | { readonly content: T; readonly headers: H };
export type BodyParts<T, H = object> = Iterable<BodyPart<T, H>> | AsyncIterable<BodyPart<T, H>>;
export type WithPartHeaders<Form, Fields> = { [K in keyof Form]: K extends keyof Fields ? BodyPart<Form[K], Fields[K]> : Form[K] };
export type RawBody = string | Uint8Array | URLSearchParams;
export type NoArguments = Record<string, never>;
export interface CallOptions { readonly headers?: Record<string, string> }
export interface ClientOptions<Auth extends object> { auth?: Auth; session?: Session; baseUrl?: string }
export interface EventOptions extends CallOptions { readonly reconnects?: number }
export interface BinaryBodies { bytes: Uint8Array; stream: AsyncIterable<Uint8Array>; blob: Blob }
export interface BinaryOptions<As extends keyof BinaryBodies> extends CallOptions { readonly as?: As }
export type BinaryResponses<R, As extends keyof BinaryBodies> = { [K in keyof R]: R[K] | BinaryBodies[As] };
export interface ServerSentEvent<Data = string, Name extends string = string> { event: Name; data: Data; id: string }
export interface ItemStream<T> extends AsyncIterable<T> { close(): void }
export interface Call<T, R> extends Promise<T> { result(): Promise<R> }
export type LinkArguments<Args, Given extends PropertyKey> = Args extends unknown
  ? Omit<Args, Given> & { [Name in keyof Args & Given]?: Args[Name] | undefined } : never;
export interface ServerOption<Server> { readonly server?: Server }
export type ServerChoice<Index extends number, Url extends string, Name extends string = never, Variables extends object = never> =
  Index | Url | Name | { index: Index; variables?: Variables } | { url: Url; variables?: Variables } | { name: Name; variables?: Variables };
export interface ApiSchemas { readonly operations: Readonly<Record<string, string>>; readonly $defs: Readonly<Record<string, string>> }
export interface ValidationOptions { readonly validate?: "off" | "warn" | "throw" }
export declare class Binding {
  constructor(description: ApiDescription, options: ClientOptions<object>, schemas?: () => Promise<{ schemas: ApiSchemas }>);
  readonly session: Session;
  call<T, R>(operation: Operation, args: object | undefined, options: CallOptions | undefined): Call<T, R>;
  close(): Promise<void>;
}
`;

const webhookContract = readFileSync(
  new URL("../../../runtime/src/webhooks/description.ts", import.meta.url),
  "utf8",
);

const webhooks = `${webhookContract.replace(/"\.\.\/[a-z-]+\.js"/g, '"./index.js"')}
export interface WebhookHeaders<V extends object = object> { value<N extends keyof V & string>(name: N): V[N] | undefined }
export interface WebhookQuery<V extends object = object> { value<N extends keyof V & string>(name: N): V[N] | undefined }
export interface ReceivedWebhook<N extends string> {
  readonly name: N; readonly contentType: string | undefined; readonly headers: WebhookHeaders; readonly query: WebhookQuery;
}
export type WebhookParser<W extends object> = <N extends keyof W & string>(name: N, request: object) => Promise<W[N]>;
export declare function webhookParser<W extends object>(descriptions: WebhookDescriptions): WebhookParser<W>;
`;

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts", "lib.dom.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  isolatedDeclarations: true,
  declaration: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  erasableSyntaxOnly: true,
  skipLibCheck: true,
  noEmit: true,
  types: [],
};

/** Parsed once for all tests: the libraries never change. */
const libraries = new Map<string, ts.SourceFile | undefined>();

/**
 * The messages of the compiler, none for a clean client; and, for each place where the identifier
 * `forbidden` stands as code, a message.
 */
export function compileErrors(
  files: Readonly<Record<string, string>>,
  { forbidden }: { forbidden?: string } = {},
): string[] {
  const texts = new Map(Object.entries(files).map(([path, text]) => [`/client/${path}`, text]));
  const roots = [...texts.keys()];
  texts.set("/client/package.json", `{ "type": "module" }`);
  texts.set(
    "/client/node_modules/@gen-client/runtime/package.json",
    `{ "type": "module", "exports": { ".": { "types": "./index.d.ts" }, "./webhooks": { "types": "./webhooks.d.ts" } } }`,
  );
  texts.set("/client/node_modules/@gen-client/runtime/index.d.ts", runtime);
  texts.set("/client/node_modules/@gen-client/runtime/webhooks.d.ts", webhooks);
  const program = ts.createProgram(roots, options, hostOf(texts));
  const messages = ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, messageText }) =>
        `${file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
    );
  return [...messages, ...roots.flatMap((path) => uses(program.getSourceFile(path), forbidden))];
}

function hostOf(texts: ReadonlyMap<string, string>): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const libraryFolder = dirname(ts.getDefaultLibFilePath(options));
  return {
    ...host,
    fileExists: (path) => texts.has(path),
    readFile: (path) => texts.get(path),
    directoryExists: (path) => [...texts.keys()].some((known) => known.startsWith(`${path}/`)),
    getCurrentDirectory: () => "/client",
    getDefaultLibLocation: () => libraryFolder,
    getSourceFile: (path, language) => {
      const text = texts.get(path);
      if (text !== undefined) return ts.createSourceFile(path, text, language, true);
      if (dirname(path) !== libraryFolder) return undefined;
      if (!libraries.has(path)) libraries.set(path, host.getSourceFile(path, language));
      return libraries.get(path);
    },
  };
}

/** Where an identifier stands as code, and not inside of a longer name, a string or a comment. */
function uses(file: ts.SourceFile | undefined, name: string | undefined): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === name)
      found.push(`${file?.fileName}: ${node.text} is code`);
    ts.forEachChild(node, visit);
  };
  if (file) visit(file);
  return found;
}
