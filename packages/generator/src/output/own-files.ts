/** Which files of an output folder are gen-client's: it replaces and removes no others. */
import { lstatSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "../digest.js";
import { hasOurHeader } from "../file-header.js";
import type { GeneratedFile } from "../generated-file.js";
import type { Lock } from "./lock.js";

/** So that reviews fold the folder up, and no checkout changes line ends and with them digests. */
export const gitAttributes: GeneratedFile = {
  path: ".gitattributes",
  text: "* text eol=lf linguist-generated=true\n",
};

/** The same for a package, in which people write files of their own. */
export const packageAttributes: GeneratedFile = {
  path: ".gitattributes",
  text: [
    "* text eol=lf",
    ...["src/**", "tsconfig.json", "gen-client.lock.json"].map(
      (path) => `/${path} linguist-generated=true`,
    ),
    "",
  ].join("\n"),
};

/**
 * Whether gen-client wrote a text: its first line says so, as after a run that was killed before it
 * wrote the lock; or it is what the lock has of it. That the lock lists its path is not enough: someone
 * may have edited the lock, or have put a file in the place of ours.
 */
export function isOurs(path: string, text: string, previous: Lock | undefined): boolean {
  if (hasOurHeader(text)) return true;
  const isLocked = previous !== undefined && Object.hasOwn(previous.files, path);
  // A checkout may have changed line ends.
  const texts = [text, text.replaceAll("\r\n", "\n")];
  return texts.some(
    (each) =>
      [gitAttributes, packageAttributes].some((own) => path === own.path && each === own.text) ||
      (isLocked && digestOf(each) === previous.files[path]),
  );
}

/** Whether a path of the lock, or of a file to write, stays in its folder on every system. */
export function isInside(path: string): boolean {
  return !/[\\:\0]/.test(path) && path.split("/").every((part) => !["", ".", ".."].includes(part));
}

/**
 * The first part of a path below a folder that is a link, which gen-client never makes; undefined where
 * none is. The folder itself may be one: that is its user's choice.
 */
export function linkOn(folder: string, path: string): string | undefined {
  const parts = path.split("/");
  return parts
    .map((_, index) => parts.slice(0, index + 1).join("/"))
    .find((part) => isLink(join(folder, part)));
}

function isLink(path: string): boolean {
  // What can't be looked at can't be written either, and then the system says why.
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}
