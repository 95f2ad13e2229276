// @ts-check
/**
 * The server of the soak, to be killed at any moment: `node server.mjs <port> <log>`. What it
 * receives is in the log before it answers, so that nothing is forgotten with it.
 */
import { openSync, writeSync } from "node:fs";
import { createServer } from "node:http";

const [, , port, log] = process.argv;
const file = openSync(String(log), "a");

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    writeSync(file, `${request.method} ${request.url}\n`);
    // Some answers take a moment, so that some are on their way when the server dies.
    setTimeout(() => response.end(`done ${request.url}`), Math.random() * 4);
  });
});
server.keepAliveTimeout = 5_000;
server.listen(Number(port), "127.0.0.1", () => process.send?.("listening"));
