import { readFileSync } from "node:fs";
import type { Page } from "puppeteer-core";

export { startBrowser } from "../../dev/docs/pictures/browser";

/** What axe finds on a page, by the ids of its rules. */
export async function axeViolations(page: Page): Promise<unknown> {
  const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  return page.evaluate(`${axe};axe.run(document).then((r) => r.violations.map((one) => one.id))`);
}
