import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { parse } from "yaml";
import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../scripts/root.mjs";
import { blocksOf, changedShop, createPlace, type Repository, shop } from "./repository.js";

const place = createPlace();
const [plain = "", husky = "", lefthook = "", preCommit = "", ...others] =
  blocksOf("ci.md")["Before each commit"] ?? [];
let repository: Repository;
afterAll(() => place.remove());

beforeAll(() => {
  repository = place.create("repository");
  repository.run(plain);
});
beforeEach(() => repository.run("git reset -q --hard main && git clean -qfd"));

const commit = () => repository.bash("git commit -qm Change");

it("accepts a commit that leaves its clients as they should be", () => {
  repository.write("README.md", "# Shop\n");
  repository.run("git add -A");
  expect(commit()).toMatchObject({ code: 0, stderr: "" });
  repository.run("git reset -q --hard HEAD~1");
});

it("refuses a commit with a stale client, and says what to do", () => {
  repository.write("api/shop.yaml", changedShop);
  repository.run("git add -A");
  const { code, stderr } = commit();
  expect(stderr).toContain("3 files in src/shop differ from what would be written");
  expect(stderr).toMatch(/^Not committed: generate the clients \(npx gen-client\), add them/m);
  expect(code).toBe(1);
});

it("refuses one that leaves out new files of a client, then accepts it whole", () => {
  const pets = shop.replace("paths:", "paths:\n  /pets: { get: { tags: [pets], responses: {} } }");
  repository.write("api/shop.yaml", pets);
  repository.run("npx --no-install gen-client --quiet 2>/dev/null; git add --update");
  const { code, stderr } = commit();
  expect(stderr).toBe(
    "Not committed: these files of generated clients are not in the commit. Add them (git add):\n  src/shop/operations/pets.ts\n",
  );
  expect(code).toBe(1);
  repository.run("git add -A");
  expect(commit()).toMatchObject({ code: 0 });
  repository.run("git reset -q --hard HEAD~1");
});

it("says so where clients can't be checked", () => {
  repository.write("gen-client.config.json", "{");
  repository.run("git add -A");
  const { code, stderr } = commit();
  expect(stderr).toMatch(
    /gen-client\.config\.json:1:2(.|\n)*^Not committed: the generated clients can't be checked\.$/m,
  );
  expect(code).toBe(1);
});

it("is what husky, lefthook and pre-commit run", () => {
  const command = "sh node_modules/gen-client/hooks/pre-commit";
  expect(plain).toContain(command);
  expect(husky.trim()).toBe(command);
  expect(parse(lefthook)).toEqual({ "pre-commit": { jobs: [{ run: command }] } });
  const shared = { language: "system", pass_filenames: false, always_run: true };
  const local = parse(preCommit) as { repos: [{ repo: string; hooks: unknown[] }] };
  expect(local.repos).toEqual([
    {
      repo: "local",
      hooks: [{ ...shared, id: "gen-client", name: expect.any(String), entry: command }],
    },
  ]);
  // A page that grows a recipe needs a test for it.
  expect(others).toEqual([]);
});

it("is what pre-commit finds in this repository", () => {
  const text = readFileSync(path.join(root, ".pre-commit-hooks.yaml"), "utf8");
  const [{ entry, language }] = parse(text) as [{ entry: string; language: string }];
  expect(language).toBe("script");
  // It runs the entry of its clone, in the user's repository.
  expect(repository.bash(path.join(root, entry))).toMatchObject({ code: 0 });
});
