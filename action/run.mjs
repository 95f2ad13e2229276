// @ts-check
/**
 * What action.yml runs, with the gen-client that the project has installed: `--check`, then
 * `diff --base`. Both run, whatever the other finds, so that one job tells everything.
 */
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { appendFileSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** What ends the job with a message of its own. */
class Failure extends Error {}

const { env } = process;

/** @type {{ code: number }} */
const worst = { code: 0 };

try {
  main();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  annotate("error", error.message);
  worst.code ||= 1;
}
process.exitCode = worst.code;

function main() {
  const bin = findGenerator();
  const clients = (env.GEN_CLIENT_CLIENTS ?? "").split(/[\n,]/).map((name) => name.trim());
  const selection = [
    ...(env.GEN_CLIENT_CONFIG ? ["--config", env.GEN_CLIENT_CONFIG] : []),
    ...clients.flatMap((name) => (name === "" ? [] : ["--client", name])),
  ];

  if (isChecking()) {
    const code = run("Are the clients up to date?", bin, [
      "--check",
      "--reporter",
      "github",
      ...selection,
    ]);
    if (code === 3) {
      addToSummary(
        "## Clients are not up to date\n\nWrite them again with `npx gen-client`, and commit them. What differs stands in the log.\n",
      );
    }
  }

  const base = findBase();
  if (base === undefined) {
    annotate(
      "notice",
      "No documents were compared: this is no pull request, and no base is given.",
    );
    return;
  }
  run(`What changes for callers since ${base}?`, bin, [
    "diff",
    "--base",
    base,
    "--format",
    "github",
    "--fail-on",
    env.GEN_CLIENT_FAIL_ON || "none",
    ...selection,
  ]);
}

function isChecking() {
  const { GEN_CLIENT_CHECK: check = "true" } = env;
  if (check !== "true" && check !== "false") {
    throw new Failure(`The input check is true or false, not ${JSON.stringify(check)}.`);
  }
  return check === "true";
}

/** The project's own: the version that its clients were written with. Nothing is downloaded. */
function findGenerator() {
  const here = createRequire(path.resolve("package.json"));
  try {
    const manifest = here.resolve("gen-client/package.json");
    const { bin } = JSON.parse(readFileSync(manifest, "utf8"));
    return path.join(path.dirname(manifest), bin["gen-client"]);
  } catch (cause) {
    throw new Failure(
      `gen-client is not installed in ${process.cwd()}. Add it to the project's devDependencies, and install them in a step before this one, for example by npm ci.`,
      { cause },
    );
  }
}

/**
 * Runs gen-client. Its annotations are commands to the runner; of the rest of its output nothing may
 * be one, as it shows texts of documents.
 *
 * @param {string} title
 * @param {string} bin
 * @param {readonly string[]} args
 */
function run(title, bin, args) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [bin, ...args], {
    encoding: "utf8",
    maxBuffer: Number.POSITIVE_INFINITY,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (error !== undefined) throw error;
  process.stdout.write(stdout);
  if (stderr !== "") {
    const token = randomUUID();
    console.log(`::group::${escape(title)}`);
    console.log(`::stop-commands::${token}\n${stderr.trimEnd()}\n::${token}::`);
    console.log("::endgroup::");
  }
  const code = status ?? 1;
  worst.code ||= code;
  return code;
}

/** A revision that is here: as it is given, or the branch of the remote, fetched where it is not. */
function findBase() {
  const given = env.GEN_CLIENT_BASE;
  const name = given || env.GITHUB_BASE_REF;
  if (!name) return undefined;
  const remote = `origin/${name}`;
  if (given && isHere(given)) return given;
  if (isHere(remote)) return remote;
  const isShallow = git(["rev-parse", "--is-shallow-repository"]).stdout.trim() === "true";
  const fetched = git([
    "fetch",
    "--no-tags",
    "--quiet",
    ...(isShallow ? ["--depth=1"] : []),
    "origin",
    `+refs/heads/${name}:refs/remotes/${remote}`,
  ]);
  if (fetched.status === 0 && isHere(remote)) return remote;
  throw new Failure(
    `${name} is not in this checkout, and can't be fetched: ${fetched.stderr.trim() || "it is no branch of the remote"}\nGive actions/checkout "fetch-depth: 0", or fetch ${name} in a step before this one.`,
  );
}

/** @param {string} revision */
function isHere(revision) {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`];
  return git(args).status === 0;
}

/** @param {readonly string[]} args */
function git(args) {
  const ended = spawnSync("git", args, {
    encoding: "utf8",
    // A password that nobody types is an error, not a question.
    env: { ...env, GIT_TERMINAL_PROMPT: "0" },
  });
  if (ended.error !== undefined) throw new Failure(`git can't be run: ${ended.error.message}`);
  return ended;
}

/** @param {string} markdown */
function addToSummary(markdown) {
  if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, `${markdown}\n`);
}

/**
 * @param {"error" | "notice"} level
 * @param {string} text
 */
function annotate(level, text) {
  console.log(`::${level} title=gen-client::${escape(text)}`);
}

/** @param {string} text */
function escape(text) {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
