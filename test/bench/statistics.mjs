// @ts-check

/** @typedef {Readonly<Record<string, number>>} Sample What one round measured. */

/**
 * @param {readonly number[]} values At least one.
 * @returns {number}
 */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * The median of one number over the rounds.
 *
 * @param {readonly Sample[]} rounds
 * @param {string} key
 */
export function medianOf(rounds, key) {
  return median(rounds.map((round) => round[key] ?? Number.NaN));
}

/**
 * The median of our number divided by theirs in the same round, so that whatever slowed a round
 * slowed both.
 *
 * @param {readonly Sample[]} ours
 * @param {readonly Sample[]} theirs
 * @param {string} key
 */
export function medianRatio(ours, theirs, key) {
  return median(
    ours.map((round, index) => (round[key] ?? Number.NaN) / (theirs[index]?.[key] ?? Number.NaN)),
  );
}
