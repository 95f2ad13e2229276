// @ts-check
/** What a generated client is made of: two that differ only in text are made of the same. */
import ts from "typescript";

/** @typedef {{ readonly path: string, readonly text: string }} GeneratedText */

/** Not in comments, names or strings either: they show what follows in another order. */
const bidirectional = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** Tags that are ours to write. */
const ownTags = new Set(["deprecated", "example", "see"]);

/**
 * What is wrong with the files by themselves: text that got out of its place.
 *
 * @param {readonly GeneratedText[]} files
 * @returns {string[]}
 */
export function faultsOf(files) {
  return files.flatMap((file) => remembered(file).faults);
}

/**
 * How many there are of each kind of statement, of what runs code, and of tags in comments.
 *
 * @param {readonly GeneratedText[]} files
 * @returns {string}
 */
export function shapeOf(files) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const file of files)
    for (const [kind, number] of remembered(file).kinds)
      counts.set(kind, (counts.get(kind) ?? 0) + number);
  return [...counts]
    .map(([kind, number]) => `${kind} ${number}`)
    .toSorted()
    .join("\n");
}

/** @typedef {{ readonly faults: readonly string[], readonly kinds: ReadonlyMap<string, number> }} Inspected */

/** @type {Map<string, Inspected>} One text in one place of a document changes few of a client's files. */
const inspected = new Map();

/**
 * @param {GeneratedText} file
 * @returns {Inspected}
 */
function remembered(file) {
  const key = `${file.path}\n${file.text}`;
  const known = inspected.get(key);
  if (known !== undefined) return known;
  if (inspected.size >= 1000) inspected.clear();
  const result = inspect(file);
  inspected.set(key, result);
  return result;
}

/**
 * @param {GeneratedText} file
 * @returns {Inspected}
 */
function inspect({ path, text }) {
  const faults = [];
  if (bidirectional.test(text)) faults.push("a bidirectional control stands raw");
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  if (/[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]/.test(text))
    faults.push("a control character stands raw");
  if (/\p{Cs}/u.test(text)) faults.push("half a character stands raw");
  // That of a compiler's options may begin with a comment.
  if (path.endsWith(".json")) JSON.parse(text.replace(/^\/\/ .*/, ""));
  const parsed = path.endsWith(".ts") ? parse(path, text) : undefined;
  if (parsed !== undefined) faults.push(...faultsOfCode(parsed));
  return {
    faults: faults.map((fault) => `${path}: ${fault}`),
    kinds: parsed === undefined ? new Map() : kindsOf(parsed),
  };
}

/** @param {ts.SourceFile} file */
function kindsOf(file) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  /** @param {ts.Node} node */
  const visit = (node) => {
    const kind = ts.SyntaxKind[node.kind];
    if (ts.isStatement(node) || runs(node)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return counts;
}

/**
 * @param {string} path
 * @param {string} text
 */
function parse(path, text) {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
}

/** @param {ts.SourceFile} file */
function faultsOfCode(file) {
  // These four are no part of the compiler's public types, but of every file that it has parsed.
  const parsed =
    /** @type {{ parseDiagnostics: ts.Diagnostic[], commentDirectives?: unknown[], checkJsDirective?: unknown, pragmas?: Map<string, unknown> }} */ (
      /** @type {unknown} */ (file)
    );
  const faults = parsed.parseDiagnostics.map(
    ({ messageText }) => `does not parse: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
  );
  const directives = [
    ...file.referencedFiles,
    ...file.typeReferenceDirectives,
    ...file.libReferenceDirectives,
    ...file.amdDependencies,
    ...(parsed.commentDirectives ?? []),
    ...(parsed.pragmas?.keys() ?? []),
  ];
  if (directives.length > 0 || parsed.checkJsDirective !== undefined)
    faults.push("a comment directs the compiler");
  if (file.text.startsWith("#!")) faults.push("it begins with a hash-bang");
  // Anywhere in a comment, with the compiler's option `stripInternal`.
  if (commentsOf(file.text).includes("@internal")) faults.push("a comment hides a declaration");
  /** @param {ts.Node} node */
  const visit = (node) => {
    for (const tag of ts.getJSDocTags(node)) {
      const name = tag.tagName.text;
      if (!ownTags.has(name)) faults.push(`a comment has the tag @${name}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return faults;
}

/** @param {ts.Node} node */
function runs(node) {
  return (
    ts.isCallExpression(node) ||
    ts.isNewExpression(node) ||
    ts.isTaggedTemplateExpression(node) ||
    ts.isTemplateExpression(node) ||
    ts.isDecorator(node) ||
    ts.isFunctionLike(node) ||
    ts.isClassElement(node)
  );
}

/** @param {string} text */
function commentsOf(text) {
  const scanner = ts.createScanner(
    ts.ScriptTarget.ES2022,
    false,
    ts.LanguageVariant.Standard,
    text,
  );
  let comments = "";
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan())
    if (
      kind === ts.SyntaxKind.MultiLineCommentTrivia ||
      kind === ts.SyntaxKind.SingleLineCommentTrivia
    )
      comments += scanner.getTokenText();
  return comments;
}
