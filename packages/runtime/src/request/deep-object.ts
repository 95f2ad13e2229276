/**
 * Style `deepObject`: `name[key]=value`. OpenAPI says nothing of objects and lists inside; here they are
 * written as Rails, PHP, qs and Stripe read them: `name[a][b]=1`, `name[a][]=1` or `name[a][0]=1`.
 */
import type { DeepObjectArrays } from "../parameter.js";
import { type Encode, encodeUnreserved } from "./percent-encoding.js";
import { isRecordValue, toText } from "./scalar.js";

/**
 * Pairs joined by `&`; nothing for null, undefined, and lists and objects of nothing else. Brackets are
 * encoded (OpenAPI 3.2, appendix E.6). `name` is encoded already.
 *
 * @throws ValueError for a value that has no text.
 */
export function deepObject(
  name: string,
  value: unknown,
  encode: Encode,
  arrays: DeepObjectArrays = "brackets",
): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value.filter((item) => item !== undefined && item !== null);
    return items
      .map((item, index) => {
        const key = arrays === "indices" ? String(index) : "";
        return deepObject(`${name}%5B${key}%5D`, item, encode, arrays);
      })
      .filter(Boolean)
      .join("&");
  }
  if (isRecordValue(value)) {
    return Object.entries(value)
      .map(([key, item]) =>
        deepObject(`${name}%5B${encodeUnreserved(key)}%5D`, item, encode, arrays),
      )
      .filter(Boolean)
      .join("&");
  }
  return `${name}=${encode(toText(value))}`;
}
