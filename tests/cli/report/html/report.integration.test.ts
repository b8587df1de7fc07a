import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "puppeteer-core";
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
import { hostile, hostileFinding, hostileReport, reportOf } from "../reports";
import { newDirectory } from "../../../support/run-directory";

const htmlOf = (report: Report): string => reportAsHtml(report, "scan");

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
    assert.equal(originOf("abcdefg".split("")), `${made} from a, b, c, d, e, 2 more`);
  });

  it("has the fix of several findings of one role once", () => {
    const finding = (id: "trust-unsafe" | "trust-not-exclusive", role: string, fix: string) =>
      makeFinding(id, { role: roleArn(role) }, { message: "m", fix });
    const findings = [
      finding("trust-unsafe", "a", "write this"),
      finding("trust-not-exclusive", "a", "write this"),
      finding("trust-unsafe", "b", "write that"),
    ];
    const fixes = [...htmlOf({ ...emptyReport(), findings }).matchAll(/<pre>Fix: ([^<]*)</g)].map(([, fix]) => fix);
    assert.deepEqual(fixes.sort(), ["write that", "write this"]);
  });

  it("has nothing in it that is markup or a link elsewhere, whatever AWS had in its names", () => {
    const verdict = "fail" as const;
    const roles = [{ arn: hostile, verdict, clusters: [hostile], nodes: [hostile], hasHiddenUses: false }];
    const html = htmlOf({ ...hostileReport(), roles, findings: [hostileFinding()] });
    assert.ok(html.includes("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert.doesNotMatch(html, /<script/);
    assert.ok(!["\u001b", "\u202e"].some((character) => html.includes(character)));
    const links = [...html.matchAll(/(?:href|src)="([^"#]*)/g)].map(([, target]) => target);
    assert.ok(links.every((target) => target === "" || target?.startsWith("https://github.com/fargate-pod-")));
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
          const tooWide = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
          assert.deepEqual([await axeViolations(page), errors, tooWide], [[], [], false]);
        });

    it("runs nothing of hostile names", async () => {
      const { errors } = await opened(hostileReport());
      assert.deepEqual(errors, []);
    });
  });
});
