import { setImmediate } from "node:timers/promises";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does a piece of work that a signal (Ctrl-C) must not cut in two. One that arrives meanwhile takes its
 * effect afterwards; work that is not synchronous is told by `interrupted`, and can come to its end sooner.
 */
export async function uninterrupted<T>(
  work: (interrupted: AbortSignal) => T | Promise<T>,
): Promise<T> {
  const interrupted = new AbortController();
  let arrived: NodeJS.Signals | undefined;
  const hold = (signal: NodeJS.Signals) => {
    arrived = signal;
    interrupted.abort();
  };
  for (const signal of signals) process.on(signal, hold);
  try {
    return await work(interrupted.signal);
  } finally {
    // Signals are delivered between turns of the event loop: the second is surely behind one.
    await setImmediate();
    await setImmediate();
    for (const signal of signals) process.off(signal, hold);
    // Where the program has a handler of its own, that was called already.
    if (arrived !== undefined && process.listenerCount(arrived) === 0) {
      process.kill(process.pid, arrived);
    }
  }
}
