import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "puppeteer-core";
import { reportAsHtml } from "../../../../cli/report/html/report";
import { version } from "../../../../cli/package.json";
import { emptyReport, type Report } from "../../../../cli/report/report";
import { makeFinding } from "../../../../core/findings";
import { root } from "../../../../dev/localcloud/cloud";
import {
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  rightRole,
  rightTrust,
  roleArn,
} from "../../../support/fake-aws-account";
import { axeViolations, startBrowser } from "../../../support/browser";
import { manyReported } from "../../../support/many-roles";
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
  return { ...reportOf(account), subjects: [`directory/${"part-of-a-long-path/".repeat(5)}account.json`] };
}

describe("the HTML report", () => {
  it("says when it was made, by which version, and of what", () => {
    const now = new Date("2026-11-28T20:31:00Z");
    const originOf = (subjects: string[], accounts: Report["accounts"] = []) =>
      /<p class="quiet">(Made on [^<]*)</.exec(
        reportAsHtml({ ...emptyReport(), accounts, subjects }, "judge", now),
      )?.[1];
    const made = `Made on 2026-11-28 at 20:31 UTC by fargate-role ${version}`;
    assert.equal(originOf([]), made);
    assert.equal(originOf(["a.json", "<b>"]), `${made} from a.json, &lt;b&gt;`);
    assert.equal(originOf([], [{ id: "111122223333", status: "ok" } as never]), `${made} from account 111122223333`);
    assert.equal(originOf("abcdefg".split("")), `${made} from a, b, c, d, e, 2 more`);
  });

  it("has a fix once, with a link to it from what it makes go away too", () => {
    const finding = (id: "trust-unsafe" | "trust-not-exclusive", role: string, fix: string) =>
      makeFinding(id, { role: roleArn(role) }, { message: "m", fix });
    const findings = [
      finding("trust-unsafe", "a", "write this"),
      finding("trust-not-exclusive", "a", "write this"),
      finding("trust-unsafe", "b", "write that"),
    ];
    const html = htmlOf({ ...emptyReport(), findings });
    assert.equal(html.match(/How to fix it/g)?.length, 2);
    const [, first, id] =
      /The fix of ([\w-]+) of the same role corrects.*[^]*?<a href="#([\w-]+)">its fix</.exec(html) ?? [];
    assert.match(html, new RegExp(`<article class="card" id="${id}"[^]*?<code>${first}</code>`));
    const alone = htmlOf({ ...emptyReport(), findings: findings.slice(0, 2) });
    assert.ok(alone.includes(`The fix of <a href="#${id}">${first}</a> corrects this too`), alone);
  });

  it("draws before and after of the command that stands beside, also where --fix would keep more", () => {
    const html = htmlOf(reportOf(rightAccount({ roles: [rightRole({ trustPolicy: rightTrust("gone") })] })));
    const [, command] = /update-assume-role-policy[^]*?--policy-document &#39;([^]*?)&#39;/.exec(html) ?? [];
    const [, , ...drawn] = /Change of the trust policy">([^]*?)<\/pre>/.exec(html)?.[1]?.split("\n") ?? [];
    const after = drawn
      .filter((one) => !/^(<del>|@@)/.test(one))
      .map((one) => one.replace(/^(<ins>.|.)|<\/ins>$/g, ""));
    const written = (text: string) => JSON.parse(text.replaceAll("&quot;", '"')) as unknown;
    assert.ok(command !== undefined && command.includes("/blue/*") && !command.includes("/gone/*"), command);
    assert.deepEqual(written(after.join("\n")), written(command));
  });

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

    for (const scheme of ["light", "dark"] as const)
      for (const width of [400, 1280])
        it(`passes axe and fits with all that opens open, ${scheme}, ${width} px`, async () => {
          const { page, errors } = await opened(await world(60), scheme);
          await page.setViewport({ width, height: 900 });
          await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
          assert.ok((await page.$$("del, ins")).length > 0);
          const tooWide = await page.evaluate(
            'Number(document.documentElement.scrollWidth > innerWidth) + [...document.querySelectorAll("*")].filter((one) => !one.closest("pre[tabindex]") && one.getBoundingClientRect().right > innerWidth).length',
          );
          assert.deepEqual([await axeViolations(page), errors, tooWide], [[], [], 0]);
          await page.screenshot({ path: join(pictures, `open-${width}-${scheme}.png`), fullPage: true });
        });

    for (const scheme of ["light", "dark"] as const)
      it(`has no error and passes axe with 5 roles, ${scheme}`, async () => {
        const { page, errors } = await opened(await world(5), scheme);
        assert.deepEqual([await axeViolations(page), errors], [[], []]);
        await page.screenshot({ path: join(pictures, `5-${scheme}.png`), fullPage: true });
        if (scheme === "light") await page.pdf({ path: join(pictures, "5-print.pdf") });
      });

    const shownRows = (page: Page) =>
      page.$$eval("#findings .card:not([hidden])", (cards) =>
        cards.flatMap((card) => {
          const rows = [...card.querySelectorAll(".rows>li")];
          const shown = rows.filter((row) => !(row as unknown as { hidden: boolean }).hidden);
          return (rows.length === 0 ? [card] : shown).map((one) => one.textContent);
        }),
      );

    it("filters and sorts, and leads from the top to the map, and from there to the finding", async () => {
      const { page, errors } = await opened(await world(200));
      const all = await shownRows(page);
      await page.type("#filter", "pods-2 trust-unsafe");
      const some = await shownRows(page);
      assert.deepEqual(
        some.filter((one) => !one.includes("pods-2")),
        [],
      );
      assert.ok(some.length > 0 && some.length < all.length);
      assert.equal(
        await page.$eval("#count", (count) => count.textContent),
        `${some.length} of ${all.length} findings`,
      );
      const openLists = () => page.$$eval(".list[open]", (lists) => lists.length);
      const openedByFilter = await openLists();
      await page.$eval("#filter", (input) => ((input as unknown as { value: string }).value = ""));
      await page.type("#filter", " ");
      assert.ok(openedByFilter > (await openLists()), "what the filter opened is folded again");
      await page.type("#filter", "pods-2 trust-unsafe");
      await page.click('nav a[href="#map-title"]');
      assert.match(page.url(), /#map-title$/);
      await page.$eval('.map a[title*="pods-4:"]', (link) => (link as unknown as { click(): void }).click());
      const target = await page.waitForSelector("#findings :target", { visible: true });
      assert.ok((await target?.evaluate((one) => one.textContent))?.includes("pods-4"));
      assert.equal(await page.$eval("#count", (count) => count.textContent), `${all.length} findings`);
      await page.select("#order", "name");
      const names = await page.$$eval("#findings .card", (cards) =>
        cards.map((card) => card.getAttribute("data-name")),
      );
      assert.deepEqual(names, [...names].sort());
      assert.deepEqual(errors, []);
    });

    it("copies a command as it is", async () => {
      const { page, errors } = await opened(await world(5));
      await page.evaluate("navigator.clipboard.writeText = async (text) => { globalThis.copied = text }");
      const command = await page.$eval(".code pre", (pre) => pre.textContent);
      assert.match(command, /^aws iam /);
      await page.click(".code button");
      assert.equal(await page.evaluate("copied"), command);
      assert.equal(await page.$eval(".code button", (button) => button.textContent), "Copied");
      assert.deepEqual(errors, []);
    });

    it("says nothing twice for one cause of 5,000 roles with 1,500 findings, and passes axe", async function () {
      // Axe looks at each of 50,000 elements.
      this.timeout(600_000);
      const report = manyReported(10, 500);
      assert.ok(report.roles.length === 5_000 && report.findings.length >= 1_500);
      const { page, errors } = await opened(report);
      const cards = await page.$$eval("#findings .card", (all) =>
        all.map((card) => [...card.querySelectorAll(".head, p, ol li, h4 + div")].map((one) => one.textContent)),
      );
      assert.ok(cards.length > 5 && cards.length < 15, `${cards.length} cards`);
      // What differs only by a name is the same text.
      const bare = (text: string) => text.replace(/[\w-]*\d[\w-]*/g, "#");
      const heads = cards.map(([head = ""]) => bare(head));
      assert.deepEqual(heads.length, new Set(heads).size);
      for (const texts of cards) {
        const long = texts.map(bare).filter((one) => one.length > 30);
        assert.deepEqual(long, [...new Set(long)]);
      }
      const names = await page.$$eval("#findings .card", (all) =>
        all.flatMap((card) => {
          const values = [...card.querySelectorAll("dt")].map((dt) => [
            dt.textContent,
            dt.nextElementSibling?.textContent,
          ]);
          return [...new Set(values.map(([name]) => name))].map((name) => {
            const ofName = values.filter(([other]) => other === name).map(([, value]) => value);
            return { name, count: ofName.length, different: new Set(ofName).size };
          });
        }),
      );
      assert.ok(names.length > 5);
      assert.deepEqual(
        names.filter(({ count, different }) => count > 1 && different === 1),
        [],
      );
      assert.deepEqual([await axeViolations(page), errors], [[], []]);
      await page.screenshot({ path: join(pictures, "5000.png") });
    });

    it("runs nothing of hostile names", async () => {
      const { errors } = await opened(hostileReport());
      assert.deepEqual(errors, []);
    });
  });
});
