import type { Diagnostic } from "../diagnostic.js";
import type { Place, Position } from "../document.js";
import { positionOf } from "../document.js";

/** A diagnostic and where its first place is. */
export interface Located {
  readonly diagnostic: Diagnostic;
  /** Absent where it is about no document: a folder that can't be written. */
  readonly at: LocatedPlace | undefined;
}

export interface LocatedPlace {
  readonly place: Place;
  readonly position: Position;
}

/** In the order in which every report has them: errors first, then by file, line and column. */
export function locateAll(diagnostics: readonly Diagnostic[]): Located[] {
  return diagnostics
    .map((diagnostic) => {
      const [place] = diagnostic.places;
      return { diagnostic, at: place && locate(place) };
    })
    .sort(compare);
}

export function locate(place: Place): LocatedPlace {
  return { place, position: positionOf(place) };
}

function compare(a: Located, b: Located): number {
  const bySeverity = rank(a.diagnostic) - rank(b.diagnostic);
  if (bySeverity !== 0 || !a.at || !b.at) return bySeverity || (a.at ? 1 : 0) - (b.at ? 1 : 0);
  const [nameA, nameB] = [a.at.place.source.name, b.at.place.source.name];
  if (nameA !== nameB) return nameA < nameB ? -1 : 1;
  const { position: atA } = a.at;
  const { position: atB } = b.at;
  return atA.line - atB.line || atA.column - atB.column;
}

const rank = ({ severity }: Diagnostic) => (severity === "error" ? 0 : 1);
