/** JSONPath (RFC 9535). */
import { runInNewContext } from "node:vm";
import { jsonpath } from "json-p3";
import { maxDepth } from "../max-depth.js";
import type { Keys } from "../edited-document.js";
import { ReadError } from "../read-error.js";

/** A query that was understood. */
export interface JsonPath {
  /**
   * The places of all values that it selects, each once, in the order of the document. Throws a
   * `ReadError` (GC109) where that takes longer than `seconds`, by default 10.
   */
  select(value: unknown, seconds?: number): Keys[];
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
      select(value, seconds = 10) {
        // The cast is of what a JSON or YAML parser gave.
        const run = () => query.query(value as Parameters<typeof query.query>[0]);
        const { nodes } = withinTime(run, seconds, text);
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

/** An overlay may be a stranger's, and its `match` and `search` take expressions that never end. */
function withinTime<T>(run: () => T, seconds: number, query: string): T {
  try {
    // Nothing else stops what runs in this thread. It gives what `run` gives.
    return runInNewContext("run()", { run }, { timeout: seconds * 1000 }) as T;
  } catch (cause) {
    // It is of the other context.
    const isTimeout = Object(cause).code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
    if (!isTimeout) throw cause;
    throw new ReadError(
      `The query ${query} of an overlay takes longer than ${seconds} seconds`,
      "Write it without expressions that repeat what repeats, and with fewer `..`.",
      { limit: "GC109", cause },
    );
  }
}
