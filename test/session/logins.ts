/** Logins for proxies, and what must never show them. */
import { inspect } from "node:util";
import { expect } from "vitest";
import type { Login } from "../servers/socks.js";

export const login: Login = { username: "alice", password: "correcthorse" };
export const wrong: Login = { username: "alice", password: "batterystaple" };

/** A URL with a login in it. */
export function signedIn(url: string, { username, password }: Login): string {
  return url.replace("://", `://${username}:${password}@`);
}

/** Everything that anybody could log of it. */
function everythingOf(value: unknown): string {
  const shown = [inspect(value, { depth: null, showHidden: true }), JSON.stringify(value)];
  for (let error = value; error instanceof Error; error = error.cause) {
    shown.push(
      error.message,
      error.stack ?? "",
      JSON.stringify(error, Object.getOwnPropertyNames(error)),
    );
  }
  return shown.join("\n");
}

/** Fails where a password, or what stands for it on the wire, can be seen. */
export function expectNoSecret(value: unknown, { username, password }: Login): void {
  const shown = everythingOf(value);
  expect(shown).not.toContain(password);
  expect(shown).not.toContain(btoa(`${username}:${password}`));
}
