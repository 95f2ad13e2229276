import type { DescribedResponse, Operation, ResponseDecoding } from "../operation.js";
import { MediaTypes } from "./media-types.js";

/** How an operation's responses are read, by status; undefined for one that the document doesn't know. */
export type Expectation = (status: number) => Expected | undefined;

/** How the response with one status is read. */
export interface Expected {
  /** Of the preferred media type, which mostly is the only one. */
  readonly decoding: ResponseDecoding;
  /** By media type, where there are several. */
  readonly contents: MediaTypes<ResponseDecoding> | undefined;
  readonly headers: DescribedResponse["headers"];
}

/**
 * Reads an operation's `responses`: the exact status, then its range (`4XX`), then `default`, which
 * stands for failures only (300 to 599) where a 2xx is listed, else for every status.
 */
export function expect(responses: Operation["responses"]): Expectation {
  const listsSuccess = Object.keys(responses).some((status) => status.startsWith("2"));
  const known = new Map<number, Expected | undefined>();
  return (status) => {
    let expected = known.get(status);
    if (expected === undefined && !known.has(status)) {
      const coversDefault = !listsSuccess || (status >= 300 && status <= 599);
      const described =
        responses[status] ??
        responses[`${Math.floor(status / 100)}XX`] ??
        (coversDefault ? responses["default"] : undefined);
      expected = described === undefined ? undefined : readDescribed(described);
      known.set(status, expected);
    }
    return expected;
  };
}

function readDescribed(described: ResponseDecoding | DescribedResponse): Expected {
  if (typeof described === "string") {
    return { decoding: described, contents: undefined, headers: undefined };
  }
  const { content, headers } = described;
  const [decoding = "empty", ...others] = Object.values(content);
  return {
    decoding,
    contents: others.length === 0 ? undefined : new MediaTypes(content),
    headers: headers !== undefined && Object.hasOwn(described, "headers") ? headers : undefined,
  };
}
