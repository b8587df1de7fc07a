import assert from "node:assert/strict";
import * as rules from "../../../core/rules/account-fixes";
import { staleFix } from "../../../core/rules/trust-stale-cluster";
import { fixInWords, judgeInWords } from "../../support/worded";
import type { AccountRecord } from "../../../core/facts/account/inventory";
import { accountRole, usesOf, type AccountRole } from "../../../core/facts/account/account-role";
import { buildTrustPolicy, fargateService, type TrustPolicy } from "../../../core/trust";
import {
  line,
  rightAccount,
  rightProfile,
  rightRole,
  roleArn,
  rightTrust,
  withCluster,
  withRole,
} from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";

function roleOf(account: AccountRecord): AccountRole {
  const [record] = account.roles;
  assert.ok(record);
  const role = accountRole(usesOf(account), record);
  assert.ok(role);
  return role;
}

const secondRole = (role: AccountRole) => fixInWords(rules.secondRole(role));
const trustFix = (role: AccountRole, wanted: TrustPolicy) => fixInWords(rules.trustFix(role, wanted));
const trustFixForAll = (role: AccountRole) => fixInWords(rules.trustFixForAll(role));
const policy = buildTrustPolicy([line("blue")]);
const blueLine = line("blue");
const { length } = rightTrust("blue");
const update = `aws iam update-assume-role-policy --role-name pods --policy-document '${rightTrust("blue")}'`;
const second =
  `aws iam create-role --role-name pods-fargate-pods --assume-role-policy-document '${rightTrust("blue")}' && ` +
  "aws iam attach-role-policy --role-name pods-fargate-pods --policy-arn arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy; " +
  "then create each Fargate profile again under another name with role pods-fargate-pods, since the role of a profile cannot be changed, and delete the old one once the new one is active";

/** What is left to do on a role of nodes. */
const named = "; then name in the trust policy of role pods only the principals that use it";
const left = "; then remove eks-fargate-pods.amazonaws.com from the trust policy of role pods";

describe("the command that makes a trust policy right", () => {
  const unknown = [{ action: "eks:ListClusters", reason: "no", denied: true, region: "us-east-1" }];
  const long = buildTrustPolicy(Array.from({ length: 130 }, (_, index) => line(`cluster-${index}`)));
  const cases: [what: string, AccountRecord, fix: string, wanted?: TrustPolicy][] = [
    ["is alone where nobody loses by it", rightAccount(), update],
    [
      "is alone where it is as long as the quota allows",
      rightAccount({ quotas: { trustPolicyLength: length } }),
      update,
    ],
    [
      "says that it is longer than the account's quota",
      rightAccount({ quotas: { trustPolicyLength: length - 1 } }),
      `${update}; the trust policy has ${length} characters, and the account's quota is ${length - 1}: ask for more in Service Quotas first`,
    ],
    [
      "says that lines for clusters that are gone take up the account's quota",
      withRole({ trustPolicy: rightTrust("gone") }, { quotas: { trustPolicyLength: length - 1 } }),
      `${update}; the trust policy has ${length} characters, and the account's quota is ${length - 1}: remove the lines of clusters that are gone, or ask for more in Service Quotas first`,
    ],
    [
      "names all who can no longer assume the role, and none who still can",
      withRole({ trustPolicy: trustFor("lambda.amazonaws.com", fargateService, "ecs.amazonaws.com") }),
      `${update}; then lambda.amazonaws.com, ecs.amazonaws.com can no longer assume the role`,
    ],
    [
      "warns first where clusters may use the role unseen",
      rightAccount({ unknown }),
      `Make sure first that no other cluster uses the role, since not everything in this account could be read: it would lose the role; ${update}`,
    ],
    [
      "is none where the policy is longer than any quota allows",
      withRole({ trustPolicy: trustFor(fargateService) }, { quotas: { trustPolicyLength: 2048 } }),
      `Give some of the clusters a role of their own: the trust policy would have ${JSON.stringify(long).length} characters, and no quota allows more than 8192`,
      long,
    ],
    [
      "is none where the policy is longer than any quota allows, and lines for clusters that are gone can go",
      withRole({ trustPolicy: rightTrust("gone") }),
      `Remove the lines of clusters that are gone, or give some of the clusters a role of their own: the trust policy would have ${JSON.stringify(long).length} characters, and no quota allows more than 8192`,
      long,
    ],
  ];
  for (const [what, account, fix, wanted = policy] of cases)
    it(what, () => assert.equal(trustFix(roleOf(account), wanted), fix));
});

