import { readFileSync } from "node:fs";
import type { Browser, Page } from "puppeteer-core";

/** The browser that is inside of an npm package on Linux; undefined if it cannot start. */
export async function startBrowser(): Promise<Browser | undefined> {
  if (process.platform !== "linux") return undefined;
  const [{ default: chromium }, { default: puppeteer }] = await Promise.all([
    import("@sparticuz/chromium"),
    import("puppeteer-core"),
  ]);
  const executablePath = await chromium.executablePath();
  return puppeteer
    .launch({ args: [...chromium.args, "--no-sandbox"], executablePath, headless: "shell" })
    .catch(() => undefined);
}

/** What axe finds on a page, by the ids of its rules. */
export async function axeViolations(page: Page): Promise<unknown> {
  const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  return page.evaluate(`${axe};axe.run(document).then((r) => r.violations.map((one) => one.id))`);
}
