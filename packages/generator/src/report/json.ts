/** A comparison as JSON, for tools: a shape that only grows. */
import type { Change, Comparison } from "../diff/change.js";
import { type Place, positionOf } from "../document.js";

export function jsonReport(comparison: Comparison): string {
  const { client, oldVersion, newVersion, step, counts, changes } = comparison;
  const report = {
    client,
    oldVersion,
    newVersion,
    step,
    counts,
    changes: changes.map(changeData),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
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
