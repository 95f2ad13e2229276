/**
 * Finds where the values of a JSON text stand, without parsing it into nodes: only the containers
 * on the way to a value are looked through, each once. The text must be valid JSON.
 */
export function jsonOffsets(text: string): (keys: readonly string[]) => number {
  const known = new Map<number, Map<string, Member>>();

  return (keys) => {
    let found: Member = { at: skipSpace(text, 0), value: skipSpace(text, 0) };
    for (const key of keys) {
      let members = known.get(found.value);
      if (members === undefined) known.set(found.value, (members = readMembers(text, found.value)));
      const next = members.get(key);
      if (next === undefined) break;
      found = next;
    }
    return found.at;
  };
}

interface Member {
  /** Offset of the key, or of the item of an array. */
  readonly at: number;
  readonly value: number;
}

/** Members of the container that starts at `start`; none where a plain value does. */
function readMembers(text: string, start: number): Map<string, Member> {
  const members = new Map<string, Member>();
  const isObject = text[start] === "{";
  if (!isObject && text[start] !== "[") return members;

  let at = skipSpace(text, start + 1);
  while (at < text.length && text[at] !== "}" && text[at] !== "]") {
    let key = String(members.size);
    let value = at;
    if (isObject) {
      const end = endOfString(text, at);
      key = JSON.parse(text.slice(at, end)) as string; // a string literal
      value = skipSpace(text, skipSpace(text, end) + 1);
    }
    // The last of two equal keys counts, as with JSON.parse.
    members.set(key, { at, value });
    at = skipSpace(text, endOfValue(text, value));
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
  return members;
}

function endOfValue(text: string, start: number): number {
  if (text[start] === '"') return endOfString(text, start);
  let at = start;
  let depth = 0;
  // A loop and not recursion: it must bear any depth.
  while (at < text.length) {
    const char = text[at];
    if (char === '"') {
      at = endOfString(text, at);
      continue;
    }
    if (char === "{" || char === "[") depth++;
    else if (char === "}" || char === "]") {
      if (depth === 0) return at;
      depth--;
      if (depth === 0) return at + 1;
    } else if (char === "," && depth === 0) return at;
    at++;
  }
  return at;
}

/** Offset behind the closing quote of the string that starts at `start`. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); ; quote = text.indexOf('"', quote + 1)) {
    if (quote === -1) return text.length;
    let escapes = 0;
    while (text[quote - 1 - escapes] === "\\") escapes++;
    if (escapes % 2 === 0) return quote + 1;
  }
}

function skipSpace(text: string, start: number): number {
  let at = start;
  while (text[at] === " " || text[at] === "\n" || text[at] === "\r" || text[at] === "\t") at++;
  return at;
}
