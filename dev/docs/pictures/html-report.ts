// Photographs of the HTML report, for its developers: they differ with the fonts of a machine, so no document shows them.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../../localcloud/cloud";
import { finish } from "../../localcloud/stack";
import { startBrowser } from "./browser";

const account = join("examples", "saved-account", "account.json");
const directory = join(root, "node_modules", ".cache", "pictures");

async function writeReport(file: string): Promise<void> {
  const words = ["cli/fargate-role.ts", "scan", "--from", account, "--output", `html=${file}`];
  const { code, output } = await finish(spawn(process.execPath, ["dev/node.mjs", ...words], { cwd: root }));
  if (code !== 1) throw new Error(`the scan of ${account} ended with exit code ${code}, not 1:\n${output}`);
}

/** Writes a photograph of the report of the saved account for each width and scheme; returns where they are. */
export async function photographReport(): Promise<string> {
  const browser = await startBrowser();
  if (!browser) throw new Error("no browser starts here, so nobody can photograph the report");
  const temporary = await mkdtemp(join(tmpdir(), "report-"));
  try {
    const file = join(temporary, "report.html");
    await writeReport(file);
    await mkdir(directory, { recursive: true });
    for (const scheme of ["light", "dark"] as const)
      for (const width of [400, 1280]) {
        const page = await browser.newPage();
        await page.setViewport({ width, height: 900 });
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        await page.goto(pathToFileURL(file).href);
        await page.screenshot({ path: join(directory, `report-${width}-${scheme}.png`), fullPage: true });
        await page.close();
      }
  } finally {
    await browser.close();
    await rm(temporary, { recursive: true });
  }
  return directory;
}
