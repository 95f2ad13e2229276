/** Validation of a generated client: what reaches the wire, what comes of it, and what compiles. */
import { readFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { scripted } from "../servers/scripted.js";
import { createProject, type Project } from "../support/project.js";

async function generated(): Promise<Project> {
  const project = await createProject();
  onTestFinished(() => project.remove());
  await project.write({ "shop.yaml": await textOf("validation.yaml") });
  const outcome = await project.generate("shop.yaml", "-o", "shop", "--validation");
  expect(outcome.stderr + outcome.stdout).not.toMatch(/warning|error/i);
  return project;
}

function textOf(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), "utf8");
}

const petId = "7b0e4b0c-6a5c-4f4e-9d3f-0c8f1f3b2a10";
const rex = '{"id":1,"name":"Rex","price":1}';
const wrong = '{"id":1,"name":"Rex","price":"1","parent":{"id":2,"name":"Ma"}}';

/** What the server answers, in turn: 204 to what has no body. */
const answers: readonly (readonly [head: string, body: string])[] = [
  ["204 No Content", ""],
  ["201 Created\ncontent-type: application/json", rex],
  ["200 OK\ncontent-type: application/json", wrong],
  ["200 OK\ncontent-type: application/json", wrong],
  ["200 OK\ncontent-type: text/csv", "1,Rex"],
  ["404 Not Found\ncontent-type: application/json", '{"details":"no"}'],
  ["200 OK\ncontent-type: text/event-stream", 'data: {"amount":1.25}\n\ndata: {"amount":"2"}\n\n'],
  ["200 OK\ncontent-type: application/jsonl", '{"amount":1.25}\n{"amount":0.001}\n'],
  ["200 OK\ncontent-type: application/json", wrong],
  ["201 Created\ncontent-type: application/json", rex],
  ["200 OK\ncontent-type: application/json", wrong],
  ["201 Created\ncontent-type: application/json", rex],
  ["201 Created\ncontent-type: application/json", wrong],
  ["200 OK\ncontent-type: application/jsonl", '{"amount":1.25}\n{"amount":0.001}\n'],
];

const printed = [
  [
    [
      "INVALID_REQUEST",
      'petId must match format "uuid"',
      "limit must be <= 10",
      'since must match format "date-time"',
      "api-key must NOT have fewer than 20 characters",
    ],
  ],
  [
    [
      "INVALID_REQUEST",
      "body/name must NOT have fewer than 1 characters",
      "body/price must be >= 0",
      'body/tags/1 must match pattern "^[a-z]+$"',
      "body/password must NOT have fewer than 12 characters",
    ],
  ],
  [["INVALID_REQUEST", 'body/parent must have the property "price"']],
  ["POST /pets (createPet): body/name must NOT have fewer than 1 characters; nothing was sent"],
  [["INVALID_REQUEST", "body/title must NOT have more than 5 characters"]],
  [["INVALID_REQUEST", 'body/1 must have the property "price"']],
  ["nothing"],
  ["nothing"],
  [[{ path: "body/1", message: 'must have the property "price"' }]],
  [
    [
      "INVALID_RESPONSE",
      "body/price must be number, and is a string",
      'body/parent must have the property "price"',
    ],
  ],
  [false, null, [200, "application/json", wrong]],
  ["1,Rex"],
  [
    "HTTP_STATUS",
    404,
    { details: "no" },
    [{ path: "body", message: 'must have the property "detail"' }],
  ],
  [
    [{ amount: 1.25 }],
    [
      [{ path: "body/1/data/amount", message: "must be number, and is a string" }],
      '{"event":"message","data":{"amount":"2"},"id":""}',
    ],
  ],
  [
    [{ amount: 1.25 }],
    [[{ path: "body/1/amount", message: "must be multiple of 0.01" }], '{"amount":0.001}'],
  ],
  [
    JSON.parse(wrong),
    [
      'GET /pets/7b0e4b0c-6a5c-4f4e-9d3f-0c8f1f3b2a10: 200, the body is not what it should be: body/price must be number, and is a string; body/parent must have the property "price"',
    ],
  ],
  ["nothing", 1],
  ["nothing", 0],
  [["INVALID_REQUEST", "body/name Invalid length: Expected >=2 but received 1"]],
  [["INVALID_REQUEST", "petId Invalid GUID"]],
  [{ id: 1, name: "REX", price: 1 }],
  [["INVALID_RESPONSE", "body/price Invalid input: expected number, received string"]],
  [1.25],
  [0.001],
];

