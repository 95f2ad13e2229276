/** HTTP authentication schemes that are left to the user: `HOBA`, `Hawk`, one of a vendor's own. */
import { AuthError, UsageError } from "../errors.js";
import { display } from "../request/known-options.js";
import type { Authenticator, AuthRequest } from "./authenticator.js";
import { checkSecret } from "./credentials.js";

/**
 * The whole value of `Authorization`, or a function that makes it for each attempt of a request:
 *
 *     auth: { hawk: ({ method, url }) => Hawk.client.header(url, method, { credentials }).header }
 */
export type HttpCredential = string | ((request: AuthRequest) => string | Promise<string>);

/** @param option What errors call it. */
export function httpAuthenticator(scheme: string, option: string, given: unknown): Authenticator {
  if (typeof given !== "function" && (typeof given !== "string" || given === "")) {
    throw new UsageError(
      "INVALID_OPTION",
      `${option} is ${given === "" ? "an empty string" : display(given)}; for the HTTP scheme ${JSON.stringify(scheme)} it is the value of Authorization, or a function that makes it of { method, url, body, … }`,
    );
  }
  return {
    secrets: { headers: ["authorization"], params: [] },
    async authorize(request) {
      const value: unknown =
        typeof given === "string"
          ? given
          : await (given as (request: AuthRequest) => unknown)(request);
      if (typeof value !== "string" || value === "") {
        const came = value === "" ? "an empty string" : typeof value;
        throw new AuthError(
          "AUTH_FAILED",
          `${request.method} ${request.origin}: the function given as ${option} returned ${came}; expected the value of Authorization`,
        );
      }
      checkSecret(option, { in: "header", name: "authorization" }, value);
      return { fields: { headers: ["authorization", value], query: "", cookies: "" } };
    },
  };
}
