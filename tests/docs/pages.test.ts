import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { repositoryAddress } from "../../dev/docs/address";
import { root } from "../../dev/localcloud/cloud";
import { commandsOf, parsePage } from "../support/pages";

const countWords = (text: string) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
const textOf = (path: string) => readFileSync(join(root, path), "utf8");

describe("README.md", () => {
  const text = textOf("README.md");

  it("comes to its first command after 120 words at most", () => {
    const [first] = parsePage("README.md", text).blocks;
    const before = text.split("\n").slice(0, (first?.line ?? 0) - 1);
    assert.equal(first?.language, "sh");
    assert.ok(countWords(before.join("\n")) <= 120, String(countWords(before.join("\n"))));
  });

  it("shows in its picture what the command right above prints", () => {
    const [above, picture] = text.split("](docs/images/blocked-preview.svg)")[0].split("\n\n").slice(-2);
    assert.match(picture, /^!\[/);
    const shown = textOf("docs/images/blocked-preview.svg")
      .replaceAll("&quot;", '"')
      .replace(/<[^>]*>/g, "");
    assert.ok(shown.includes(`$ ${commandsOf(above.trim())[0]?.line.replace(/ +#.*/, "")}\n`));
  });

  it("has 700 words at most", () => assert.ok(countWords(text) <= 700, String(countWords(text))));
});

describe("what Pulumi's registry shows of the component", () => {
  for (const page of ["_index.md", "installation-configuration.md"])
    it(`begins with the front matter that it reads: ${page}`, () => {
      const [, frontMatter] = /^---\n([^]*?\n)---\n\n/.exec(textOf(`components/docs/${page}`)) ?? [];
      const { title, meta_desc: description, layout } = parse(frontMatter ?? "") as Record<string, string>;
      assert.ok(title && description);
      assert.equal(layout, "package");
    });

  it("has an example in each language that it offers to choose", () => {
    const text = textOf("components/docs/_index.md");
    const offered = /\{\{< chooser language "(.*)" >\}\}/.exec(text)?.[1].split(",");
    const shown = [...text.matchAll(/^\{\{% choosable language (\w+) %\}\}\n\n(?:<!-- .* -->\n\n)?```(\w+)\n/gm)];
    assert.deepEqual(
      shown.map(([, language]) => language),
      offered,
    );
    for (const [, language, ofBlock] of shown) assert.equal(ofBlock, language);
  });

  it("has a logo of its own, where the schema says", () => {
    const { logoUrl } = JSON.parse(textOf("components/schema.json")) as Record<string, string>;
    const logo = textOf(logoUrl.replace(`${repositoryAddress()}/raw/main/`, ""));
    assert.match(logo, /^<svg xmlns="[^"]*" width="100" height="100"/);
    assert.ok(logo.length < 2000);
  });

  it("has who made the pack, under which licence, and where it is", () => {
    const { author, website, license } = parse(textOf("policypack/PulumiPolicy.yaml")) as Record<string, string>;
    assert.ok(author);
    assert.deepEqual([website, license], [repositoryAddress(), "Apache-2.0"]);
  });
});

describe("what a block of a page needs", () => {
  const needsOf = (text: string): (string | undefined)[] =>
    parsePage("planted.md", text).blocks.map(({ needs }) => needs);

  it("is in the paragraph before it, in plain sight", () => {
    assert.deepEqual(needsOf("**Needs** an AWS account:\n\n    a\n"), ["an AWS account:"]);
    assert.deepEqual(needsOf("- Then. **Needs** Pulumi Cloud:\n\n      a\n"), ["Pulumi Cloud:"]);
  });

  it("is not that of another block", () => {
    assert.deepEqual(needsOf("**Needs** a:\n\n    a\n\nThen:\n\n    b\n"), ["a:", undefined]);
    assert.deepEqual(needsOf("**Needs** a.\n\n# B\n\n    b\n"), [undefined]);
  });
});

describe("docs/commands/permissions.md", () => {
  it("has every permission that the command names in its errors", () => {
    const sources = ["core/aws", "cli/aws"].flatMap((folder) =>
      readdirSync(join(root, folder)).map((name) => textOf(join(folder, name))),
    );
    const actions = new Set(sources.join().match(/"(iam|eks|sts|account|organizations|config):[A-Z]\w+"/g));
    assert.ok(actions.size > 20);
    const page = textOf("docs/commands/permissions.md");
    for (const action of actions) assert.ok(page.includes(action), action);
  });
});
