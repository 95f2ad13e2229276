import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** What a process says of itself. */
export interface Report {
  readonly message: string;
  readonly calls: number;
  readonly failures: readonly string[];
  readonly warnings: readonly string[];
}

/** Processes that call an API together. */
export interface Processes {
  readonly alive: () => readonly string[];
  /** Has one, or all, do something, and waits until it is done. */
  readonly tell: (message: "log out" | "report", which?: number) => Promise<readonly Report[]>;
  /** Ends their calls. */
  readonly stop: () => Promise<readonly Report[]>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

const program = fileURLToPath(new URL("process.mjs", import.meta.url));

/** @param stores what each has: `["redis", url]`. */
export async function startProcesses(
  api: string,
  stores: readonly (readonly [kind: "file" | "redis" | "ioredis", place: string])[],
): Promise<Processes> {
  const all = stores.map(([kind, place]) =>
    fork(program, [api, kind, place], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      // They are in the reports.
      execArgv: ["--no-warnings"],
    }),
  );
  const alive = (): ChildProcess[] =>
    all.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  const tell = async (message: string, which?: number): Promise<readonly Report[]> => {
    const asked = which === undefined ? alive() : alive().slice(which, which + 1);
    return Promise.all(
      asked.map(async (child) => {
        const answer = nextReport(child);
        child.send(message);
        return answer;
      }),
    );
  };
  await Promise.all(all.map(nextReport));
  return {
    alive: () => alive().map(({ pid }) => String(pid)),
    tell,
    stop: () => tell("stop"),
    async [Symbol.asyncDispose]() {
      // All at once: one that ends by itself meanwhile says so only once.
      await Promise.all(
        alive().map(async (child) => {
          const ended = once(child, "exit");
          child.kill("SIGKILL");
          await ended;
        }),
      );
    },
  };
}

async function nextReport(child: ChildProcess): Promise<Report> {
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`a process of the fleet ended with ${String(code)}`);
  });
  const [report] = (await Promise.race([once(child, "message"), ended])) as [Report];
  return report;
}
