#!/usr/bin/env node
import * as nodeModule from "node:module";

// From Node 22.1, compiled code is kept for the next start. It holds for what is imported after it.
const { enableCompileCache } = nodeModule as { enableCompileCache?: () => void }; // newer than our types
enableCompileCache?.();

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    // The reader went away (`gen-client … | head`): nobody is left to tell.
    if (error.code !== "EPIPE") throw error;
  });
}

const { run } = await import("./program.js");
process.exitCode = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  env: process.env,
});
