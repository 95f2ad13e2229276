import { setImmediate } from "node:timers/promises";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does a piece of synchronous work that a signal (Ctrl-C) must not cut in two. One that arrives
 * meanwhile takes its effect afterwards.
 */
export async function uninterrupted<T>(work: () => T): Promise<T> {
  let arrived: NodeJS.Signals | undefined;
  const hold = (signal: NodeJS.Signals) => {
    arrived = signal;
  };
  for (const signal of signals) process.on(signal, hold);
  try {
    return work();
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
