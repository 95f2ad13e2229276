// @ts-check
/** Puts a text into places of a harmless document, and says what got out of these places. */
import path from "node:path";
import { harmless } from "./documents.mjs";
import { generated } from "./generate.mjs";
import { faultsOf, shapeOf } from "./inspect.mjs";
import { sitesOf, withText } from "./sites.mjs";

/** @import { Version } from "./documents.mjs" */
/** @import { GeneratedText } from "./inspect.mjs" */
/** @import { Site } from "./sites.mjs" */

/**
 * @typedef {object} Verdict
 * @property {readonly string[]} faults None where the text stayed in its place.
 * @property {readonly GeneratedText[]} [files] The client; absent where the document was refused.
 */

/**
 * Harmless texts: some fields take every text, others only names or paths. What is none of
 * these is left out with a warning, and the client has less in it.
 */
const harmlessTexts = ["benign", "two words", "a/b", "/a/{b}", "/a {b}", "/a/{}", "/a}", ""];

export class Checker {
  #document;
  #folder;
  /** @type {Set<string> | undefined} */
  #shapes;

  /**
   * @param {Version} version
   * @param {string} folder Clients go to folders in it.
   */
  constructor(version, folder) {
    this.#document = harmless(version);
    this.#folder = path.join(folder, "checked");
  }

  /** Every place that a text can be put into. */
  get sites() {
    return sitesOf(this.#document);
  }

  /**
   * @param {readonly Site[]} sites
   * @param {string} text Put behind what is there, or in its place where `whole`.
   * @param {{ whole: boolean }} how
   * @returns {Promise<Verdict>}
   */
  async check(sites, text, { whole }) {
    try {
      const change = (/** @type {string} */ before) => (whole ? text : before + text);
      const result = await generated(this.#with(sites, change), this.#folder);
      if ("problems" in result) return { faults: [] };
      const faults = faultsOf(result.files);
      const shape = shapeOf(result.files);
      if (!(await this.#isHarmless(shape, sites)))
        faults.push(`no harmless text gives a client of\n${shape}`);
      return { faults, files: result.files };
    } catch (error) {
      return { faults: [`it crashes: ${error instanceof Error ? error.stack : String(error)}`] };
    }
  }

  /**
   * Many places at once, which is quicker; where a document is refused or has faults, each by itself.
   *
   * @param {readonly Site[]} sites
   * @param {string} text
   * @param {{ whole: boolean, onClient?: (files: readonly GeneratedText[]) => void }} how
   * @returns {Promise<string[]>} The faults, each with its place.
   */
  async checkTogether(sites, text, how) {
    const { files, faults } = await this.check(sites, text, how);
    if (files !== undefined && faults.length === 0) {
      how.onClient?.(files);
      return [];
    }
    if (sites.length === 1)
      return faults.map((fault) => `${sites[0]?.field} at ${sites[0]?.path.join(" ")}: ${fault}`);
    const middle = Math.ceil(sites.length / 2);
    return [
      ...(await this.checkTogether(sites.slice(0, middle), text, how)),
      ...(await this.checkTogether(sites.slice(middle), text, how)),
    ];
  }

  /**
   * @param {readonly Site[]} sites
   * @param {(text: string) => string} change
   */
  #with(sites, change) {
    // The deepest first: then their paths still lead there.
    const inOrder = sites.toSorted((a, b) => b.path.length - a.path.length);
    return inOrder.reduce((document, site) => withText(document, site, change), this.#document);
  }

  /**
   * @param {string} shape
   * @param {readonly Site[]} sites
   */
  async #isHarmless(shape, sites) {
    this.#shapes ??= new Set(await this.#shapesOf(this.#document));
    if (this.#shapes.has(shape)) return true;
    for (const text of harmlessTexts)
      for (const change of [() => text, (/** @type {string} */ before) => before + text])
        for (const harmless of await this.#shapesOf(this.#with(sites, change)))
          if (harmless === shape) return true;
    return false;
  }

  /** @param {unknown} document */
  async #shapesOf(document) {
    const result = await generated(document, this.#folder);
    return "files" in result ? [shapeOf(result.files)] : [];
  }
}

/**
 * The first site of each field, of each of its kinds.
 *
 * @param {readonly Site[]} sites
 * @returns {Site[]}
 */
export function oneOfEach(sites) {
  return [
    ...new Map(sites.toReversed().map((site) => [`${site.field} ${site.kind}`, site])).values(),
  ];
}
