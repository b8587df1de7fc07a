import assert from "node:assert/strict";
import { executionPolicy, rightTrust } from "../../../policypack/fixtures";
import { judgeText } from "./judge";
import { casesOf } from "../../../support/cases";
import { documentOf } from "../../../support/trust-cases";

interface Case {
  title: string;
  path?: string;
  found: string[];
  /** A part of a message. */
  says?: string;
  /** By what differs from the statement that lets in the Fargate service. */
  statements: object[];
}

const roleOf = ({ path = "", statements }: Case) => ({
  RoleName: "pods",
  Arn: `arn:aws${JSON.stringify(statements).includes("arn:aws-cn") ? "-cn" : ""}:iam::111122223333:role/${path}pods`,
  AssumeRolePolicyDocument: documentOf(statements),
});

describe("fargate-role judge, on the answer of aws iam get-role", () => {
  for (const one of casesOf(__filename, "roles") as Case[])
    it(`says of a role for ${one.title}: ${one.found.join(", ") || "right"}`, async () => {
      const { findings, exitCode, printed } = await judgeText(JSON.stringify({ Role: roleOf(one) }));
      assert.deepEqual([...new Set(findings.map(({ id }) => id))].sort(), one.found, printed);
      assert.equal(exitCode, one.found.length > 0 ? 1 : 0);
      const { says } = one;
      assert.ok(says === undefined || findings.some(({ message }) => message.includes(says)), printed);
      assert.equal((JSON.parse(printed) as { judged: number }).judged, 1);
    });

  it("judges what get-account-authorization-details shows to be attached", async () => {
    const found = async (managed: readonly string[], profiles: readonly string[] = []) => {
      const role = {
        AssumeRolePolicyDocument: rightTrust(),
        AttachedManagedPolicies: managed.map((PolicyArn) => ({ PolicyArn })),
        InstanceProfileList: profiles.map((InstanceProfileName) => ({ InstanceProfileName })),
        RolePolicyList: [],
      };
      const Document = { Statement: { Effect: "Allow", Action: "s3:*" } };
      const Policies = [{ Arn: "own", PolicyVersionList: [{ IsDefaultVersion: true, Document }] }];
      const { findings } = await judgeText(JSON.stringify({ RoleDetailList: [role], Policies }));
      return findings.map(({ id }) => id);
    };
    assert.deepEqual(await found([executionPolicy, "own"], ["nodes"]), ["node-role-shared", "workload-permissions"]);
    assert.deepEqual(await found([]), ["policy-missing"]);
  });

  const lambda = documentOf([{ Principal: { Service: "lambda.amazonaws.com" } }]);
  const Lambda = { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: lambda } };
  const said = "Nothing to judge: no role in 1 file is for Fargate.";
  for (const [content, found] of [
    [lambda, "trust-broken"],
    [{ Resources: { Lambda } }, "role-not-judged"],
    [{}, "role-not-judged"],
  ] as const)
    it(`says ${said.replaceAll(".", "")} and with --expect-role finds ${found}`, async () => {
      const text = await judgeText(JSON.stringify(content), { output: ["text"] });
      assert.deepEqual([text.printed, text.exitCode], [said, 0]);
      const expected = await judgeText(JSON.stringify(content), { expectRole: true });
      assert.deepEqual(
        expected.findings.map(({ id }) => id),
        [found],
      );
      assert.equal(expected.exitCode, found === "trust-broken" ? 1 : 2);
      if (found === "role-not-judged") assert.match(expected.findings[0]?.message ?? "", /^No role in \S*file is for/);
    });

  it("takes the account in the role's ARN for its own: another --account contradicts it, and clusters of others are no use", async () => {
    const policy = JSON.parse(rightTrust()) as object;
    const text = JSON.stringify({
      Role: { Arn: "arn:aws:iam::999988887777:role/pods", AssumeRolePolicyDocument: policy },
    });
    const alone = await judgeText(text);
    assert.deepEqual(alone.findings.map(({ id }) => id).sort(), ["trust-broken", "trust-unsafe"]);
    const { exitCode, findings } = await judgeText(text, { account: "111122223333" });
    assert.equal(exitCode, 2);
    assert.match(findings[0]?.message ?? "", /999988887777:role\/pods is in another account than 111122223333/);
  });

  it("says of a file that holds the first lines of a role only that it seems to be cut off", async () => {
    const role = { Path: "/", RoleName: "pods", AssumeRolePolicyDocument: JSON.parse(rightTrust()) as object };
    const text = JSON.stringify({ Role: role }, null, 4);
    for (const [name, until] of Object.entries({
      "role.json": "AssumeRole",
      role: "AssumeRole",
      "roles.yaml": "Version",
    })) {
      const { exitCode, findings } = await judgeText(text.slice(0, text.indexOf(until)), {}, name);
      assert.equal(exitCode, 2);
      assert.match(findings[0]?.message ?? "", /it is not JSON \(line \d\): it seems to be cut off$/);
    }
  });

  it("wants JSON in place of the AWS CLI's text", async () => {
    const text =
      "ROLE\tarn:aws:iam::111122223333:role/x\nASSUMEROLEPOLICYDOCUMENT\t2012-10-17\nPRINCIPAL\tec2.amazonaws.com\n";
    const { exitCode, findings } = await judgeText(text);
    assert.equal(exitCode, 2);
    assert.match(findings[0]?.message ?? "", /it is the text form of the AWS CLI\. Write it again with --output json$/);
  });

  it("says of a role in a template whose policy is no policy nothing, unless something shows pods", async () => {
    const found = async (AssumeRolePolicyDocument: unknown, ofRole: object = {}, others: object = {}) => {
      const Pods = { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument, ...ofRole } };
      const { findings } = await judgeText(JSON.stringify({ Resources: { Pods, ...others } }));
      return findings.map(({ id }) => id);
    };
    const ManagedPolicyArns = [executionPolicy];
    const Profile = {
      Type: "AWS::EKS::FargateProfile",
      Properties: { ClusterName: "prod", PodExecutionRoleArn: { "Fn::GetAtt": ["Pods", "Arn"] }, Selectors: [] },
    };
    for (const no of [{}, null, "string", [], { Statement: null }]) {
      assert.deepEqual(await found(no), []);
      assert.deepEqual(await found(no, { ManagedPolicyArns }), ["trust-malformed"]);
      assert.ok((await found(no, {}, { Profile })).includes("trust-malformed"));
    }
    assert.deepEqual(await found("{ eks-fargate-pods.amazonaws.com"), ["trust-malformed"]);
  });
});
