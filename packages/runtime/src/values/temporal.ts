import { UsageError } from "../errors.js";

/** As much of `Temporal` as is used here. */
export interface TemporalClasses {
  readonly Instant: { from(text: string): object };
  readonly PlainDate: { from(text: string): object };
}

/**
 * The `Temporal` of this process: Node's own from 26 on, or a polyfill's.
 *
 * @throws UsageError where there is none.
 */
export function temporal(): TemporalClasses {
  const { Temporal } = globalThis as { readonly Temporal?: TemporalClasses };
  if (typeof Temporal?.Instant?.from === "function") return Temporal;
  throw new UsageError(
    "INVALID_OPTION",
    `the client was generated with --dates temporal, and Node ${process.versions.node} has no Temporal; run npm install temporal-polyfill, and import "temporal-polyfill/global" before the first call`,
  );
}
