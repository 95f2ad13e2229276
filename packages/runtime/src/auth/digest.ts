/** HTTP Digest (RFC 7616). */
import { UsageError } from "../errors.js";
import { parseChallenges } from "../response/challenges.js";
import { fieldOf } from "../response/headers.js";
import type { AuthAnswer, Authenticator, Authorized, AuthRequest } from "./authenticator.js";
import { type BasicCredential, Credential, readUser } from "./credentials.js";
import { DigestAnswerer, type DigestChallenge, strongestDigest } from "./digest-answer.js";

/**
 * User name and password, by HTTP Digest (RFC 7616): the password itself is never sent. The first request
 * to a server is answered with a challenge and sent again; those that follow answer it in advance. MD5,
 * SHA-256 and SHA-512-256, the strongest that the server offers; a body is part of the answer only where
 * the server takes nothing less (`auth-int`).
 *
 *     new Session({ baseUrl: "https://camera.local", auth: digest("admin", process.env.PASSWORD) })
 *
 * A streamed body that can't be read twice can't be sent again: send something small before it.
 *
 * @throws UsageError for a user name with a colon.
 */
export function digest(username: string, password: string): Credential {
  return new Credential(digestAuthenticator("digest()", { username, password }));
}

/** @param option What errors call it. */
export function digestAuthenticator(option: string, credential: unknown): Authenticator {
  return new DigestAuthenticator(readUser(option, credential));
}

class DigestAuthenticator implements Authenticator {
  readonly secrets = { headers: ["authorization"], params: [] };
  readonly #user: BasicCredential;
  /** By origin: none before its first challenge. */
  readonly #answerers = new Map<string, DigestAnswerer>();

  constructor(user: BasicCredential) {
    this.#user = user;
  }

  authorize(request: AuthRequest): Authorized {
    const { origin, method, path, body } = request;
    const answerer = this.#answerers.get(origin);
    const target = { method, uri: path, body };
    if (answerer === undefined) {
      return {
        fields: nothing,
        answered: (answer, renewals) => this.#challenged(origin, undefined, answer, renewals),
      };
    }
    if (!answerer.canAnswer(target)) {
      throw new UsageError(
        "INVALID_ARGUMENT",
        `${method} ${origin}${path}: the server wants a hash of the body in its Digest answer (qop=auth-int), and a streamed body has none before it is sent; pass text or bytes`,
      );
    }
    const { nonce } = answerer;
    return {
      fields: { ...nothing, headers: ["authorization", answerer.answer(target)] },
      answered: (answer, renewals) =>
        this.#challenged(origin, { answerer, nonce }, answer, renewals),
    };
  }

  /** @param sent what the attempt was answered with in advance. */
  #challenged(
    origin: string,
    sent: { readonly answerer: DigestAnswerer; readonly nonce: string } | undefined,
    { status, headers }: AuthAnswer,
    renewals: number,
  ): boolean {
    const current = this.#answerers.get(origin);
    // Others are under way at the same time: what came later stays.
    const isCurrent = current === sent?.answerer && current?.nonce === sent?.nonce;
    if (status !== 401) {
      const next = nextNonce(headers);
      if (next !== undefined && isCurrent) current?.renew(next);
      return false;
    }
    const challenge = strongestDigest(parseChallenges(fieldOf(headers, "www-authenticate")));
    if (challenge === undefined) return false;
    const isAnswered = sent !== undefined && sent.answerer.challenge.nonce === challenge.nonce;
    const isRefused = sent !== undefined && !challenge.isStale && (renewals > 0 || isAnswered);
    if (isRefused) {
      if (isCurrent) this.#answerers.delete(origin);
      return false;
    }
    if (isCurrent) this.#answerers.set(origin, this.#answererFor(challenge, current));
    return true;
  }

  /** A stale nonce begins a new session with a key of its own; the count begins anew with it. */
  #answererFor(challenge: DigestChallenge, current: DigestAnswerer | undefined): DigestAnswerer {
    return current?.challenge.nonce === challenge.nonce
      ? current
      : new DigestAnswerer(challenge, this.#user);
  }
}

const nothing = { headers: [], query: "", cookies: "" };

/** RFC 7616, 3.5. Its syntax is that of a challenge's parameters. */
function nextNonce(headers: AuthAnswer["headers"]): string | undefined {
  const info = fieldOf(headers, "authentication-info");
  if (info === undefined) return undefined;
  const fields = typeof info === "string" ? [info] : info;
  const [found] = parseChallenges(fields.map((field) => `digest ${field}`));
  return found?.params.get("nextnonce");
}
