import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { field, type RawRequest, scripted } from "../servers/scripted.js";
import { createProject, type Project } from "../support/project.js";
import { operations, parametersDocument } from "./parameters.mjs";

/**
 * One client, generated and compiled as its user would, makes all of the calls; what came over the
 * socket is compared with the vectors, byte by byte.
 */
const calls = Object.entries(operations).flatMap(([operation, { params, method = "GET", calls }]) =>
  calls.map((call) => ({ operation, method, params, given: argumentsOf(params, call), ...call })),
);

let project: Project;
const requests = new Map<number, RawRequest>();
let errors: Readonly<Record<number, string>>;
/** What the generator and the compiler had to say. */
let complaints: readonly string[];

beforeAll(async () => {
  project = await createProject();
  await using server = await scripted((request) => {
    requests.set(Number(field(request, "x-vector")), request);
    request.socket.write("HTTP/1.1 204 No Content\r\n\r\n");
  });
  await project.write({
    "wire.json": JSON.stringify(parametersDocument()),
    "main.ts": program(),
  });
  const { stderr } = await project.generate("wire.json", "-o", "wire");
  complaints = [...(stderr.match(/\bGC\d+.*/g) ?? []), ...(await project.compile())];
  const outcome = await project.run("main", { BASE_URL: server.url });
  if (outcome.stderr !== "") throw new Error(outcome.stderr);
  // Of our own program.
  errors = JSON.parse(outcome.stdout) as Readonly<Record<number, string>>;
});

afterAll(() => project.remove());

test("the document is taken as it is, and its client compiles", () => {
  expect(complaints).toEqual([]);
});

const all = calls.map((call, index) => ({ ...call, index, title: code(call.given) }));

describe("is sent as", () => {
  const sent = all.filter(({ refused }) => refused === undefined);
  test.each(sent)("$operation $title ($from)", (call) => {
    const request = requests.get(call.index);
    expect(errors[call.index]).toBeUndefined();
    const query = call.query === undefined ? "" : `?${call.query}`;
    expect(request?.line).toBe(
      `${call.method} /${call.operation}/${call.path ?? ""}${query} HTTP/1.1`,
    );
    expect(field(request, "x-color")).toBe(call.header);
    expect(field(request, "cookie")).toBe(call.cookie);
  });
});

describe("is refused before anything is sent", () => {
  const refused = all.flatMap((call) => (call.refused ? [{ ...call, refused: call.refused }] : []));
  test.each(refused)("$operation $title ($from)", (call) => {
    expect(errors[call.index]).toMatch(call.refused);
    expect(errors[call.index]).toContain("nothing was sent");
    expect(requests.has(call.index)).toBe(false);
  });
});

function argumentsOf(
  [first]: (typeof operations)[string]["params"],
  { args, value }: (typeof operations)[string]["calls"][number],
): Readonly<Record<string, unknown>> {
  return args ?? (value === undefined ? {} : { [first?.name ?? "color"]: value });
}

/** Every call, one after the other; prints the errors by the number of their call. */
function program(): string {
  const statements = calls.map(({ operation, given, arrays }, index) => {
    const client = arrays === undefined ? "api" : "byIndex";
    return `  () => ${client}.wire.${operation}(${code(given)} as never, { headers: { "x-vector": "${index}" } }),`;
  });
  return `
import { Wire } from "./wire/index.js";
const baseUrl = process.env["BASE_URL"] ?? "";
await using api = new Wire({ baseUrl });
await using byIndex = new Wire({ baseUrl, deepObjectArrays: "indices" });
const calls: (() => Promise<unknown>)[] = [
${statements.join("\n")}
];
const errors: Record<number, string> = {};
for (const [index, call] of calls.entries()) {
  await call().catch((error: Error) => { errors[index] = error.message; });
}
console.log(JSON.stringify(errors));
`;
}

/** A value as code. */
function code(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (Array.isArray(value)) return `[${value.map(code).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const members = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}: ${code(item)}`,
  );
  return `{ ${members.join(", ")} }`;
}
