import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { findProgram } from "../servers/installed.js";

/** Debian's Chromium, without a profile of anybody's and without services of its own. */
export async function launchChromium() {
  const temporary = mkdtempSync(join(tmpdir(), "chromium-"));
  const browser = await chromium.launch({
    executablePath: findProgram("chromium") ?? "chromium",
    // Each start has a new folder for its profile, here.
    env: { ...process.env, TMPDIR: temporary },
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return {
    browser,
    close: async () => {
      await browser.close();
      rmSync(temporary, { recursive: true, force: true });
    },
  };
}

/** A page of a file, and everything that went wrong in it or left it. */
export interface Visit {
  readonly page: Page;
  /** Messages of the console and errors of scripts. */
  readonly complaints: readonly string[];
  /** What it asked for, beside itself. */
  readonly requests: readonly string[];
}

export async function visit(context: BrowserContext, file: string, hash = ""): Promise<Visit> {
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  const url = pathToFileURL(file).href;
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    const isItself = request.url().split("#")[0] === url || request.url() === "data:,";
    if (!isItself) requests.push(request.url());
  });
  await page.goto(`${url}${hash}`);
  return { page, complaints, requests };
}
