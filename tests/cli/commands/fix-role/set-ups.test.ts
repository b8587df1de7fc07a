import assert from "node:assert/strict";
import { planRole } from "../../../../cli/commands/fix-role";
import type { UnknownPart } from "../../../../core/readers/account/inventory";
import { fargateService } from "../../../../core/service/fargate";
import { parseTrustPolicy } from "../../../../core/policy/parse/policy";
import { allowedSourceArns, serves } from "../../../../core/trust";
import { hasDate } from "../../../../core/trust/mentioned";
import { profileArn, region } from "../../../support/fake-aws-account";
import { accountOf, lineOf, type WrittenAccount } from "../../../support/account-cases";
import { idsIn, roleIn, type ToServe } from "../../../support/account-findings";
import { casesOf } from "../../../support/cases";

/** An account, what scan finds in it, and what `--fix` does to its role pods: refuses for a reason, or writes. */
interface SetUp extends Omit<WrittenAccount, "unknown"> {
  /** What could not be read, by its action and place. */
  unknown?: Partial<UnknownPart>[];
  asked?: ToServe;
  /** The ids of the findings, sorted. */
  finds: string[];
  /** The pattern of the reason. */
  refuses?: string;
  /** What is written: the attached policy, clusters or SourceArns of the trust policy. */
  does?: string[];
  loses?: string[];
  /** True if every Deny statement stays. */
  keepsDenials?: true;
  /** True if every date stays. */
  keepsDates?: true;
}

const unread = { action: "", reason: "Access denied to it", toDo: "Allow it", denied: true };

/** Clusters whose names are as long as EKS allows, each with a profile that uses the role. */
const sixtyLongNames = Array.from({ length: 60 }, (_, index) => `${"c".repeat(97)}${100 + index}`).map((name) => ({
  name,
  profiles: [{ arn: profileArn(name, "default") }],
}));

const setUps = {
  ...(casesOf(__filename, "setUps") as Record<string, SetUp>),
  "a trust policy longer than any quota, where the quota could not be read": {
    roles: [{ trust: [fargateService], attachedPolicies: [] }],
    regions: { [region]: sixtyLongNames },
    finds: ["policy-missing", "trust-unsafe"],
    refuses:
      "^its trust policy would have \\d+ characters, and no quota allows more than 8192: give some of the clusters a role of their own$",
  } as SetUp,
};

/** The statements of a trust policy that have a date. */
function dated(document: unknown) {
  const { statements } = parseTrustPolicy(document);
  return statements
    .filter((one) => hasDate(one))
    .map(({ principals, actions, conditions }) => JSON.stringify([principals, actions, conditions]));
}

/** The Deny statements of a trust policy. */
function denials(document: unknown): object[] {
  const { Statement } = document as { Statement: { Effect: string }[] };
  return Statement.filter(({ Effect }) => Effect === "Deny");
}

describe("an account with", () => {
  for (const [name, setUp] of Object.entries(setUps)) {
    const {
      asked = [],
      finds,
      refuses,
      does,
      loses,
      keepsDenials,
      keepsDates: dates,
      unknown = [],
      ...written
    } = setUp;
    it(`${name}: scan finds ${finds.join(", ") || "nothing"}, --fix ${refuses ? "refuses" : `does ${does?.length} things`}`, () => {
      const account = accountOf({ ...written, unknown: unknown.map((part) => ({ ...unread, ...part })) });
      assert.deepEqual(idsIn(account).sort(), finds);
      const role = roleIn(account, asked);
      const { refused, attach, after, trustPolicy, loses: losing } = planRole(role);
      if (refuses) return assert.match(refused ?? "not refused", new RegExp(refuses));
      assert.equal(refused, undefined);
      assert.deepEqual([attach ?? [], after ? allowedSourceArns(after) : []].flat(), does?.map(lineOf));
      if (loses) assert.deepEqual(losing, loses);
      if (!after) return;
      for (const { profiles, ...place } of role.clusters) {
        const isIn = (arn?: string) =>
          serves(JSON.stringify(after), { for: { ...place, arn }, ...(!arn && { every: true }) });
        assert.ok(profiles?.every(({ arn }) => isIn(arn)) ?? isIn());
      }
      if (dates) assert.deepEqual(dated(after), dated(trustPolicy));
      if (keepsDenials) assert.deepEqual(denials(after), denials(JSON.parse(trustPolicy)));
    });
  }
});
