import { UsageError } from "../errors.js";
import { json } from "./json.js";
import { netscape } from "./netscape.js";
import type { Codec } from "./saved-cookies.js";

/** `json` has all that is known of a cookie; `netscape` is the `cookies.txt` of curl and others. */
export type CookieFormat = "json" | "netscape";

export const codecs = { json, netscape } as const satisfies Record<CookieFormat, Codec>;

/** @throws UsageError unless it is a format. */
export function readFormat(format: unknown): CookieFormat {
  if (format === "json" || format === "netscape") return format;
  throw new UsageError(
    "INVALID_OPTION",
    `format is ${typeof format === "string" ? JSON.stringify(format) : `a ${typeof format}`}; expected "json" or "netscape"`,
  );
}
