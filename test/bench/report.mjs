// @ts-check
import { medianOf } from "./statistics.mjs";

/** @import { Sample } from "./statistics.mjs" */

/**
 * @typedef {object} Section What one part of the benchmark measured.
 * @property {string} title
 * @property {Readonly<Record<string, string>>} columns Heads, by the numbers of a sample.
 * @property {Readonly<Record<string, readonly Sample[]>>} results By what was measured.
 * @property {Readonly<Record<string, number>>} ratios What is compared, by names that stay.
 */

/**
 * One object: the ratios, and for each part the medians of what was measured.
 *
 * @param {Readonly<Record<string, Section>>} sections By their parts.
 */
export function printJson(sections) {
  const ratios = Object.values(sections).flatMap((section) => Object.entries(section.ratios));
  const medians = Object.entries(sections).map(([part, { columns, results }]) => [
    part,
    Object.fromEntries(
      Object.entries(results).map(([name, samples]) => [
        name,
        Object.fromEntries(Object.keys(columns).map((key) => [key, round(medianOf(samples, key))])),
      ]),
    ),
  ]);
  console.log(
    JSON.stringify({
      node: process.versions.node,
      ...Object.fromEntries(ratios.map(([name, ratio]) => [name, round(ratio)])),
      ...Object.fromEntries(medians),
    }),
  );
}

/** @param {Readonly<Record<string, Section>>} sections */
export function printTables(sections) {
  console.log(`\nNode ${process.versions.node}; medians, ratios of paired rounds`);
  for (const { title, columns, results } of Object.values(sections)) {
    const head = Object.values(columns).map((column) => column.padStart(10));
    console.log(`\n${title.padEnd(34)}${head.join("")}`);
    for (const [name, samples] of Object.entries(results)) {
      const cells = Object.keys(columns).map((key) => show(medianOf(samples, key)).padStart(10));
      console.log(`  ${name}`.padEnd(34) + cells.join(""));
    }
  }
  console.log();
  for (const { ratios } of Object.values(sections)) {
    for (const [name, ratio] of Object.entries(ratios)) {
      console.log(`${name.padEnd(46)} ${show(ratio)}`);
    }
  }
}

/** @param {number} value */
function round(value) {
  return Number(value.toPrecision(4));
}

/** @param {number} value */
function show(value) {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}
