import type { EndReason } from "./end-reason.js";

/** A call under way. */
interface Abortable {
  end(reason: EndReason): void;
}

interface WatchedSignal {
  readonly calls: Set<Abortable>;
  readonly onAbort: () => void;
}

/** One listener a signal, however many calls share it: listeners are what signals charge for. */
const watched = new WeakMap<AbortSignal, WatchedSignal>();

/** Ends the call when its signal is aborted. */
export function watch(signal: AbortSignal, call: Abortable): void {
  let entry = watched.get(signal);
  if (entry === undefined) {
    const calls = new Set<Abortable>();
    const onAbort = (): void => {
      for (const each of calls) each.end({ kind: "aborted", reason: signal.reason });
    };
    entry = { calls, onAbort };
    watched.set(signal, entry);
  }
  if (entry.calls.size === 0) signal.addEventListener("abort", entry.onAbort, { once: true });
  entry.calls.add(call);
}

/** The call is over. */
export function unwatch(signal: AbortSignal, call: Abortable): void {
  const entry = watched.get(signal);
  if (entry === undefined) return;
  entry.calls.delete(call);
  // A listener left behind would keep a composite signal, and what it depends on, alive.
  if (entry.calls.size === 0) signal.removeEventListener("abort", entry.onAbort);
}
