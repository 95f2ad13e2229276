import { expect } from "vitest";
import { NetworkError } from "../../packages/runtime/src/index.js";

/** The error of a call that has to fail, as one of the network. */
export async function failureOf(call: Promise<unknown>): Promise<NetworkError> {
  const error = await call.then(
    () => expect.unreachable("the call succeeded"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(NetworkError);
  return error as NetworkError;
}
