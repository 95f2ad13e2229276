/** Exit codes: what `--help` promises. */
export const exit = { ok: 0, failure: 1, usage: 2, difference: 3 } as const;
