/**
 * What `load/` hands to `model/`: the parsed document, the files that it references, and the means
 * to say where in them something stands.
 */

/** One input: the document itself or a file that it references. */
export interface Source {
  /** Absolute: `file:///…`, `https://…`, or `stdin:` for standard input. */
  readonly uri: string;
  /** As people should see it: a path relative to the working directory, or a URL without secrets. */
  readonly name: string;
  readonly text: string;
  /** Plain JSON values. Never changed by anyone: it is shared. */
  readonly value: unknown;
  /** SHA-256 of the raw bytes, in hex. */
  readonly digest: string;
  /**
   * Where the value at a JSON pointer stands; of its key, if it has one. A pointer that leads
   * nowhere gives the nearest ancestor. Slow: call it for diagnostics only.
   */
  position(pointer: string): Position;
  /**
   * Of a source that was changed after it was parsed: where the value at a JSON pointer was written,
   * which may be another source. Absent where every value stands where it was written.
   */
  readonly origin?: (pointer: string) => Place;
}

/** Both count from 1; the column in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A value's place: enough to say `file:line:column` when somebody asks. */
export interface Place {
  readonly source: Source;
  /** JSON pointer (RFC 6901) without `#`: `/paths/~1pets/get`; empty for the root. */
  readonly pointer: string;
  /** Only where no value has the place, as with a syntax error; it goes before the pointer. */
  readonly position?: Position;
}

/** Where a place is in its source's text. Slow: for diagnostics only. */
export function positionOf(place: Place): Position {
  const { source, pointer, position } = writtenAt(place);
  return position ?? source.position(pointer);
}

/** The place where somebody wrote what stands at a place, in a text that people can open. */
export function writtenAt(place: Place): Place {
  if (place.position || !place.source.origin) return place;
  return writtenAt(place.source.origin(place.pointer));
}

/** A document whose references can be followed without further input or output. */
export interface LoadedDocument {
  readonly root: Source;
  /** Every source that was read, the root first, the others by URI. */
  readonly sources: readonly Source[];
  /**
   * Follows one `$ref`, as written in `from`, one step: what it points at may be a reference
   * itself. Undefined where it leads nowhere (`load` has not read what it names, or the pointer
   * does not exist there). A schema around it may say by `$id` what it is relative to: `pointer` is
   * where it stands; by default it is the root.
   */
  resolve(
    ref: string,
    from: Source,
    pointer?: string,
  ): { readonly value: unknown; readonly place: Place } | undefined;
}
