/** Values that an enum doesn't list, where `--open-enums` lets them come: in parameters, headers, forms and XML. */
import { readFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { field, scripted } from "../servers/scripted.js";
import { createProject } from "../support/project.js";

function textOf(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), "utf8");
}

test("open enums are sent and read wherever they stand", async () => {
  await using server = await scripted(({ socket, body, number }) => {
    const answer = number === 1 ? body.replace("huge", "tiny") : "";
    socket.write(
      number === 1
        ? `HTTP/1.1 200 OK\r\ncontent-type: application/xml\r\nx-kind: new\r\nx-level: 9\r\ncontent-length: ${Buffer.byteLength(answer)}\r\n\r\n${answer}`
        : "HTTP/1.1 204 No Content\r\n\r\n",
    );
  });
  const project = await createProject();
  onTestFinished(() => project.remove());
  await project.write({
    "open-enums.yaml": await textOf("open-enums.yaml"),
    "program.ts": await textOf("open-enums.program.txt"),
  });
  const outcome = await project.generate("open-enums.yaml", "-o", "open", "--open-enums");
  expect(outcome.stderr + outcome.stdout).not.toMatch(/warning|error/i);
  expect(await project.compile()).toEqual([]);

  const run = await project.run("program", { SERVER: server.url });
  expect(run.stderr).toBe("");
  expect(run.stdout.trimEnd().split("\n")).toEqual([
    '["tiny",3,"fair",["large","a&b"]]',
    '["new",9]',
  ]);
  const [send, form] = server.requests;
  if (send === undefined || form === undefined) throw new Error("there are two requests");
  expect(send.line).toBe(
    "POST /a%20b/things?kinds=small,a%2Cb&level=7&filter%5Bkind%5D=huge HTTP/1.1",
  );
  expect([field(send, "x-kind"), field(send, "cookie")]).toEqual(["new", "last=gone"]);
  expect(send.body).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<thing kind="huge"><level>3</level><is>fair</is><others><others>large</others><others>a&amp;b</others></others></thing>',
  );
  expect(form.body).toBe("kind=a+b&kinds=small&kinds=%C3%A9");

  // Without the option, none of it compiles.
  await project.generate("open-enums.yaml", "-o", "open");
  const errors = await project.compile();
  const lines = errors.map((error) => Number(/\((\d+),/.exec(error)?.[1]));
  expect([...new Set(lines)]).toEqual([5, 8, 9, 10, 11, 12, 13, 20]);
});
