import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { pageOf } from "../../core/findings";
import { root } from "../../dev/localcloud/cloud";
import { type Page, pagePaths, parsePage, readPage } from "../support/pages";

const pages = new Map(pagePaths().map((path) => [path, readPage(path)]));

/** These are shown by npm and in Pulumi's registry too, where a relative link leads nowhere. */
const ofPackages = pagePaths().filter((path) => /^(components|policypack|cli)\//.test(path));
/** Where the files of the checkout are for readers elsewhere. */
const published = pageOf("");

/** What is wrong with the links of a page: files and headings that do not exist, addresses that are none. */
function brokenLinks({ path, links, anchors }: Page) {
  return links.filter((link) => {
    const isOwn = link.startsWith(published);
    if (/^\w+:/.test(link) && !isOwn) return !(link.startsWith("https://") && URL.canParse(link));
    const [file, anchor] = link.replace(published, "").split("#");
    if (file === "") return !anchors.has(anchor);
    if (!isOwn && ofPackages.includes(path)) return true;
    const target = isOwn ? file : normalize(join(dirname(path), file));
    if (target.startsWith("..") || !existsSync(join(root, target))) return true;
    const known = pages.get(target)?.anchors;
    return anchor !== undefined && !known?.has(anchor);
  });
}

/** The files of the checkout that a text names in code, and that are not there; a name in capitals stands for any. */
function missingFiles(text: string) {
  const named = text.matchAll(/`((?:cli|components|core|dev|docs|examples|policypack|tests)\/[\w./-]+\.\w+)`/g);
  return [...named].map(([, path]) => path).filter((path) => !/\b[A-Z]+\./.test(path) && !existsSync(join(root, path)));
}

describe("files that the documentation names", () => {
  // What has changed since may be gone.
  for (const path of pagePaths().filter((page) => page !== "CHANGELOG.md"))
    it(`are there: ${path}`, () => assert.deepEqual(missingFiles(readFileSync(join(root, path), "utf8")), []));

  it("are missed: one that is not there, and none with a name in capitals", () => {
    assert.deepEqual(missingFiles("`core/none.ts`, `core/text.ts`, `policypack/roles/NAME.ts`"), ["core/none.ts"]);
  });
});

describe("links of the documentation", () => {
  for (const [path, page] of pages)
    it(`lead somewhere: ${path}`, () => {
      assert.deepEqual(brokenLinks(page), []);
    });

  it("are refused: a file or a heading that does not exist, an address without https", () => {
    const bad = ["missing.md", "command.md#no-such-heading", "#no-such-heading", "../../outside.md", "http://x.org"];
    const good = ["command.md#shared-options", "#a-code-b", "../README.md", "https://docs.aws.amazon.com/x#y"];
    const text = `# A \`code\` b\n\n${[...bad, ...good].map((target) => `[x](${target})`).join("\n")}\n`;
    assert.deepEqual(brokenLinks(parsePage("docs/planted.md", text)), bad);
  });

  it("are refused on the page of a package: a relative one, and one of the repository to what is not there", () => {
    const bad = ["../docs/faq.md", `${published}docs/missing.md`, `${published}docs/faq.md#no-such-heading`];
    const good = [
      "#a",
      `${published}docs/faq.md`,
      `${published}docs/command.md#shared-options`,
      "https://pulumi.com/x",
    ];
    const text = `# A\n\n${[...bad, ...good].map((target) => `[x](${target})`).join("\n")}\n`;
    for (const page of ofPackages) assert.deepEqual(brokenLinks(parsePage(page, text)), bad, page);
  });
});
