/** JSONPath (RFC 9535). */
import { jsonpath } from "json-p3";
import { maxDepth } from "../max-depth.js";
import type { Keys } from "../edited-document.js";

/** A query that was understood. */
export interface JsonPath {
  /** The places of all values that it selects, each once, in the order of the document. */
  select(value: unknown): Keys[];
}

/** Where a query breaks the RFC. */
export interface JsonPathProblem {
  readonly message: string;
  /** Of the character in the query, from 1. */
  readonly at?: number;
}

const environment = new jsonpath.JSONPathEnvironment({ maxRecursionDepth: maxDepth + 1 });

/** Understands a query; gives what is wrong where it can't. */
export function parseJsonPath(text: string): JsonPath | JsonPathProblem {
  try {
    const query = environment.compile(text);
    return {
      select(value) {
        // The cast is of what a JSON or YAML parser gave.
        const { nodes } = query.query(value as Parameters<typeof query.query>[0]);
        // A query may select one value several times: $['a','a'].
        return [
          ...new Map(nodes.map(({ location }) => [JSON.stringify(location), location])).values(),
        ];
      },
    };
  } catch (error) {
    if (!(error instanceof jsonpath.JSONPathError)) throw error;
    const { index, kind, value } = error.token;
    // The library repeats the query behind its sentence.
    const said = error.message.replace(/ \('[^]*':\d+\)$/, "");
    const message = kind === jsonpath.TokenKind.ERROR ? value : said;
    return { message, ...(index >= 0 && { at: index + 1 }) };
  }
}