test("arguments and responses are checked against the document, and by schemas of the program", async () => {
  await using server = await scripted(({ socket, number }) => {
    const [head, body] = answers[number - 1] ?? ["500 Not expected", ""];
    const length = head.startsWith("204") ? "" : `\r\ncontent-length: ${Buffer.byteLength(body)}`;
    socket.write(`HTTP/1.1 ${head.replaceAll("\n", "\r\n")}${length}\r\n\r\n${body}`);
  });
  const project = await generated();
  await project.write({ "program.ts": await textOf("validation.program.txt") });
  expect(await project.compile()).toEqual([]);
  const outcome = await project.run("program", { SERVER: server.url });
  expect(outcome.stderr).toBe("");
  const lines = outcome.stdout.trimEnd().split("\n");
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual(printed);
  // What was refused is not among them.
  expect(server.requests.map(({ line, body }) => [line.split(" ", 2).join(" "), body])).toEqual([
    ["POST /photo", expect.stringContaining("Rex")],
    ["POST /pets", '{"name":"Rex","price":1,"parent":null}'],
    [`GET /pets/${petId}`, ""],
    [`GET /pets/${petId}`, ""],
    [`GET /pets/${petId}`, ""],
    [`GET /pets/${petId}`, ""],
    ["GET /prices", ""],
    ["GET /log", ""],
    [`GET /pets/${petId}`, ""],
    ["POST /pets", '{"name":"","price":1}'],
    ["GET /pets/7", ""],
    ["POST /pets", '{"name":"Rex","price":1}'],
    ["POST /pets", '{"name":"Rex","price":1}'],
    ["GET /log", ""],
  ]);
});

test.each(["5.9", "6", "7"] as const)(
  "what the document doesn't describe, and validate without schemas, is a compile error: TypeScript %s",
  async (typescript) => {
    const project = await generated();
    await project.generate("shop.yaml", "-o", "plain", "-n", "Plain");
    await project.write({ "mistakes.ts": await textOf("validation.mistakes.txt") });
    const errors = await project.compile({ typescript });
    const lines = errors.map((error) => Number(/\((\d+),/.exec(error)?.[1]));
    expect([...new Set(lines)]).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  },
);

test("without its packages, validation says which to install; everything else goes on", async () => {
  await using server = await scripted(({ socket }) => {
    const head = "HTTP/1.1 200 OK\r\ncontent-type: application/json";
    socket.write(`${head}\r\ncontent-length: ${rex.length}\r\n\r\n${rex}`);
  });
  const project = await generated();
  await project.write({
    "program.ts": `
      import { UsageError } from "@gen-client/runtime";
      import { Shop } from "./shop/index.js";
      await using api = new Shop({ baseUrl: process.env["SERVER"] ?? "", validate: "throw" });
      const petId = "${petId}";
      const error = await api.pets.getPet({ petId }).catch((thrown: unknown) => thrown);
      if (error instanceof UsageError) console.log(error.code, error.message);
      const pet = await api.pets.getPet({ petId }, { validate: "off" });
      console.log(typeof pet === "string" ? pet : pet.name);`,
    "no-ajv.mjs": `
      import { register } from "node:module";
      register("data:text/javascript," + encodeURIComponent(\`export function resolve(name, context, next) {
        if (!name.startsWith("ajv")) return next(name, context);
        throw Object.assign(new Error("Cannot find package '" + name + "'"), { code: "ERR_MODULE_NOT_FOUND" });
      }\`));`,
  });
  expect(await project.compile()).toEqual([]);
  const outcome = await project.run("program", {
    SERVER: server.url,
    NODE_OPTIONS: "--import=./no-ajv.mjs",
  });
  expect(outcome.stderr).toBe("");
  expect(outcome.stdout.split("\n")).toEqual([
    "INVALID_OPTION validate needs the packages ajv and ajv-formats, which can't be loaded (Cannot find package 'ajv/dist/2020.js'); install them: npm install ajv@8 ajv-formats@3",
    "Rex",
    "",
  ]);
  expect(server.requests.length).toBe(1);
});
