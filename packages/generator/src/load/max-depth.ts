import type { SyntaxProblem } from "./parse.js";

/**
 * How deep values may nest. Real documents stay below 100; everything that walks a document by
 * recursion relies on it.
 */
export const maxDepth = 300;

export const tooDeep: SyntaxProblem = {
  code: "GC107",
  message: `Values nest deeper than ${maxDepth} levels, which no OpenAPI document needs`,
  offset: 0,
};
