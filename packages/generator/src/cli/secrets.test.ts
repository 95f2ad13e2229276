/** Headers, passwords and queries are secret: no message repeats one. */
import { expect, it } from "vitest";
import { generate } from "../generate.js";
import { commandLine } from "./command-line.test-support.js";

const folder = commandLine();
// Nothing listens on port 9 of this machine.
const address = "http://user:s3cret@127.0.0.1:9/a.json?key=s3cret";

it.each([
  ["http://127.0.0.1:9/", "--header", "Authorization Bearer s3cret"],
  ["http://127.0.0.1:9/", "--header", "X: s3cret\nY: b"],
  ["http://127.0.0.1:9/", "--header", "A name: s3cret"],
  ["http://127.0.0.1:9/", "--header", "Authorization: s3cret"],
  ["a.json", "--header", "Authorization: s3cret"],
  [address],
  [address.replace(":9", ":99999")],
  ["diff", address, "a.json"],
  ["a.json", "--overlay", address],
  ["a.json", "--allow-refs", address],
])("%s %s", async (...argv) => {
  folder.file("a.json", JSON.stringify({ openapi: "3.1.0", info: {}, paths: {} }));
  const { code, stdout, stderr } = await folder.gen([...argv, "--verbose"]);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/error/);
  expect(stdout + stderr).not.toContain("s3cret");
});

it("nor does what programs are told of their options", async () => {
  const error: unknown = await generate({ input: "a.json", allowRefs: [address] }).catch(
    (reason: unknown) => reason,
  );
  expect(String(error)).toContain('is "http://…@127.0.0.1:9/a.json?…"; expected an origin');
});
