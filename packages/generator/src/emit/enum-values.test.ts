/** Enums whose values have names in the document: an object of them beside the type. */
import { expect, test } from "vitest";
import type { ModelOptions } from "../model/build-model.js";
import { modelOf } from "../model/model.test-support.js";
import { compileErrors } from "./compile.test-support.js";
import { emit } from "./emit.js";

async function written(
  schemas: Record<string, unknown>,
  options: ModelOptions = {},
): Promise<Record<string, string>> {
  const $ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const paths = {
    "/all": {
      post: {
        operationId: "all",
        tags: ["a"],
        requestBody: {
          content: {
            "application/json": {
              schema: {
                properties: Object.fromEntries(Object.keys(schemas).map((n) => [n, $ref(n)])),
              },
            },
          },
        },
        responses: { 200: { description: "OK" } },
      },
    },
  };
  const { model } = await modelOf({ paths, components: { schemas } }, options);
  return Object.fromEntries(
    emit(model, { header: ["h"] }).map(({ path, text }) => [path, text]),
  ) as Record<string, string>;
}

const documented = {
  Status: {
    type: "string",
    description: "How it is.",
    enum: ["available", "sold-out"],
    "x-enum-varnames": ["Available", "SOLD_OUT"],
    "x-enum-descriptions": ["It is there.", "Come */ back."],
  },
  Priority: {
    type: "integer",
    enum: [-1, 0, 1, null],
    "x-enumNames": ["Low", "Mid", "High", "No"],
  },
  Flag: { type: "boolean", enum: [true], "x-enum-varnames": { true: "Yes" } },
};

test("they are constants, with the type that they have as values", async () => {
  const files = await written(documented);
  expect(files["models.ts"]).toContain(`/** The values of Status, by their names. */
export const Status = {
  /** It is there. */
  Available: "available",
  /** Come *\\/ back. */
  SOLD_OUT: "sold-out",
} as const;

/**`);
  files["program.ts"] = `
import { Flag, Priority, Status } from "./index.js";
import type { Status as Type } from "./models.js";
export const one: Status = Status.SOLD_OUT;
export const two: "available" = Status.Available;
export const three: -1 = Priority.Low;
export const four: Priority = null;
export const yes: Flag = Flag.Yes;
export const values: Type[] = Object.values(Status);
// @ts-expect-error: not one of them
export const wrong: Status = "sold";
// @ts-expect-error: null is no constant
void Priority.No;
`;
  expect(compileErrors(files)).toEqual([]);
});

test("where values may come that nobody listed, the known ones are still there", async () => {
  const files = await written(documented, { openEnums: true });
  files["program.ts"] = `
import { Status } from "./index.js";
export const known: Status = Status.Available;
export const unknown: Status = "elsewhere";
`;
  expect(compileErrors(files)).toEqual([]);
});

test("without names, and where names don't fit, there is a type and nothing that runs", async () => {
  const files = await written({
    Plain: { type: "string", enum: ["a", "b"] },
    Few: { type: "string", enum: ["a", "b"], "x-enum-varnames": ["A"] },
    Texts: { type: "string", enum: ["a", "b"], "x-enum-varnames": "A, B" },
    Wrong: { type: "integer", enum: ["a", "b"], "x-enum-varnames": ["A", "B"] },
    Objects: { enum: [{ a: 1 }, []], "x-enum-varnames": ["A", "B"] },
    Inner: { properties: { a: { enum: ["a"], "x-enum-varnames": ["A"] } } },
    Text: { type: "string", "x-enum-varnames": ["A"] },
  });
  expect(files["models.ts"]).not.toContain("export const");
  expect(files["index.ts"]).not.toMatch(/export \{[^}]*\} from "\.\/models\.js"/);
  expect(compileErrors(files)).toEqual([]);
});

test("a value that is excluded has no constant", async () => {
  const { "models.ts": models } = await written({
    It: { enum: ["a", "b"], not: { const: "b" }, "x-enum-varnames": ["A", "B"] },
  });
  expect(models).toContain(`export const It = {\n  A: "a",\n} as const;`);
});

test("names are safe and different, whatever the document says", async () => {
  const names = [
    "__proto__",
    "constructor",
    "a b",
    "a-b",
    "aB",
    "",
    "*/ evil(); /*",
    '"]: evil(), ["',
    "${evil()}",
    "`evil`",
    "1st",
    "größe",
    "class",
    "\u202eevil",
    "\n",
    "!!!",
    "???",
    7,
    {},
  ];
  const values = names.map((_, index) => `v${index}`);
  const files = await written({
    It: { enum: values, "x-enum-varnames": names, "x-enumDescriptions": names },
    "evil();": { enum: ["*/ evil(); //", "`${evil()}`"], "x-enum-varnames": ["x", "x"] },
  });
  files["program.ts"] = `
import { Evil, It } from "./index.js";
export const both: Evil[] = [Evil.x, Evil.x2];
export const all: It[] = [It.Proto, It.Constructor, It.AB, It.AB2, It.aB, It._1st, It.größe, It.class];
`;
  expect(compileErrors(files, { forbidden: "evil" })).toEqual([]);
  const { default: runnable } = await import("typescript");
  const { outputText } = runnable.transpileModule(files["models.ts"] ?? "", {
    compilerOptions: { module: runnable.ModuleKind.ESNext, target: runnable.ScriptTarget.ES2022 },
  });
  const loaded = (await import(`data:text/javascript,${encodeURIComponent(outputText)}`)) as Record<
    string,
    Record<string, unknown>
  >;
  const { It: it } = loaded;
  const named = values.filter((_, index) => {
    const name = names[index];
    return typeof name === "string" && name.trim() !== "";
  });
  expect(Object.values(it ?? {})).toEqual(named);
});
