/** A comparison as JSON, for tools: a shape that only grows. */
import type { Change, Comparison } from "../diff/change.js";
import { type Place, positionOf } from "../document.js";
import { printJson } from "../print-json.js";

export function jsonReport(comparison: Comparison): string {
  return printJson(comparisonData(comparison));
}

/** Of several clients: each with what is told of it. */
export function jsonReports(
  base: string,
  clients: readonly ({ readonly status: string; readonly document: string } & {
    readonly comparison?: Comparison;
  })[],
): string {
  const data = clients.map(({ comparison, ...rest }) => ({
    ...rest,
    ...(comparison && comparisonData(comparison)),
  }));
  return printJson({ base, clients: data });
}

function comparisonData(comparison: Comparison) {
  const { client, oldVersion, newVersion, step, counts, changes } = comparison;
  return {
    client,
    oldVersion,
    newVersion,
    step,
    counts,
    changes: changes.map(changeData),
  };
}

function changeData(change: Change) {
  const { oldPlace, newPlace, ...rest } = change;
  return {
    ...rest,
    ...(oldPlace && { old: placeData(oldPlace) }),
    ...(newPlace && { new: placeData(newPlace) }),
  };
}

function placeData(place: Place) {
  return { file: place.source.name, ...positionOf(place), pointer: place.pointer };
}
