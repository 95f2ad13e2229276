/** Names of modules, as options have them. */

/** A package and perhaps a path in it; or, with `#`, what the program's package.json calls so. */
const moduleName = /^(?:@[\w.~-]+\/[\w.~-]+|#?[\w~-][\w.~-]*)(?:\/[\w.~-]+)*$/;

/** A path, which in options is relative to the config file or the working directory. */
export function isRelativePath(name: string): boolean {
  return /^\.\.?\//.test(name);
}

/** Whether a text is the name of a package, or a relative path, and nothing besides. */
export function isModuleName(name: string): boolean {
  // oxlint-disable-next-line no-control-regex -- that is what a path can't have here
  return isRelativePath(name) ? !/[\u0000-\u001f]/.test(name) : moduleName.test(name);
}
