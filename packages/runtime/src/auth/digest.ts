/** HTTP Digest (RFC 7616). */
import { UsageError } from "../errors.js";
import { DigestConversation } from "../digest/conversation.js";
import { fieldOf } from "../response/headers.js";
import type { Authenticator, Authorized, AuthRequest } from "./authenticator.js";
import { type BasicCredential, Credential, readUser } from "./credentials.js";

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
  readonly #byOrigin = new Map<string, DigestConversation>();

  constructor(user: BasicCredential) {
    this.#user = user;
  }

  authorize(request: AuthRequest): Authorized {
    const { origin, method, path, body } = request;
    const conversation = this.#with(origin);
    const target = { method, uri: path, body };
    if (!conversation.canAnswer(target)) {
      throw new UsageError(
        "INVALID_ARGUMENT",
        `${method} ${origin}${path}: the server wants a hash of the body in its Digest answer (qop=auth-int), and a streamed body has none before it is sent; pass text or bytes`,
      );
    }
    const answer = conversation.answer(target);
    const { value } = answer;
    return {
      fields: value === undefined ? nothing : { ...nothing, headers: ["authorization", value] },
      answered: ({ status, headers }, renewals) => {
        if (status === 401) return answer.refused(fieldOf(headers, "www-authenticate"), renewals);
        answer.accepted(fieldOf(headers, "authentication-info"));
        return false;
      },
    };
  }

  #with(origin: string): DigestConversation {
    const known = this.#byOrigin.get(origin);
    if (known !== undefined) return known;
    const conversation = new DigestConversation(this.#user);
    this.#byOrigin.set(origin, conversation);
    return conversation;
  }
}

const nothing = { headers: [], query: "", cookies: "" };
