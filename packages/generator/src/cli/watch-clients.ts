import { resolve } from "node:path";
import { findConfig } from "../config/find-config.js";
import { filesOfConfig } from "../config/load-config.js";
import type { RunOptions } from "./run-options.js";
import { type Io, count } from "./terminal.js";
import { runOnChanges } from "./watch.js";
import { WatchedFiles } from "./watched-files.js";

/** One run of a command, from the config file on. */
export type WatchedRun = (options: RunOptions, watched: WatchedFiles) => Promise<void>;

/** Runs a command again whenever what it depends on changes, its config file among it. */
export async function watchClients(
  document: string | undefined,
  runOnce: WatchedRun,
  options: RunOptions,
  io: Io,
): Promise<void> {
  const config = document === undefined ? configOf(options, io) : undefined;
  let before: Iterable<string> = [];
  let isFirst = true;
  await runOnChanges(async () => {
    const configFiles = config === undefined ? [] : await filesOfConfig(config);
    const watched = new WatchedFiles([...before, ...configFiles]);
    // The one that was found stays the one: it is waited for where it goes.
    await runOnce(isFirst || config === undefined ? options : { ...options, config }, watched);
    for (const file of configFiles) watched.add(file);
    if (isFirst && options.quiet !== true) {
      io.stderr.write(`watching ${count(watched.digests.size, "file")}; Ctrl-C ends\n`);
    }
    before = watched.digests.keys();
    isFirst = false;
    return watched.digests;
  });
}

function configOf({ config }: RunOptions, { cwd }: Io): string | undefined {
  return config === undefined ? findConfig(cwd) : resolve(cwd, config);
}
