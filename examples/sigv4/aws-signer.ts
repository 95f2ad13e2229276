/** An adapter that signs what it sends by AWS Signature Version 4, with aws4fetch's signer. */
import {
  type Adapter,
  type AdapterResponse,
  type AttemptRequest,
  HttpAdapter,
} from "@gen-client/runtime";
import { AwsV4Signer } from "aws4fetch";

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string | undefined;
}

export interface AwsSignerOptions {
  readonly service: string;
  readonly region: string;
  /** Asked for each attempt: temporary credentials come and go. */
  readonly credentials: () => AwsCredentials | Promise<AwsCredentials>;
  /** What sends. Default: connections of its own. */
  readonly inner?: Adapter;
}

/**
 * Signs each attempt as it goes out: after headers, cookies and parameters are what they will be, with the
 * date of the attempt, and for each hop of a redirect that it sends. Mount it on the service's URL, so that
 * nothing else is signed:
 *
 *     session.mount("https://dynamodb.eu-central-1.amazonaws.com", new AwsSigner({ ... }));
 */
export class AwsSigner implements Adapter {
  readonly #options: AwsSignerOptions;
  readonly #inner: Adapter;

  constructor(options: AwsSignerOptions) {
    this.#options = options;
    this.#inner = options.inner ?? new HttpAdapter();
  }

  async send(attempt: AttemptRequest): Promise<AdapterResponse> {
    const { service, region, credentials } = this.#options;
    const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
    const { method, origin, body } = attempt.request;
    const isHeld = body === undefined || typeof body === "string" || body instanceof Uint8Array;
    const headers = new Headers(isHeld ? {} : { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" });
    for (let index = 0; index < attempt.headers.length; index += 2) {
      headers.append(attempt.headers[index] ?? "", attempt.headers[index + 1] ?? "");
    }
    const signer = new AwsV4Signer({
      method,
      url: origin + attempt.path,
      headers,
      // The cast: its bytes lie in no shared memory, which their type doesn't say.
      ...(isHeld && body !== undefined && { body: body as string | Uint8Array<ArrayBuffer> }),
      accessKeyId,
      secretAccessKey,
      ...(sessionToken !== undefined && { sessionToken }),
      service,
      region,
    });
    const signed = await signer.sign();
    const added = [...signed.headers].filter(
      ([name]) => name === "authorization" || name.startsWith("x-amz-"),
    );
    return this.#inner.send(attempt.with(Object.fromEntries(added)));
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
