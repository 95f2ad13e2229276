import { isAlias, isCollection, isPair, isScalar } from "yaml";
import type { Document, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { maxDepth, tooDeep } from "./max-depth.js";
import type { SyntaxProblem } from "./parse.js";

/**
 * Values that a document may have with every alias replaced by a copy of its anchor, which is how
 * all that walks it later sees it. The largest known document has a fraction of them.
 */
const maxValues = 5_000_000;

interface Anchor {
  readonly node: Scalar | YAMLMap | YAMLSeq;
  /** Undefined while it is being measured. */
  size: Size | undefined;
}

/** Of a value with its aliases expanded. */
interface Size {
  readonly values: number;
  /** Levels of mappings and lists. */
  readonly depth: number;
}

/**
 * Binds every alias of a YAML document to its anchor, the last of that name before it (YAML 1.2.2,
 * section 7.1), and tells what can't be bound or must not be expanded.
 */
export function bindAliases(document: Document): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  const anchors = new Map<string, Anchor>();

  const { values, depth } = measure(document.contents);
  if (depth > maxDepth) problems.push(tooDeep);
  if (values > maxValues) {
    const limit = maxValues.toLocaleString("en-US");
    const message = `The document has more than ${limit} values once its aliases are expanded`;
    problems.push({ code: "GC106", message, offset: 0 });
  }
  return problems;

  function measure(node: unknown): Size {
    if (isAlias(node)) {
      const { source } = node;
      const anchor = anchors.get(source);
      // The library would search all anchors for each alias: minutes for many of them.
      node.resolve = () => anchor?.node;
      if (anchor?.size !== undefined) return anchor.size;
      const message =
        anchor === undefined
          ? `The alias *${source} has no anchor &${source} before it`
          : `The alias *${source} stands inside its own anchor`;
      problems.push({ message, offset: node.range?.[0] ?? 0 });
    }
    if (!isScalar(node) && !isCollection(node)) return { values: 1, depth: 0 };

    const anchor: Anchor = { node, size: undefined };
    if (node.anchor !== undefined) anchors.set(node.anchor, anchor);
    anchor.size = isScalar(node) ? { values: 1, depth: 0 } : measureItems(node.items);
    return anchor.size;
  }

  function measureItems(items: readonly unknown[]): Size {
    let values = 1;
    let depth = 0;
    for (const item of items) {
      // Keys are scalars, and may have anchors, too.
      if (isPair(item)) measure(item.key);
      const size = measure(isPair(item) ? item.value : item);
      values += size.values;
      depth = Math.max(depth, size.depth);
    }
    return { values, depth: depth + 1 };
  }
}
