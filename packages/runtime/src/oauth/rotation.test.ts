/** Refresh tokens that are good for once, and processes that are killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { tokenOf, tokenServer } from "./token-server.test-support.js";

const script = fileURLToPath(new URL("fixtures/refresher.mjs", import.meta.url));

function start(url: string, folder: string): ChildProcess {
  const child = spawn(process.execPath, [script, url, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function ready({ stdout }: ChildProcess): Promise<void> {
  if (stdout === null) throw new Error("the process has no output");
  await once(stdout, "data");
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

/** Takes each refresh token once, and gives up on a login of which one came twice (RFC 9700, 4.14.2). */
function rotating() {
  let valid = "r0";
  const state = { reused: 0, isHanging: false };
  const server = tokenServer({
    async token({ form, number }) {
      if (state.isHanging) await sleep(60_000, undefined, { ref: false });
      if (form.get("refresh_token") !== valid) {
        state.reused++;
        valid = "none";
        return { status: 400, body: { error: "invalid_grant" } };
      }
      valid = `r${number}`;
      return tokenOf(number, { refresh_token: valid, expires_in: 0.5 });
    },
  });
  return { server, state };
}

async function folder(): Promise<string> {
  const place = await mkdtemp(path.join(tmpdir(), "rotation-"));
  onTestFinished(() => rm(place, { recursive: true, force: true, maxRetries: 5 }));
  return place;
}

test("processes that are killed and started anew, and others beside them, never lose the login", async () => {
  const { server: starting, state } = rotating();
  const server = await starting;
  const place = await folder();
  const steady = start(server.url, place);
  await ready(steady);
  for (let round = 0; round < 4; round++) {
    const child = start(server.url, place);
    await ready(child);
    // After a renewal by any of them, as soon as its token is used: by then it is stored.
    const renewals = server.asked.length + 1;
    while (!server.called.some((call) => call.endsWith(` t${renewals}`))) await sleep(5);
    await kill(child);
  }
  const before = server.asked.length;
  const last = start(server.url, place);
  await ready(last);
  while (server.asked.length < before + 2) await sleep(50);
  expect(steady.exitCode).toBeNull();
  expect(last.exitCode).toBeNull();
  expect(state.reused).toBe(0);
}, 60_000);

test("one that is killed before it was answered leaves the refresh token to the next", async () => {
  const { server: starting, state } = rotating();
  const server = await starting;
  const place = await folder();
  const first = start(server.url, place);
  await ready(first);
  // The next renewal gets no answer, and uses nothing up.
  state.isHanging = true;
  const before = server.asked.length;
  while (server.asked.length === before) await sleep(20);
  await kill(first);
  state.isHanging = false;
  const next = start(server.url, place);
  await ready(next);
  expect(state.reused).toBe(0);
}, 60_000);
