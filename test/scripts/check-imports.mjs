// @ts-check
/**
 * Fails where an import goes against the layout: `node test/scripts/check-imports.mjs [root]`.
 * The rules are data, in `import-rules.mjs`; what each message asks for is in CONTRIBUTING.md.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { importRules } from "./import-rules.mjs";

/** @import { PackageRules } from "./import-rules.mjs" */

/**
 * @typedef {object} Import
 * @property {string} specifier
 * @property {boolean} typeOnly
 * @property {string} at `file:line:column`
 */

/**
 * @typedef {object} SourceFile
 * @property {string} file From the package's source folder, with `/`.
 * @property {readonly Import[]} imports
 * @property {readonly string[]} problems What is wrong with the file by itself.
 */

/**
 * Every violation in the tree at `root`, one message each, in the order of the files.
 *
 * @param {string} root
 * @returns {string[]}
 */
export function checkImports(root) {
  return importRules.flatMap((rules) => {
    const files = readSources(root, rules.folder);
    const modules = files.filter(({ file }) => !isTest(file));
    return [
      ...files.flatMap(({ problems }) => problems),
      ...files.flatMap((source) => checkSpecifiers(source, rules, root)),
      ...modules.flatMap((source) => checkLayers(source, rules)),
      ...checkCycles(modules, rules),
      ...checkReachable(modules, rules),
    ];
  });
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {SourceFile[]}
 */
function readSources(root, folder) {
  const base = path.join(root, folder);
  if (!existsSync(base)) return [];
  return (
    readdirSync(base, { recursive: true, encoding: "utf8" })
      .map((file) => file.replaceAll(path.sep, "/"))
      // Declarations of other people's modules follow these modules' shape, not ours.
      .filter((file) => /(?<!\.d)\.ts$/.test(file) && !file.includes("/fixtures/"))
      .toSorted()
      .map((file) =>
        readSource(file, `${folder}/${file}`, readFileSync(path.join(base, file), "utf8")),
      )
  );
}

/**
 * @param {string} file
 * @param {string} name As messages show it.
 * @param {string} text
 * @returns {SourceFile}
 */
function readSource(file, name, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  /** @type {Import[]} */
  const imports = [];
  /** @type {string[]} */
  const problems = [];

  /** @param {ts.Node} node */
  const at = (node) => {
    const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source));
    return `${name}:${line + 1}:${character + 1}`;
  };
  /** @param {ts.Expression | undefined} specifier @param {boolean} typeOnly */
  const add = (specifier, typeOnly) => {
    if (specifier !== undefined && ts.isStringLiteralLike(specifier))
      imports.push({ specifier: specifier.text, typeOnly, at: at(specifier) });
  };
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    } else if (ts.isExportDeclaration(node)) {
      if (node.moduleSpecifier !== undefined && node.exportClause === undefined)
        problems.push(
          `${at(node)} \`export *\`: list the names, so that a diff shows what is public`,
        );
      add(node.moduleSpecifier, node.isTypeOnly);
    } else if (ts.isExportAssignment(node)) {
      problems.push(`${at(node)} default export: export it by its name, so that it has only one`);
    } else if (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(isDefault) === true) {
      problems.push(`${at(node)} default export: export it by its name, so that it has only one`);
    } else if (ts.isCallExpression(node) && isImporter(node.expression)) {
      add(node.arguments[0], false);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, true);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { file, imports, problems };
}

/** @param {ts.ModifierLike} modifier */
function isDefault(modifier) {
  return modifier.kind === ts.SyntaxKind.DefaultKeyword;
}

/**
 * `import(…)`, and what `createRequire` is usually called here.
 *
 * @param {ts.Expression} callee
 */
function isImporter(callee) {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  const name = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
  return ts.isIdentifier(name) && name.text === "require";
}

/**
 * Relative imports name a file that exists, by the name it will have; dependencies stay in their place.
 *
 * @param {SourceFile} source
 * @param {PackageRules} rules
 * @param {string} root
 */
function checkSpecifiers(source, rules, root) {
  return source.imports.flatMap(({ specifier, at }) => {
    if (!specifier.startsWith(".")) {
      if (isTest(source.file)) return [];
      const allowed = Object.entries(rules.onlyIn).find(([name]) =>
        isOrIsInside(specifier, name),
      )?.[1];
      if (allowed === undefined || allowed.some((place) => isOrIsInside(source.file, place)))
        return [];
      return [
        `${at} imports "${specifier}": only ${allowed.join(", ")} may, so that it can be replaced there`,
      ];
    }
    const target = resolve(source.file, specifier);
    if (target === undefined)
      return [`${at} imports "${specifier}": relative imports end in .js, as the built file does`];
    // Tests share the servers and helpers of test/.
    const isShared = path.posix.join(rules.folder, target).startsWith("test/");
    if (target.startsWith("../") && !(isShared && isTest(source.file)))
      return [
        `${at} imports "${specifier}": a package imports another by its name, never by its path`,
      ];
    if (!existsSync(path.join(root, rules.folder, target)))
      return [`${at} imports "${specifier}": there is no ${rules.folder}/${target}`];
    if (!isTest(source.file) && isTest(target))
      return [`${at} imports "${specifier}": tests are not part of the package`];
    return [];
  });
}