describe("a second role", () => {
  it("is made for the clusters that use the first", () => assert.equal(secondRole(roleOf(rightAccount())), second));

  it("is left to the reader where no cluster uses the first", () =>
    assert.equal(secondRole(roleOf(withCluster({ profiles: [] }))), "Give the Fargate profiles a role of their own"));

  const nodes = { trustPolicy: trustFor("ec2.amazonaws.com", fargateService) };
  const takeTrust = "remove eks-fargate-pods.amazonaws.com from the trust policy of role pods";

  it("is not all where the first is of nodes and lets in the Fargate service, which then has to leave it", () => {
    assert.equal(secondRole(roleOf(withRole(nodes))), `${second}; then ${takeTrust}`);
    assert.equal(
      secondRole(roleOf(withCluster({ profiles: [] }, { roles: [rightRole(nodes)] }))),
      `Give the Fargate profiles a role of their own; then ${takeTrust}`,
    );
  });

  it("warns before the Fargate service leaves the first, where clusters may use that one unseen", () =>
    assert.equal(
      secondRole(roleOf(withRole(nodes, { allRegions: false }))),
      `${second}; then, once you are sure that no other cluster uses it, since only eu-west-1 was read, ${takeTrust}`,
    ));

  it("is all where the first is of nodes and keeps the Fargate service out by a Deny, which may stay", () => {
    const [ec2] = (JSON.parse(trustFor("ec2.amazonaws.com")) as TrustPolicy).Statement;
    const deny = { Effect: "Deny", Principal: { Service: fargateService }, Action: "sts:AssumeRole" };
    const trustPolicy = JSON.stringify({ Version: "2012-10-17", Statement: [ec2, deny] });
    assert.equal(secondRole(roleOf(withRole({ trustPolicy }))), second);
  });

  it("is all where the first does not let in the Fargate service", () =>
    assert.equal(secondRole(roleOf(withRole({ trustPolicy: trustFor("ec2.amazonaws.com") }))), second));

  it("is not all where the first lets in the Fargate service alone, and the cluster that works with it cannot assume it", () =>
    assert.equal(secondRole(roleOf(withCluster({ clusterRole: roleArn("pods") }))), second + named));

  it("is not made for profiles that are going away, with their cluster or alone", () => {
    const going = rightProfile({ status: "DELETING" });
    const none = `Give the Fargate profiles a role of their own; then ${takeTrust}`;
    const roles = [rightRole(nodes)];
    assert.equal(secondRole(roleOf(withCluster({ profiles: [going] }, { roles }))), none);
    assert.equal(secondRole(roleOf(withCluster({ status: "DELETING" }, { roles }))), none);
    const both = [going, rightProfile({ name: "stays" })];
    assert.equal(secondRole(roleOf(withCluster({ profiles: both }, { roles }))), `${second}; then ${takeTrust}`);
  });

  it("is to get what the first has for pods alone: else their logs would be lost in silence", () => {
    const policy = (Action: string[]) => JSON.stringify({ Statement: [{ Effect: "Allow", Action, Resource: "*" }] });
    const own = "arn:aws:iam::123456789012:policy/pull";
    const policies = [
      { name: "inline policy logs", document: policy(["logs:PutLogEvents", "logs:CreateLogStream"]) },
      { name: "inline policy nodes", document: policy(["logs:PutLogEvents", "ec2:DescribeInstances"]) },
      { name: own, document: policy(["ecr:BatchImportUpstreamImage"]) },
    ];
    const [make, again] = second.split("; then ");
    assert.equal(
      secondRole(roleOf(withRole({ policies }))),
      `${make}; then give it what inline policy logs, ${own} of role pods allow; then ${again}`,
    );
  });

  it("is to get the logs that a policy of AWS gives the first", () => {
    const logs = "arn:aws:iam::aws:policy/CloudWatchLogsFullAccess";
    const attachedPolicies = [...rightRole().attachedPolicies, logs];
    const [make, again] = second.split("; then ");
    assert.equal(
      secondRole(roleOf(withRole({ attachedPolicies }))),
      `${make}; then give it what ${logs} of role pods allow; then ${again}`,
    );
  });

  it("has the permissions boundary of the first: an account may ask for one, and nobody is to get around it", () => {
    const permissionsBoundary = "arn:aws:iam::123456789012:policy/limits";
    assert.equal(
      secondRole(roleOf(withRole({ permissionsBoundary }))),
      second.replace(" && ", ` --permissions-boundary ${permissionsBoundary} && `),
    );
  });

  it("makes the findings of a node role go away, once what it says is done", async () => {
    const [finding] = (await judgeInWords(withRole(nodes))).findings;
    const { Version, Statement } = JSON.parse(nodes.trustPolicy) as TrustPolicy;
    const left = JSON.stringify({ Version, Statement: Statement.slice(0, 1) });
    const roles = [
      rightRole({ trustPolicy: left }),
      rightRole({ arn: roleArn("pods-fargate-pods"), trustPolicy: rightTrust("blue") }),
    ];
    const profiles = [rightProfile({ role: roleArn("pods-fargate-pods") })];
    const accessEntries = [{ principal: roleArn("pods-fargate-pods"), type: "FARGATE_LINUX" }];
    assert.equal(finding?.fix, `${second}; then ${takeTrust}`);
    assert.deepEqual((await judgeInWords(withCluster({ profiles, accessEntries }, { roles }))).findings, []);
  });
});

