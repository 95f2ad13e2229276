import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missing } from "../servers/installed.js";
import { type Recorder, startRecorder } from "../servers/recorder.js";
import { groups } from "./calls/all.js";
import type { Script } from "./calls/script.js";
import { type Conversation, converse } from "./conversation.js";
import { type Difference, differences } from "./differences.js";
import { type Requests, startRequests } from "./with-requests.js";
import { runSession } from "./with-session.js";

const scripts: readonly Script[] = Object.values(groups).flat();

/**
 * The same scripts through Python's requests and through our session, with the same recorder: what
 * goes over the wire is the same, but for the list of differences.
 */
describe.skipIf(missing("Python's requests"))("a session and Python's requests", () => {
  let recorder: Recorder;
  let requests: Requests;
  const theirs = new Map<string, Conversation>();

  beforeAll(async () => {
    recorder = await startRecorder();
    requests = await startRequests();
    for (const script of scripts) {
      theirs.set(script.name, await converse(recorder, script, requests.run));
    }
  });

  afterAll(async () => {
    await requests.stop();
    await recorder[Symbol.asyncDispose]();
  });

  test("scripts have names of their own", () => {
    expect(theirs.size).toBe(scripts.length);
  });

  describe.each(Object.entries(groups))("%s", (_group, members) => {
    test.each(named(members))("%s", async (name, script) => {
      const ours = await converse(recorder, script, runSession);
      expect(ours).toEqual(withDifferences(name));
    });
  });

  // One that is on the list and not on the wire would hide a mistake some day.
  test.each(differences.map((difference) => [difference.why, difference] as const))(
    "occurs: %s",
    (_why, difference) => {
      const names = difference.in ?? [...theirs.keys()];
      const where = names.filter((name) => {
        const before = conversationOf(name);
        return JSON.stringify(difference.change(before)) !== JSON.stringify(before);
      });
      const shouldOccur = applies(difference);
      expect(where.length > 0).toBe(shouldOccur);
      expect(where).toEqual(shouldOccur ? (difference.in ?? where) : []);
    },
  );

  function conversationOf(name: string): Conversation {
    const conversation = theirs.get(name);
    if (conversation === undefined) throw new Error(`there is no script "${name}"`);
    return conversation;
  }

  /** What our session should do. */
  function withDifferences(name: string): Conversation {
    return differences
      .filter((difference) => applies(difference) && (difference.in?.includes(name) ?? true))
      .reduce((conversation, { change }) => change(conversation), conversationOf(name));
  }

  /** Whether the versions of Python's packages are such that it occurs. */
  function applies({ until }: Difference): boolean {
    return Object.entries(until ?? {}).every(([name, version]) =>
      isOlder(requests.versions[name as keyof Requests["versions"]], version),
    );
  }
});

function named(members: readonly Script[]): (readonly [string, Script])[] {
  return members.map((script) => [script.name, script] as const);
}

function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, "en", { numeric: true }) < 0;
}
