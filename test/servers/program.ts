import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { findProgram, searchPath } from "./installed.js";

/** What a program gets to itself. */
export interface Place {
  /** A new empty folder, removed with the program. */
  readonly folder: string;
  /** A free port of 127.0.0.1. */
  readonly port: number;
}

/** How a real server program is started. */
export interface ProgramSettings {
  /** For errors, and the name of its folder. */
  readonly name: string;
  /** The program, by its name or path, and its arguments. */
  readonly command: (place: Place) => readonly [string, ...string[]];
  /** Files that it finds in its folder, by their names there. */
  readonly files?: (place: Place) => Readonly<Record<string, string>>;
  /** A user to run it as where we are root, for a program that refuses to run as that. */
  readonly instead?: string;
}

/** A program that runs, and answers on its port. */
export interface Program extends Place {
  readonly pid: number;
  /** What it said on its standard output and error. */
  readonly output: () => string;
  /** Ends it and waits for that; its folder and its port stay its own. */
  readonly away: () => Promise<void>;
  /** Starts it again where it was. */
  readonly back: () => Promise<void>;
  /** Ends it and waits for that, then removes its folder. */
  readonly stop: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

const startWithin = 30_000;
const stopWithin = 5_000;

/**
 * Starts a server on a free port of 127.0.0.1 and waits until it answers there. It ends with this
 * process at the latest, however that ends.
 *
 *     await using program = await start({
 *       name: "socks",
 *       command: ({ port }) => ["microsocks", "-i", "127.0.0.1", "-p", String(port)],
 *     });
 *
 * @throws Error with what the program said, if it ends or doesn't answer within 30 seconds.
 */
export async function start(settings: ProgramSettings): Promise<Program> {
  const { name } = settings;
  const folder = await mkdtemp(join(tmpdir(), `gen-client-${name}-`));
  const place: Place = { folder, port: await freePort() };
  // Programs that give up root have to read here, and some to write.
  await chmod(folder, settings.instead === undefined ? 0o755 : 0o777);
  for (const [file, text] of Object.entries(settings.files?.(place) ?? {})) {
    await writeFile(join(folder, file), text);
  }

  const [command, ...args] = guarded(settings.command(place), settings.instead);
  let output = "";
  let child: ChildProcess;
  const launch = async (): Promise<void> => {
    child = spawn(command, args, {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: searchPath, HOME: folder, LANG: "C.UTF-8" },
    });
    const collect = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    child.on("error", (error) => (output += error.message));
    running.set(child, folder);
    await untilItAnswers(place.port, child);
  };
  const away = async (): Promise<void> => {
    await end(child);
    running.delete(child);
  };
  const stop = async (): Promise<void> => {
    await away();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await launch();
  } catch (cause) {
    await stop();
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${name} did not start: ${why}. It said:\n${output}`, { cause });
  }
  return {
    ...place,
    get pid() {
      return child.pid ?? 0;
    },
    output: () => output,
    away,
    back: launch,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Programs and their folders, for a process that ends without having stopped them. */
const running = new Map<ChildProcess, string>();

process.on("exit", () => {
  for (const [child, folder] of running) {
    child.kill("SIGTERM");
    rmSync(folder, { recursive: true, force: true });
  }
});

// A killed process runs no exit handler: there Linux itself ends what was started through setpriv.
function guarded(
  command: readonly [string, ...string[]],
  instead: string | undefined,
): readonly [string, ...string[]] {
  const setpriv = findProgram("setpriv");
  if (setpriv === undefined) return command;
  const user =
    instead === undefined || process.getuid?.() !== 0
      ? []
      : ["--reuid", instead, "--regid", instead, "--clear-groups"];
  return [setpriv, "--pdeathsig", "TERM", ...user, "--", ...command];
}

// Below the ports that a kernel hands out by itself (32768 and up), so that nobody's `listen(0)` takes
// one between our look and the program's start; and processes with neighbouring ids, as those of one
// test run are, keep out of each other's way.
const firstPort = 20_000;
const portCount = 12_000;
const portsOfOneProcess = 32;
let portsTaken = 0;

async function freePort(): Promise<number> {
  for (;;) {
    const offset = process.pid * portsOfOneProcess + portsTaken++;
    const port = firstPort + (offset % portCount);
    if (await isFree(port)) return port;
    if (portsTaken > portCount) throw new Error("no port of 127.0.0.1 is free");
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}

async function untilItAnswers(port: number, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + startWithin;
  while (Date.now() < deadline) {
    // Asked first: another program may answer on the port that kept this one from starting.
    if (hasEnded(child)) throw new Error("it ended at once");
    if (await answers(port)) return;
    await pause(20);
  }
  throw new Error(`nothing answers on port ${port} after ${startWithin} ms`);
}

/** True where something accepts connections on a port of 127.0.0.1. */
export async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const impatience = setTimeout(() => child.kill("SIGKILL"), stopWithin);
  await ended;
  clearTimeout(impatience);
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}