/**
 * @param {SourceFile} source
 * @param {PackageRules} rules
 */
function checkLayers(source, rules) {
  const from = place(source.file, rules);
  if (from === undefined) {
    return [
      `${rules.folder}/${source.file}:1:1 has no layer: ` +
        "name it in test/scripts/import-rules.mjs, or move it into the room it belongs to",
    ];
  }
  return relativeImports(source).flatMap(({ target, specifier, typeOnly, at }) => {
    const to = place(target, rules);
    // A file without a layer is reported once, by itself.
    if (to === undefined || to.layer < from.layer) return [];
    if (to.layer === from.layer && (to.name === from.name || !to.isRoom)) return [];
    const typesFrom = [...(rules.typesFrom?.["*"] ?? []), ...(rules.typesFrom?.[from.name] ?? [])];
    if (typesFrom.includes(to.name)) {
      if (typeOnly) return [];
      return [
        `${at} imports "${specifier}": ${from.name} may use ${to.name}'s types only: \`import type\``,
      ];
    }
    return [
      `${at} imports "${specifier}": ${from.name} is ${from.layer === to.layer ? "beside" : "below"} ` +
        `${to.name} and knows nothing of it. Pass in what it needs, or move what both need down into ` +
        (rules.layers[0] ?? []).join(", "),
    ];
  });
}

/**
 * Files that need each other have no order in which they can be read. Inside of a room it is allowed:
 * a schema is recursive, and so are the functions that walk it.
 *
 * @param {readonly SourceFile[]} modules
 * @param {PackageRules} rules
 */
function checkCycles(modules, rules) {
  const byFile = new Map(modules.map((source) => [source.file, source]));
  /** @type {Set<string>} */
  const done = new Set();
  /** @type {string[]} */
  const problems = [];

  /** @param {string} file @param {readonly string[]} trail */
  const visit = (file, trail) => {
    if (trail.includes(file)) {
      const cycle = [...trail.slice(trail.indexOf(file)), file].join(" -> ");
      problems.push(
        `${rules.folder}/${file}:1:1 imports itself: ${cycle}. Move what they share into a file of its own`,
      );
      return;
    }
    const source = byFile.get(file);
    if (source === undefined || done.has(file)) return;
    for (const { target, typeOnly } of relativeImports(source)) {
      const isInRoom = file.includes("/") && file.split("/")[0] === target.split("/")[0];
      if (!typeOnly && !isInRoom) visit(target, [...trail, file]);
    }
    done.add(file);
  };
  for (const { file } of modules) visit(file, []);
  return problems;
}

/**
 * @param {readonly SourceFile[]} modules
 * @param {PackageRules} rules
 */
function checkReachable(modules, rules) {
  const byFile = new Map(modules.map((source) => [source.file, source]));
  const reached = new Set(rules.entries);
  for (const file of reached) {
    const source = byFile.get(file);
    for (const { target } of source === undefined ? [] : relativeImports(source))
      reached.add(target);
  }
  return modules
    .filter(({ file }) => !reached.has(file))
    .map(
      ({ file }) =>
        `${rules.folder}/${file}:1:1 is imported by nothing that ${rules.entries.join(" or ")} leads to: use it or remove it`,
    );
}

/** @param {SourceFile} source */
function relativeImports(source) {
  return source.imports.flatMap((entry) => {
    const target = entry.specifier.startsWith(".")
      ? resolve(source.file, entry.specifier)
      : undefined;
    return target === undefined ? [] : [{ ...entry, target }];
  });
}

/**
 * The source that a relative import names.
 *
 * @param {string} file
 * @param {string} specifier
 */
function resolve(file, specifier) {
  if (!/\.m?js$/.test(specifier)) return undefined;
  return path.posix.join(path.posix.dirname(file), specifier).replace(/\.js$/, ".ts");
}

/**
 * Where a file stands: its layer, and the name of its room, or its own name outside of rooms.
 *
 * @param {string} file
 * @param {PackageRules} rules
 */
function place(file, rules) {
  const name = file.split("/")[0] ?? file;
  const layer = rules.layers.findIndex((names) => names.includes(name));
  return layer === -1 ? undefined : { layer, name, isRoom: file.includes("/") };
}

/**
 * A test, or what several tests share: `x.test.ts`, `x.test-support.ts`.
 *
 * @param {string} file
 */
function isTest(file) {
  return /\.test(-support)?\.ts$/.test(file);
}

/**
 * @param {string} name
 * @param {string} outer
 */
function isOrIsInside(name, outer) {
  return name === outer || name.startsWith(`${outer}/`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.resolve(process.argv[2] ?? fileURLToPath(new URL("../..", import.meta.url)));
  const problems = checkImports(root);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) {
    console.error(
      `\n${problems.length} imports against the layout; CONTRIBUTING.md says which way they run.`,
    );
    process.exitCode = 1;
  }
}
