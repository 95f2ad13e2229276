import { Composer, Parser, isAlias, isMap, isScalar, isSeq, visit } from "yaml";
import type { CST, Document, Node, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { bindAliases } from "./aliases.js";
import { maxDepth, tooDeep } from "./max-depth.js";
import type { Parsed, SyntaxProblem } from "./parse.js";

/**
 * YAML 1.2, core schema: `200:` is the key `"200"`, timestamps stay strings, `<<` merges, equal
 * keys are errors.
 */
export function parseYaml(text: string): Parsed {
  if (text.length > maxLength) return { ok: false, problems: [tooLong] };
  // Tokens come from a loop, nodes and values by recursion: the depth is checked between the two.
  const tokens = [...new Parser().parse(text)];
  if (tokens.some((token) => nestsDeeperThan(token, maxDepth))) {
    return { ok: false, problems: [tooDeep] };
  }

  const documents = [...new Composer(options).compose(tokens, true, text.length)];
  const [document] = documents;
  if (document === undefined) return { ok: true, value: undefined, offsetOf: () => 0 };
  const problems = [
    ...document.errors.map(explain),
    ...bindAliases(document),
    ...findMistakes(document),
  ];
  const second = documents[1]?.range[0];
  if (second !== undefined) {
    const message = "A second YAML document starts here; a file may hold only one";
    problems.push({ message, offset: second });
  }
  if (problems.length > 0) {
    return { ok: false, problems: problems.sort((a, b) => a.offset - b.offset) };
  }

  return {
    ok: true,
    // The limit is above; the library's own counts aliases, whatever they stand for.
    value: document.toJS({ maxAliasCount: -1 }) as unknown,
    offsetOf: (keys) => offsetOf(document, keys),
  };
}

/** It takes minutes and 4 GB of memory then, as the whole process may have, and can't be stopped. */
const maxLength = 50 * 1024 * 1024;

const tooLong: SyntaxProblem = {
  code: "GC106",
  message:
    "This YAML is longer than 50 MB; JSON may have twice that, and is read a hundred times as fast",
  offset: 0,
};

const options = {
  version: "1.2",
  schema: "core",
  merge: true,
  stringKeys: true,
  // The library compares each key with all others: half a minute for the largest documents.
  uniqueKeys: false,
} as const;

function nestsDeeperThan(token: CST.Token, levels: number): boolean {
  const open: [token: CST.Token, depth: number][] = [[token, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [current, depth] = next;
    if (depth > levels) return true;
    if (current.type === "document" && current.value) open.push([current.value, depth]);
    if (!("items" in current)) continue;
    for (const { key, value } of current.items) {
      if (key) open.push([key, depth + 1]);
      if (value) open.push([value, depth + 1]);
    }
  }
  return false;
}

function explain(error: {
  code: string;
  message: string;
  pos: readonly [number, number];
}): SyntaxProblem {
  const offset = error.pos[0];
  switch (error.code) {
    case "NON_STRING_KEY":
      return { message: "A key must be a plain value", offset };
    case "TAB_AS_INDENT":
      return { message: "YAML is indented with spaces, not tabs", offset };
    default:
      return { message: error.message, offset };
  }
}

/** What the parser lets pass: equal keys, merges of what is no mapping, and what JSON doesn't have. */
function findMistakes(document: Document): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  visit(document, {
    Seq(_key, seq) {
      problems.push(...foreignTag(seq));
    },
    Map(_key, map) {
      problems.push(...foreignTag(map), ...equalKeys(map), ...falseMerges(map, document));
    },
    Scalar(_key, scalar) {
      problems.push(...foreignTag(scalar), ...noJsonNumber(scalar));
    },
  });
  return problems;
}

/** OpenAPI 3.1, 4.3: tags are limited to those of the JSON schema ruleset (YAML 1.2.2, 10.2). */
function foreignTag({ tag, range }: Scalar | YAMLMap | YAMLSeq): SyntaxProblem[] {
  const known = /^(?:!|tag:yaml\.org,2002:(?:map|seq|str|null|bool|int|float))$/;
  if (tag === undefined || known.test(tag)) return [];
  const short = tag.replace("tag:yaml.org,2002:", "!!");
  const message = `The tag ${short} has no meaning in an OpenAPI document; write the value as JSON has it`;
  return [{ message, offset: range?.[0] ?? 0 }];
}

function noJsonNumber({ value, source, range }: Scalar): SyntaxProblem[] {
  if (typeof value !== "number" || Number.isFinite(value)) return [];
  const message = `${source ?? String(value)} is a number that JSON does not have`;
  return [{ message, offset: range?.[0] ?? 0 }];
}

function falseMerges(map: YAMLMap, document: Document): SyntaxProblem[] {
  return map.items.flatMap(({ key, value }) => {
    if (!isMergeKey(key)) return [];
    const resolved = isAlias(value) ? value.resolve(document) : value;
    const merged = isSeq(resolved) ? resolved.items : [resolved];
    return merged.every((item) => isMap(isAlias(item) ? item.resolve(document) : item))
      ? []
      : [{ message: "<< merges mappings only", offset: key.range?.[0] ?? 0 }];
  });
}

function isMergeKey(key: unknown): key is Scalar {
  return isScalar(key) && key.source === "<<" && (key.type ?? "PLAIN") === "PLAIN";
}

function equalKeys(map: YAMLMap): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  const seen = new Map<unknown, number>();
  for (const { key } of map.items) {
    if (!isScalar(key)) continue;
    const offset = key.range?.[0] ?? 0;
    const other = seen.get(key.value);
    if (other === undefined) seen.set(key.value, offset);
    else {
      const message = `The key "${String(key.value)}" stands twice in this mapping`;
      problems.push({ message, offset, other });
    }
  }
  return problems;
}

function offsetOf(document: Document.Parsed, keys: readonly string[]): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const key of keys) {
    const found: Found | undefined = childOf(document, node, key);
    if (found === undefined) break;
    offset = found.offset ?? offset;
    node = found.value;
  }
  return offset;
}

interface Found {
  readonly offset: number | undefined;
  readonly value: Node | null;
}

function childOf(document: Document.Parsed, parent: Node | null, key: string): Found | undefined {
  const node = isAlias(parent) ? (parent.resolve(document) ?? null) : parent;
  if (isSeq<Node | null>(node)) {
    const item = node.items[Number(key)];
    return item === undefined ? undefined : { offset: item?.range?.[0], value: item };
  }
  if (!isMap<Node, Node | null>(node)) return undefined;
  for (const pair of node.items) {
    if (isScalar(pair.key) && String(pair.key.value) === key) {
      return { offset: pair.key.range?.[0], value: pair.value };
    }
  }
  // Own keys go before merged ones.
  for (const pair of node.items) {
    if (!isMergeKey(pair.key)) continue;
    const merged = isSeq<Node>(pair.value) ? pair.value.items : [pair.value];
    for (const from of merged) {
      const found = childOf(document, from, key);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
