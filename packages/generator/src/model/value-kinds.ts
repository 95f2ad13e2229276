/** What values are in the client that JSON has as text or numbers: dates, and integers of 64 bits. */

/** Absent: text and numbers, as in JSON. `ValueKinds` of the runtime's contract. */
export type ValueKinds = {
  readonly dates?: "date" | "temporal";
  readonly int64?: "bigint" | "string";
};

/** The type of a value in the client; undefined where it is what JSON has. */
export type ConvertedType =
  | "Date"
  | "Temporal.Instant"
  | "Temporal.PlainDate"
  | "bigint"
  | "string";

const dateTypes = {
  date: { "date-time": "Date", date: "Date" },
  temporal: { "date-time": "Temporal.Instant", date: "Temporal.PlainDate" },
} as const;

export function convertedType(
  type: string,
  format: string | undefined,
  { dates, int64 }: ValueKinds,
): ConvertedType | undefined {
  if (type === "string" && dates !== undefined && (format === "date-time" || format === "date")) {
    return dateTypes[dates][format];
  }
  return type === "integer" && (format === "int64" || format === "uint64") ? int64 : undefined;
}
