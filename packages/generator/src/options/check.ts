import type { Option, ValueProblem } from "./option.js";

/** What is wrong with an option's value: nothing, or each part that is not what was expected. */
export function valueProblems(option: Option, value: unknown): readonly ValueProblem[] {
  switch (option.kind) {
    case "text":
    case "path":
    case "input":
      return textProblems(value, [], option.kind === "text" ? option.expected : undefined);
    case "choice": {
      const choices = Object.keys(option.choices);
      const isOne = typeof value === "string" && choices.includes(value);
      return isOne ? [] : [{ keys: [], expected: `one of ${choices.join(", ")}` }];
    }
    case "flag":
      return typeof value === "boolean" ? [] : [{ keys: [], expected: "true or false" }];
    case "number": {
      const { min, max } = option;
      const isOne = Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
      return isOne ? [] : [{ keys: [], expected: `a whole number from ${min} to ${max}` }];
    }
    case "list":
      if (!Array.isArray(value)) return [{ keys: [], expected: "a list" }];
      return value.flatMap((item: unknown, index) =>
        textProblems(item, [String(index)], option.expected),
      );
    case "record":
      if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return [{ keys: [], expected: "texts by their names" }];
      }
      return Object.entries(value).flatMap(([name, text]: [string, unknown]) =>
        textProblems(text, [name], (checked) => option.expected?.(name, checked)),
      );
    case "value":
      return option.problems(value);
  }
}

function textProblems(
  value: unknown,
  keys: readonly string[],
  expectedOf: (value: string) => string | undefined = () => undefined,
): readonly ValueProblem[] {
  const expected =
    typeof value !== "string" || value === "" ? "text that is not empty" : expectedOf(value);
  return expected === undefined ? [] : [{ keys, expected }];
}

/** A value as an error may show it: in one line, cut, and of an address neither user nor query. */
export function shown(value: unknown): string {
  const text = typeof value === "function" ? "a function" : (JSON.stringify(value) ?? "undefined");
  const open = text
    .replaceAll(/(:\/\/)[^/?#"]*@/g, "$1…@")
    .replaceAll(/(:\/\/[^?"]*\?)[^"]*/g, "$1…");
  return open.length > 80 ? `${open.slice(0, 79)}…` : open;
}
