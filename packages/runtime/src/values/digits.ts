/** Whole numbers of any size, as the digits of JSON. */

/**
 * An integer of more digits takes a computer so long to read that a server could stop a program by one:
 * these are read in milliseconds.
 */
const mostDigits = 100_000;

/** JSON's number (RFC 8259, 6) that a whole number may be written as: `12`, `1.20e1`, `1200e-2`. */
const number = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** The whole number that a JSON number is; undefined where it has a fraction, or is too long. */
export function toInteger(text: string): bigint | undefined {
  const match = number.exec(text);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const digits = (whole + fraction).replace(/^0+/, "");
  if (digits === "") return 0n;
  const zeros = Number(exponent) - fraction.length;
  if (digits.length + zeros > mostDigits || digits.length > mostDigits) return undefined;
  if (zeros >= 0) return BigInt(sign + digits + "0".repeat(zeros));
  const kept = digits.slice(0, zeros);
  return /^0+$/.test(digits.slice(zeros)) && kept !== "" ? BigInt(sign + kept) : undefined;
}

/** The whole number that a text is, as XML Schema writes them, too: ` +007 `; undefined for other text. */
export function readDigits(text: string): bigint | undefined {
  const [, digits] = /^[ \t\r\n]*\+?(-?\d+)[ \t\r\n]*$/.exec(text) ?? [];
  return digits === undefined || digits.length > mostDigits ? undefined : BigInt(digits);
}

/** True for the digits of a whole number as JSON writes it: `-12`, and not `012` or `1.0`. */
export function isDigits(text: string): boolean {
  return text.length <= mostDigits && /^-?(?:0|[1-9]\d*)$/.test(text);
}
