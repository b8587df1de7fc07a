import assert from "node:assert/strict";
import { createMissing, roleBeside } from "../../../core/rules/account-new-role";
import type { AccountRecord, ClusterRecord, RoleRecord } from "../../../core/facts/account/inventory";
import { profileUses } from "../../../core/facts/account/account-role";
import { parseRoleArn } from "../../../core/trust";
import {
  clusterArn,
  profileArn,
  region,
  rightAccount,
  rightCluster,
  rightProfile,
  rightRole,
  roleArn,
  rightTrust,
  withCluster,
  newToEks,
} from "../../support/fake-aws-account";
import { trustFor } from "../../support/trust";
import { fixInWords } from "../../support/worded";

const needed = "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy";
const create = (name: string, trust = rightTrust("blue")) =>
  `aws iam create-role --role-name ${name} --assume-role-policy-document '${trust}' && ` +
  `aws iam attach-role-policy --role-name ${name} --policy-arn ${needed}`;
const open = trustFor("eks-fargate-pods.amazonaws.com");
const blue = { region, cluster: "blue", profiles: [] };

function missing(account: AccountRecord): string {
  const role = parseRoleArn(roleArn("gone"));
  assert.ok(role);
  return fixInWords(createMissing(account, role, profileUses(account)), "gone");
}

/** Clusters of long names, whose profiles all have role gone. */
function manyClusters(count: number): AccountRecord["regions"] {
  const names = Array.from({ length: count }, (_, index) => `${"c".repeat(97)}${100 + index}`);
  const clusters = names.map((name) =>
    rightCluster({
      name,
      arn: clusterArn(name),
      profiles: [rightProfile({ arn: profileArn(name, "default"), role: roleArn("gone") })],
    }),
  );
  return [{ name: region, clusters }];
}

describe("a role that is not there", () => {
  const cases: [what: string, cluster: Partial<ClusterRecord>, who: string][] = [
    [
      "a node group",
      { nodeGroups: [{ name: "workers", role: roleArn("gone") }] },
      'node group "workers" of cluster blue in eu-west-1',
    ],
    ["EKS Auto Mode", { autoModeRole: roleArn("gone") }, "EKS Auto Mode of cluster blue in eu-west-1"],
    ["a cluster itself", { clusterRole: roleArn("gone") }, "cluster blue in eu-west-1 itself"],
    [
      "an access entry of nodes",
      { accessEntries: [{ principal: roleArn("gone"), type: "EC2_LINUX" }] },
      "access entry of type EC2_LINUX of cluster blue in eu-west-1",
    ],
  ];
  for (const [what, cluster, who] of cases)
    it(`and that ${what} names too: the profiles get one of their own, for one for both would be shared`, () =>
      assert.equal(
        missing(withCluster({ profiles: [rightProfile({ role: roleArn("gone") })], accessEntries: [], ...cluster })),
        `Make no role gone for the Fargate profiles, since others name it too (${who}): ${create("gone-fargate-pods")}; ` +
          "then create each Fargate profile again under another name with role gone-fargate-pods, since the role of a profile cannot be changed, and delete the old one once the new one is active",
      ));
});

it("a role that is not there has its access entries of other types looked at, one after the other, before they are deleted", () => {
  const clusters = ["blue", "green", "red"].map((name) =>
    rightCluster({
      name,
      arn: clusterArn(name),
      profiles: [rightProfile({ arn: profileArn(name, "default"), role: roleArn("gone") })],
      accessEntries: [{ principal: roleArn("gone"), type: name === "red" ? "FARGATE_LINUX" : "STANDARD" }],
    }),
  );
  const inCluster = (name: string) => `--region eu-west-1 --cluster-name ${name} --principal-arn ${roleArn("gone")}`;
  const looks = ["blue", "green"].flatMap((name) =>
    ["describe-access-entry", "list-associated-access-policies"].map((verb) => `aws eks ${verb} ${inCluster(name)}`),
  );
  const entries = ["blue", "green", "red"].flatMap((name) => [
    `aws eks delete-access-entry ${inCluster(name)}`,
    `aws eks create-access-entry ${inCluster(name)} --type FARGATE_LINUX`,
  ]);
  assert.equal(
    missing(rightAccount({ regions: [{ name: region, clusters }] })),
    `Make sure first that nobody needs the Kubernetes groups and access policies of the entries of type STANDARD, which are deleted with them (${looks.join("; ")}): ` +
      [create("gone", rightTrust("blue", "green", "red")), ...entries].join(" && ") +
      newToEks,
  );
});

