/**
 * A client of a Swagger 2.0 document, split over two files: what it sends, byte by byte, and how it reads
 * what comes. Written from the Swagger 2.0 specification ("Parameter Object", "Operation Object").
 */
import { readFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { field, response, scripted } from "../servers/scripted.js";
import { createProject, type Project } from "../support/project.js";

async function generated(): Promise<Project> {
  const project = await createProject();
  onTestFinished(() => project.remove());
  await project.write({
    "swagger2.yaml": await textOf("swagger2.yaml"),
    "swagger2-shared.yaml": await textOf("swagger2-shared.yaml"),
  });
  const outcome = await project.generate("swagger2.yaml", "-o", "kennel");
  expect(outcome.stderr + outcome.stdout).not.toMatch(/warning|error/i);
  return project;
}

function textOf(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), "utf8");
}

const rex = { id: 7, kind: "Dog", name: "Rex", owner: null, tricks: ["sit"] };

/** In the order in which they are asked for; the photo comes as what only a browser would take for JSON. */
const answers = [
  response(200, [rex], { "X-Total": "1" }),
  response(404, { detail: "No such dog" }),
  response(200, rex),
  response(200, "Max"),
  response(204),
  response(200, { id: 1, caption: null }),
  response(200, '{"a":1}', { "content-type": "application/json" }),
];

const printed = ["null 1", "No such dog", "7 sit", "Max", "1 null", '{"a":1}'];

const json = "application/json";
const basic = "Basic YW5uOnMzY3JldA==";
const multipart = [
  'Content-Disposition: form-data; name="photo"; filename="rex.gif"\nContent-Type: image/gif\n\nGIF89a',
  'Content-Disposition: form-data; name="caption"\n\nRex',
  'Content-Disposition: form-data; name="tags"\n\na,b',
  'Content-Disposition: form-data; name="places"\n\nc',
  'Content-Disposition: form-data; name="places"\n\nd',
];

const asked = [
  {
    line: "GET /dogs/1,2?csv=a,b%20c,d%2Ce&ssv=a%20b&pipes=a%7Cb&multi=a&multi=b",
    "x-fields": "name,owner",
    authorization: basic,
  },
  { line: "GET /dogs/3", authorization: basic },
  {
    line: "POST /dogs?api_key=k%26y",
    "content-type": json,
    body: '{"kind":"Dog","name":"Rex","owner":null,"tricks":["sit"]}',
  },
  { line: "PUT /dogs", "content-type": "text/plain", body: "Max" },
  {
    line: "PATCH /dogs",
    "content-type": "application/x-www-form-urlencoded",
    body: "trick=sit+%26+stay&days=mon,tue&times=1&times=2&places=a%7Cb",
  },
  {
    line: "POST /dogs/photo",
    "content-type": "multipart/form-data",
    body: [...multipart.map((part) => `--BOUNDARY\n${part}\n`), "--BOUNDARY--"].join(""),
  },
  { line: "GET /dogs/photo" },
];

test("a document of Swagger 2.0 goes over the wire as it says", async () => {
  await using server = await scripted(({ socket, number }) => {
    socket.write(answers[number - 1] ?? response(500));
  });
  const project = await generated();
  await project.write({ "program.ts": await textOf("swagger2.program.txt") });
  expect(await project.compile()).toEqual([]);
  const outcome = await project.run("program", { SERVER: server.url });
  expect(outcome.stderr).toBe("");
  expect(outcome.stdout.trimEnd().split("\n")).toEqual(printed);

  const came = server.requests.map((request) => {
    const fields = ["x-fields", "authorization", "content-type"].map((name) => [
      name,
      field(request, name)?.replace(/;.*/, ""),
    ]);
    const boundary = /boundary=([^\s;]+)/.exec(request.head)?.[1] ?? "\n";
    const body = request.body.replaceAll(boundary, "BOUNDARY").replaceAll("\r\n", "\n").trimEnd();
    return {
      line: request.line.replace(" HTTP/1.1", ""),
      ...Object.fromEntries(fields.filter(([, value]) => value !== undefined)),
      ...(body !== "" && { body }),
    };
  });
  expect(came).toEqual(asked);
  expect(field(server.requests[3], "accept")).toBe("text/plain");
});

test.each(["5.9", "6", "7"] as const)(
  "what it doesn't describe is a compile error: TypeScript %s",
  async (typescript) => {
    const project = await generated();
    await project.write({ "mistakes.ts": await textOf("swagger2.mistakes.txt") });
    const errors = await project.compile({ typescript });
    const lines = errors.map((error) => Number(/\((\d+),/.exec(error)?.[1]));
    expect(lines).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
  },
);
