// @ts-check
/**
 * `pnpm screenshots`: the pictures of the HTML report in docs/images, light and dark. The same on every
 * machine that has Chromium and the fonts Inter and JetBrains Mono (Debian: fonts-inter, fonts-jetbrains-mono).
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { bin, root } from "./root.mjs";

const images = join(root, "docs/images");
const fonts = `:root { --sans: Inter, sans-serif; --mono: "JetBrains Mono", monospace; }`;

const folder = mkdtempSync(join(tmpdir(), "screenshots-"));
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
});
try {
  const documents = ["examples/demo/bookshop.yaml", "examples/diff/bookshop-2.yaml"];
  const args = [bin, "diff", ...documents, "--format", "html"];
  const report = join(folder, "report.html");
  writeFileSync(report, execFileSync(process.execPath, args, { cwd: root }));
  mkdirSync(images, { recursive: true });
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    const page = await browser.newPage({
      viewport: { width: 1200, height: 1000 },
      colorScheme,
      reducedMotion: "reduce",
      // The report's own policy lets nobody add the fonts.
      bypassCSP: true,
    });
    await page.goto(`${pathToFileURL(report).href}#tag=books`);
    await page.addStyleTag({ content: fonts });
    for (const summary of await page.locator("nav details details > summary:visible").all()) {
      await summary.click();
    }
    await page.screenshot({ path: join(images, `diff-report-${colorScheme}.png`) });
    await page.close();
  }
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
