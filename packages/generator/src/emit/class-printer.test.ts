import { expect, it } from "vitest";
import { ClassPrinter } from "./class-printer.js";

const structure = { name: "PetsApi", isExported: true };

/** A thread with this program in place of the real one. */
function printerWith(program: string): ClassPrinter {
  return new ClassPrinter(new URL(`data:text/javascript,${encodeURIComponent(program)}`));
}

it("gives each class its own text, in whatever order they are awaited", async () => {
  const printer = printerWith(`
    import { parentPort } from "node:worker_threads";
    parentPort.on("message", ({ name }) => parentPort.postMessage("class " + name));
  `);
  const texts = ["A", "B", "C"].map((name) => printer.print({ name }));
  expect(await texts[2]).toBe("class C");
  expect(await Promise.all(texts)).toEqual(["class A", "class B", "class C"]);
  await printer.close();
});

it("rejects what is waiting and what comes later where its thread fails, and says why", async () => {
  const printer = printerWith(`
    import { parentPort } from "node:worker_threads";
    parentPort.on("message", () => { throw new RangeError("too much"); });
  `);
  const [first, second] = await Promise.allSettled([
    printer.print(structure),
    printer.print(structure),
  ]);
  for (const outcome of [first, second]) {
    expect(outcome).toMatchObject({
      status: "rejected",
      reason: {
        message: "The thread that prints the client's classes ended before its work was done",
        cause: { name: "RangeError", message: "too much" },
      },
    });
  }
  await expect(printer.print(structure)).rejects.toThrow("ended before its work");
});

it("rejects where its thread just ends", async () => {
  const printer = printerWith(`
    import { parentPort } from "node:worker_threads";
    parentPort.on("message", () => process.exit(0));
  `);
  await expect(printer.print(structure)).rejects.toThrow("ended before its work");
});
