import { isBuiltin } from "node:module";

/** npm's limit, the scope included. */
const longest = 214;

/**
 * What was expected of a name that no new package can have, as `expected …`. The rules are those of
 * https://docs.npmjs.com/cli/configuring-npm/package-json#name
 */
export function expectedPackageName(name: string): string | undefined {
  if (isBuiltin(name)) return `another name, like ${name}-client: Node has a module of that name`;
  if (name.length > longest) return `a name of at most ${longest} characters`;
  const [, bare = name] = /^@[^/]*\/(.*)$/.exec(name) ?? [];
  if (bare === "node_modules" || bare === "favicon.ico") return `another name: npm keeps ${bare}`;
  if (/^(?:@[a-z\d][a-z\d._-]*\/)?[a-z\d][a-z\d._-]*$/.test(name)) return undefined;
  return `a package name as npm takes it: lower-case letters, digits, - . _ and perhaps a scope before it, like ${suggestionFor(name)}`;
}

/** The name nearest to what was meant that npm takes. */
function suggestionFor(name: string): string {
  const [scope = "", ...rest] = name.startsWith("@") ? name.slice(1).split("/") : ["", name];
  const parts = [scope, rest.join("-")].map(slug);
  const [owner, bare] = parts[1] === "" ? ["", parts[0]] : parts;
  if (bare === undefined || bare === "") return "@acme/bookshop";
  return owner === "" ? bare : `@${owner}/${bare}`;
}

function slug(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1-$2")
    .toLowerCase()
    .replaceAll(/[^a-z\d._-]+/g, "-")
    .replaceAll(/^[-._]+|-+$/g, "")
    .slice(0, 100);
}
