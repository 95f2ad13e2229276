/** What happens to a fleet, and what has to come of it. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { Api, Counts } from "./api.js";
import type { Processes } from "./processes.js";

/** Milliseconds that a token is good for. */
export const lifetime = 4_000;
/** Of processes; one of them is killed. */
export const size = 5;
export const minutes = Number(process.env["FLEET_MINUTES"] ?? "0");
export const testTimeout = 120_000 + minutes * 60_000;

/** What has been counted since it was made. */
export function since({ counts }: Api): () => Counts {
  const before = { ...counts };
  return () => ({
    logins: counts.logins - before.logins,
    tokens: counts.tokens - before.tokens,
    reused: counts.reused - before.reused,
    needless: counts.needless - before.needless,
    cookieless: counts.cookieless - before.cookieless,
    answered: counts.answered - before.answered,
  });
}

/** Waits until this many more tokens were given: as many ends of tokens. */
async function tokensGiven(api: Api, count: number): Promise<void> {
  const counted = since(api);
  await expect
    .poll(() => counted().tokens, { timeout: 30_000 * count })
    .toBeGreaterThanOrEqual(count);
  await sleep(500);
}

/** While nothing goes wrong: each refresh token is used once, and nobody logs in. */
export async function renewInTurn(api: Api, times: number): Promise<void> {
  const counted = since(api);
  await tokensGiven(api, times);
  expect(counted()).toMatchObject({ logins: 0, reused: 0, needless: 0, cookieless: 0 });
}

/** When there is a new token, and every process has it. */
export async function newToken(api: Api): Promise<void> {
  await tokensGiven(api, 1);
  // The others look for it in the last three tenths of the old one's time.
  await sleep(lifetime * 0.25);
}

/** All calls of all processes meet a token that is no longer taken. */
export async function revoke(api: Api): Promise<void> {
  const before = since(api);
  await newToken(api);
  expect(before()).toMatchObject({ logins: 0, reused: 0, needless: 0, cookieless: 0 });
  const counted = since(api);
  api.revoke();
  await tokensGiven(api, 1);
  expect(counted()).toMatchObject({ logins: 0, tokens: 1, reused: 0, cookieless: 0 });
}

/** Killed when its refresh token is used up, and nobody has the next one: another has to log in. */
export async function killHolder(api: Api, fleet: Processes): Promise<void> {
  const counted = since(api);
  await api.killNext();
  await expect.poll(() => fleet.alive().length).toBe(size - 1);
  await expect.poll(() => counted().tokens, { timeout: 30_000 }).toBe(2);
  await sleep(500);
  expect(counted()).toMatchObject({ logins: 1, tokens: 2, reused: 1, needless: 0, cookieless: 0 });
}

/**
 * One logs out, one logs in, and nobody sends anything of before. Calls that are under way just then may
 * fail: some have a token without its cookie.
 */
export async function logOut(api: Api, fleet: Processes): Promise<void> {
  const counted = since(api);
  await fleet.tell("log out", 0);
  await expect.poll(() => counted().logins, { timeout: 10_000 }).toBe(1);
  const cookie = `s${api.counts.logins}`;
  await sleep(2_000);
  api.seen.clear();
  await sleep(1_000);
  expect(Object.fromEntries(api.seen)).toEqual(
    Object.fromEntries(fleet.alive().map((pid) => [pid, new Set([cookie])])),
  );
  expect(counted()).toMatchObject({ logins: 1, reused: 0 });
}

export async function expectNoFailure(
  fleet: Processes,
  warnings: RegExp | undefined,
): Promise<void> {
  const reports = await fleet.tell("report");
  expect(reports).toHaveLength(size - 1);
  for (const report of reports) {
    expect(report.failures).toEqual([]);
    expect(report.calls).toBeGreaterThan(50);
    for (const warning of report.warnings) expect(warning).toMatch(warnings ?? /^no warning$/);
  }
}
