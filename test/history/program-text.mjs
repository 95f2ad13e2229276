// @ts-check
/** A program, line by line, and what of the client each line uses: so that an error leads to a change. */

/**
 * A place in what changes belong to, as `Change` has both: `operation pets.getPet`, `args.petId`.
 *
 * @typedef {object} Use
 * @property {string} subject
 * @property {string} at
 * @property {readonly string[]} [kinds] Only changes of these can stop it from compiling.
 * @property {boolean} [isEnded] What is inside goes by another name.
 */

export class ProgramText {
  /** @type {string[]} */
  #lines = [];
  /** @type {(readonly Use[])[]} */
  #uses = [];

  /**
   * @param {string} text One line or several.
   * @param {readonly Use[]} [uses] None: an error here would be a fault of the program.
   */
  add(text, uses = []) {
    for (const line of text.split("\n")) {
      this.#lines.push(line);
      this.#uses.push(uses);
    }
  }

  get text() {
    return `${this.#lines.join("\n")}\n`;
  }

  /** @param {number} line From 1 on, as compilers count. */
  usesAt(line) {
    return this.#uses[line - 1] ?? [];
  }

  /** @param {number} line */
  lineAt(line) {
    return (this.#lines[line - 1] ?? "").trim();
  }
}

/**
 * A function around statements: errors in it are told by its name.
 *
 * @param {ProgramText} program
 * @param {string} signature Without `export function`: `readsPet(value: Pet): void`
 * @param {() => void} statements Adds them.
 */
export function addFunction(program, signature, statements) {
  program.add(`export ${signature} {`);
  statements();
  program.add("}");
}
