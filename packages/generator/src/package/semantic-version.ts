import type { ApiModel } from "../model/api-model.js";

/** https://semver.org/#is-there-a-suggested-regular-expression-regex-to-check-a-semver-string */
const semanticVersion =
  /^v?((?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][\dA-Za-z-]*))*)?(?:\+[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?)$/;

/** What npm takes at most. */
const longest = 256;

/** Of a package whose document has no version that npm takes. */
export const noVersion = "0.0.0";

/** The version that a package begins with: the document's, where npm takes it. */
export function firstVersion({ version }: ApiModel["info"]): string {
  return asSemanticVersion(version) ?? noVersion;
}

/**
 * A version without a `v` before it, and with the numbers that are left out: `1.0.0` of `v1`. Undefined
 * where that isn't one of https://semver.org.
 */
export function asSemanticVersion(version: string): string | undefined {
  const [, found] = semanticVersion.exec(completed(version.slice(0, longest + 1))) ?? [];
  const [numbers = ""] = found?.split(/[-+]/, 1) ?? [];
  const isExact = numbers.split(".").every((part) => Number.isSafeInteger(Number(part)));
  return found !== undefined && found.length <= longest && isExact ? found : undefined;
}

/** Documents like to leave out what is 0. */
function completed(version: string): string {
  const [, major, minor = "0"] = /^v?(\d+)(?:\.(\d+))?$/.exec(version) ?? [];
  return major === undefined ? version : `${major}.${minor}.0`;
}
