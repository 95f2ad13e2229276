/** The thread of `ClassPrinter`: a structure in, its text out. */
import { parentPort } from "node:worker_threads";
import { type ClassStructure, printClass } from "./print-class.js";

parentPort?.on("message", (structure: ClassStructure) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- windows have one, threads don't
  parentPort?.postMessage(printClass(structure));
});
