/** docs/plugins.md: every block of code in it is run. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { root } from "../scripts/root.mjs";
import { createProject } from "../support/project.js";
import { userProject } from "./user-project.js";

const page = readFileSync(path.join(root, "packages/generator/docs/plugins.md"), "utf8");
const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, text = ""]) => ({
  language,
  text,
}));
const [one, index, options, plugin, named, scopes, code, places, failure] = blocks.map(
  ({ text }) => text,
);

const shop = `openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
servers: [{ url: https://shop.example }]
tags: [{ name: orders, description: What people buy. }]
paths:
  /orders:
    get:
      operationId: listOrders
      tags: [orders]
      summary: List all
      security: [{ login: ["orders:read"] }]
      responses: { "204": { description: All. } }
  /orders/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getOrder
      tags: [orders]
      summary: Look one up
      security: [{ login: ["orders:read"] }]
      responses: { "204": { description: It. } }
    delete:
      operationId: cancelOrder
      tags: [orders]
      summary: Cancel it
      deprecated: true
      security: [{ login: ["orders:read", "orders:write"] }]
      responses: { "204": { description: Gone. } }
components:
  securitySchemes:
    login:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://login.example/token
          scopes: { "orders:read": read, "orders:write": write }
`;

const projectWith = (files: Readonly<Record<string, string | undefined>>) => {
  const given = Object.entries(files).map(([file, text = ""]) => [file, text] as const);
  return userProject({ "shop.yaml": shop, ...Object.fromEntries(given) });
};

it("has no block that isn't run here", () => {
  expect(blocks.map(({ language }) => language).join(" ")).toBe(
    "yaml text yaml ts json ts ts ts text",
  );
});

it("the index of operations", async () => {
  const { write, read, gen } = projectWith({ "gen-client.config.yaml": one });
  expect(await gen()).toMatchObject({ code: 0 });
  const [, title, ...rest] = read("src/shop/OPERATIONS.md").split("\n");
  expect([title, rest.join("\n")]).toEqual(["# Shop 1.0.0", `\n${index}`]);
  write("gen-client.config.yaml", options ?? "");
  expect(await gen()).toMatchObject({ code: 0 });
  expect(read("src/shop/docs/operations.md")).toContain("\n# What the shop can do\n");
});

it("the plugin in a module", async () => {
  const { read, gen } = projectWith({
    "gen-client.config.json": named,
    "plugins/scopes.ts": plugin,
  });
  expect(await gen()).toMatchObject({ code: 0 });
  expect(read("src/shop/scopes.ts")).toBe(scopes);
});

it("the plugin in the config file", async () => {
  const { read, gen } = projectWith({ "gen-client.config.ts": code });
  expect(await gen()).toMatchObject({ code: 0 });
  expect(read("src/shop/OPERATIONS.md")).toContain("\n# The shop\n");
  expect(JSON.parse(read("src/shop/metrics.json"))).toEqual([
    "Shop_orders_listOrders",
    "Shop_orders_getOrder",
    "Shop_orders_cancelOrder",
  ]);
});

it("the plugin that says where operations stand", async () => {
  const { read, gen } = projectWith({
    "gen-client.config.yaml": "input: shop.yaml\noutput: src/shop\nplugins: [./places.ts]\n",
    "places.ts": places,
  });
  expect(await gen()).toMatchObject({ code: 0 });
  expect(read("src/shop/PLACES.md").split("\n").slice(1)).toEqual([
    "- `GET /orders` (listOrders, shop.yaml:7): List all",
    "- `GET /orders/{id}` (getOrder, shop.yaml:15): Look one up",
    "- `DELETE /orders/{id}` (cancelOrder, shop.yaml:21): Cancel it",
    "",
  ]);
});

it("the plugin that fails", async () => {
  const { gen } = projectWith({
    "gen-client.config.json": `{
  "input": "shop.yaml",
  "output": "src/shop",
  "plugins": ["./plugins/broken.ts"]
}
`,
    "plugins/broken.ts": `export default {
  name: "broken",
  emit() {
    throw new RangeError("no operations");
  },
};
`,
  });
  expect(await gen()).toEqual({ code: 1, stderr: failure });
});

/** A program that names all that the page calls stable: without one of them it doesn't compile. */
function stableParts(): string {
  const rows = [...page.matchAll(/^\| `(\w+)` +\| (.+?) +\|$/gm)];
  const lines = rows.flatMap(([, type = "", parts = ""], row) =>
    [...parts.matchAll(/`(\w+)`(?: \((.+?)\))?/g)].flatMap(([, part, members = ""], column) => {
      const whole = `${type}["${part}"]`;
      const inner = [...members.matchAll(/`(\w+)`/g)].map(
        ([, member]) => `ItemOf<${whole}>["${member}"]`,
      );
      return [whole, ...inner].map(
        (each, index) => `export type T${row}_${column}_${index} = ${each};\n`,
      );
    }),
  );
  const types = rows.map(([, type]) => type).join(", ");
  return `import type { ${types} } from "gen-client";
type ItemOf<T> = NonNullable<T> extends readonly (infer Item)[] ? Item : NonNullable<T>;
${lines.join("")}`;
}

it("calls parts of the model stable", () => {
  expect(stableParts()).toContain('export type T0_3_1 = ItemOf<ApiModel["schemas"]>["name"];');
  expect(stableParts().split("\n").length).toBeGreaterThan(50);
});

it("types hold, of plugins and of what they write", async () => {
  const project = await createProject();
  onTestFinished(() => project.remove());
  await project.write({
    "shop.yaml": shop,
    "gen-client.scopes.json": named ?? "",
    "plugins/scopes.ts": plugin ?? "",
    // Default exports are for those who run the module; without them, no type has to be written out.
    ...Object.fromEntries(
      [plugin, code, places].map((text = "", index) => [
        `types-${index}.ts`,
        text.replace("export default", "void"),
      ]),
    ),
    "stable.ts": stableParts(),
    "main.ts": `import { scopes } from "./src/shop/scopes.js";
export const needed: readonly string[] | undefined = scopes["getOrder"];
`,
    // What a plugin gets is read-only, and what it gives has two members.
    "mistakes.ts": `import { definePlugin, type Plugin } from "gen-client";
void ({ name: "one", emit: (model) => { model.groups.push(); return []; } } satisfies Plugin);
void ({ name: "two", emit: (model) => { model.clientName = "A"; return []; } } satisfies Plugin);
void definePlugin({ name: "three", emit: () => [{ path: "a" }] });
void definePlugin((options: { readonly a: string }) => ({ name: options.a, emit: () => [] }))({ a: 1 });
`,
  });
  await project.generate("--config", "gen-client.scopes.json");
  await project.write({ "plugins/scopes.ts": "export {};\n" });
  const errors = await project.compile();
  const lines = errors.map((error) => /^(.*?)\((\d+),/.exec(error)?.slice(1).join(":"));
  expect(lines).toEqual([2, 3, 4, 5].map((line) => `mistakes.ts:${line}`));
});
