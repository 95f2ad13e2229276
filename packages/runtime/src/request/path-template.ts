import type { UsageError } from "../errors.js";
import type { Operation } from "../operation.js";
import { type Argument, type Arguments, refuse, toArgument, writeArgument } from "./argument.js";
import { pathWriter } from "./parameter-styles.js";

/** Builds an operation's path from its arguments. */
export type PathBuilder = (args: Arguments) => string;

interface Piece {
  /** Text in front of the parameter. */
  readonly literal: string;
  readonly argument: Argument;
}

/**
 * A segment that servers and URL parsers resolve instead of taking it for a name (RFC 3986, 5.2.4).
 * Encoded ones too, any number of times: some proxies decode before they look.
 */
export const dotSegment = /\/(?:\.|%(?:25)*2e){1,2}(?:\/|$)/i;

/**
 * Compiles a path template. A value never changes the path's shape: reserved bytes are encoded, and
 * a value that is empty, or would make a segment `.` or `..`, is refused.
 *
 * @throws UsageError for a parameter of the path that the descriptor doesn't list.
 * @throws UsageError from the builder, naming operation and parameter, when a value is missing or refused.
 */
export function compilePath(operation: Operation, prefix: string): PathBuilder {
  // A fragment is for the client: some documents tell operations of one path apart by it.
  const template = prefix + operation.path.replace(/#.*$/s, "");
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of template.matchAll(/\{([^{}]+)\}/g)) {
    const name = String(match[1]);
    const parameter = operation.params?.find((other) => other.in === "path" && other.name === name);
    if (parameter === undefined) {
      throw refuse(operation, { name, in: "path" }, "stands in the path, but not among its params");
    }
    pieces.push({
      literal: encodeLiteral(template.slice(end, match.index)),
      argument: toArgument(parameter, pathWriter),
    });
    end = match.index + match[0].length;
  }
  const tail = encodeLiteral(template.slice(end));
  const last = pieces.at(-1);
  if (last === undefined) return () => tail;

  return (args) => {
    let path = "";
    for (const { literal, argument } of pieces) {
      const text = writeArgument(operation, argument, args);
      if (text === "") throw refuse(operation, argument.parameter, "is empty");
      path += literal + text;
      // Checked up to here, so that the error names the parameter that did it.
      if (dotSegment.test(path)) throw refuseDots(operation, argument);
    }
    path += tail;
    if (tail !== "" && dotSegment.test(path)) throw refuseDots(operation, last.argument);
    return path;
  };
}

/** What no path may have as it is (RFC 3986, 3.3), such as spaces and letters beyond ASCII. */
function encodeLiteral(text: string): string {
  return text.replaceAll(/[^\x21-\x7e]+|["<>\\^`{|}]/gu, encodeURIComponent);
}

function refuseDots(operation: Operation, argument: Argument): UsageError {
  return refuse(
    operation,
    argument.parameter,
    'would make a path segment "." or "..", which leads to another resource',
  );
}
