/**
 * The parts of undici that are used, by their deep paths: its main entry takes three times as long to
 * load and replaces the dispatcher behind Node's own `fetch` for the whole process.
 * undici has no `exports` map; a test holds these paths and shapes to what is installed.
 */
declare module "undici/lib/dispatcher/client.js" {
  import type { Connector } from "undici/lib/core/connect.js";

  export interface DispatchController {
    readonly rawHeaders: readonly Buffer[] | null;
    abort(reason: Error): void;
    pause(): void;
    resume(): void;
  }

  export interface DispatchHandler {
    onRequestStart(controller: DispatchController, context: unknown): void;
    /** The first byte of a response, be it an interim one, has come. */
    onResponseStarted?(): void;
    onResponseStart(
      controller: DispatchController,
      status: number,
      headers: Record<string, string | string[]>,
      statusMessage?: string,
    ): void;
    onResponseData(controller: DispatchController, chunk: Buffer): void;
    onResponseEnd(controller: DispatchController, trailers: unknown): void;
    onResponseError(controller: DispatchController | null, error: Error): void;
  }

  export interface DispatchOptions {
    readonly origin?: string | undefined;
    readonly method: string;
    readonly path: string;
    readonly headers: readonly string[];
    readonly body: string | Uint8Array | AsyncIterable<Uint8Array> | null;
    readonly idempotent?: boolean | undefined;
    readonly headersTimeout: number;
    readonly bodyTimeout: number;
  }

  export interface ClientOptions {
    readonly __proto__?: null;
    readonly connect: Connector;
    readonly keepAliveTimeout: number;
    readonly keepAliveMaxTimeout: number;
    readonly maxHeaderSize: number;
    readonly allowH2: boolean;
    readonly maxConcurrentStreams: number;
  }

  export default class Client {
    constructor(origin: string, options: ClientOptions);
    /** Requests on one connection at a time. */
    pipelining: number;
    dispatch(options: DispatchOptions, handler: DispatchHandler): boolean;
    destroy(): Promise<void>;
    on(event: "connect" | "disconnect" | "connectionError", listener: () => void): this;
  }
}

declare module "undici/lib/core/connect.js" {
  import type { Socket } from "node:net";

  export type Connector = (
    options: object,
    callback: (error: Error | null, socket: Socket | null) => void,
  ) => { destroy(): unknown };

  export default function buildConnector(options: {
    readonly timeout: number;
  }): (...args: Parameters<Connector>) => Socket;
}
