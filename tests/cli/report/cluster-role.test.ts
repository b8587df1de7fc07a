import assert from "node:assert/strict";
import { judgeAccount } from "../../../cli/aws/judge-account";
import { oneForEachClusterRole } from "../../../cli/report/cluster-role";
import { accountOf } from "../../support/account-cases";
import { roleArn } from "../../support/fake-aws-account";
import { makeFinding } from "../../../core/findings";
import { judgeText } from "../commands/judge/judge";

const services = (...Service: string[]) => ({ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" });
const both = services("eks.amazonaws.com", "eks-fargate-pods.amazonaws.com");
const clusterPolicy = "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy";

describe("a cluster's role that trusts the Fargate service too", () => {
  const template = (cluster: boolean) => {
    const RoleArn = { "Fn::GetAtt": ["Role", "Arn"] };
    const Properties = {
      ManagedPolicyArns: [clusterPolicy],
      AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [both] },
    };
    return JSON.stringify({
      Resources: {
        Role: { Type: "AWS::IAM::Role", Properties },
        ...(cluster && { Cluster: { Type: "AWS::EKS::Cluster", Properties: { Name: "prod", RoleArn } } }),
      },
    });
  };

  it("is one finding in a template, which says what the role is", async () => {
    const { findings } = await judgeText(template(true));
    assert.deepEqual(
      findings.map(({ id }) => id),
      ["trust-not-exclusive"],
    );
    assert.match(
      findings[0]?.message ?? "",
      /It is the role of an EKS cluster, which lets in the Fargate service too$/,
    );
    assert.match(
      findings[0]?.fix ?? "",
      /Then remove eks-fargate-pods\.amazonaws\.com from the trust policy of role "Role"/,
    );
  });

  it("is several findings if nothing shows the cluster", async () =>
    assert.ok((await judgeText(template(false))).findings.length > 2));

  it("is every finding that is left if that one is accepted", () => {
    const place = { role: roleArn("pods"), account: "123456789012" };
    const found = makeFinding("trust-unsafe", place, { message: "open" });
    assert.deepEqual(oneForEachClusterRole([found]), [found]);
  });

  for (const profiles of [[], undefined])
    it(`is one finding in an account, with ${profiles ? "no profile" : "a profile"} that uses it`, () => {
      const roles = [{ trust: [both], attachedPolicies: [clusterPolicy] }];
      const regions = { "eu-west-1": [{ clusterRole: roleArn("pods"), ...(profiles && { profiles }) }] };
      const findings = oneForEachClusterRole(judgeAccount(accountOf({ roles, regions })).findings);
      assert.deepEqual(
        findings.map(({ id }) => id),
        ["trust-not-exclusive"],
      );
    });
});
