// Photographs of our pages, for their developers: they differ with the fonts of a machine, so no document shows them.
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "puppeteer-core";
import { root } from "../../localcloud/cloud";
import { startBrowser } from "./browser";

export const widths = [400, 1280] as const;
export const schemes = ["light", "dark"] as const;

const directory = join(root, "node_modules", ".cache", "pictures");

/** How a page is brought to one of its looks, by the name of the look. */
export type Looks = Readonly<Record<string, (page: Page) => Promise<unknown>>>;

/** Writes a photograph of a page for each look, width and scheme; returns where they are. */
export async function photograph(write: (file: string) => Promise<void>, looks: Looks): Promise<string> {
  const browser = await startBrowser();
  if (!browser) throw new Error("no browser starts here, so nobody can photograph a page");
  const temporary = await mkdtemp(join(tmpdir(), "photographs-"));
  try {
    const file = join(temporary, "page.html");
    await write(file);
    await mkdir(directory, { recursive: true });
    for (const scheme of schemes)
      for (const width of widths)
        for (const [name, bringTo] of Object.entries(looks)) {
          const page = await browser.newPage();
          await page.setViewport({ width, height: 900 });
          await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
          await page.goto(pathToFileURL(file).href);
          await bringTo(page);
          await page.screenshot({ path: join(directory, `${name}-${width}-${scheme}.png`), fullPage: true });
          await page.close();
        }
  } finally {
    await browser.close();
    await rm(temporary, { recursive: true });
  }
  return directory;
}
