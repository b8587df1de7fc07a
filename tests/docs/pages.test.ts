import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findingKinds } from "../../core/findings";
import { root } from "../../dev/localcloud/cloud";

const pageOf = (path: string): string => readFileSync(join(root, path), "utf8");

describe("the documentation", () => {
  it("begins with a README that is read in one go", () => {
    // The table of the policies grows with them.
    const written = pageOf("README.md").replace(/(<!-- policies:begin -->)[^]*(<!-- policies:end -->)/, "$1$2");
    assert.ok(written.trimEnd().split("\n").length <= 139, "README.md has more lines than are read in one go");
  });

  it("answers in its questions for every finding", () => {
    const questions = pageOf("docs/faq.md");
    for (const id of Object.keys(findingKinds))
      assert.ok(questions.includes(`(findings/${id}.md)`), `docs/faq.md has no link to findings/${id}.md`);
  });

  it("has every permission that the command names in its errors", () => {
    const sources = ["core/aws", "cli/aws"].flatMap((folder) =>
      readdirSync(join(root, folder)).map((name) => pageOf(join(folder, name))),
    );
    const actions = new Set(sources.join().match(/"(iam|eks|sts|account|organizations):[A-Z]\w+"/g));
    assert.ok(actions.size > 20);
    const page = pageOf("docs/commands/permissions.md");
    for (const action of actions) assert.ok(page.includes(action), action);
  });
});
