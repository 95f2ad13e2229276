/** Mutual TLS: a client's certificate as a credential (RFC 8446, 4.4.2). */
import { type Pem, readTls, type TlsOptions } from "../connection/tls.js";
import { AuthError, textOf, UsageError } from "../errors.js";
import { display, optionNames, readOptions } from "../request/known-options.js";
import type { Authenticator, Authorized, AuthRequest } from "./authenticator.js";
import { Credential } from "./credentials.js";

/** A client's certificate and its private key: the contents of files, not their paths. */
export type ClientCertificate =
  | {
      /** The certificate, followed by its chain. */
      readonly cert: Pem | readonly Pem[];
      readonly key: Pem | readonly Pem[];
      /** Of an encrypted `key`. */
      readonly passphrase?: string | undefined;
      readonly pfx?: undefined;
    }
  | {
      /** Certificate and key in PKCS #12. */
      readonly pfx: Uint8Array;
      /** Of an encrypted `pfx`. */
      readonly passphrase?: string | undefined;
      readonly cert?: undefined;
      readonly key?: undefined;
    };

/**
 * A client's certificate, or a function that is asked for it at each attempt. An object is read at each
 * attempt, too. A new certificate is shown on new connections: those that were made with the old one end
 * their requests, and are not used again.
 */
export type CertificateCredential =
  | ClientCertificate
  | (() => ClientCertificate | Promise<ClientCertificate>);

const names = optionNames<Record<"cert" | "key" | "passphrase" | "pfx", unknown>>({
  cert: true,
  key: true,
  passphrase: true,
  pfx: true,
});

/**
 * A client's certificate for every request that the credential is meant for, in place of that of the
 * session's own `tls`.
 *
 *     new Session({ baseUrl, auth: clientCertificate(() => certificates.current) })
 *
 * @throws UsageError for a certificate that can't be used.
 */
export function clientCertificate(certificate: CertificateCredential): Credential {
  return new Credential(certificateAuthenticator("clientCertificate()", certificate));
}

/** @param option What errors call it. */
export function certificateAuthenticator(option: string, given: unknown): Authenticator {
  if (typeof given !== "function" && (typeof given !== "object" || given === null)) {
    throw new UsageError(
      "INVALID_OPTION",
      `${option} is ${display(given)}; expected a client certificate, { cert, key } or { pfx }, or a function that returns one`,
    );
  }
  return new CertificateAuthenticator(option, given);
}

class CertificateAuthenticator implements Authenticator {
  readonly secrets = { headers: [], params: [] };
  readonly #option: string;
  readonly #given: object;
  /** The same object for the same certificate: connections are found by it. */
  #current: TlsOptions | undefined;

  constructor(option: string, given: object) {
    this.#option = option;
    this.#given = given;
    if (typeof given !== "function") this.#read(given);
  }

  authorize(request: AuthRequest): Authorized | Promise<Authorized> {
    const { method, origin } = request;
    if (!origin.startsWith("https:")) {
      throw new AuthError(
        "AUTH_FAILED",
        `${method} ${origin}: ${this.#option} is a client certificate, which can't be shown without TLS (https:); the attempt was not made`,
      );
    }
    if (typeof this.#given !== "function") return this.#shown(this.#given, request);
    // The callback is the user's: what it returns is read as anything.
    const asked: unknown = (this.#given as () => unknown)();
    return asked instanceof Promise
      ? asked.then((certificate: unknown) => this.#shown(certificate, request))
      : this.#shown(asked, request);
  }

  #shown(certificate: unknown, { method, origin }: AuthRequest): Authorized {
    try {
      return { fields: nothing, tls: this.#read(certificate) };
    } catch (cause) {
      throw new AuthError(
        "AUTH_FAILED",
        `${method} ${origin}: ${textOf(cause)}; the attempt was not made`,
        { cause },
      );
    }
  }

  /** @throws UsageError for what is no certificate that can be used; it shows no contents. */
  #read(given: unknown): TlsOptions {
    if (typeof given !== "object" || given === null) {
      throw new UsageError(
        "INVALID_OPTION",
        `${this.#option} is ${display(given)}; expected { cert, key } or { pfx }`,
      );
    }
    const { cert, key, passphrase, pfx } = readOptions(given, names, this.#option) as TlsOptions;
    if (isSame(this.#current, { cert, key, passphrase, pfx })) return this.#current;
    if (key === undefined && cert === undefined && pfx === undefined) {
      throw new UsageError(
        "INVALID_OPTION",
        `${this.#option} has no certificate; expected { cert, key } or { pfx }`,
      );
    }
    // Bytes are copied: who fills the same buffer anew has another certificate in it.
    const options = { cert: copied(cert), key: copied(key), passphrase, pfx: copied(pfx) };
    readTls(options, this.#option);
    this.#current = options;
    return options;
  }
}

const nothing = { headers: [], query: "", cookies: "" };

function copied<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copied) as T;
  return value instanceof Uint8Array ? (Buffer.from(value) as Uint8Array as T) : value;
}

function isSame(known: TlsOptions | undefined, given: TlsOptions): known is TlsOptions {
  return (
    known !== undefined &&
    known.passphrase === given.passphrase &&
    isEqual(known.cert, given.cert) &&
    isEqual(known.key, given.key) &&
    isEqual(known.pfx, given.pfx)
  );
}

function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (one instanceof Uint8Array && other instanceof Uint8Array) {
    return Buffer.compare(one, other) === 0;
  }
  return (
    Array.isArray(one) &&
    Array.isArray(other) &&
    one.length === other.length &&
    one.every((item, index) => isEqual(item, other[index]))
  );
}
