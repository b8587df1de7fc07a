import { buildTrustPolicy, executionPolicyArn, sourceArn } from "../../core/iam";
import type { AwsAccount, NodeRole, RoleRecord } from "../../cli/check/aws-account";
import type { Target } from "../../cli/check/target";

export const accountId = "123456789012";

/** The cluster and role that the tests ask about. */
export const target: Target = {
  roleName: "pods",
  cluster: "blue",
  region: "eu-west-1",
  accountId,
  partition: "aws",
};

/** The trust policy of a role for some clusters, as JSON text. */
export function trustFor(...clusters: string[]): string {
  const sourceArns = clusters.map((cluster) => sourceArn({ ...target, cluster }));
  return JSON.stringify(buildTrustPolicy(sourceArns));
}

/** What an account holds; each test changes one thing of the right one. */
export interface AccountContent {
  role: RoleRecord | undefined;
  attached: string[];
  inline: { name: string; document: string }[];
  managed: Record<string, string>;
  instanceProfiles: string[];
  nodeRoles: NodeRole[] | undefined;
}

/** An account in which the role is right. */
export function rightAccount(changes: Partial<AccountContent> = {}): AccountContent {
  return {
    role: {
      name: "pods",
      arn: `arn:aws:iam::${accountId}:role/pods`,
      path: "/",
      uniqueId: "AROAEXAMPLE",
      trustPolicy: trustFor("blue"),
    },
    attached: [executionPolicyArn("aws")],
    inline: [],
    managed: {},
    instanceProfiles: [],
    nodeRoles: [{ user: 'node group "workers"', roleArn: `arn:aws:iam::${accountId}:role/nodes` }],
    ...changes,
  };
}

/** The right account, its role with a trust policy of its own. */
export function accountTrusting(trustPolicy: string): AccountContent {
  const account = rightAccount();
  return { ...account, role: account.role && { ...account.role, trustPolicy } };
}

/** Answers from a content, writes to it, and notes the writes. */
export function fakeAws(
  content: AccountContent,
  failures: Partial<AwsAccount> = {},
): AwsAccount & { writes: string[] } {
  const writes: string[] = [];
  return {
    writes,
    region: () => Promise.resolve(target.region),
    callerIdentity: () =>
      Promise.resolve({ accountId, partition: "aws", arn: `arn:aws:iam::${accountId}:user/somebody` }),
    role: (name) => Promise.resolve(content.role?.name === name ? { ...content.role } : undefined),
    attachedPolicies: () => Promise.resolve([...content.attached]),
    inlinePolicies: () => Promise.resolve(content.inline),
    managedPolicy: (arn) => Promise.resolve(content.managed[arn]),
    instanceProfiles: () => Promise.resolve(content.instanceProfiles),
    nodeRoles: () => Promise.resolve(content.nodeRoles),
    updateTrustPolicy: (name, document) => {
      writes.push(`update ${name}`);
      if (content.role) content.role.trustPolicy = document;
      return Promise.resolve();
    },
    attachPolicy: (name, policyArn) => {
      writes.push(`attach ${policyArn} to ${name}`);
      content.attached.push(policyArn);
      return Promise.resolve();
    },
    ...failures,
  };
}
