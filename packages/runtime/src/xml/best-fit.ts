/** Counts against an option more than all that can count for it. */
export const misfit = -1000;

/** The option that fits best; of several that fit equally well, the first. */
export function bestFit<T>(options: readonly T[], fitOf: (option: T) => number): T {
  let best: { readonly option: T; readonly fit: number } | undefined;
  for (const option of options) {
    const fit = fitOf(option);
    if (best === undefined || fit > best.fit) best = { option, fit };
  }
  if (best === undefined) throw new TypeError("a choice without options");
  return best.option;
}
