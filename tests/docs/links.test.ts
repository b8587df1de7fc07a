import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { root } from "../../dev/localcloud/cloud";
import { type Page, pagePaths, parsePage, readPage } from "../support/pages";

const pages = new Map(pagePaths().map((path) => [path, readPage(path)]));

/** What is wrong with the links of a page: files and headings that do not exist, addresses that are none. */
function brokenLinks({ path, links, anchors }: Page): string[] {
  return links.filter((link) => {
    if (/^\w+:/.test(link)) return !(link.startsWith("https://") && URL.canParse(link));
    const [file, anchor] = link.split("#");
    if (file === "") return !anchors.has(anchor);
    const target = normalize(join(dirname(path), file));
    if (target.startsWith("..") || !existsSync(join(root, target))) return true;
    const known = pages.get(target)?.anchors;
    return anchor !== undefined && !known?.has(anchor);
  });
}

describe("links of the documentation", () => {
  for (const [path, page] of pages)
    it(`lead somewhere: ${path}`, () => {
      assert.deepEqual(brokenLinks(page), []);
    });

  it("are refused: a file or a heading that does not exist, an address without https", () => {
    const bad = ["missing.md", "command.md#no-such-heading", "#no-such-heading", "../../outside.md", "http://x.org"];
    const good = ["command.md#permissions", "#a-code-b", "../README.md", "https://docs.aws.amazon.com/x#y"];
    const text = `# A \`code\` b\n\n${[...bad, ...good].map((target) => `[x](${target})`).join("\n")}\n`;
    assert.deepEqual(brokenLinks(parsePage("docs/planted.md", text)), bad);
  });
});
