import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { findingKinds } from "../../core/findings";
import { root } from "../../dev/localcloud/cloud";
import { axeViolations, startBrowser } from "../support/browser";
import { pagePaths } from "../support/pages";

const run = promisify(execFile);
/** For developers of one part, or for GitHub's forms. */
const offSite = [
  "README.md",
  "cli/README.md",
  "dev/localcloud/README.md",
  "dev/pulumi-cloud/README.md",
  "dev/release/README.md",
  ".github/pull_request_template.md",
  "tests/cli/commands/judge/files/README.md",
];

describe("the documentation site", function () {
  this.timeout(240_000);
  const site = mkdtempSync(join(tmpdir(), "site-"));
  const pages: string[] = [];
  before(async () => {
    await run(process.execPath, [join(root, "node_modules/typedoc/bin/typedoc"), "--out", site], { cwd: root });
    const build = [join(root, "dev/node.mjs"), "site/build.ts", join(site, "playground.html")];
    await run(process.execPath, build, { cwd: root });
    const files = readdirSync(site, { recursive: true }).map(String);
    pages.push(...files.filter((file) => file.endsWith(".html")));
  });
  after(() => rmSync(site, { recursive: true }));

  it("has a page for each page of the documentation, named by its heading", () => {
    const headings = pagePaths()
      .filter((path) => !offSite.includes(path))
      .map((path) => /^# (.*)$/m.exec(readFileSync(join(root, path), "utf8"))?.[1].replaceAll("`", ""));
    const titles = pages
      .filter((page) => page.startsWith("documents/"))
      .map((page) => /<title>(.*) \| [^|]*<\/title>/.exec(readFileSync(join(site, page), "utf8"))?.[1]);
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
      const target = path === "" ? page : join(dirname(page), path);
      const anchors = ids.get(target);
      return anchors ? anchor !== "" && !anchors.has(anchor) : !existsSync(join(site, target));
    });
    assert.deepEqual(broken, []);
    assert(links.some(({ link }) => link === "#json-of-scan-and-check"));
  });

  it("has drawings as pictures", () => {
    const architecture = readFileSync(join(site, "documents", "Architecture.html"), "utf8");
    assert.match(architecture, /<img src="[^"]*imports\.svg"/);
    for (const page of pages) assert.doesNotMatch(readFileSync(join(site, page), "utf8"), /class="mermaid"/, page);
  });

  it("has a page for each finding where the playground leads to it", () => {
    const [, folder = ""] = /data-findings="([^"]+)"/.exec(readFileSync(join(site, "playground.html"), "utf8")) ?? [];
    for (const id of Object.keys(findingKinds)) assert.ok(pages.includes(`${folder}${id}.html`), id);
  });

  it("leads to the playground from each page", () => {
    for (const page of pages.filter((one) => one !== "playground.html"))
      assert.match(readFileSync(join(site, page), "utf8"), /href="[./]*playground\.html"/, page);
  });

  it("passes axe and fits, light and dark, on a narrow and a wide screen", async function () {
    const browser = await startBrowser();
    if (!browser) this.skip();
    try {
      const page = await browser.newPage();
      const some = ["index", "documents/The_fargate-role_command", "documents/trust-unsafe", "modules/core_trust"];
      for (const scheme of ["light", "dark"])
        for (const width of [400, 1280]) {
          await page.setViewport({ width, height: 900 });
          await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
          for (const name of some) {
            await page.goto(pathToFileURL(join(site, `${name}.html`)).href);
            // Until its script has run, nothing is shown.
            await page.waitForFunction('document.body.style.display !== "none"');
            const found = [await axeViolations(page), await page.evaluate("document.documentElement.scrollWidth")];
            assert.deepEqual(found, [[], width], `${name}, ${scheme}`);
          }
        }
    } finally {
      await browser.close();
    }
  });
});
