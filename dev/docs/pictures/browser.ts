import type { Browser } from "puppeteer-core";

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
