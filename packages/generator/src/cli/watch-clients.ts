import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { relativeName } from "../command.js";
import { findConfig } from "../config/find-config.js";
import { filesOfConfig } from "../config/load-config.js";
import type { RunOptions } from "./run-options.js";
import { colorsFor, count, type Io, printable } from "./terminal.js";
import { askSeconds, type Followed, runOnChanges, type Trigger } from "./watch.js";
import { WatchedFiles } from "./watched-files.js";

/** One run of a command, from the config file on. */
export type WatchedRun = (options: RunOptions, io: Io, watched: WatchedFiles) => Promise<void>;

/** Runs a command again whenever what it depends on changes, its config file among it. */
export async function watchClients(
  document: string | undefined,
  runOnce: WatchedRun,
  options: RunOptions,
  io: Io,
): Promise<void> {
  const config = document === undefined ? configOf(options, io) : undefined;
  const say = (text: string) => {
    if (options.quiet !== true) io.stderr.write(text);
  };
  let before: WatchedFiles | undefined;

  /** Gives what came of it, and what it printed, which is not shown yet. */
  const run = async (printed: Io): Promise<WatchedFiles> => {
    const configFiles = config === undefined ? [] : await filesOfConfig(config);
    const watched = new WatchedFiles([...(before?.followed.files.keys() ?? []), ...configFiles]);
    // The one that was found stays the one: it is waited for where it goes.
    const isFirst = before === undefined || config === undefined;
    await runOnce(isFirst ? options : { ...options, config }, printed, watched);
    for (const file of configFiles) watched.add(file);
    return watched;
  };

  await runOnChanges(
    async (trigger) => {
      const [printed, show] = trigger.kind === "asked" ? buffered(io) : [io, () => {}];
      if (trigger.kind === "changed") say(headOf(trigger, io));
      const watched = await run(printed);
      // Most of what is asked has not changed, and then nobody wants to know.
      if (watched.isWritten || watched.failures !== before?.failures) {
        if (trigger.kind === "asked") say(headOf(trigger, io));
        show();
      }
      if (before === undefined) say(footOf(watched.followed, io));
      before = watched;
      return watched.followed;
    },
    () => say("ending after this run; Ctrl-C again ends it now\n"),
  );
}

function configOf({ config }: RunOptions, { cwd }: Io): string | undefined {
  return config === undefined ? findConfig(cwd) : resolve(cwd, config);
}

/** Why there is a run, so that those before it stand apart: `14:03:12 api.yaml changed`. */
function headOf(trigger: Trigger, { cwd, stderr, env }: Io): string {
  const time = new Date().toTimeString().slice(0, 8);
  const reason = trigger.kind === "changed" ? describe(trigger.files, cwd) : "asked again";
  return `\n${colorsFor(stderr, env).dim(`${time} ${printable(reason)}`)}\n`;
}

function describe(files: readonly string[], cwd: string): string {
  const [first = ""] = files;
  const name = relativeName(first, cwd);
  if (files.length > 1) return `${name} and ${count(files.length - 1, "more file")} changed`;
  return `${name} ${existsSync(first) ? "changed" : "is gone"}`;
}

/** What is waited for, once it is. */
function footOf({ files, isAsked }: Followed, { stderr, env }: Io): string {
  const asked = isAsked ? `asking servers and git every ${askSeconds} s` : "";
  const watching = files.size > 0 || !isAsked ? `watching ${count(files.size, "file")}` : "";
  const what = [watching, asked].filter((text) => text !== "").join(", ");
  return `${colorsFor(stderr, env).dim(`${what}; Ctrl-C ends`)}\n`;
}

/** The same terminals, but what is written waits until it is shown. */
function buffered(io: Io): [Io, () => void] {
  const held: (() => void)[] = [];
  const hold = (terminal: Io["stderr"]): Io["stderr"] => ({
    ...(terminal.isTTY !== undefined && { isTTY: terminal.isTTY }),
    ...(terminal.columns !== undefined && { columns: terminal.columns }),
    ...(terminal.rows !== undefined && { rows: terminal.rows }),
    write: (text) => held.push(() => void terminal.write(text)),
  });
  const show = () => {
    for (const write of held) write();
  };
  return [{ ...io, stdout: hold(io.stdout), stderr: hold(io.stderr) }, show];
}
