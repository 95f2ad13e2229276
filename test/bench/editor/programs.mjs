// @ts-check
/**
 * One program in two clients. A question is asked where its number stands between `/*` and its like: a
 * completion, or with an `i` what is known of the name before.
 */

/** What is asked, by the numbers in the programs. */
export const questions = /** @type {const} */ ({
  1: "completion: operations",
  2: "completion: operations of a group",
  3: "completion: arguments",
  4: "completion: properties of a result",
  5: "quick info: an operation",
});

export const programs = {
  "gen-client": `import { GitHub } from "./client/index.js";
const api = new GitHub();
api./*1*/;
api.repos./*2*/;
void api.repos.get({ /*3*/ });
const repo = await api.repos.get({ owner: "ann", repo: "pets" });
repo./*4*/;
api.repos.get/*5*/;
export {};
`,
  "hey-api": `import * as api from "./client/index.js";
api./*1*/;
api.repos/*2*/;
void api.reposGet({ path: { /*3*/ } });
const { data: repo } = await api.reposGet({ path: { owner: "ann", repo: "pets" } });
repo!./*4*/;
api.reposGet/*5*/;
export {};
`,
};

/** What has to be among the completions, so that no other question is timed. */
export const expected = {
  "gen-client": { 1: "repos", 2: "get", 3: "owner", 4: "full_name", 5: "get" },
  "hey-api": { 1: "reposGet", 2: "reposGet", 3: "owner", 4: "full_name", 5: "reposGet" },
};
