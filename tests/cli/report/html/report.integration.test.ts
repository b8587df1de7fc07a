import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "puppeteer-core";
import { reportAsHtml } from "../../../../cli/report/html/report";
import { version } from "../../../../cli/package.json";
import { emptyReport, type Report } from "../../../../cli/report/report";
import { makeFinding } from "../../../../core/findings";
import {
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  rightRole,
  roleArn,
} from "../../../support/fake-aws-account";
import { axeViolations, startBrowser } from "../../../support/browser";
import { trustFor } from "../../../support/trust";
import { hostileReport, reportOf } from "../reports";
import { newDirectory } from "../../../support/run-directory";

const htmlOf = (report: Report) => reportAsHtml(report, "scan");

/** An account with as many roles as are asked for: some let in everybody, some are node roles too. */
async function world(count: number): Promise<Report> {
  const open = trustFor("eks-fargate-pods.amazonaws.com");
  const roles = Array.from({ length: count }, (_, index) =>
    rightRole({
      arn: roleArn(`pods-${index + 1}`),
      ...(index % 17 === 1 && { trustPolicy: open }),
      ...(index % 23 === 3 && { instanceProfiles: ["workers"] }),
    }),
  );
  const perCluster = count <= 5 ? count : 15;
  const clusters = Array.from({ length: Math.ceil(count / perCluster) }, (_, number) => {
    const own = roles.slice(number * perCluster, (number + 1) * perCluster);
    const profiles = own.map((role, index) => rightProfile({ name: `profile-${number}-${index}`, role: role.arn }));
    const name = `cluster-${number}`;
    const arn = `arn:aws:eks:${region}:123456789012:cluster/${name}`;
    return rightCluster({ ...(number > 0 && { name, arn }), profiles });
  });
  const account = rightAccount({ roles, regions: [{ name: region, clusters }] });
  return { ...reportOf(account), subjects: [`directory/${"part-of-a-long-path/".repeat(5)}account.json`] };
}

