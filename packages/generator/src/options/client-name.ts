import { isReservedClientName } from "../model/reserved.js";

/** What was expected of a class name that can be none, as `expected …`. */
export function expectedClientName(name: string): string | undefined {
  if (!/^[A-Z][A-Za-z0-9]*$/.test(name)) {
    return "a class name: a capital letter and then letters or digits, like PetStore";
  }
  if (isReservedClientName(name)) {
    return `another name, like ${name}Api: generated code needs ${name}, ${name}Options or ${name}Auth for something else`;
  }
  return undefined;
}
