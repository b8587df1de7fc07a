import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import type { Browser, Page } from "puppeteer-core";
import { findingKinds, pageOf, repository } from "../../core/findings";
import { root } from "../../dev/localcloud/cloud";
import { axeViolations, startBrowser } from "../support/browser";
import { pagePaths } from "../support/pages";
import { newDirectory } from "../support/run-directory";

const run = promisify(execFile);
/** For developers of one part, for GitHub's forms, or for the Pulumi Registry. */
const offSite = [
  "cli/README.md",
  "dev/localcloud/README.md",
  "dev/pulumi-cloud/README.md",
  "dev/release/README.md",
  ".github/pull_request_template.md",
  "components/docs/_index.md",
  "components/docs/installation-configuration.md",
  "tests/cases/README.md",
  "tests/cli/commands/judge/files/README.md",
];

describe("the documentation site", () => {
  const site = newDirectory();
  const base = "/fargate-pod-execution-role/";
  const pages: string[] = [];
  before(async () => {
    for (const args of [
      ["vitepress", "build", "site", "--outDir", site],
      ["site/build.ts", join(site, "index.html")],
    ])
      await run(process.execPath, [join(root, "dev/node.mjs"), ...args], { cwd: root });
    const files = readdirSync(site, { recursive: true }).map(String);
    pages.push(...files.filter((file) => file.endsWith(".html")));
  });

  it("has a page for each page of the documentation, named by its heading", () => {
    const headings = pagePaths()
      .filter((path) => !offSite.includes(path))
      .map((path) => /^# (.*)$/m.exec(readFileSync(join(root, path), "utf8"))?.[1].replaceAll("`", ""));
    const titles = pages
      .filter((page) => !["index.html", "404.html", "api.html"].includes(page))
      .map((page) => /<title>(.*?)( \| [^|]*)?<\/title>/.exec(readFileSync(join(site, page), "utf8"))?.[1]);
    assert.deepEqual(titles.sort(), headings.sort());
  });

  it("has no link that leads to a page or a heading that it does not have, a heading in code included", () => {
    const texts = new Map(pages.map((page) => [page, readFileSync(join(site, page), "utf8")]));
    const ids = new Map(
      [...texts].map(([page, text]) => [page, new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))]),
    );
    const links = [...texts].flatMap(([page, text]) =>
      [...text.matchAll(/(?:href|src)="([^":]+)"/g)].map(([, link]) => ({ page, link: decodeURI(link) })),
    );
    const broken = links.filter(({ page, link }) => {
      const [, path, anchor] = /^([^#?]*)[^#]*#?(.*)$/.exec(link) ?? [];
      const isWhole = path.startsWith(base);
      const target = isWhole ? path.slice(base.length) || "index.html" : path ? join(dirname(page), path) : page;
      const anchors = ids.get(target);
      const isFile = statSync(join(site, target), { throwIfNoEntry: false })?.isFile() === true;
      return anchors ? anchor !== "" && !anchors.has(anchor) : !isFile;
    });
    assert.deepEqual(broken, []);
    assert(links.some(({ link }) => link === "#json-of-scan"));
  });

  it("has drawings as pictures", () => {
    assert.match(readFileSync(join(site, "README.html"), "utf8"), /<img src="[^"]*blocked-preview\.[\w-]+\.svg"/);
  });

  it("has a page for each finding where the playground leads to it", () => {
    for (const id of Object.keys(findingKinds)) assert.ok(pages.includes(`docs/findings/${id}.html`), id);
  });

  it("has its pages in groups, the API last", () => {
    const groups = readFileSync(join(site, "README.html"), "utf8").matchAll(/ level-0 [^]*?class="text"[^>]*>(\w+)</g);
    assert.deepEqual(
      [...groups].map(([, text]) => text),
      ["Start", "Errors", "Commands", "Findings", "Pack", "Component", "Examples", "Project", "API"],
    );
  });

  it("leads to the first page from each page", () => {
    for (const page of pages.filter((one) => one !== "index.html" && one !== "404.html"))
      assert.ok(readFileSync(join(site, page), "utf8").includes(`href="${base}index.html"`), page);
  });

  it("has one header: the first page and the others lead to the repository and the licence, and switch the theme", () => {
    for (const [page, theme] of [
      ["index.html", 'id="theme"'],
      ["README.html", "VPSwitchAppearance"],
    ])
      for (const part of [`href="${repository}"`, `href="${pageOf("LICENSE")}"`, theme])
        assert.ok(readFileSync(join(site, page), "utf8").includes(part), `${page}: ${part}`);
  });

  it("has no heading that is more than one level below the one before it", () => {
    for (const page of pages.filter((one) => one !== "index.html")) {
      const headings = readFileSync(join(site, page), "utf8").matchAll(/<h(\d)/g);
      const levels = [...headings].map(([, level]) => Number(level));
      for (const [index, level] of levels.entries()) assert.ok(level <= (levels[index - 1] ?? 0) + 1, page);
    }
  });

  describe("in a browser", () => {
    let browser: Browser | undefined;
    let page: Page;
    const files = new Hono().use(serveStatic({ root: site, rewriteRequestPath: (path) => path.replace(base, "/") }));
    const server = serve({ fetch: files.fetch, port: 0 });
    const origin = () => `http://localhost:${(server.address() as AddressInfo).port}${base}`;
    before(async function () {
      browser = await startBrowser();
      if (!browser) this.skip();
      page = await browser.newPage();
    });
    after(async () => {
      await browser?.close();
      server.close();
    });

    /** What is wider than the page, if that makes the page scroll sideways. */
    const wide = `document.documentElement.scrollWidth > innerWidth && [...document.querySelectorAll(".vp-doc *")]
      .filter((one) => one.getBoundingClientRect().right > innerWidth && !one.closest("table, pre"))
      .map((one) => one.outerHTML.slice(0, 200))`;

    /** What moves or changes its colour arrives. */
    const settle = () => page.evaluate("document.getAnimations().forEach((one) => one.finish())");

    /** What is too wide on each screen, and what axe finds in each theme on a phone and a wide screen. */
    async function faults(): Promise<unknown[]> {
      const found: unknown[] = [];
      for (const width of [320, 400, 800, 1280, 1920]) {
        await page.setViewport({ width, height: 900 });
        const tooWide = await page.evaluate(wide);
        if (tooWide) found.push({ width, tooWide });
        for (const scheme of width === 400 || width === 1280 ? ["light", "dark"] : []) {
          await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
          await settle();
          const ids = (await axeViolations(page)) as string[];
          if (ids.length > 0) found.push({ scheme, width, ids });
        }
      }
      return found;
    }

    async function open(path: string) {
      await page.goto(origin() + path);
      // Until its script has run, nothing answers.
      await page.waitForFunction("document.querySelector('#app').__vue_app__");
    }

    // One page by itself takes a second, most of it for the start of axe and what is the same on all pages.
    const content = /(?<=<main[^>]*>)[^]*(?=<\/main>)/;
    it("passes axe and fits, light and dark, on a narrow and a wide screen: each page", async () => {
      const texts = pages.flatMap((path) =>
        path === "index.html" ? [] : (content.exec(readFileSync(join(site, path), "utf8")) ?? []),
      );
      assert.equal(texts.length, pages.length - 2);
      for (let from = 0; from < texts.length; from += 25) {
        await open("README.html");
        const joined = JSON.stringify(texts.slice(from, from + 25).join("\n"));
        await page.evaluate(`document.querySelector("main").innerHTML = ${joined}`);
        assert.deepEqual(await faults(), []);
      }
    });

    it("passes axe with an open group beside the page, and with the menu of a phone, where no line of code is cut", async () => {
      await open("docs/findings/trust-unsafe.html");
      assert.deepEqual(await faults(), []);
      await page.setViewport({ width: 400, height: 900 });
      assert.deepEqual(await page.$$eval("pre", (all) => all.filter((one) => one.scrollWidth > one.clientWidth)), []);
      await settle();
      await page.click(".VPLocalNav .menu");
      await page.waitForSelector(".VPSidebar.open");
      await settle();
      assert.deepEqual(await axeViolations(page), []);
    });

    it("passes axe and fits where there is no page", async () => {
      await open("404.html");
      await page.waitForSelector(`main a[href="${base}"]`);
      assert.deepEqual(await faults(), []);
    });

    it("prints a page without its header and what stands beside it", async () => {
      await page.setViewport({ width: 1280, height: 900 });
      await open("docs/findings/trust-unsafe.html");
      const shown = () =>
        page.$$eval(".VPNav, .VPSidebar, .VPDocFooter, .vp-doc", (all) =>
          all.flatMap((one) => (one.checkVisibility() ? one.className : [])),
        );
      assert.equal((await shown()).length, 4);
      await page.emulateMediaType("print");
      assert.deepEqual(await shown(), ["vp-doc _fargate-pod-execution-role_docs_findings_trust-unsafe"]);
      await page.emulateMediaType();
    });

    /** Tabs until the element has the focus whose text begins so, and presses Enter. */
    async function enter(text: string) {
      const focused = "(document.activeElement.textContent || document.activeElement.ariaLabel || '').trim()";
      for (let presses = 0; presses < 60; presses++) {
        await page.keyboard.press("Tab");
        if (String(await page.evaluate(focused)).startsWith(text)) return page.keyboard.press("Enter");
      }
      assert.fail(`${text} is not reached`);
    }

    for (const [width, group, title] of [
      [400, "Commands", "fargate-role judge"],
      [1280, "Errors", "Questions and errors"],
    ] as const)
      it(`is read by the keyboard alone at ${width} px`, async () => {
        await page.setViewport({ width, height: 900 });
        await open("docs/findings/trust-unsafe.html");
        if (width === 400) await enter("Menu");
        await enter(group);
        await Promise.all([page.waitForNavigation(), enter(title)]);
      });

    it("begins with a page of at most 300 kB that answers, passes axe and fits on each screen", async () => {
      assert.ok(gzipSync(readFileSync(join(site, "index.html"))).length <= 300_000);
      await page.goto(origin());
      await page.waitForSelector("#verdict[data-result=fail]");
      assert.deepEqual(await faults(), []);
    });

    it("leads from its first page to the documentation and to the page of a finding", async () => {
      for (const [link, target] of [
        ["#install", "README.html"],
        ["#findings a", "docs/findings/trust-unsafe.html"],
      ]) {
        await page.goto(origin());
        // What is there before is drawn again.
        await page.waitForSelector("#details:not([hidden])");
        await Promise.all([page.waitForNavigation(), page.click(link)]);
        await page.waitForSelector(".VPContent main");
        assert.equal(page.url(), origin() + target);
      }
    });

    /** Pastes a text into the search box. */
    async function search(text: string, found = ".result", from = "README.html") {
      await open(from);
      // A reader's last search is there again.
      await page.evaluate("sessionStorage.clear()");
      await page.keyboard.press("/");
      await page.waitForSelector("#localsearch-input:focus");
      await page.keyboard.sendCharacter(text);
      await page.waitForSelector(found);
    }

    /** Goes where a search leads. */
    async function searched(text: string, from?: string) {
      await search(text, ".result.selected", from);
      const start = page.url();
      await page.keyboard.press("Enter");
      // The address of the start is written once more before that of the target.
      await page.waitForFunction(`location.href !== "${start}"`);
      return String(await page.evaluate("location.href")).replace(origin(), "");
    }

    for (const [text, target] of [
      ["exit codes", "docs/command.html#exit-codes"],
      ["baseline", "docs/commands/reports.html#exemptions-and-baselines"],
      ["MalformedPolicyDocument", "docs/errors/malformed-policy-document.html#malformedpolicydocument"],
      ["PassRole", "docs/faq.html#is-not-authorized-to-perform-iampassrole"],
      ["passrole", "docs/faq.html#is-not-authorized-to-perform-iampassrole"],
      ["Misconfigured Fargate Profile", "docs/errors/misconfigured-fargate-profile.html#misconfigured-fargate-profile"],
      [
        "not found in auth config",
        "docs/errors/not-found-in-auth-config.html#pod-execution-role-is-not-found-in-auth-config",
      ],
      ["judgeTrustPolicy", "api.html#judgetrustpolicy"],
      ["import", "components/README.html#import-a-role-that-exists"],
      ["uninstall", "docs/faq.html#how-do-i-uninstall-the-component"],
      ["pending", "docs/pods-pending.html#pods-on-fargate-stay-pending"],
      ["cost", "docs/faq.html#what-does-it-cost"],
      ["karpenter", "docs/role-uses.html#uses-of-a-role"],
      ["sourcearn", "docs/faq.html#which-tools-write-awssourcearn"],
      ["terraform", "docs/migrating.html#from-terraform-aws-moduleseks"],
      ["python", "components/README.html#python"],
      ["ledger", "docs/commands/ledger.html#fargate-role-ledger"],
      ["remediate", "policypack/README.html#fargate-role-trust-scoped"],
      ["exempt", "policypack/README.html#exempt-a-role"],
      ["cdk", "docs/cdk.html#in-an-aws-cdk-app"],
      [
        "Misconfigured Fargate Profile: fargate profile fp-1 blocked for new launches due to: Pod execution role is not found in auth config or does not have all required permissions for launching fargate pods.",
        "docs/errors/not-found-in-auth-config.html#pod-execution-role-is-not-found-in-auth-config",
      ],
    ] as const)
      it(`finds by one search: ${text.slice(0, 50)}`, async () => {
        assert.equal(await searched(text), target);
      });

    it("leads from a search to the first page itself", async () => {
      await searched("the page");
      await page.waitForSelector("#verdict[data-result=fail]");
      assert.equal(page.url(), origin());
    });

    it("goes to the result that the arrow keys choose", async () => {
      await search("baseline");
      const addresses = await page.$$eval(".result", (links) => links.map(String));
      await page.keyboard.press("ArrowDown");
      await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
      assert.equal(page.url(), addresses[1]);
    });

    it("searches from each folder, says that nothing is found, and passes axe with what is found", async () => {
      assert.equal(
        await searched("baseline", "docs/findings/trust-unsafe.html"),
        "docs/commands/reports.html#exemptions-and-baselines",
      );
      await search("xyzzy", ".no-results");
      assert.equal(await page.$eval(".no-results", (one) => one.textContent?.trim()), 'No results for "xyzzy"');
      await search("exit codes");
      assert.deepEqual(await faults(), []);
    });
  });
});
