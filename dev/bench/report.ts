import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "puppeteer-core";
import { reportAsHtml } from "../../cli/report/html/report";
import { startBrowser } from "../../tests/support/browser";
import { manyReported } from "../../tests/support/many-roles";
import { inTurns, type Compared } from "./measure";

/** Filters, shows all again, and sorts, each until the page has its new layout. Answers with the milliseconds. */
const work = `(() => {
  const start = performance.now();
  const change = (id, event, value) => {
    const control = document.getElementById(id);
    control.value = value;
    control.dispatchEvent(new Event(event));
    return document.body.offsetHeight;
  };
  change("filter", "input", "pods-1 aws");
  change("filter", "input", "");
  change("level", "change", "advice");
  change("level", "change", "");
  change("order", "change", "count");
  change("order", "change", "rank");
  return performance.now() - start;
})()`;

async function opened(browser: Browser, directory: string, accounts: number): Promise<Page> {
  const file = join(directory, `${accounts}.html`);
  writeFileSync(file, reportAsHtml(manyReported(accounts, 200), "scan"));
  const page = await browser.newPage();
  await page.goto(pathToFileURL(file).href);
  return page;
}

/** Filtering and sorting the HTML report of 5,000 roles, beside that of 600; undefined without a browser. */
export async function benchReport(rounds: number): Promise<Compared | undefined> {
  const browser = await startBrowser();
  if (!browser) return undefined;
  const directory = mkdtempSync(join(tmpdir(), "bench-report-"));
  try {
    const [large, small] = [await opened(browser, directory, 25), await opened(browser, directory, 3)];
    // The least of several times: what else the machine does only adds to a time.
    const timeIn = (page: Page) => async () => {
      await page.bringToFront();
      const times: number[] = [];
      for (let time = 0; time < 3; time++) times.push((await page.evaluate(work)) as number);
      return Math.min(...times);
    };
    return await inTurns(rounds, timeIn(large), timeIn(small));
  } finally {
    await browser.close();
    rmSync(directory, { recursive: true });
  }
}
