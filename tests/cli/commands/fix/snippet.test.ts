import assert from "node:assert/strict";
import type { RolePlan } from "../../../../cli/aws/plan";
import { pulumiSnippets } from "../../../../cli/report/how-to";
import { FargatePodExecutionRole } from "../../../../components/index";
import type { AccountRecord } from "../../../../core/readers/account/inventory";
import { intentionIn } from "../../../../core/facts/role-trust";
import { readAccount } from "../../../../core/readers/account/account";
import { buildTrustPolicy, fargateService, judgeTrustPolicy, whoGains } from "../../../../core/trust";
import {
  accountId,
  line,
  profileArn,
  region,
  rightCluster,
  rightProfile,
  rightTrust,
  withRole,
} from "../../../support/fake-aws-account";
import { planIn } from "../../../support/account-findings";
import { trustFor } from "../../../support/trust";
import { Mocks, providerAnswers } from "../../../support/mocks";

/** Runs a printed program, and gives the trust policy that the role gets by it. */
async function trustBy(snippet: string, { attachedPolicies, trustPolicy }: RolePlan): Promise<unknown> {
  const role = { assumeRolePolicy: trustPolicy, path: "/", description: "", maxSessionDuration: 3600, tags: {} };
  const mocks = await Mocks.start({
    invokes: {
      ...providerAnswers,
      "aws:index/getCallerIdentity:getCallerIdentity": () => ({ accountId }),
      "aws:iam/getRoles:getRoles": () => ({ names: ["pods"] }),
      "aws:iam/getRole:getRole": () => role,
      "aws:iam/getInstanceProfiles:getInstanceProfiles": () => ({ names: [] }),
      "aws:iam/getRolePolicyAttachments:getRolePolicyAttachments": () => ({
        attachedPolicies: attachedPolicies.map((policyArn) => ({ policyArn })),
      }),
    },
  });
  const [importLine = "", ...program] = snippet.split("\n");
  assert.equal(importLine, 'import { FargatePodExecutionRole } from "fargate-pod-execution-role";');
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  new Function("FargatePodExecutionRole", program.join("\n"))(FargatePodExecutionRole);
  await mocks.finish();
  return JSON.parse(String(mocks.named("pod-execution-role").inputs.assumeRolePolicy));
}

const green = { name: "green", profiles: [rightProfile({ name: "g", arn: profileArn("green", "g") })] };
const twoClusters = [{ name: region, clusters: [rightCluster(), rightCluster(green)] }];
const arnElsewhere = profileArn("blue", "default").replace(region, "us-east-1");
const twoRegions = [
  { name: region, clusters: [rightCluster()] },
  { name: "us-east-1", clusters: [rightCluster({ profiles: [rightProfile({ arn: arnElsewhere })] })] },
];

function blueWith(changes: object, ...more: object[]): string {
  const { Version, Statement } = buildTrustPolicy([line("blue")]);
  return JSON.stringify({ Version, Statement: [{ ...Statement[0], ...changes }, ...more] });
}

const accounts: Record<string, AccountRecord> = {
  "an open role": withRole({ trustPolicy: trustFor(fargateService) }),
  "an open role of two clusters": withRole({ trustPolicy: trustFor(fargateService) }, { regions: twoClusters }),
  "an open role of two Regions": withRole({ trustPolicy: trustFor(fargateService) }, { regions: twoRegions }),
  "a missing line": withRole({}, { regions: twoClusters }),
  "a missing line of another Region": withRole({}, { regions: twoRegions }),
  "a line for every cluster of one Region, where two are used": withRole(
    { trustPolicy: JSON.stringify(buildTrustPolicy([line("*")])) },
    { regions: twoRegions },
  ),
  "a missing line beside a Deny": withRole(
    {
      trustPolicy: blueWith(
        { Sid: "Own" },
        { Effect: "Deny", Principal: { AWS: `arn:aws:iam::${accountId}:root` }, Action: "sts:AssumeRole" },
      ),
    },
    { regions: twoClusters },
  ),
  "a line of another account": withRole({
    trustPolicy: JSON.stringify(buildTrustPolicy([line("blue"), line("blue", { accountId: "999999999999" })])),
  }),
  "a trust policy that only the account limits": withRole({
    trustPolicy: blueWith({ Condition: { StringEquals: { "aws:SourceAccount": accountId } } }),
  }),
  "a trust policy that lets in nobody": withRole({
    trustPolicy: blueWith({ Condition: { StringEquals: { "aws:SourceArn": line("blue") } } }),
  }),
  "an unused right line": withRole({ trustPolicy: rightTrust("other") }),
  "a missing policy beside a line for every cluster": withRole({
    trustPolicy: JSON.stringify(buildTrustPolicy([line("*")])),
    attachedPolicies: [],
  }),
  "a missing policy alone": withRole({ attachedPolicies: [] }),
};

describe("the printed Pulumi program", () => {
  for (const [name, account] of Object.entries(accounts)) {
    it(`makes the change of the diff, but for clusters of the account that get in already: ${name}`, async () => {
      const plan = planIn(account);
      const [snippet, ...others] = pulumiSnippets(plan);
      assert.ok(snippet !== undefined && others.length === 0);
      const [step] = plan.steps.flatMap((one) => (one.action === "iam:UpdateAssumeRolePolicy" ? [one.after] : []));
      const wanted: unknown = step ?? JSON.parse(plan.trustPolicy);
      const made = await trustBy(snippet, plan);
      const intended = { ...intentionIn({}, readAccount(account)), accounts: [accountId] };
      assert.deepEqual(judgeTrustPolicy(made, intended).scoped, []);
      assert.deepEqual(whoGains(made, wanted, intended), []);
      const more = whoGains(wanted, made, intended) ?? assert.fail();
      for (const one of more)
        assert.ok(one.kind === "pods" && one.where?.place.account === accountId, JSON.stringify(one));
      assert.deepEqual(whoGains(plan.trustPolicy, made, intended), whoGains(plan.trustPolicy, wanted, intended));
    });
  }
});