describe("the name of a role beside one that stays", () => {
  const second = roleArn("pods-fargate-pods");
  const again = (name: string) =>
    `then create each Fargate profile again under another name with role ${name}, since the role of a profile cannot be changed, and delete the old one once the new one is active`;
  const made = `${create("pods-fargate-pods-2")}; ${again("pods-fargate-pods-2")}`;
  const ready = `Role pods-fargate-pods already lets in these clusters; ${again("pods-fargate-pods")}`;
  const withSecond = (changes: Partial<RoleRecord>) =>
    rightAccount({ roles: [rightRole({ arn: second, ...changes })] });

  const cases: [what: string, AccountRecord, fix: string][] = [
    ["is that of a role that was made for the same cluster: it is not made twice", withSecond({}), ready],
    [
      "is another one where the role of the name is for another cluster",
      withSecond({ trustPolicy: rightTrust("red") }),
      made,
    ],
    ["is another one where the role of the name lets in others", withSecond({ trustPolicy: open }), made],
    ["is another one where the role of the name lacks its policy", withSecond({ attachedPolicies: [] }), made],
    ["is another one where nodes use the role of the name", withSecond({ instanceProfiles: ["machines"] }), made],
    [
      "is another one where a role of nodes has it in letters of another case",
      rightAccount({ nodeRoles: [{ arn: roleArn("Pods-Fargate-Pods"), evidence: "" }] }),
      made,
    ],
    [
      "is another one where a profile has a role of the name",
      withCluster({ profiles: [rightProfile({ role: second })] }),
      made,
    ],
    ["is another one where a cluster itself works with it", withCluster({ clusterRole: second }), made],
    ["is another one where nodes name it", withCluster({ autoModeRole: second }), made],
  ];
  for (const [what, account, fix] of cases)
    it(what, () => assert.equal(fixInWords(roleBeside(account, "pods", [blue])), fix));
});

describe("the trust policy of a new role", () => {
  const note = (length: number) =>
    `; the trust policy has ${length} characters, and IAM takes 2048 unless the account's quota "Role trust policy length" is higher: ask for more in Service Quotas first`;
  const { length } = rightTrust("blue");
  const within = rightAccount({ quotas: { trustPolicyLength: length } });
  const over = rightAccount({ quotas: { trustPolicyLength: length - 1 } });

  it("says that it is longer than the account's quota, or IAM's own where that is not known, in a role that is missing and in a second one", () => {
    assert.match(missing(rightAccount({ regions: manyClusters(20) })), new RegExp(`${needed}.*${note(3284)}$`));
    assert.ok(
      fixInWords(roleBeside(over, "pods", [blue])).startsWith(`${create("pods-fargate-pods")}; the trust policy has `),
    );
    assert.ok(
      fixInWords(roleBeside(within, "pods", [blue])).startsWith(`${create("pods-fargate-pods")}; then create `),
    );
  });

  it("is none where it is longer than any quota allows", () => {
    const regions = manyClusters(60);
    const instead =
      /^Give some of the clusters a role of their own: the trust policy would have 9484 characters, and no quota allows more than 8192$/;
    const uses = regions[0]?.clusters.map(({ name }) => ({ region, cluster: name, profiles: [] })) ?? [];
    assert.match(missing(rightAccount({ regions })), instead);
    assert.match(fixInWords(roleBeside(rightAccount(), "pods", uses)), instead);
  });
});
