import assert from "node:assert/strict";
import { unknown, type ResourceRecord } from "../../../core/records/record";
import { roleUnderAnotherArn } from "../../../core/rules/role-missing";
import { findsInAccounts } from "../../support/account-findings";
import { roleArn } from "../../support/fake-aws-account";
import { estateIn, recordOf } from "../../support/records";

describe("the role of a Fargate profile", () => findsInAccounts(__filename, "accounts", "role-missing"));

describe("a profile of a stack that names a role which the stack makes", () => {
  const by = (props: Record<string, unknown>) => ({ provider: { urn: "own", props } });
  const role = (props: Record<string, unknown>) =>
    recordOf("aws:iam/role:Role", "pods", { name: "pods", ...props }, by({}));
  const profile = (podExecutionRoleArn: string, provider = {}) =>
    recordOf(
      "aws:eks/fargateProfile:FargateProfile",
      "pods",
      { clusterName: "blue", podExecutionRoleArn },
      by(provider),
    );
  const found = (records: ResourceRecord[]) => {
    const estate = estateIn(...records);
    return estate.profiles.flatMap((one) => roleUnderAnotherArn.judge(one, estate));
  };
  const inTeam = { path: "/team/" };
  const cases: [what: string, records: ResourceRecord[], expected: object | undefined][] = [
    ["without its path", [role(inTeam), profile(roleArn("pods"))], { part: "path", named: "/", is: "/team/" }],
    ["with another path", [role({}), profile(roleArn("pods", "/team/"))], { part: "path", named: "/team/", is: "/" }],
    ["with its path", [role(inTeam), profile(roleArn("pods", "/team/"))], undefined],
    ["with a path while that of the role is not known", [role({ path: unknown }), profile(roleArn("pods"))], undefined],
    [
      "with another partition than that of its Region",
      [role({}), profile(roleArn("pods"), { region: "cn-north-1" })],
      { part: "partition", named: "aws", is: "aws-cn" },
    ],
    ["with the partition of its Region", [role({}), profile(roleArn("pods"), { region: "eu-west-1" })], undefined],
    ["with an ARN that no role of the stack has", [profile(roleArn("pods", "/team/"))], undefined],
  ];
  for (const [what, records, expected] of cases)
    it(what, () =>
      assert.deepEqual(
        found(records).map(({ part, named, is }) => ({ part, named, is })),
        expected ? [expected] : [],
      ),
    );
});
