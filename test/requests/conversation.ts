import type { Recorder } from "../servers/recorder.js";
import type { Answer } from "./answer.js";
import type { Script } from "./calls/script.js";
import { toWire, type WireRequest, withNames } from "./wire.js";

/** What a script came to, on the wire and for its caller. */
export interface Conversation {
  readonly sent: readonly WireRequest[];
  /** `200 {server}/a {"ok":true}`, or `no response`. */
  readonly answers: readonly string[];
}

/** A client that runs scripts. */
export type Client = (script: Script, server: Server) => Promise<readonly Answer[]>;

/** Where a script's session defaults belong to. */
export interface Server {
  readonly origin: string;
  readonly host: string;
}

/** Has a client run a script with a recorder. */
export async function converse(
  recorder: Recorder,
  script: Script,
  client: Client,
): Promise<Conversation> {
  const origins: Readonly<Record<string, string>> = {
    server: recorder.url,
    otherPort: recorder.otherPort,
    otherHost: recorder.otherHost,
  };
  const { host, hostname } = new URL(recorder.url);
  const complete = fill(script, {
    ...origins,
    SERVER: recorder.url.replace("http", "HTTP"),
    serverHost: host,
  });
  recorder.take();
  const answers = await client(complete, { origin: recorder.url, host: hostname });
  const names = new Map<string, string>();
  for (const [name, origin] of Object.entries(origins)) {
    names.set(origin, `{${name}}`);
    names.set(new URL(origin).host, `{${name}'s host}`);
  }
  return {
    sent: recorder.take().map((request) => toWire(request, names)),
    answers: answers.map((answer) =>
      "error" in answer
        ? "no response"
        : withNames(`${answer.status} ${answer.url} ${answer.text}`.trim(), names),
    ),
  };
}

/** Replaces the placeholders in each text of a script, which is data. */
function fill(script: Script, values: Readonly<Record<string, string>>): Script {
  const text = JSON.stringify(script).replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in values ? JSON.stringify(values[name]).slice(1, -1) : whole,
  );
  return JSON.parse(text) as Script;
}
