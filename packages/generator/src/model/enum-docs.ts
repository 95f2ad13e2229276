/** What documents say of the values of an enum, by extensions that many tools know. */
import { isRecord } from "./reader.js";
import { lineText } from "./sanitize.js";

/** Longer lists hide the rest of the comment. */
const most = 50;

/**
 * The lines of a list: ``- `1` (Low): waits until tomorrow``. Names are of `x-enum-varnames` and
 * `x-enumNames`; descriptions of `x-enum-descriptions` and `x-enumDescriptions`, lists in the order of
 * the values or objects by them. Undefined where there is nothing to say, or it doesn't fit the values.
 */
export function enumDocs(schema: Readonly<Record<string, unknown>>): string | undefined {
  const values = schema["enum"] ?? schema["x-extensible-enum"];
  if (!Array.isArray(values) || values.length > most) return undefined;
  const names = textsFor(values, schema["x-enum-varnames"] ?? schema["x-enumNames"]);
  const descriptions = textsFor(
    values,
    schema["x-enum-descriptions"] ?? schema["x-enumDescriptions"],
  );
  const lines = values.map((value: unknown, index) => {
    const name = names[index] === String(value) ? undefined : names[index];
    const text = `${name === undefined ? "" : ` (${name})`}${descriptions[index] === undefined ? "" : `: ${descriptions[index]}`}`;
    return { text, line: `- \`${String(value)}\`${text}` };
  });
  const isPlain = values.every((value: unknown) => !/[`\n\r]/.test(String(value)));
  if (!isPlain || lines.every(({ text }) => text === "")) return undefined;
  return lines.map(({ line }) => line).join("\n");
}

function textsFor(values: readonly unknown[], texts: unknown): (string | undefined)[] {
  if (Array.isArray(texts))
    return texts.length === values.length ? texts.map((text) => lineText(text)) : [];
  return isRecord(texts)
    ? values.map((value) =>
        Object.hasOwn(texts, String(value)) ? lineText(texts[String(value)]) : undefined,
      )
    : [];
}
