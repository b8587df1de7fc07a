import assert from "node:assert/strict";
import { runInThisContext } from "node:vm";
import * as aws from "@pulumi/aws";
import { program } from "../../../../../core/findings/render/fix/program";
import { stepsOf } from "../../../../../core/findings/render/fix/fix-steps";
import { fixText } from "../../../../../core/findings/render/fix/printed-lines";
import { parseTrustPolicy } from "../../../../../core/policy/parse/policy";
import { fixTrustPolicy, judgeTrustPolicy, type Intended } from "../../../../../core/trust";
import { filled } from "../../../../support/advised";
import { itEach } from "../../../../support/cases";
import { followFix, toldIn } from "../../../../support/follow-fix";
import { Mocks } from "../../../../support/mocks";
import { recordOf } from "../../../../support/records";
import { documentOf, trustCases, type TrustCase } from "../../../../support/trust-cases";

/** What a program has where this text stands. */
const evaluated = (text: string): unknown => runInThisContext(`(${text})`);

/** An object, or members of one, as a program has it. */
const pasted = (block: string): unknown => evaluated(/^\s*\{/.test(block) ? block : `{${block}}`);

/** So many of the cases have 200 fixes. */
const cases = 420;

interface Fixed {
  name: string;
  policy: unknown;
  intended: Intended;
}

/** A fix in the words for a program that makes the role. */
function textOf(fix: Parameters<typeof stepsOf>[0], name: string) {
  const record = recordOf("aws:iam/role:Role", name);
  return fixText(stepsOf(fix, program({ record, urn: record.urn, property: "assumeRolePolicy" })));
}

/** A case whose trust policy has a change, as a program that makes the role with the printed block in it. */
function programOf({ policy, intention }: TrustCase, index: number): Fixed[] {
  const fix = fixTrustPolicy(policy, intention);
  if (fix?.kind !== "trust") return [];
  const name = `pods-${index}`;
  const { document: before } = parseTrustPolicy(policy);
  const written = followFix(before, textOf(fix, name), pasted);
  const { clusters } = intention;
  const intended = { ...intention, ...(clusters && { clusters: [...clusters, "filled-in"] }) };
  return [{ name, policy: filled(written, intention), intended }];
}

describe("a fix of the policy pack, put into a program of Pulumi", () => {
  it("makes a role that is right, whatever was wrong with it", async () => {
    const all = trustCases().slice(0, cases).flatMap(programOf);
    const mocks = await Mocks.start({ preview: true });
    for (const { name, policy } of all) new aws.iam.Role(name, { assumeRolePolicy: JSON.stringify(policy) });
    await mocks.finish();
    for (const { name, intended } of all) {
      const { assumeRolePolicy } = mocks.named(name).inputs;
      const { scoped, exclusive } = judgeTrustPolicy(assumeRolePolicy, intended);
      assert.deepEqual([...scoped, ...exclusive], [], `${name}: ${JSON.stringify(assumeRolePolicy)}`);
    }
    assert.ok(all.length >= 150, `${all.length} fixes`);
  });

  const helper = { Sid: "AllowAssumeRole" };
  const condition = { ArnLike: { "aws:SourceArn": "arn:*:eks:*:111122223333:fargateprofile/prod/*" } };
  itEach(
    [
      ["alone", [helper], true],
      ["beside another", [helper, {}], false],
      ["with another Sid", [{ Sid: "Pods" }], false],
    ],
    "writes the whole policy in place of assumeRolePolicyForPrincipal alone: a statement as it makes them, %s",
    (_what: string, statements: object[], isWhole: boolean) => {
      const asked = { accounts: ["111122223333"], clusters: ["prod"] };
      const [{ lead, block } = assert.fail()] = toldIn(
        textOf(fixTrustPolicy(documentOf(statements), asked) ?? assert.fail(), "pods"),
      );
      const whole = lead === "assumeRolePolicyForPrincipal takes no condition. Write in its place:";
      assert.equal(whole, isWhole, lead);
      const [, text] = /^assumeRolePolicy: JSON\.stringify\(([^]*)\),$/.exec(block) ?? [];
      if (isWhole) assert.deepEqual(evaluated(text ?? ""), documentOf([{ ...helper, Condition: condition }]));
    },
  );
});
