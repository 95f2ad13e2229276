import type { Diagnostic } from "./diagnostic.js";
import type { Place } from "./document.js";

/**
 * Drops what follows from something said already: a reference to a file that can't be read (GC105)
 * also leads nowhere (GC110), and who mends the one has mended the other.
 */
export function withoutEchoes(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const unread = new Set(
    diagnostics.filter(({ code }) => code === "GC105").flatMap(({ places }) => places.map(key)),
  );
  return diagnostics.filter(({ code, places: [place] }) => {
    return code !== "GC110" || place === undefined || !unread.has(key(place));
  });
}

function key({ source, pointer }: Place): string {
  return `${source.uri}#${pointer.replace(/\/\$ref$/, "")}`;
}
