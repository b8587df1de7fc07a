import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "puppeteer-core";
import { planRole } from "../../../../cli/aws/plan";
import { trustChanges } from "../../../../cli/report/how-to";
import { reportAsHtml } from "../../../../cli/report/html/report";
import type { Report } from "../../../../cli/report/report";
import { rolesForFargate } from "../../../../core/rules/account";
import { root } from "../../../../dev/localcloud/cloud";
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
  const changes = [...rolesForFargate(account)].map((role) => planRole(role)).flatMap(trustChanges);
  return { ...(await reportOf(account)), changes };
}

describe("the HTML report", () => {
  it("counts one finding as one", () => {
    assert.match(htmlOf(hostileReport()), / role="status">1 finding</);
  });

  it("has nothing in it that is markup or a link elsewhere, whatever AWS had in its names", () => {
    const node = {
      arn: hostile,
      verdict: "fail" as const,
      clusters: [hostile],
      nodes: [hostile],
      hasHiddenUses: false,
    };
    const roles = [{ ...node, profiles: [{ cluster: hostile, name: hostile }] }];
    const html = htmlOf({ ...hostileReport(), roles, findings: [hostileFinding()] });
    assert.ok(html.includes("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert.equal(html.match(/<script>/g)?.length, 1);
    assert.ok(!["\u001b", "\u202e"].some((character) => html.includes(character)));
    const links = [...html.matchAll(/(?:href|src)="([^"#]*)/g)].map(([, target]) => target);
    assert.ok(links.every((target) => target === "" || target?.startsWith("https://github.com/fargate-pod-")));
  });

  describe("in a browser without a network", function () {
    this.timeout(120_000);
    let browser: Browser | undefined;
    let directory: string;
    const pictures = join(root, "node_modules", ".cache", "report-pictures");

    before(async function () {
      directory = await mkdtemp(join(tmpdir(), "report-"));
      await mkdir(pictures, { recursive: true });
      browser = await startBrowser();
      if (!browser) this.skip();
    });
    after(async () => {
      await browser?.close();
      await rm(directory, { recursive: true });
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

    for (const [count, scheme] of [
      [5, "light"],
      [5, "dark"],
      [300, "light"],
    ] as const)
      it(`has no error and passes axe with ${count} roles, ${scheme}`, async () => {
        const { page, errors } = await opened(await world(count), scheme);
        // The rows of a long table are alike, and axe looks at each for long.
        await page.$$eval("#findings tbody tr:nth-child(n+20)", (rows) => rows.forEach((row) => row.remove()));
        assert.deepEqual([await axeViolations(page), errors], [[], []]);
        await page.screenshot({ path: join(pictures, `${count}-${scheme}.png`), fullPage: count === 5 });
        if (count === 300) {
          await page.$eval("#map-title", (title) => title.scrollIntoView());
          await page.screenshot({ path: join(pictures, `${count}-map.png`) });
        }
        if (scheme === "light") await page.pdf({ path: join(pictures, `${count}-print.pdf`) });
      });

    it("filters and sorts, and leads from the map to the finding", async () => {
      const { page, errors } = await opened(await world(5));
      const shown = () =>
        page.$$eval("#findings tbody tr:not([hidden])", (rows) => rows.map((row) => row.textContent ?? ""));
      const all = await shown();
      await page.type("#filter", "pods-2 trust-unsafe");
      assert.equal((await shown()).length, 1);
      assert.equal(await page.$eval("#count", (count) => count.textContent), `1 of ${all.length} findings`);
      await page.click("#map-title");
      await page.click('.map a[href^="#finding"]');
      assert.match(page.url(), /#finding-\d+$/);
      await page.$eval("#filter", (input) => ((input as unknown as { value: string }).value = ""));
      await page.select("#level", "");
      await page.click("#findings th:nth-child(2) button");
      const names = await page.$$eval("#findings tbody tr td:nth-child(2)", (cells) =>
        cells.map((cell) => cell.textContent ?? ""),
      );
      assert.deepEqual(names, [...names].sort());
      assert.deepEqual(errors, []);
    });

    it("runs nothing of hostile names", async () => {
      const { errors } = await opened(hostileReport());
      assert.deepEqual(errors, []);
    });
  });
});
