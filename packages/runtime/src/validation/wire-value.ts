import { DescribedPart } from "../request/part.js";

/**
 * A value as its text will say it: as JSON has it, so that schemas can be asked of it. A date is a string,
 * what is undefined is not there; a bigint is a number, near enough for a schema. What is no plain object
 * or list, a file for example, stays as it is.
 */
export function wireValue(value: unknown, key = ""): unknown {
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return value;
  if ("toJSON" in value && typeof value.toJSON === "function") {
    return wireValue((value.toJSON as (key: string) => unknown).call(value, key));
  }
  if (value instanceof DescribedPart) return wireValue(value.content, key);
  if (Array.isArray(value)) return value.map((item, index) => wireValue(item, String(index)));
  if (Object.prototype.toString.call(value) !== "[object Object]") return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, wireValue(member, name)]));
}
