// Photographs of the playground, for its developers: they differ with the fonts of a machine, so no document shows them.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildTrustPolicy } from "../../../core/trust";
import { buildPlayground } from "../../../site/build";
import { examples } from "../../../site/playground/examples";
import { root } from "../../localcloud/cloud";
import { startBrowser } from "./browser";

const ownLine = "arn:aws:eks:eu-west-1:111122223333:fargateprofile/prod/*";
const right = JSON.stringify(buildTrustPolicy([ownLine]), null, 2);
const lines = Array.from({ length: 40 }, (_, index) => ownLine.replace("prod", `team-${index}`));
const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** A text for each look of the page. */
export const pastedTexts: Readonly<Record<string, string>> = {
  right,
  open: json(examples["A role without a condition"]),
  malformed: right.replace('"Allow"', '"allow"'),
  template: json(examples["AWS CDK, the role of a FargateProfile"]),
  long: json(buildTrustPolicy([...lines, ownLine.replace("111122223333", "*")])),
};

export const widths = [400, 1280] as const;
export const schemes = ["light", "dark"] as const;

const directory = join(root, "node_modules", ".cache", "pictures");

/** Writes a photograph for each text, width and scheme; returns where they are. */
export async function photographPlayground(): Promise<string> {
  const browser = await startBrowser();
  if (!browser) throw new Error("no browser starts here, so nobody can photograph the playground");
  const temporary = await mkdtemp(join(tmpdir(), "playground-"));
  try {
    const file = join(temporary, "playground.html");
    await writeFile(file, (await buildPlayground()).html);
    await mkdir(directory, { recursive: true });
    for (const scheme of schemes)
      for (const width of widths)
        for (const [name, text] of Object.entries(pastedTexts)) {
          const page = await browser.newPage();
          await page.setViewport({ width, height: 900 });
          await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
          await page.goto(pathToFileURL(file).href);
          await page.evaluate(`{
            const box = document.getElementById("text");
            box.value = ${JSON.stringify(text)};
            box.dispatchEvent(new Event("input"));
          }`);
          await page.waitForSelector('#answer[aria-busy="false"]');
          // The height that the picture gets is that of the last frame.
          await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
          await page.screenshot({ path: join(directory, `playground-${name}-${width}-${scheme}.png`), fullPage: true });
          await page.close();
        }
  } finally {
    await browser.close();
    await rm(temporary, { recursive: true });
  }
  return directory;
}
