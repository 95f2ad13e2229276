/** oauth4webapi, which makes the requests of OAuth 2 and checks the answers. An optional package. */
import type * as library from "oauth4webapi";
import { textOf, UsageError } from "../errors.js";

export type Library = typeof library;

/** @throws UsageError, with the command that installs it, where it is missing. */
export async function loadLibrary(): Promise<Library> {
  try {
    return await import("oauth4webapi");
  } catch (cause) {
    throw new UsageError(
      "INVALID_OPTION",
      `OAuth 2 needs the package oauth4webapi, which can't be loaded (${textOf(cause).split("\n", 1)[0]}); install it: npm install oauth4webapi@3`,
      { cause },
    );
  }
}
