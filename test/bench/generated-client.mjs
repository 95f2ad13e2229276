// @ts-check
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bin, cacheFolder } from "../scripts/root.mjs";
import { compile } from "../support/compile.mjs";
import { runNode } from "../support/run-node.mjs";

const folder = path.join(cacheFolder, "bench");

/** Module of the client that `prepareClient` generates. */
export const generatedClient = pathToFileURL(path.join(folder, "dist/client/index.js")).href;

/** Generates and compiles the client of `api.yaml`, anew each time: what is measured is the present code. */
export async function prepareClient() {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const document = fileURLToPath(new URL("api.yaml", import.meta.url));
  const { code, stderr } = await runNode([bin, document, "-o", "client", "--quiet"], {
    cwd: folder,
  });
  if (code !== 0) throw new Error(`gen-client exited with ${code}:\n${stderr}`);
  const { errors } = await compile(folder, { include: ["client"], outDir: "dist" });
  if (errors.length > 0) throw new Error(`the client does not compile:\n${errors.join("\n")}`);
}
