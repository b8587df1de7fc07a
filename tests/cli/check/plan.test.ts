import assert from "node:assert/strict";
import { executionPolicyArn } from "../../../core/iam";
import { planRole } from "../../../cli/check/plan";
import type { CheckName, Report } from "../../../cli/check/report";
import { surveyRole } from "../../../cli/check/survey";
import { CouldNotTell } from "../../../cli/exit";
import {
  accountId,
  accountTrusting,
  fakeAws,
  rightAccount,
  target,
  trustFor,
  type AccountContent,
} from "../../support/fake-aws-account";

async function reportOn(content: AccountContent, failures = {}, of = target): Promise<Report> {
  return planRole(await surveyRole(fakeAws(content, failures), of));
}

function check(report: Report, name: CheckName) {
  const found = report.checks.find((candidate) => candidate.name === name);
  assert.ok(found);
  return found;
}

const denied = (action: string) => () =>
  Promise.reject(new CouldNotTell(`Access denied to ${action} on role pods`, action));

describe("what is said about a role", () => {
  it("is nothing bad about a right one", async () => {
    const report = await reportOn(rightAccount());
    assert.equal(report.verdict, "right");
    assert.equal(report.trust, "fine");
    assert.deepEqual(report.changes, []);
    assert.deepEqual(report.remarks, []);
    assert.deepEqual(
      report.checks.map(({ status }) => status),
      ["right", "right", "right", "right", "right"],
    );
  });

  it("is how it is not there, and nothing else", async () => {
    const report = await reportOn(rightAccount({ role: undefined }));
    assert.equal(report.verdict, "not-right");
    assert.equal(check(report, "role-exists").summary, "Account 123456789012 has no role pods");
    assert.equal(check(report, "trust-policy").status, "not-checked");
    assert.equal(report.untouchable, "there is no role; --fix mends roles and creates none");
  });

  it("is that the managed policy is not attached", async () => {
    const report = await reportOn(rightAccount({ attached: [] }));
    assert.equal(report.verdict, "not-right");
    assert.equal(check(report, "managed-policy-attached").summary, `${executionPolicyArn("aws")} is not attached`);
    assert.deepEqual(report.changes, [{ action: "iam:AttachRolePolicy", policyArn: executionPolicyArn("aws") }]);
  });

  it("asks for the managed policy of the role's own partition", async () => {
    const china = { ...target, region: "cn-north-1", partition: "aws-cn" };
    const report = await reportOn(rightAccount({ attached: [executionPolicyArn("aws")] }), {}, china);
    assert.ok(
      report.changes.some((change) => "policyArn" in change && change.policyArn === executionPolicyArn("aws-cn")),
    );
  });

  it("is that the trust policy lacks the cluster's line, which is added", async () => {
    const report = await reportOn(accountTrusting(trustFor("green")));
    assert.equal(report.verdict, "not-right");
    assert.equal(report.trust, "add");
    assert.equal(
      check(report, "trust-policy").summary,
      "The trust policy is right but lacks a line for cluster blue in eu-west-1",
    );
    assert.deepEqual(report.changes, [
      {
        action: "iam:UpdateAssumeRolePolicy",
        outcome: "add",
        before: trustFor("green"),
        after: JSON.parse(trustFor("green", "blue")),
        removes: [],
      },
    ]);
  });

  it("is that EC2 nodes use it, by every route, and that it is not touched", async () => {
    const ec2 = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
    });
    const role = `arn:aws:iam::${accountId}:role/a/path/pods`;
    const policies = ["AmazonEKSWorkerNodePolicy", "AmazonEKSWorkerNodeMinimalPolicy"];
    const routes: [AccountContent, string][] = [
      [accountTrusting(ec2), "trust for ec2.amazonaws.com"],
      [rightAccount({ instanceProfiles: ["nodes"] }), 'instance profile "nodes"'],
      [
        rightAccount({ nodeRoles: [{ user: 'node group "workers"', roleArn: role }] }),
        'node group "workers" of cluster blue',
      ],
      ...policies.map((name): [AccountContent, string] => [
        rightAccount({ attached: [executionPolicyArn("aws"), `arn:aws:iam::aws:policy/${name}`] }),
        `${name} attached`,
      ]),
    ];
    for (const [content, reason] of routes) {
      const report = await reportOn(content);
      assert.equal(report.verdict, "not-right");
      assert.deepEqual(
        check(report, "not-node-role").reasons.map((use) => use.reason),
        [reason],
      );
      assert.deepEqual(report.changes, []);
      assert.equal(report.untouchable, "EC2 nodes use the role too; what is changed on it may break them");
    }
  });

  it("is not that nodes of the same name in another account use it, nor CNI and ECR policies", async () => {
    const content = rightAccount({
      nodeRoles: [{ user: 'node group "workers"', roleArn: "arn:aws:iam::999999999999:role/pods" }],
      attached: [executionPolicyArn("aws"), "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly"],
    });
    assert.equal((await reportOn(content)).verdict, "right");
  });

  it("is that it could not be told, with the missing action, where a needed answer is denied", async () => {
    const cases = { instanceProfiles: "iam:ListInstanceProfilesForRole", nodeRoles: "eks:ListNodegroups" };
    for (const [question, action] of Object.entries(cases)) {
      const report = await reportOn(rightAccount(), { [question]: denied(action) });
      assert.equal(report.verdict, "could-not-tell");
      assert.equal(check(report, "not-node-role").reasons[0].missingAction, action);
      assert.equal(report.untouchable, "whether EC2 nodes use the role too could not be read");
    }
    const report = await reportOn(rightAccount(), { attachedPolicies: denied("iam:ListAttachedRolePolicies") });
    assert.equal(report.verdict, "could-not-tell");
    assert.equal(check(report, "managed-policy-attached").reasons[0].missingAction, "iam:ListAttachedRolePolicies");
  });

  it("is that it is wrong, even where something else could not be read", async () => {
    const report = await reportOn(accountTrusting(trustFor("green")), { nodeRoles: denied("eks:ListNodegroups") });
    assert.equal(report.verdict, "not-right");
  });

  it("is an advice about permissions for workloads, which makes nothing wrong", async () => {
    const document = JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: ["s3:GetObject", "logs:PutLogEvents"], Resource: "*" },
    });
    const own = `arn:aws:iam::${accountId}:policy/extra`;
    const report = await reportOn(
      rightAccount({
        attached: [executionPolicyArn("aws"), "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", own],
        managed: { [own]: document },
        inline: [{ name: "more", document }],
      }),
    );
    assert.equal(report.verdict, "right");
    const advice = check(report, "no-workload-permissions");
    assert.equal(advice.status, "advice");
    assert.deepEqual(
      advice.reasons.map(({ reason }) => reason),
      [
        "AmazonS3ReadOnlyAccess is attached",
        "inline policy more allows s3:GetObject",
        `policy ${own} allows s3:GetObject`,
      ],
    );
  });

  it("is an advice, too, where the permissions could not be read", async () => {
    const report = await reportOn(rightAccount(), { inlinePolicies: denied("iam:ListRolePolicies") });
    assert.equal(report.verdict, "right");
    assert.equal(check(report, "no-workload-permissions").reasons[0].missingAction, "iam:ListRolePolicies");
  });

  it("is a remark about what may matter: a path, another ARN, a cluster that is not there", async () => {
    const role = rightAccount().role;
    assert.ok(role);
    const arn = `arn:aws:iam::${accountId}:role/teams/pods`;
    const content = rightAccount({ role: { ...role, arn, path: "/teams/" }, nodeRoles: undefined });
    const report = await reportOn(content, {}, { ...target, roleArn: `arn:aws:iam::${accountId}:role/pods` });
    assert.deepEqual(report.remarks, [
      `The role's ARN is ${arn}, not arn:aws:iam::${accountId}:role/pods: give the former to the Fargate profile.`,
      "The role has the path /teams/: a mapping in the aws-auth ConfigMap needs it left out, " +
        `arn:aws:iam::${accountId}:role/pods.`,
      "There is no cluster blue in eu-west-1 (yet), so it has no node groups to look at.",
    ]);
    assert.equal(report.verdict, "right");
  });

  it("is a remark with numbers where the trust policy outgrows AWS's default quota", async () => {
    const many = Array.from({ length: 30 }, (_, index) => `cluster-number-${index}`);
    const report = await reportOn(accountTrusting(trustFor(...many)));
    assert.equal(report.trust, "add");
    assert.match(
      report.remarks[0],
      /^The new trust policy has \d{4} characters .* By default AWS accepts 2048: ask for /,
    );
  });

  it("is that a role of AWS's own is not touched", async () => {
    const content = accountTrusting(trustFor("green"));
    assert.ok(content.role);
    content.role.path = "/aws-service-role/eks.amazonaws.com/";
    const report = await reportOn(content);
    assert.match(report.untouchable ?? "", /^the role belongs to AWS/);
  });
});
