/**
 * How deep values may nest. Real documents stay below 100; everything that walks a document by
 * recursion relies on it.
 */
export const maxDepth = 300;

export const tooDeep = `Values nest deeper than ${maxDepth} levels, which no OpenAPI document needs`;