describe("the line of a cluster that a trust policy lacks", () => {
  it("is added to it", () => {
    const trust = rightTrust("green");
    const both = rightTrust("green", "blue");
    assert.equal(trustFixForAll(roleOf(withRole({ trustPolicy: trust }))), update.replace(rightTrust("blue"), both));
  });

  it("comes in place of a Deny that keeps the Fargate service out, or a second role does", () => {
    const { Version, Statement } = policy;
    const deny = { Effect: "Deny", Principal: { Service: fargateService }, Action: "sts:AssumeRole" };
    const trustPolicy = JSON.stringify({ Version, Statement: [...Statement, deny] });
    assert.equal(
      trustFixForAll(roleOf(rightAccount({ roles: [rightRole({ trustPolicy })] }))),
      `If the Deny of statement 1 can go: ${update}; if not: ${second}`,
    );
  });

  const others = { Effect: "Deny", Principal: { AWS: roleArn("ci") }, Action: "sts:AssumeRole" };
  const notGreen = {
    Sid: "GreenOnly",
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action: "sts:AssumeRole",
    Condition: { ArnNotLike: { "aws:SourceArn": line("green") } },
  };
  const [open] = (JSON.parse(trustFor(fargateService)) as TrustPolicy).Statement;
  const limited = JSON.stringify({ Version: "2012-10-17", Statement: [open, notGreen, others] });
  const [ec2] = (JSON.parse(trustFor("ec2.amazonaws.com")) as TrustPolicy).Statement;
  const limitedAndEc2 = JSON.stringify({ Version: "2012-10-17", Statement: [ec2, open, notGreen, others] });

  it("leaves the role closed and right, where a Deny alone limits an open Allow and has to go", async () => {
    const fix = trustFixForAll(roleOf(withRole({ trustPolicy: limited })));
    const trustPolicy = /^If the Deny of statement "GreenOnly" can go: .*? --policy-document '([^']*)'; if not: /.exec(
      fix,
    );
    assert.ok(trustPolicy?.[1], fix);
    assert.deepEqual(JSON.parse(trustPolicy[1]), { ...policy, Statement: [...policy.Statement, others] });
    assert.deepEqual((await judgeInWords(withRole({ trustPolicy: trustPolicy[1] }))).findings, []);
  });

  it("is none in a role of nodes, whatever a Deny says", () =>
    assert.equal(
      trustFixForAll(roleOf(withRole({ trustPolicy: limitedAndEc2, instanceProfiles: ["machines"] }))),
      second + left,
    ));
});

describe("the line of a cluster that is gone", () => {
  const gone = line("gone");
  const noLine = "aws:SourceArn must not be left without a line";
  const statement = (...names: string[]) => buildTrustPolicy(names.map((name) => line(name))).Statement[0] ?? {};
  const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
  const ec2 = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
  const lambda = { ...ec2, Principal: { Service: "lambda.amazonaws.com" } };
  const unused = (trustPolicy: string) => withCluster({ profiles: [] }, { roles: [rightRole({ trustPolicy })] });
  const removeStatement = (label: string) =>
    `Remove ${fargateService} from ${label} (delete the statement if that was its only principal): ${noLine}`;

  const cases: [what: string, AccountRecord, fix: string, stale?: string[]][] = [
    [
      "is removed beside one that stays",
      withRole({ trustPolicy: rightTrust("blue", "gone") }),
      `Remove "${gone}" from aws:SourceArn`,
    ],
    [
      "gives its place to the line of the cluster that uses the role",
      withRole({ trustPolicy: rightTrust("gone") }),
      `Write "${blueLine}" in place of "${gone}" in aws:SourceArn, which must not be left without a line`,
    ],
    [
      "gives its place too where all others are of clusters that are gone",
      withRole({ trustPolicy: rightTrust("gone", "lost") }),
      `Write "${blueLine}" in place of "${gone}" in aws:SourceArn, which must not be left without a line`,
      [gone, line("lost")],
    ],
    [
      "goes with its statement, where another statement has the line that stays",
      withRole({ trustPolicy: document(statement("blue"), statement("gone")) }),
      removeStatement("statement 1"),
    ],
    [
      "goes with its statement, where the role is there for others and no cluster uses it",
      unused(document(lambda, { ...statement("gone"), Sid: "Pods" })),
      removeStatement('statement "Pods"'),
    ],
    [
      "is the last of a role that no cluster uses: the role goes, or it is for another cluster",
      unused(rightTrust("gone")),
      `When you are sure that nothing needs the role, delete it; else write the line of a cluster that exists in place of "${gone}": ${noLine}`,
    ],
    [
      "is the last of a role of nodes: the Fargate service goes, as in its other findings",
      unused(document(ec2, statement("gone"))),
      `Give the Fargate profiles a role of their own; then remove ${fargateService} from the trust policy of role pods`,
    ],
  ];
  for (const [what, account, fix, stale = [gone]] of cases)
    it(what, () => assert.equal(fixInWords(staleFix(roleOf(account), gone, stale)), fix));
});
