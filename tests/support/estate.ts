import { executionPolicyArn, fargateService } from "../../core/service/fargate";
import { accountIdPattern, roleArn } from "../../core/policy/arn";
import { randomTrustCase, Dice } from "./random-trust";
import { trustFor } from "./trust";
import type { TrustCase } from "./trust-cases";

/** One role with all that uses it, which every door shows in its own form. */
export interface Estate {
  /** Account id, 12 digits. */
  account: string;
  region: string;
  /** The names of the account's EKS clusters, all in the Region. */
  clusters: string[];
  role: EstateRole;
  /** The Fargate profiles that use the role. */
  profiles: { cluster: string; name: string }[];
  /** The managed node groups, with the role or with one of their own. */
  nodeGroups: { cluster: string; name: string; sharesRole: boolean }[];
  /** The access entries of the role. A cluster with a profile has one: EKS makes it. */
  accessEntries: { cluster: string; type: "FARGATE_LINUX" | "EC2_LINUX" | "STANDARD" }[];
  /** The clusters that work with the role themselves. */
  clusterRoleOf: string[];
}

interface EstateRole {
  name: string;
  path: string;
  /** JSON text. */
  trustPolicy: string;
  /** ARNs of managed policies. */
  attached: string[];
  /** Inline policies, each with its document as JSON text. */
  inline: { name: string; document: string }[];
  /** The instance profile of the role, with which a launch template starts nodes. */
  instanceProfile?: string;
}

/** The ARN of a role of the estate's account: its own by default. */
export function estateRoleArn({ account, role }: Estate, name?: string): string {
  const { path } = name === undefined ? role : { path: "/" };
  return roleArn({ partition: "aws", accountId: account, path, name: name ?? role.name });
}

/** The access entries that somebody writes: the one of a Fargate profile EKS makes itself. */
export function declaredEntries({ accessEntries, profiles }: Estate): Estate["accessEntries"] {
  const isMadeByEks = ({ cluster, type }: Estate["accessEntries"][number]) =>
    type === "FARGATE_LINUX" && profiles.some((one) => one.cluster === cluster);
  return accessEntries.filter((one) => !isMadeByEks(one));
}

const account = "111122223333";

/** A role for one cluster, with nothing wrong but what its trust policy may have. */
export function plainEstate(trustPolicy: string, changes: Partial<Estate> = {}): Estate {
  const [cluster = "my-cluster"] = changes.clusters ?? [];
  return {
    account,
    region: "us-east-1",
    clusters: [cluster],
    role: { name: "pods", path: "/", trustPolicy, attached: [executionPolicyArn("aws")], inline: [] },
    profiles: [{ cluster, name: "web" }],
    nodeGroups: [],
    accessEntries: [{ cluster, type: "FARGATE_LINUX" }],
    clusterRoleOf: [],
    ...changes,
  };
}

/** The role of a trust case: with a profile of its first cluster, and without a user. */
export function estatesOfCase({ policy, intention }: TrustCase): Record<"used" | "unused", Estate> {
  const text = typeof policy === "string" ? policy : (JSON.stringify(policy) ?? "");
  const place = {
    // No door takes an account of other than twelve digits.
    account: intention.accounts?.find((one) => accountIdPattern.test(one)) ?? account,
    ...(intention.clusters?.[0]?.includes("*") === false && { clusters: [intention.clusters[0]] }),
  };
  return {
    used: plainEstate(text, place),
    unused: plainEstate(text, { ...place, profiles: [], accessEntries: [] }),
  };
}

const clusterSets = [["my-cluster"], ["my-cluster"], ["my-cluster", "blue"], ["blue", "green"], ["prod-1"]];
const profileNames = ["web", "jobs", "default"];
const bucketPolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::pictures/*" }],
});
const services = [[fargateService], ["ec2.amazonaws.com"], ["lambda.amazonaws.com"], ["eks.amazonaws.com"]];

/** The random estate of a number. */
export function randomEstate(seed: number): Estate {
  const dice = new Dice(seed);
  const clusters = dice.pick(clusterSets);
  const region = dice.pick(["us-east-1", "us-east-1", "eu-west-1"]);
  const profiles = profileNames
    .slice(0, dice.pick([0, 1, 1, 1, 2, 3]))
    .map((name) => ({ cluster: dice.pick(clusters), name }));
  const users = [...new Set(profiles.map(({ cluster }) => cluster))];
  const type = () => (dice.chance(0.85) ? "FARGATE_LINUX" : dice.pick(["EC2_LINUX", "STANDARD"] as const));
  const nodeGroups = dice.chance(0.3) ? [{ cluster: dice.pick(clusters), name: "workers" }] : [];
  return {
    account,
    region,
    clusters,
    role: {
      name: "pods",
      path: dice.chance(0.9) ? "/" : "/teams/",
      trustPolicy: randomTrust(dice, { region, clusters: users.length > 0 ? users : clusters }),
      attached: dice.chance(0.85) ? [executionPolicyArn("aws")] : [],
      inline: dice.chance(0.15) ? [{ name: "pictures", document: bucketPolicy }] : [],
      ...(dice.chance(0.1) && { instanceProfile: "machines" }),
    },
    profiles,
    nodeGroups: nodeGroups.map((one) => ({ ...one, sharesRole: dice.chance(0.3) })),
    accessEntries: (users.length > 0 || dice.chance(0.8) ? users : clusters.slice(0, 1)).map((cluster) => ({
      cluster,
      type: type(),
    })),
    clusterRoleOf: dice.chance(0.05) ? [dice.pick(clusters)] : [],
  };
}

/** The end of a profile's ARN, which only an account shows: no other door can tell whether a policy means it. */
const uuid = /1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d/gi;

/** Any, right for the users, or of other services. */
function randomTrust(dice: Dice, { region, clusters }: Pick<Estate, "region" | "clusters">) {
  const kind = dice.pick(["any", "any", "any", "any", "right", "right", "shared"]);
  if (kind === "any") return JSON.stringify(randomTrustCase(dice.below(1e9)).policy).replaceAll(uuid, "*");
  const lines = clusters.map((name) => `arn:aws:eks:${region}:${account}:fargateprofile/${name}/*`);
  const right = {
    Effect: "Allow",
    Principal: { Service: fargateService },
    Action: "sts:AssumeRole",
    Condition: { ArnLike: { "aws:SourceArn": lines } },
  };
  const others = kind === "right" ? [] : dice.pick(services);
  const { Statement } = JSON.parse(trustFor(...others)) as { Statement: object[] };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: dice.chance(0.8) || others.length === 0 ? [right, ...Statement] : Statement,
  });
}
