// @ts-check
/** What the comparison has to know of a generator, and of the client that it writes. */

/** @import { Case } from "../cases.mjs" */

/**
 * @typedef {object} Client
 * @property {string} name
 * @property {string} [node] The line of Node that it needs; default: the one that runs the comparison.
 * @property {Readonly<Record<string, string>>} packages Those of npm, with their exact versions.
 * @property {(task: Task) => readonly string[] | Promise<readonly string[]>} generate What stands after
 *   `node` to generate.
 * @property {(folder: string) => Promise<Caller>} load The client that was generated and compiled.
 *
 * @typedef {object} Task
 * @property {string} modules The `node_modules` with its packages.
 * @property {string} document An absolute path, as the others.
 * @property {string} output A folder that is there and empty.
 *
 * @typedef {(one: Case, baseUrl: string) => Promise<Answered>} Caller Makes the call as a user would.
 *
 * @typedef {object} Answered
 * @property {number | undefined} status
 * @property {unknown} body
 */

/** The client has nothing that such a call could be made with. */
export class NotGenerated extends Error {}

/**
 * A function that was generated.
 *
 * @param {object} holder A module or an object.
 * @param {string} name
 * @returns {(...args: readonly unknown[]) => Promise<Record<string, unknown>>}
 */
export function functionOf(holder, name) {
  const found = /** @type {unknown} */ (Reflect.get(holder, name));
  if (typeof found !== "function") throw new NotGenerated(`there is no ${name}`);
  return async (...args) => Reflect.apply(found, holder, args);
}

/**
 * True where the user has to say which media type the body has.
 *
 * @param {Case} one
 */
export function isChoice({ operation: { requestBody } }) {
  return requestBody !== undefined && Object.keys(requestBody.content).length > 1;
}
