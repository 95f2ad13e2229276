/** The option `formats`, through the public function: what is written has to compile against the user's types. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { generate, loadConfig, type GenerateOptions } from "../index.js";
import { compileErrors } from "./compile.test-support.js";

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "formats-"));
  writeFileSync(join(cwd, "api.json"), JSON.stringify(document));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const uuid = { type: "string", format: "uuid" };
const document = {
  openapi: "3.1.0",
  info: { title: "Shop", version: "1" },
  servers: [{ url: "https://shop.example" }],
  paths: {
    "/orders/{id}": {
      get: {
        operationId: "getOrder",
        tags: ["orders"],
        parameters: [
          { name: "id", in: "path", required: true, schema: uuid },
          { name: "owners", in: "query", schema: { type: "array", items: uuid } },
          { name: "day", in: "query", schema: { type: "string", format: "date" } },
        ],
        responses: {
          200: {
            description: "OK",
            headers: { "x-id": { schema: uuid } },
            content: { "application/json": { schema: { $ref: "#/components/schemas/Order" } } },
          },
        },
      },
    },
    "/": {
      get: {
        operationId: "getTop",
        responses: {
          200: { description: "OK", content: { "application/json": { schema: uuid } } },
        },
      },
    },
  },
  webhooks: {
    placed: {
      post: {
        requestBody: { content: { "application/json": { schema: uuid } } },
        responses: { 200: { description: "OK" } },
      },
    },
  },
  components: {
    schemas: {
      Order: {
        type: "object",
        required: ["id", "at", "total"],
        properties: {
          id: uuid,
          parent: { type: ["string", "null"], format: "uuid", description: "What it came of." },
          at: { type: "string", format: "date-time" },
          total: { type: "number", format: "decimal" },
          kind: { type: "string", format: "uuid", enum: ["a", "b"] },
          ids: { type: "object", additionalProperties: uuid },
          either: { anyOf: [uuid, { type: "integer" }] },
          both: { allOf: [uuid, { description: "Of its owner." }] },
        },
      },
      // The name that the imported type has.
      Uuid: { type: "object", properties: { value: { type: "string" } } },
    },
  },
};

const types = `
declare const brand: unique symbol;
export type Uuid = string & { readonly [brand]: "uuid" };
export type Instant = \`\${number}-\${string}\`;
export function uuid(text: string): Uuid { return text as Uuid; }
`;

const formats = {
  uuid: { type: "Uuid", from: "./src/types.ts" },
  "date-time": { type: "Instant", from: "./src/types.ts" },
  decimal: "string",
} as const;

async function generated(options: Partial<GenerateOptions> = {}): Promise<Record<string, string>> {
  await generate({ cwd, input: "api.json", output: "src/api", formats, ...options });
  return written();
}

function written(): Record<string, string> {
  const folder = join(cwd, "src/api");
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return Object.fromEntries([
    ["types.ts", types],
    ...paths
      .filter((path) => path.endsWith(".ts"))
      .map((path) => [`api/${path}`, readFileSync(join(folder, path), "utf8")]),
  ]) as Record<string, string>;
}

describe("types for formats", () => {
  it("are what values are typed with, wherever they stand", async () => {
    const files = await generated({ dates: "date" });
    files["program.ts"] = `
import { Shop, type Order, type Uuid2, type Uuid as Document } from "./api/index.js";
import { uuid, type Instant, type Uuid } from "./types.js";

declare const api: Shop;
const id: Uuid = uuid("7");
export const same: Uuid2 = id;
export const other: Document = { value: "x" };
export async function main(): Promise<void> {
  const order: Order = await api.orders.getOrder({ id, owners: [id], day: new Date() });
  const own: Uuid = order.id;
  const parent: Uuid | null | undefined = order.parent;
  const at: Instant = order.at;
  const total: string = order.total;
  const kind: "a" | "b" | undefined = order.kind;
  const ids: Record<string, Uuid> | undefined = order.ids;
  const either: Uuid | number | undefined = order.either;
  const both: Uuid | undefined = order.both;
  const top: Uuid = await api.getTop();
  // @ts-expect-error: plain text is no Uuid
  void api.orders.getOrder({ id: "7" });
  // @ts-expect-error: nor in a list
  void api.orders.getOrder({ id, owners: ["7"] });
  void [own, parent, at, total, kind, ids, either, both, top];
}
`;
    expect(compileErrors(files)).toEqual([]);
    expect(files["api/models.ts"]).toContain(
      `import type { Uuid as Uuid2 } from "../types.js";\nimport type { Instant } from "../types.js";\n`,
    );
  });

  it("change types only: what is sent and received is described as without them", async () => {
    const withoutTypes = (text: string | undefined = "") =>
      text.slice(text.indexOf("const getOrder:"), text.indexOf("export class"));
    const typed = await generated();
    const plain = await generated({ formats: undefined });
    expect(withoutTypes(typed["api/operations/orders.ts"])).not.toBe("");
    expect(withoutTypes(typed["api/operations/orders.ts"])).toBe(
      withoutTypes(plain["api/operations/orders.ts"]),
    );
  });

  it("win over --dates for their format, whose values stay text", async () => {
    const { "api/operations/orders.ts": orders = "" } = await generated({ dates: "date" });
    expect(orders).toContain(`schema: { type: "string", format: "date" }`);
    expect(orders).not.toContain(`"date-time"`);
  });

  it("keep the names that they once had", async () => {
    await generated({ formats: { uuid: { type: "Money", from: "@acme/types" } } });
    const { Uuid, ...others } = document.components.schemas;
    const schemas = { ...others, Uuid, Money: { type: "object", properties: {} } };
    writeFileSync(join(cwd, "api.json"), JSON.stringify({ ...document, components: { schemas } }));
    const files = await generated({ formats: { uuid: { type: "Money", from: "@acme/types" } } });
    expect(files["api/models.ts"]).toContain(`import type { Money } from "@acme/types";`);
    expect(files["api/models.ts"]).toMatch(/export (type|interface) Money2\b/);
  });

  it("are part of what the client was made with", async () => {
    const run = () => generate({ cwd, input: "api.json", output: "src/api", formats });
    expect((await run()).upToDate).toBe(false);
    expect((await run()).upToDate).toBe(true);
    const moved = { ...formats, uuid: { type: "Uuid", from: "./types.ts" } };
    const result = await generate({ cwd, input: "api.json", output: "src/api", formats: moved });
    expect(result.upToDate).toBe(false);
    expect(written()["api/models.ts"]).toContain(`from "../../types.js"`);
  });

  it("have paths relative to the config file they stand in", async () => {
    mkdirSync(join(cwd, "config"));
    const config = {
      input: "../api.json",
      output: "../src/api",
      formats: { uuid: { type: "Uuid", from: "../src/types.js" } },
    };
    writeFileSync(join(cwd, "config/gen-client.config.json"), JSON.stringify(config));
    const loaded = await loadConfig({ cwd, file: "config/gen-client.config.json" });
    for (const { options } of loaded?.clients ?? []) await generate(options);
    expect(written()["api/models.ts"]).toContain(`from "../types.js"`);
  });

  it.each([
    [{ uuid: "UUID" }, `formats.uuid is "UUID"; expected one of string, number, boolean, unknown`],
    [{ uuid: "any" }, `formats.uuid is "any"; expected one of`],
    [{ uuid: { type: "UUID" } }, "formats.uuid.from is undefined; expected a package, or a file"],
    [{ uuid: { type: "a.B", from: "./a.js" } }, "formats.uuid.type is"],
    [{ uuid: { type: "string", from: "./a.js" } }, "formats.uuid.type is"],
    [{ uuid: { type: "A } from 'x'; evil(); //", from: "./a.js" } }, "formats.uuid.type is"],
    [{ uuid: { type: "A", from: "/etc/a.js" } }, "formats.uuid.from is"],
    [{ uuid: { type: "A", from: "a b" } }, "formats.uuid.from is"],
    [{ uuid: { type: "A", from: "./a\n.js" } }, "formats.uuid.from is"],
    [{ uuid: { type: "A", from: "https://a.example/a.js" } }, "formats.uuid.from is"],
    [{ uuid: { type: "A", from: "a", as: "B" } }, "formats.uuid.as is"],
    [{ binary: "string" }, "formats.binary is"],
    [[], "formats is []; expected types by the names of formats"],
  ])("are refused where they are anything else: %j", async (wrong, message) => {
    const options = { cwd, input: "api.json", output: "src/api", formats: wrong };
    // What a program without types can give.
    await expect(generate(options as GenerateOptions)).rejects.toThrow(message);
  });

  it("print a path as the text that it is", async () => {
    const from = `./a"; evil(); \u202e`;
    const files = await generated({ formats: { uuid: { type: "A", from } } });
    expect(files["api/models.ts"]).toContain(String.raw`from "../../a\"; evil(); \u202e";`);
  });
});
