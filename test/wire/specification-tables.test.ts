import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ParameterStyle } from "../../packages/runtime/src/parameter.js";
import {
  cookieWriter,
  pathWriter,
  queryWriter,
} from "../../packages/runtime/src/request/parameter-styles.js";

/**
 * The "Style Examples" of OpenAPI 3.0.4, 3.1.1 and 3.2.0, as a JSON file of their cells, which is not ours
 * to copy: `OAS_STYLE_TABLES=tables.json npx vitest run test/wire`. Our own vectors are in parameters.mjs.
 */
interface Cell {
  readonly oas: string;
  readonly style: ParameterStyle;
  /** `null`: the table has no such column for it. */
  readonly explode: boolean | null;
  readonly name: string;
  readonly value: unknown;
  /** `null` where the specification leaves it open. */
  readonly expected: string | null;
}

const file = process.env["OAS_STYLE_TABLES"] ?? "";
const isHere = file !== "" && existsSync(file);
// The cast is of our own file's format; the count below fails where it is another.
const cells = isHere ? (JSON.parse(readFileSync(file, "utf8")) as Cell[]) : [];
const defined = cells.filter(({ expected }) => expected !== null);

const places: Readonly<Record<ParameterStyle, "path" | "query" | "cookie">> = {
  simple: "path",
  label: "path",
  matrix: "path",
  form: "query",
  spaceDelimited: "query",
  pipeDelimited: "query",
  deepObject: "query",
  cookie: "cookie",
};

describe.skipIf(!isHere)(
  "the specification's style examples (of the file OAS_STYLE_TABLES)",
  () => {
    test("are there for every style", () => {
      expect(new Set(defined.map(({ style }) => style))).toEqual(new Set(Object.keys(places)));
      expect(defined.length).toBeGreaterThan(90);
    });

    test.each(defined)("OpenAPI $oas: $style, explode $explode: $expected", (cell) => {
      const place = places[cell.style];
      const parameter = {
        name: cell.name,
        in: place,
        style: cell.style,
        ...(cell.explode !== null && { explode: cell.explode }),
      };
      const writer = { path: pathWriter, query: queryWriter, cookie: cookieWriter }[place];
      expect(writer(parameter)(isUndefined(cell.value) ? "" : cell.value)).toBe(cell.expected);
    });
  },
);

/** The tables' column "undefined" shows a name without a value, which is what an empty text gives. */
function isUndefined(value: unknown): boolean {
  return typeof value === "object" && value !== null && "$undefined" in value;
}
