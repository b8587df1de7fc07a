import type { AccountRecord, ClusterRecord, RoleRecord } from "../../core/readers/account/inventory";
import type { Answers } from "./served-aws";

type Call = Parameters<Answers[string]>[0];

const list = (element: string, items: readonly string[]) =>
  `<${element}>${items.map((item) => `<member>${item}</member>`).join("")}</${element}>`;

function roleXml({ arn, uniqueId, trustPolicy, attachedPolicies, instanceProfiles }: RoleRecord) {
  const names = instanceProfiles.map((name) => `<InstanceProfileName>${name}</InstanceProfileName>`);
  const policies = attachedPolicies.map((policy) => `<PolicyArn>${policy}</PolicyArn>`);
  return (
    `<Arn>${arn}</Arn><RoleId>${uniqueId}</RoleId>` +
    `<AssumeRolePolicyDocument>${encodeURIComponent(trustPolicy)}</AssumeRolePolicyDocument>` +
    list("InstanceProfileList", names) +
    list("AttachedManagedPolicies", policies)
  );
}

/** Answers of the accounts of an organization themselves; each is entered by a role `reader`, and its key is its id. */
export function accountAnswers(accounts: readonly AccountRecord[]): Answers {
  const accountOf = ({ key }: Call) => accounts.find(({ id }) => id === key) ?? accounts[0];
  const clustersOf = (call: Call) => accountOf(call).regions.find(({ name }) => name === call.region)?.clusters ?? [];
  const ofCluster = (answer: (cluster: ClusterRecord, part: string) => object | undefined) => (call: Call) => {
    const [name, part = ""] = call.names;
    const cluster = clustersOf(call).find((cluster) => cluster.name === name);
    return cluster && answer(cluster, part);
  };
  return {
    "sts:AssumeRole": ({ says }) =>
      `<Credentials><AccessKeyId>${says.RoleArn?.split(":")[4]}</AccessKeyId><SecretAccessKey>s</SecretAccessKey></Credentials>`,
    "account:ListRegions": (call) => ({
      Regions: accountOf(call).regions.map(({ name }) => ({ RegionName: name })),
    }),
    "iam:GetAccountAuthorizationDetails": (call) => list("RoleDetailList", accountOf(call).roles.map(roleXml)),
    "iam:GetAccountSummary": () => "",
    "eks:ListClusters": (call) => ({ clusters: clustersOf(call).map(({ name }) => name) }),
    "eks:DescribeCluster": ofCluster(({ arn, status, authenticationMode, clusterRole: roleArn }) => ({
      cluster: { arn, status, roleArn, accessConfig: { authenticationMode } },
    })),
    "eks:ListNodegroups": () => ({}),
    "eks:ListFargateProfiles": ofCluster(({ profiles }) => ({ fargateProfileNames: profiles.map(({ name }) => name) })),
    "eks:DescribeFargateProfile": ofCluster(({ profiles }, part) => {
      const profile = profiles.find(({ name }) => name === part);
      return {
        fargateProfile: {
          fargateProfileArn: profile?.arn,
          podExecutionRoleArn: profile?.role,
          status: profile?.status,
        },
      };
    }),
    "eks:ListAccessEntries": ofCluster(({ accessEntries }) => ({
      accessEntries: accessEntries.map(({ principal }) => principal),
    })),
    "eks:DescribeAccessEntry": ofCluster(({ accessEntries }, part) => ({
      accessEntry: accessEntries.find(({ principal }) => principal === part),
    })),
  };
}
