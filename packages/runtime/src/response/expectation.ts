import type { Operation, ResponseDecoding } from "../operation.js";

/** How an operation's responses are decoded, by status. */
export type Expectation = (status: number) => ResponseDecoding | undefined;

/**
 * Reads an operation's `responses`: the exact status, then its range (`4XX`), then `default`, which
 * stands for failures only (300 to 599) where a 2xx is listed, else for every status. Undefined for
 * a status that the document doesn't know.
 */
export function expect(responses: Operation["responses"]): Expectation {
  const listsSuccess = Object.keys(responses).some((status) => status.startsWith("2"));
  const known = new Map<number, ResponseDecoding | undefined>();
  return (status) => {
    let decoding = known.get(status);
    if (decoding === undefined && !known.has(status)) {
      const coversDefault = !listsSuccess || (status >= 300 && status <= 599);
      decoding =
        responses[status] ??
        responses[`${Math.floor(status / 100)}XX`] ??
        (coversDefault ? responses["default"] : undefined);
      known.set(status, decoding);
    }
    return decoding;
  };
}
