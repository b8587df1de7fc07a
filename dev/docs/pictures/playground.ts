import { writeFile } from "node:fs/promises";
import type { Page } from "puppeteer-core";
import { buildTrustPolicy } from "../../../core/trust";
import { buildPlayground } from "../../../site/build";
import { examples } from "../../../site/playground/examples";
import { type Looks, photograph } from "./photographs";

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

async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(`{
    const box = document.getElementById("text");
    box.value = ${JSON.stringify(text)};
    box.dispatchEvent(new Event("input"));
  }`);
  await page.waitForSelector('#answer[aria-busy="false"]');
  // The height that the picture gets is that of the last frame.
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
}

/** Photographs the playground with each text; returns where the pictures are. */
export function photographPlayground(): Promise<string> {
  const looks: Looks = Object.fromEntries(
    Object.entries(pastedTexts).map(([name, text]) => [`playground-${name}`, (page: Page) => paste(page, text)]),
  );
  return photograph(async (file) => writeFile(file, (await buildPlayground()).html), looks);
}
