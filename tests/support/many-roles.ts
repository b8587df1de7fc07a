import { judgeAccount } from "../../cli/aws/judge-account";
import { emptyReport, type Report } from "../../cli/report/report";
import { executionPolicyArn, fargateService } from "../../core/trust";
import type { AccountRecord, ClusterRecord, RoleRecord } from "../../core/readers/account/inventory";
import {
  accountId,
  clusterArn,
  line,
  profileArn,
  region,
  rightAccount,
  rightRole,
  rightTrust,
  roleArn,
} from "./fake-aws-account";
import { trustFor } from "./trust";

const rolesPerCluster = 50;

const widened = (value: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: fargateService },
        Action: "sts:AssumeRole",
        Condition: { StringLike: { "aws:SourceArn": value } },
      },
    ],
  });

/** What is wrong with some roles, by the cluster and the number of the role. */
const wrong: readonly ((cluster: string, index: number) => Partial<RoleRecord>)[] = [
  () => ({ trustPolicy: trustFor(fargateService) }),
  () => ({ attachedPolicies: [] }),
  (_, index) => ({ trustPolicy: widened(line(`team-${index}`, { accountId: "*" })) }),
  () => ({ trustPolicy: trustFor(fargateService, "lambda.amazonaws.com") }),
  (_, index) => ({ instanceProfiles: [`workers-${index}`] }),
  (cluster, index) => ({ trustPolicy: rightTrust(cluster, `gone-${index}`) }),
  () => ({ attachedPolicies: [executionPolicyArn("aws"), "arn:aws:iam::aws:policy/AdministratorAccess"] }),
  (_, index) => ({ trustPolicy: rightTrust(`other-${index}`) }),
];

/** An account of so many roles for Fargate, each with a profile. Every fourth role is wrong, in one of several ways. */
export function manyRoles(count: number): AccountRecord {
  const clusterOf = (index: number): string => `cluster-${Math.floor(index / rolesPerCluster)}`;
  const roles = Array.from({ length: count }, (_, index) => {
    const change = index % 4 === 0 ? wrong[(index / 4) % wrong.length] : undefined;
    const cluster = clusterOf(index);
    const right = { arn: roleArn(`pods-${index}`), trustPolicy: rightTrust(cluster) };
    return rightRole({ ...right, ...change?.(cluster, index) });
  });
  const clusters = Array.from({ length: Math.ceil(count / rolesPerCluster) }, (_, number): ClusterRecord => {
    const name = `cluster-${number}`;
    const own = roles.slice(number * rolesPerCluster, (number + 1) * rolesPerCluster);
    return {
      ...{ name, arn: clusterArn(name), status: "ACTIVE", authenticationMode: "API", nodeGroups: [] },
      profiles: own.map(({ arn }, index) => {
        const profile = `profile-${number}-${index}`;
        return { name: profile, arn: profileArn(name, profile), role: arn, status: "ACTIVE" };
      }),
      // One role of each cluster has no access entry.
      accessEntries: own.slice(1).map(({ arn }) => ({ principal: arn, type: "FARGATE_LINUX" })),
    };
  });
  return rightAccount({ roles, regions: [{ name: region, clusters }] });
}

/** The report of a scan of so many accounts, each with so many roles. The accounts differ by their ids. */
export function manyReported(accounts: number, roles: number): Report {
  const judged = judgeAccount(manyRoles(roles));
  const { status, findings } = judged;
  const one = { accounts: [status], roles: judged.roles.map(({ judgement }) => judgement), findings };
  const text = JSON.stringify(one);
  const all = Array.from(
    { length: accounts },
    (_, index) => JSON.parse(text.replaceAll(accountId, String(100_000_000_000 + index))) as typeof one,
  );
  return {
    ...emptyReport(),
    accounts: all.flatMap((each) => each.accounts),
    roles: all.flatMap((each) => each.roles),
    findings: all.flatMap((each) => each.findings),
  };
}
