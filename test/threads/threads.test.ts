import { Readable } from "node:stream";
import { expect, it } from "vitest";
// Built: the program of the second thread is only there.
import { emit } from "../../packages/generator/dist/emit/emit.js";
import { emitInThreads } from "../../packages/generator/dist/emit/emit-in-threads.js";
import { load } from "../../packages/generator/dist/load/load.js";
import { buildModel } from "../../packages/generator/dist/model/build-model.js";
import { shapes } from "../bench/size/shapes.mjs";
import { createProject } from "../support/project.js";

it.each([
  "operations, each in a group of its own",
  "links between all groups",
  "webhooks",
] as const)("writes the same files by two threads as by one: %s", async (shape) => {
  const stdin = Readable.from([Buffer.from(JSON.stringify(shapes[shape](0.05)))]);
  const { document } = await load("-", { cwd: "/", stdin });
  const { model } = buildModel(document);
  const options = { header: ["made for a test"] };
  const files = await emitInThreads(model, options);
  expect(files.length).toBeGreaterThan(2);
  expect(files).toEqual(emit(model, options));
});

it("generates a client of many operations, and ends", async () => {
  const project = await createProject();
  try {
    await project.write({ "api.json": JSON.stringify(shapes["operations in one group"](0.25)) });
    const { code, stderr } = await project.generate("api.json", "-o", "api");
    expect(stderr).toContain("250 operations");
    expect(code).toBe(0);
    expect(await project.compile()).toEqual([]);
  } finally {
    await project.remove();
  }
});
