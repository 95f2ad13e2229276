/** Where in a value something is wrong, for people: JSON pointers (RFC 6901) below a name. */

/** The longest name or value that is shown. */
const longest = 80;

/** `body` and `/items/3` give `body/items/3`. */
export function pathTo(root: string, pointer: string): string {
  return printable(root + pointer);
}

/** `body` and `["items", 3]` give `body/items/3`. Without a root, the first key is the name of an argument. */
export function pathOf(root: string, keys: readonly PropertyKey[]): string {
  const pointer = keys.map(
    (key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1").slice(0, longest)}`,
  );
  const path = pathTo(root, pointer.join(""));
  return path === "" ? "arguments" : path.replace(/^\//, "");
}

/** The name of a property, in quotes. */
export function quoted(name: string): string {
  return JSON.stringify(shortened(name));
}

/** What a server or document says, fit for a line. */
export function shortened(text: string): string {
  return printable(text.length > longest ? `${text.slice(0, longest)}…` : text);
}

function printable(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ");
}
