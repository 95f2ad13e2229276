import { setTimeout as sleep } from "node:timers/promises";
import type { TokenGrant } from "../auth/grant.js";
import type { Token } from "../auth/token.js";
import { NetworkError, textOf, TimeoutError, UsageError } from "../errors.js";
import { longestDelay } from "../lifeline.js";
import { optionNames, readOptions } from "../request/known-options.js";
import type { Conversation } from "./conversation.js";
import { OAuthError } from "./errors.js";
import { makeGrant } from "./grant.js";
import { type GrantOptions, grantOptionNames, readGrantOptions, readUrl } from "./options.js";
import { scopeParameter } from "./parameters.js";

/** What a user needs to log in on another device (RFC 8628, 3.2). */
export interface DevicePrompt {
  /** To be typed in there: `WDJB-MJHT`. */
  readonly userCode: string;
  /** Where: short enough to be typed as well. */
  readonly verificationUri: string;
  /** With the code in it, for a QR code, where the server has one. */
  readonly verificationUriComplete: string | undefined;
  /** Until when, on the clock of `Date.now()`. */
  readonly expiresAt: number;
}

export interface DeviceCodeOptions extends GrantOptions {
  /** Shows the user where to go, and what to type there. */
  readonly prompt: (prompt: DevicePrompt) => void | Promise<void>;
  /** In place of what the document or the server's own description says. */
  readonly deviceAuthorizationUrl?: string | undefined;
}

const names = optionNames<DeviceCodeOptions>({
  ...grantOptionNames,
  prompt: true,
  deviceAuthorizationUrl: true,
});

/** Seconds between two questions, where the server doesn't say, and what is added when it is too often. */
const usualInterval = 5;

/**
 * Tokens of a user who logs in on another device (RFC 8628), for programs that can't open a browser.
 *
 *     deviceCode({ clientId, prompt: ({ userCode, verificationUri }) => console.log(`${verificationUri}: ${userCode}`) })
 *
 * The user is asked when a token is first needed, and again when it has ended and no refresh token renews it.
 *
 * @throws UsageError for options that can't be used. Calls throw `OAuthError` where no token comes.
 */
export function deviceCode(options: DeviceCodeOptions): TokenGrant {
  const given = readOptions(options, names, "deviceCode");
  const settings = readGrantOptions("deviceCode", given);
  const { prompt, deviceAuthorizationUrl } = given;
  if (typeof prompt !== "function") {
    throw new UsageError(
      "INVALID_OPTION",
      "deviceCode: prompt has to be a function that shows the user { userCode, verificationUri }",
    );
  }
  const url = readUrl(
    "deviceCode",
    "deviceAuthorizationUrl",
    deviceAuthorizationUrl,
    settings.allowHttp,
  );
  return makeGrant({
    of: "deviceCode",
    name: "device code",
    settings,
    urls: { deviceAuthorizationUrl: url },
    flows: ["deviceAuthorization", "authorizationCode", "clientCredentials", "password"],
    scopes: "growing",
    subject: undefined,
    async obtain(conversation, scopes) {
      const parameters = [...scopeParameter(scopes), ...settings.parameters];
      const { deviceCode: code, interval, ...shown } = await conversation.askForDevice(parameters);
      try {
        await prompt(shown);
      } catch (cause) {
        throw new OAuthError(`deviceCode: prompt failed: ${textOf(cause)}`, {
          endpoint: shown.verificationUri,
          cause,
        });
      }
      return poll(conversation, code, interval ?? usualInterval, shown.expiresAt);
    },
  });
}

/** Asks until the user has decided (RFC 8628, 3.4 and 3.5). */
async function poll(
  conversation: Conversation,
  code: string,
  firstInterval: number,
  expiresAt: number,
): Promise<Token> {
  let interval = firstInterval;
  for (;;) {
    // A timer takes no more than 24 days, and fires at once for longer ones.
    await sleep(Math.min(interval * 1000, Math.max(expiresAt - Date.now(), 0), longestDelay));
    try {
      return await conversation.token({
        grantType: "urn:ietf:params:oauth:grant-type:device_code",
        parameters: [["device_code", code]],
        isRepeatable: false,
      });
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      const { cause } = error;
      const gotNoAnswer = cause instanceof NetworkError || cause instanceof TimeoutError;
      if (error.error === "slow_down") interval += usualInterval;
      else if (gotNoAnswer) interval *= 2;
      else if (error.error !== "authorization_pending") throw error;
      if (Date.now() >= expiresAt) throw expired(error);
    }
  }
}

function expired(last: OAuthError): OAuthError {
  return new OAuthError(
    `POST ${last.endpoint}: nobody confirmed the device code in time; ask the user again`,
    { endpoint: last.endpoint, error: "expired_token", cause: last },
  );
}
