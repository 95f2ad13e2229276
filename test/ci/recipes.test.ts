import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { blocksOf, changedShop, createPlace, type Repository, shop } from "./repository.js";

const place = createPlace();
let repository: Repository;
afterAll(() => place.remove());
beforeAll(() => {
  repository = place.create("repository");
});
beforeEach(() => repository.run("git reset -q --hard main && git clean -qfd"));

const pages = { ci: blocksOf("ci.md"), regenerating: blocksOf("regenerating.md") };

/** An operation more, in a group of its own: nothing but new files and two changed ones. */
const more = shop.replace("paths:", "paths:\n  /pets: { get: { tags: [pets], responses: {} } }");

describe("GitLab", () => {
  interface Job {
    readonly script: readonly string[];
    readonly artifacts: {
      readonly reports?: { readonly codequality: string };
      readonly paths?: readonly string[];
    };
  }
  const [text = "", ...others] = pages.ci["GitLab"] ?? [];
  const jobs = parse(text) as { clients: Job; "api-changes": Job };
  const run = ({ script }: Job) => {
    const base = repository.run("git rev-parse main").trim();
    const env = { CI_PROJECT_DIR: repository.folder, CI_MERGE_REQUEST_DIFF_BASE_SHA: base };
    return repository.bash(script.join("\n"), env);
  };

  it("has stale files and problems as code quality", () => {
    expect(others).toEqual([]);
    repository.write("api/shop.yaml", changedShop);
    expect(run(jobs.clients).code).toBe(3);
    const report = repository.read(jobs.clients.artifacts.reports?.codequality ?? "");
    expect(JSON.parse(report)).toContainEqual({
      description: expect.stringContaining("is not as it would be written"),
      check_name: "GC145",
      fingerprint: expect.stringMatching(/^\w+$/),
      severity: "major",
      location: { path: "src/shop/operations/orders.ts", lines: { begin: 6 } },
    });
  });

  it("keeps the changes as an artifact, and exits as allow_failure expects", () => {
    repository.write("api/shop.yaml", changedShop);
    expect(run(jobs["api-changes"]).code).toBe(3);
    expect(repository.read(jobs["api-changes"].artifacts.paths?.[0] ?? "")).toMatch(
      /^## Shop 1\.0\.0 →/,
    );
  });
});

describe("generating and comparing", () => {
  const [compare = "", names = "", ...others] = pages.ci["Generate in CI, and compare"] ?? [];

  it("git diff alone misses new files", () => {
    // Lock and index change as well: they are left as they are to show it.
    repository.write("api/shop.yaml", more);
    repository.run("npx gen-client --quiet 2>/dev/null; git commit -qam 'All but what is new'");
    expect(repository.run("git status --porcelain")).toBe("?? src/shop/operations/pets.ts\n");
    expect(repository.bash("git diff --exit-code").code).toBe(0);
    expect(repository.bash(compare)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("+++ b/src/shop/operations/pets.ts"),
    });
    repository.run("git reset -q");
    expect(repository.bash(names)).toMatchObject({
      code: 1,
      stdout: "?? src/shop/operations/pets.ts\n",
    });
    repository.run("git add -A && git commit -qm 'Whole'");
    expect(repository.bash(compare).code).toBe(0);
    expect(repository.bash(names).code).toBe(0);
    expect(others).toEqual([]);
    repository.run("git reset -q --hard HEAD~2");
  });
});

it("the story of Regenerating with confidence is what happens", () => {
  const [first = [], second = [], third = [], fourth = [], fifth = [], ...others] = Object.values(
    pages.regenerating,
  );
  expect(others).toEqual([]);
  repository.run("git rm -rq src && git commit -qm 'No client yet'");
  repository.run(first[0] ?? "");
  repository.write("api/shop.yaml", changedShop);
  expect(repository.run(second[0] ?? "")).toBe(second[1]);
  expect(third).toEqual(["npx gen-client --watch\n"]);
  const [check = "", diff = ""] = (fourth[0] ?? "").trim().split("\n");
  expect(repository.bash(check).code).toBe(3);
  expect(repository.bash(diff).code).toBe(3);
  repository.run("npx gen-client");
  expect(repository.bash(check).code).toBe(0);
  repository.run(fifth[0] ?? "");
  expect(repository.read("CHANGELOG.md")).toMatch(/^# Changelog\n\n## 1\.1\.0\n/);
  // A page that grows a sample needs a test for it.
  expect([first, second, fourth, fifth].map(({ length }) => length)).toEqual([1, 2, 1, 1]);
});
