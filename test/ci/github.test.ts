import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { action, runAction, runWorkflow } from "./github-runner.js";
import { blocksOf, changedShop, createPlace, type Repository } from "./repository.js";

const place = createPlace();
let origin: Repository;
afterAll(() => place.remove());

/** Branches of an origin: a change that is whole, one whose client was forgotten, and none at all. */
beforeAll(() => {
  origin = place.create("origin");
  origin.run("git branch unchanged && git checkout -q -b stale");
  origin.write("api/shop.yaml", changedShop);
  origin.run("git commit -qam 'Change the document'");
  origin.run("git checkout -q -b fresh && npx --no-install gen-client --quiet");
  origin.run("git add -A && git commit -qm 'Generate again' && git checkout -q main");
});

/** As actions/checkout leaves it for a pull request, with dependencies installed. */
function checkOut(branch: string, depth: number | undefined = 1): Repository {
  const checkout = place.clone(origin, branch, depth);
  checkout.run("npm ci");
  return checkout;
}

const breaking =
  /^::(\w+) file=api\/shop\.yaml,line=\d+,col=\d+,title=Breaks code::orders\.getOrder args\.locale the query parameter is new, and required$/m;

describe("the action", () => {
  it("annotates what breaks, and has the diff in the summary, from a checkout of one commit", () => {
    const { code, log, summary } = runAction(checkOut("fresh"));
    expect(breaking.exec(log)?.[1]).toBe("warning");
    expect(summary).toMatch(/^## Shop 1\.0\.0 → 1\.1\.0\n\n2 changes: 1 breaks code, 1 additive/);
    expect(summary).toContain("`orders.cancelOrder`");
    expect(code).toBe(0);
  });

  it("fails by fail-on, and annotates errors then", () => {
    const inputs = { check: "false", "fail-on": "breaking" };
    const { code, log } = runAction(checkOut("fresh"), inputs);
    expect(breaking.exec(log)?.[1]).toBe("error");
    expect(code).toBe(3);
  });

  it("fails where a client is stale, and tells what changes all the same", () => {
    const { code, log, summary } = runAction(checkOut("stale"));
    expect(code).toBe(3);
    expect(log).toMatch(/^::error file=src\/shop\/operations\/orders\.ts,line=\d+.*title=GC145/m);
    expect(log).toMatch(breaking);
    expect(summary).toMatch(/^## Clients are not up to date\n[^]*^## Shop 1\.0\.0 → 1\.1\.0$/m);
    const unchecked = runAction(checkOut("stale"), { check: "false" });
    expect([unchecked.code, unchecked.log]).toEqual([0, expect.not.stringContaining("GC145")]);
  });

  it("says so where nothing changed, and where there is nothing to compare with", () => {
    const checkout = checkOut("unchanged");
    expect(runAction(checkout)).toMatchObject({
      code: 0,
      summary: expect.stringContaining("Nothing changes for callers."),
    });
    const pushed = runAction(checkout, { check: "false" }, { CI: "true" });
    expect(pushed.log).toMatch(/^::notice title=gen-client::No documents were compared/m);
    expect([pushed.code, pushed.summary]).toEqual([0, ""]);
  });

  it("works from a folder below, for named clients, against a given revision", () => {
    const checkout = checkOut("fresh", 3);
    const inputs = { "working-directory": "api", clients: "shop\n", base: "HEAD~1" };
    expect(runAction(checkout, inputs)).toMatchObject({
      code: 0,
      summary: expect.stringContaining("Nothing changes for callers."),
    });
    const wrong = runAction(checkout, { check: "false", clients: "shpo" });
    expect([wrong.code, wrong.log]).toEqual([2, expect.stringContaining("did you mean shop?")]);
  });

  it("leaves a whole checkout whole", () => {
    const checkout = place.clone(origin, "fresh");
    checkout.run("npm ci; git update-ref -d refs/remotes/origin/main");
    const before = checkout.run("git rev-list --count HEAD");
    expect(runAction(checkout, { check: "false" })).toMatchObject({
      code: 0,
      summary: expect.stringMatching(/^## Shop/),
    });
    expect(checkout.run("git rev-parse --is-shallow-repository")).toBe("false\n");
    expect(checkout.run("git rev-list --count HEAD")).toBe(before);
  });

  it("says what to do where the base can't be fetched", () => {
    const checkout = checkOut("fresh");
    checkout.run(`git remote set-url origin file://${place.folder}/gone`);
    const { code, log } = runAction(checkout, { check: "false" });
    expect(log).toMatch(/^::error title=gen-client::main is not in this checkout.*fetch-depth: 0/m);
    expect(code).toBe(1);
    const none = runAction(checkout, { check: "false", base: "--upload-pack=touch x" });
    expect([none.code, none.log]).toEqual([1, expect.stringContaining("is not in this checkout")]);
  });

  it("says what to do where gen-client is not installed", () => {
    const { code, log } = runAction(place.clone(origin, "fresh", 1));
    expect(log).toMatch(/^::error title=gen-client::gen-client is not installed in .*npm ci\.$/m);
    expect(code).toBe(1);
  });

  it("refuses a check that is neither true nor false", () => {
    const { code, log } = runAction(checkOut("fresh"), { check: "yes" });
    expect(log).toContain('::error title=gen-client::The input check is true or false, not "yes".');
    expect(code).toBe(1);
  });

  it("takes no input for a command, of the shell or of the runner", () => {
    for (const { run } of action.runs.steps) expect(run).not.toContain("${{");
    const checkout = checkOut("fresh");
    const evil = '$(touch evil); "`touch evil`"\n::add-mask::x';
    for (const inputs of [
      { config: evil, clients: evil, base: evil },
      { check: "false", "fail-on": evil },
    ]) {
      const { code, log } = runAction(checkout, inputs);
      expect(code).not.toBe(0);
      // Between these two nothing is a command to the runner.
      const rest = log.replaceAll(/^::stop-commands::(\S+)\n[^]*?^::\1::$/gm, "");
      expect(rest).not.toMatch(/^\s*::add-mask/m);
    }
    expect(checkout.run("git status --porcelain --ignored")).toBe("!! node_modules/\n");
  });
});

describe("the workflows of the docs", () => {
  const workflows = blocksOf("ci.md")["GitHub Actions"] ?? [];

  it("with the action: a fresh client passes", () => {
    const [text = ""] = workflows;
    const { code, summary } = runWorkflow(text, (depth) => place.clone(origin, "fresh", depth));
    expect([code, summary]).toEqual([0, expect.stringMatching(/^## Shop/)]);
  });

  it("without it: the same checks, and failing where callers break", () => {
    const [, text = "", ...others] = workflows;
    expect(others).toEqual([]);
    const checkOutAt = (depth: number | undefined) => place.clone(origin, "stale", depth);
    // What breaks is told although the client is stale.
    const { code, log } = runWorkflow(text, checkOutAt);
    expect(log).toContain("title=GC145");
    expect([code, breaking.exec(log)?.[1]]).toEqual([3, "error"]);
  });
});
