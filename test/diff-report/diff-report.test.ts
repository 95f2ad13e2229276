/** The report of `gen-client diff --format html` as its readers have it: in a browser. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { root } from "../scripts/root.mjs";
import { missing } from "../servers/installed.js";
import { launchChromium, visit, type Visit } from "./browser.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const wide = { width: 1280, height: 900 };
const narrow = { width: 360, height: 700 };

describe.skipIf(missing("chromium"))("the report in Chromium", () => {
  let folder: string;
  let report: string;
  let browser: Browser;
  let close: () => Promise<void>;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "diff-report-"));
    report = join(folder, "report #1.html");
    const cli = join(root, "packages/generator/dist/cli/bin.js");
    const documents = ["examples/demo/bookshop.yaml", "examples/diff/bookshop-2.yaml"];
    const args = [cli, "diff", ...documents, "--format", "html"];
    writeFileSync(report, execFileSync(process.execPath, args, { cwd: root }));
    ({ browser, close } = await launchChromium());
  });
  afterAll(async () => {
    await close?.();
    rmSync(folder, { recursive: true, force: true });
  });

  const visits: Visit[] = [];
  afterEach(async () => {
    for (const { page, complaints, requests } of visits.splice(0)) {
      await page.context().close();
      if (complaints.length > 0) throw new Error(`the page complains: ${complaints.join("; ")}`);
      if (requests.length > 0) throw new Error(`the page asks for ${requests.join(", ")}`);
    }
  });

  async function open(hash = "", options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: wide,
      reducedMotion: "reduce",
      ...options,
    });
    context.setDefaultTimeout(10_000);
    const opened = await visit(context, report, hash);
    visits.push(opened);
    return opened.page;
  }

  /** The subjects that are shown. */
  const shown = (page: Page) => page.locator(".subject:visible h3").allInnerTexts();
  const count = (page: Page) => page.locator("#count").innerText();
  const hash = (page: Page) => page.evaluate<string>("location.hash");

  it("filters by class, one or several", async () => {
    const page = await open();
    expect(await count(page)).toBe("28 changes");
    const code = page.getByRole("button", { name: "Breaks code" });
    await code.click();
    expect(await count(page)).toBe("6 of 28 changes");
    expect(await shown(page)).toEqual([
      "books.getPrice",
      "Book",
      "BookInput",
      "Price",
      "LoginBody",
    ]);
    expect(await page.locator(".change:visible .class").allInnerTexts()).toEqual(
      Array.from({ length: 6 }, () => "Breaks code"),
    );
    await page.getByRole("button", { name: "Breaks the wire" }).click();
    expect(await count(page)).toBe("8 of 28 changes");
    await code.click();
    expect(await shown(page)).toEqual(["books.listBooks", "account.login"]);
    expect(await code.getAttribute("aria-pressed")).toBe("false");
  });

  it("filters by tag: operations by their own, types by those of the operations that have them", async () => {
    const page = await open();
    await page.getByLabel("Tag").selectOption("orders");
    expect(await shown(page)).toEqual([
      "Order",
      "OrderInput",
      "orders.listOrders",
      "orders.placeOrder",
    ]);
    await page.getByLabel("Tag").selectOption("account");
    expect(await shown(page)).toEqual(["LoginBody", "Problem", "Account", "account.login"]);
  });

  it("filters by kind, and opens what it found in the documentation", async () => {
    const page = await open();
    expect(await page.locator(".change.documentation:visible").count()).toBe(0);
    await page.getByLabel("Kind of change").selectOption({ label: "other words" });
    expect(await count(page)).toBe("7 of 28 changes");
    expect(await page.locator(".change.documentation:visible").count()).toBe(7);
  });

  it("finds names, paths, messages, texts and users of types; all words have to be there", async () => {
    const page = await open();
    const search = page.getByRole("searchbox", { name: "Search" });
    for (const [words, names] of [
      ["books.getprice", ["books.getPrice", "Price", "Problem"]],
      ["post /orders", ["orders.placeOrder"]],
      ["and HAD maximum", ["books.listBooks"]],
      ["given again", ["Book"]],
      ["gbp currency", ["Price"]],
      ["no such thing", []],
    ] as const) {
      await search.fill(words);
      expect([words, await shown(page)]).toEqual([words, names]);
    }
    expect(await page.getByText("No change fits these filters.").isVisible()).toBe(true);
    await page.getByRole("button", { name: "Clear filters" }).click();
    expect(await count(page)).toBe("28 changes");
    expect(await page.getByRole("button", { name: "Clear filters" }).count()).toBe(0);
  });

  it("keeps its filters in the address, for who gets the link", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Additive" }).click();
    await page.getByLabel("Tag").selectOption("books");
    await page.getByLabel("Kind of change").selectOption({ label: "new optional property" });
    await page.getByRole("searchbox").fill("authors & more");
    expect(await count(page)).toBe("0 of 28 changes");
    await page.getByRole("searchbox").fill("Authors");
    const link = await hash(page);
    expect(link).toBe("#class=additive&tag=books&kind=property-added&q=Authors");
    const other = await open(link);
    expect(await count(other)).toBe("2 of 28 changes");
    expect(await shown(other)).toEqual(["Book", "BookInput"]);
    expect(await other.getByRole("searchbox").inputValue()).toBe("Authors");
    const unknown = await open("#class=x&tag=gone&kind=%22%3E&q=");
    expect(await count(unknown)).toBe("28 changes");
  });

  it("a link to an operation or type opens it, whatever the filters hide", async () => {
    const page = await open("#type-Book");
    const book = page.locator("#type-Book");
    expect(await book.getByText("never given again").isVisible()).toBe(true);
    expect(await isInView(page, "#type-Book h3")).toBe(true);
    await page.getByRole("button", { name: "Breaks code" }).click();
    expect(await hash(page)).toBe("#class=code&at=type-Book");
    await book.getByRole("link", { name: "books.listBooks" }).click();
    await page.waitForFunction('location.hash === "#books.listBooks"');
    expect(await isInView(page, "[id='books.listBooks'] h3")).toBe(true);
    expect(await count(page)).toBe("28 changes");
  });

  it("lists its contents by group, and only what the filters leave", async () => {
    const page = await open();
    const contents = page.getByRole("navigation", { name: "Contents" });
    await contents.getByText("books", { exact: false }).first().click();
    await contents.getByRole("link", { name: "getPrice" }).click();
    expect(await hash(page)).toBe("#books.getPrice");
    await page.getByRole("button", { name: "Breaks the wire" }).click();
    expect(await contents.locator("details > summary:visible").allInnerTexts()).toEqual([
      "Contents",
      "books 1",
      "account 1",
    ]);
  });

  it("can be used by keyboard alone", async () => {
    const page = await open();
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to the changes" });
    expect(await focused(page)).toBe("Skip to the changes");
    expect(await skip.evaluate((link) => link.getBoundingClientRect().top >= 0)).toBe(true);
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Breaks code");
    const outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle");
    expect(outline).toBe("solid");
    await page.keyboard.press("Space");
    expect(await count(page)).toBe("6 of 28 changes");
    await page.keyboard.press("/");
    await page.keyboard.type("a/b");
    expect(await page.getByRole("searchbox").inputValue()).toBe("a/b");
    await page.keyboard.press("Escape");
    expect(await count(page)).toBe("6 of 28 changes");
    // The whole page, and out of it again: nothing holds the focus.
    let steps = 0;
    for (let next = ""; next !== "outside"; steps++) {
      await page.keyboard.press("Tab");
      next = await page.evaluate(nextFocus);
      expect(next).not.toBe("again");
    }
    expect(steps).toBeGreaterThan(10);
  });

  it("tells how much is shown to who can't see it", async () => {
    const page = await open();
    const output = page.locator("output");
    expect(await output.getAttribute("aria-live")).toBe("polite");
    await page.getByRole("button", { name: "Documentation" }).click();
    expect(await output.innerText()).toBe("7 of 28 changes");
  });

  it("opens and closes everything", async () => {
    const page = await open();
    const button = page.getByRole("button", { name: "Open all" });
    await button.click();
    expect(await page.locator(".subject details:not([open])").count()).toBe(0);
    await button.click();
    expect(await page.locator(".subject details[open]").count()).toBe(0);
  });

  it("has everything without scripts, and nothing that does nothing", async () => {
    const page = await open("#books.getPrice", { javaScriptEnabled: false });
    expect(await page.locator(".subject:visible").count()).toBe(
      await page.locator(".subject").count(),
    );
    expect(await page.locator("button:visible, input:visible, select:visible").count()).toBe(0);
    expect(await page.getByText("never given again").count()).toBe(1);
    await page.locator("#type-Book summary").first().click();
    expect(await page.getByText("never given again").isVisible()).toBe(true);
  });

  it.each([
    ["light", [wide, narrow]],
    ["dark", [wide]],
  ] as const)("breaks no rule of axe in %s", async (colorScheme, viewports) => {
    const page = await open("#type-Book", { colorScheme, bypassCSP: true });
    await page.getByRole("button", { name: "Open all" }).click();
    for (const button of await page.locator(".classes button").all()) await button.click();
    await page.addStyleTag({ content: ".subject { content-visibility: visible !important }" });
    for (const viewport of viewports) {
      await page.setViewportSize(viewport);
      expect(await violations(page)).toEqual([]);
    }
    const background = await page.evaluate<string>(
      "getComputedStyle(document.body).backgroundColor",
    );
    const red = Number(/\d+/.exec(background)?.[0]);
    expect(red < 128).toBe(colorScheme === "dark");
  });

  it.each([narrow, { width: 768, height: 1024 }])("fits $width pixels", async (viewport) => {
    const page = await open("", { viewport });
    await page.getByRole("button", { name: "Open all" }).click();
    const widths = await page.evaluate(
      "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
    );
    expect(widths).toEqual([viewport.width, viewport.width]);
  });

  it("prints the changes, without what only a screen can do", async () => {
    const page = await open();
    await page.emulateMedia({ media: "print" });
    expect(await page.locator(".toolbar:visible, nav:visible").count()).toBe(0);
    expect(await page.locator(".subject:visible").count()).toBe(
      await page.locator(".subject").count(),
    );
    expect((await page.pdf()).subarray(0, 5).toString()).toBe("%PDF-");
  });

  it("its policy holds: what is put into it does not run and loads nothing", async () => {
    const evil = join(folder, "evil.html");
    const page = readFileSync(report, "utf8");
    const added = `<script>document.title = "run"</script><img src="https://127.0.0.1:9/x" onerror="document.title='run'">`;
    writeFileSync(evil, page.replace("</main>", `${added}</main>`));
    const context = await browser.newContext();
    const { page: opened, complaints } = await visit(context, evil);
    expect(await opened.title()).toBe("Bookshop 1.0.0 → 2.0.0: what changes for callers");
    expect(complaints.filter((text) => text.includes("Content Security Policy"))).not.toEqual([]);
    await context.close();
  });
});

/** Where the focus went: out of the page, to what had it before, or to something new. */
const nextFocus = `
  (({ activeElement, body }) => {
    if (!activeElement || activeElement === body) return "outside";
    const isAgain = activeElement.hasAttribute("data-seen");
    activeElement.setAttribute("data-seen", "");
    return isAgain ? "again" : "new";
  })(document)`;

const runAxe = `axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
})`;

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>(runAxe);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

async function focused(page: Page): Promise<string> {
  return page.locator(":focus").innerText();
}

async function isInView(page: Page, selector: string): Promise<boolean> {
  const box = await page.locator(selector).boundingBox();
  const size = page.viewportSize();
  return box !== null && size !== null && box.y >= 0 && box.y + box.height <= size.height;
}