describe("the HTML report", () => {
  it("says when it was made, by which version, and of what", () => {
    const now = new Date("2026-11-28T20:31:00Z");
    const originOf = (subjects: string[], accounts: Report["accounts"] = []) =>
      /<p>(Made on [^<]*)</.exec(reportAsHtml({ ...emptyReport(), accounts, subjects }, "judge", now))?.[1];
    const made = `Made on 2026-11-28 at 20:31 UTC by fargate-role ${version}`;
    assert.equal(originOf([]), made);
    assert.equal(originOf(["a.json", "<b>"]), `${made} from a.json, &lt;b&gt;`);
    assert.equal(originOf([], [{ id: "111122223333", status: "ok" } as never]), `${made} from account 111122223333`);
    assert.equal(originOf("abcdefghijkl".split("")), `${made} from a, b, c, d, e, f, g, h, i, j, 2 more`);
  });

  it("has the fix of several findings of one role once", () => {
    const finding = (id: "trust-unsafe" | "trust-not-exclusive", role: string, fix: string) =>
      makeFinding(id, { role: roleArn(role) }, { message: "m", fix });
    const findings = [
      finding("trust-unsafe", "a", "write this"),
      finding("trust-not-exclusive", "a", "write this"),
      finding("trust-unsafe", "b", "write that"),
    ];
    const fixes = [...htmlOf({ ...emptyReport(), findings }).matchAll(/<p><span>([^<]*)</g)].map(([, fix]) => fix);
    assert.deepEqual(fixes.sort(), ["write that", "write this"]);
  });

  describe("in a browser without a network", () => {
    let browser: Browser | undefined;
    let directory: string;
    before(async function () {
      directory = newDirectory();
      browser = await startBrowser();
      if (!browser) this.skip();
    });
    after(async () => {
      await browser?.close();
    });

    async function opened(report: Report, scheme: "light" | "dark" = "light") {
      const file = join(directory, "report.html");
      await writeFile(file, htmlOf(report));
      const page = await browser?.newPage();
      assert.ok(page);
      const errors: string[] = [];
      page.on("console", (message) => errors.push(message.text()));
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("dialog", () => errors.push("a dialog"));
      await page.setOfflineMode(true);
      await page.setViewport({ width: 1280, height: 900 });
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await page.goto(pathToFileURL(file).href);
      return { page, errors };
    }

    for (const scheme of ["light", "dark"] as const)
      for (const width of [400, 1280])
        it(`passes axe and fits, ${scheme}, ${width} px`, async () => {
          const { page, errors } = await opened(await world(60), scheme);
          await page.setViewport({ width, height: 900 });
          await page.$$eval("details:nth-of-type(3n)", (all) => all.forEach((one) => one.setAttribute("open", "")));
          const tooWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
          assert.deepEqual([await axeViolations(page), errors, tooWide], [[], [], false]);
        });

    const inSight = (page: Page) =>
      page.$$eval("details", (all) => all.filter((one) => one.checkVisibility()).map((one) => one.textContent ?? ""));

    it("has a row for each role, which opens to its findings, and filters them by severity and words", async () => {
      const { page } = await opened(await world(60));
      assert.equal((await inSight(page)).length, 60);
      assert.equal(await page.$$eval("pre", (all) => all.filter((one) => one.checkVisibility()).length), 0);
      await page.click("summary");
      assert.equal(await page.$$eval("pre", (all) => all.filter((one) => one.checkVisibility()).length), 1);
      const counts = await page.$$eval("[aria-pressed]", (all) => all.map((one) => one.textContent));
      const high = Number(/^(\d+) high$/.exec(counts.find((one) => one?.endsWith("high")) ?? "")?.[1]);
      await page.click("[aria-pressed]");
      const chosen = await inSight(page);
      assert.ok(chosen.length > 0 && chosen.length <= high, `${chosen.length} rows of ${high} findings`);
      assert.equal(await page.$eval("output", (one) => one.textContent), `${chosen.length} of 60 rows shown`);
      await page.type("input", "123456789012 instance WORKERS");
      const found = await inSight(page);
      assert.ok(found.length > 0 && found.length < chosen.length, String(found.length));
      assert.ok(found.every((text) => /instance profile "workers"/.test(text)));
      await page.click("[aria-pressed]");
      await page.$eval("input", (one) => ((one as unknown as { value: string }).value = ""));
      await page.type("input", "none-such");
      assert.deepEqual(await inSight(page), []);
    });

    it("copies one fix, and the commands of all rows in sight, each below its role", async () => {
      const { page } = await opened(await world(20));
      await page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: (text) => { window.copied = text; } } })",
      );
      const copied = () => page.evaluate("copied") as Promise<string>;
      await page.click("summary");
      await page.click("section button");
      assert.match(await copied(), /^aws iam update-assume-role-policy --role-name pods-\d+ [^\n]*$/);
      await page.click("output ~ button, form > button:last-of-type");
      const rows = (await copied()).split(/^# /m).slice(1);
      assert.ok(rows.length > 1);
      for (const row of rows) assert.match(row, /^arn:aws:iam::123456789012:role\/pods-\d+\naws iam /);
    });

    it("prints 600 roles and their fixes on 20 pages at most", async () => {
      const { page } = await opened(await world(600));
      const pages = Buffer.from(await page.pdf({ format: "A4" }))
        .toString("latin1")
        .match(/\/Type ?\/Page\b/g);
      assert.ok(pages && pages.length > 2 && pages.length <= 20, String(pages?.length));
      await page.emulateMediaType("print");
      assert.ok(await page.$$eval("pre", (fixes) => fixes.every((fix) => fix.checkVisibility())));
    });

    it("runs nothing of hostile names", async () => {
      const { errors } = await opened(hostileReport());
      assert.deepEqual(errors, []);
    });
  });
});
