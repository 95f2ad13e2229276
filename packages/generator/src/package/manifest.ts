/** `package.json`: what npm, Node and compilers need to know of a client. */
import { isBuiltin } from "node:module";
import { modulesFolder } from "../generated-file.js";
import { escapeHidden } from "../hidden-characters.js";
import type { ApiModel } from "../model/api-model.js";
import { version as ownVersion } from "../version.js";
import { descriptionOf } from "./description.js";
import { licenseOf } from "./spdx.js";
import { firstVersion } from "./semantic-version.js";

/** As in the package.json of the runtime, whose versions are the generator's own. */
export const runtime = {
  name: "@gen-client/runtime",
  node: "^20.19.0 || >=22.12.0",
  /** What it loads when it is needed. */
  peers: {
    ajv: "^8.17.0",
    "ajv-formats": "^3.0.1",
    "fast-xml-parser": "^5.11.1",
    oauth4webapi: "^3.8.0",
  },
} as const;

/** What compiles the sources. `Temporal` needs 6. */
const compiler = { typescript: "~6.0.3" };

export interface ManifestOptions {
  readonly name: string;
  /** Whether what is published has to be compiled first. */
  readonly isBuilt: boolean;
  /** The modules that programs import beside the client itself, without their endings: `webhooks`. */
  readonly subpaths: readonly string[];
}

export function manifestText(
  model: ApiModel,
  { name, isBuilt, subpaths }: ManifestOptions,
): string {
  const folder = isBuilt ? "dist" : modulesFolder;
  const entry = (module: string) => ({
    types: `./${folder}/${module}.d.ts`,
    default: `./${folder}/${module}.js`,
  });
  const license = licenseOf(model.info);
  const needed = { [runtime.name]: `^${ownVersion}`, ...typePackages(model) };
  const { required, optional } = runtimePeers(model);
  const manifest = {
    name,
    version: firstVersion(model.info),
    description: descriptionOf(model.info),
    ...(license !== undefined && { license }),
    type: "module",
    sideEffects: false,
    types: entry("index").types,
    exports: {
      ".": entry("index"),
      ...Object.fromEntries(subpaths.map((module) => [`./${module}`, entry(module)])),
      "./package.json": "./package.json",
    },
    files: [folder],
    engines: { node: runtime.node },
    ...(isBuilt && { scripts: { build: "tsc", prepack: "npm run build" } }),
    peerDependencies: { ...needed, ...required, ...optional },
    ...(Object.keys(optional).length > 0 && {
      peerDependenciesMeta: Object.fromEntries(
        Object.keys(optional).map((peer) => [peer, { optional: true }]),
      ),
    }),
    ...(isBuilt && { devDependencies: { ...needed, ...compiler } }),
  };
  return `${escapeHidden(JSON.stringify(manifest, null, 2))}\n`;
}

/** The packages of the types that the option `formats` names: which versions fit, their user knows. */
function typePackages({ imports }: ApiModel): Record<string, string> {
  const packages = imports.flatMap(({ from }) => {
    const [name] = /^(?:@[^/]+\/)?[^/]+/.exec(from) ?? [];
    const isInstalled = name !== undefined && !/^[.#]/.test(name) && !isBuiltin(name);
    return isInstalled ? [name] : [];
  });
  return Object.fromEntries(packages.toSorted().map((name) => [name, "*"]));
}

/** Packages that the runtime needs for what this client does always, and for what it does if it is asked to. */
export function runtimePeers({ groups, definitions, securitySchemes }: ApiModel): {
  readonly required: Readonly<Record<string, string>>;
  readonly optional: Readonly<Record<string, string>>;
} {
  const { ajv, oauth4webapi } = runtime.peers;
  const xml = { "fast-xml-parser": runtime.peers["fast-xml-parser"] };
  const read = groups
    .flatMap(({ operations }) => operations)
    .flatMap(({ responses }) => responses.map(({ readable }) => readable));
  const isXmlOnly = read.some(([preferred]) => preferred?.decoding === "xml");
  const isXmlToo = read.some((readable) => readable.some(({ decoding }) => decoding === "xml"));
  const takesGrants = securitySchemes.some(({ credential }) => credential === "oauth");
  return {
    required: isXmlOnly ? xml : {},
    optional: {
      ...(definitions && { ajv, "ajv-formats": runtime.peers["ajv-formats"] }),
      ...(isXmlToo && !isXmlOnly && xml),
      ...(takesGrants && { oauth4webapi }),
    },
  };
}
