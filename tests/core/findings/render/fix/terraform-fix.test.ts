import assert from "node:assert/strict";
import { languageOf } from "../../../../../core/findings/render/fix/language-of-file";
import { stepsOf } from "../../../../../core/findings/render/fix/fix-steps";
import { fixText } from "../../../../../core/findings/render/fix/printed-lines";
import type { Fix } from "../../../../../core/findings/fix-kinds";
import type { Source } from "../../../../../core/readers/source";
import type { WrittenPolicy } from "../../../../../core/readers/terraform/written-policy";
import type { TrustPolicy } from "../../../../../core/trust";
import { casesOf } from "../../../../support/cases";

const role = "aws_iam_role.pods";
/** A plan whose role has its trust policy from there. */
const sourceOf = (from: WrittenPolicy) => ({ records: [], terraform: () => from }) as Partial<Source> as Source;

describe("a fix in the language of Terraform", () => {
  const cases = casesOf(__filename, "cases") as [
    what: string,
    from: WrittenPolicy,
    before: TrustPolicy,
    after: TrustPolicy,
    text: string[],
  ][];
  for (const [what, from, before, after, lines] of cases)
    it(what, () => {
      const difference = { gained: [], lost: [], toSay: [], wanted: [], denials: [] };
      const fix: Fix = { kind: "trust", before, after, ...difference };
      assert.deepEqual(fixText(stepsOf(fix, languageOf(sourceOf(from), role))).split("\n"), lines);
    });

  it("has a role of its own for profiles that are not in sight", () => {
    const lines = casesOf(__filename, "ownRole");
    const fix: Fix = {
      ...{ kind: "own-role", for: "pods", beside: "pods" },
      lines: [{ partition: "aws-cn", region: "*", accountId: undefined }],
    };
    assert.deepEqual(fixText(stepsOf(fix, languageOf(sourceOf("text")))).split("\n"), lines);
  });
});
