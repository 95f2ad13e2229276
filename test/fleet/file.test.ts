/** The same as with Redis, for the processes of one machine. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startApi } from "./api.js";
import {
  expectNoFailure,
  killHolder,
  lifetime,
  logOut,
  minutes,
  renewInTurn,
  revoke,
  size,
  testTimeout,
} from "./events.js";
import { startProcesses } from "./processes.js";

test(
  "with files: one session, whatever happens to a process",
  { timeout: testTimeout },
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "fleet-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    await using api = await startApi(lifetime);
    const stores = Array.from(
      { length: size },
      () => ["file", path.join(folder, "store")] as const,
    );
    await using fleet = await startProcesses(api.url, stores);
    await expect.poll(() => api.seen.size, { timeout: 30_000 }).toBe(size);
    expect(api.counts).toMatchObject({ logins: 1, needless: 0, cookieless: 0 });
    await revoke(api);
    await killHolder(api, fleet);
    // One in about three seconds.
    if (minutes > 0) await renewInTurn(api, minutes * 20);
    await expectNoFailure(fleet, undefined);
    await logOut(api, fleet);
    await fleet.stop();
  },
);
