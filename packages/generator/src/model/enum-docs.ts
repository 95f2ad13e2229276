/** What documents say of the values of an enum, by extensions that many tools know. */
import { isRecord } from "./reader.js";
import { lineText } from "./sanitize.js";

/** Longer lists hide the rest of the comment. */
const most = 50;

/** What the document says of one value. */
interface ToldValue {
  readonly value: unknown;
  /** As it is written. */
  readonly name?: string;
  /** Safe inside a comment. */
  readonly description?: string;
}

/**
 * The lines of a list: ``- `1` (Low): waits until tomorrow``. Undefined where there is nothing to say,
 * or it doesn't fit the values.
 */
export function enumDocs(schema: Readonly<Record<string, unknown>>): string | undefined {
  const values = toldValues(schema);
  if (values === undefined || values.length > most) return undefined;
  const lines = values.map(({ value, name, description }) => {
    const own = name === String(value) ? undefined : lineText(name);
    const text = `${own === undefined ? "" : ` (${own})`}${description === undefined ? "" : `: ${description}`}`;
    return { text, line: `- \`${String(value)}\`${text}` };
  });
  const isPlain = values.every(({ value }) => !/[`\n\r]/.test(String(value)));
  if (!isPlain || lines.every(({ text }) => text === "")) return undefined;
  return lines.map(({ line }) => line).join("\n");
}

/** The values of an enum, where the document has names for them. */
export function namesOfValues(
  schema: Readonly<Record<string, unknown>>,
): readonly ToldValue[] | undefined {
  const values = toldValues(schema);
  return values?.some(({ name }) => name !== undefined) === true ? values : undefined;
}

/**
 * Names are of `x-enum-varnames` and `x-enumNames`; descriptions of `x-enum-descriptions` and
 * `x-enumDescriptions`, lists in the order of the values or objects by them.
 */
function toldValues(schema: Readonly<Record<string, unknown>>): readonly ToldValue[] | undefined {
  const values = schema["enum"] ?? schema["x-extensible-enum"];
  if (!Array.isArray(values)) return undefined;
  const names = textsFor(values, schema["x-enum-varnames"] ?? schema["x-enumNames"]);
  const descriptions = textsFor(
    values,
    schema["x-enum-descriptions"] ?? schema["x-enumDescriptions"],
  );
  return values.map((value: unknown, index) => {
    const [name, description] = [names[index], lineText(descriptions[index])];
    return {
      value,
      ...(typeof name === "string" && name.trim() !== "" && { name }),
      ...(description !== undefined && { description }),
    };
  });
}

/** Nothing where these are more or fewer than the values. */
function textsFor(values: readonly unknown[], texts: unknown): readonly unknown[] {
  if (Array.isArray(texts)) return texts.length === values.length ? texts : [];
  return isRecord(texts)
    ? values.map((value) =>
        Object.hasOwn(texts, String(value)) ? texts[String(value)] : undefined,
      )
    : [];
}
