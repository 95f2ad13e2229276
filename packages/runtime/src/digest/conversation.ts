import { parseChallenges } from "../response/challenges.js";
import {
  DigestAnswerer,
  type DigestChallenge,
  type DigestRequest,
  type DigestUser,
  strongestDigest,
} from "./answerer.js";

/** What goes with one request, and what is made of what comes back. */
export interface DigestAnswer {
  /** The value of `Authorization`; undefined before there is a challenge. */
  readonly value: string | undefined;
  /**
   * The request was refused, with these `WWW-Authenticate` fields. True: it may be sent once more, with what
   * `answer` gives then.
   *
   * @param renewals how often it has been sent again for this reason already.
   */
  refused(authenticate: Fields, renewals: number): boolean;
  /** It was not, and these are the `Authentication-Info` fields. */
  accepted(info: Fields): void;
}

type Fields = string | readonly string[] | undefined;

/** What one server, or one proxy, asks for, and what it is answered, by any number of requests at once. */
export class DigestConversation {
  readonly #user: DigestUser;
  /** None before the first challenge. */
  #answerer: DigestAnswerer | undefined;
  readonly #byNonce = new Map<string, DigestAnswerer>();
  readonly #own = new WeakMap<object, DigestAnswerer>();

  constructor(user: DigestUser) {
    this.#user = user;
  }

  /** False where the server wants a hash of the body, and that isn't held in memory. */
  canAnswer(request: DigestRequest): boolean {
    return this.#answerer?.canAnswer(request) ?? true;
  }

  /**
   * @param by who sends it, the same when it is sent again: then a challenge is answered by who got it, and
   *   by others once that was accepted. Some servers (squid) take the uses of a nonce only in their order.
   */
  answer(request: DigestRequest, by?: object): DigestAnswer {
    const own = by && this.#own.get(by);
    const answerer = own ?? (this.canAnswer(request) ? this.#answerer : undefined);
    const nonce = answerer?.nonce;
    const before = this.#answerer;
    // Others are under way at the same time: what came later stays.
    const isCurrent = (): boolean =>
      this.#answerer === before && (before !== answerer || before?.nonce === nonce);
    return {
      value: answerer?.answer(request),
      refused: (authenticate, renewals) => {
        const challenge = strongestDigest(parseChallenges(authenticate));
        if (challenge === undefined) return false;
        const isAnswered = answerer?.challenge.nonce === challenge.nonce;
        if (answerer !== undefined && !challenge.isStale && (renewals > 0 || isAnswered)) {
          if (isCurrent()) this.#answerer = undefined;
          return false;
        }
        const next = this.#answererFor(challenge);
        if (by !== undefined) this.#own.set(by, next);
        else if (isCurrent()) this.#answerer = next;
        return true;
      },
      accepted: (info) => {
        if (own !== undefined && isCurrent()) this.#answerer = own;
        const next = nextNonce(info);
        if (next !== undefined && this.#answerer === answerer && answerer?.nonce === nonce)
          answerer?.renew(next);
      },
    };
  }

  /** A stale nonce begins a new session with a key of its own; the count begins anew with it. */
  #answererFor(challenge: DigestChallenge): DigestAnswerer {
    const known = this.#byNonce.get(challenge.nonce);
    if (known !== undefined) return known;
    const answerer = new DigestAnswerer(challenge, this.#user);
    this.#byNonce.set(challenge.nonce, answerer);
    const [oldest] = this.#byNonce.keys();
    if (this.#byNonce.size > mostNonces && oldest !== undefined) this.#byNonce.delete(oldest);
    return answerer;
  }
}

/** Nonces that are remembered, so that all who get the same one count its uses together. */
const mostNonces = 100;

/** RFC 7616, 3.5. Its syntax is that of a challenge's parameters. */
function nextNonce(info: Fields): string | undefined {
  if (info === undefined) return undefined;
  const fields = typeof info === "string" ? [info] : info;
  const [found] = parseChallenges(fields.map((field) => `digest ${field}`));
  return found?.params.get("nextnonce");
}
