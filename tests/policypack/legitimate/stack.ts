import { type TestResource, unknown, urnOf } from "../../support/analyzer";
import { executionPolicy, rightTrust, trustFor } from "../fixtures";

/** A stack in the making, at its first preview or deployed. */
export class Stack {
  readonly account: string;
  readonly partition: string;

  constructor(
    readonly deployed: boolean,
    private readonly place: Place = {},
    readonly resources: TestResource[] = [],
  ) {
    this.account = place.account ?? "111122223333";
    this.partition = place.partition ?? "aws";
  }

  /** The same stack, where it makes resources elsewhere. */
  in(place: Place): Stack {
    return new Stack(this.deployed, place, this.resources);
  }

  /** Adds a resource; returns its URN. */
  add(type: string, name: string, props: Record<string, unknown>, more: Partial<TestResource> = {}): string {
    const { region, account, profile, provider } = this.place;
    const resource = { type, name: provider === undefined ? name : `${provider}-${name}` };
    const own = {
      ...(region !== undefined && { region }),
      ...(account !== undefined && (profile ? { profile } : { allowedAccountIds: JSON.stringify([account]) })),
    };
    this.resources.push({
      ...resource,
      props,
      ...(provider !== undefined && { provider: { name: provider, props: own } }),
      ...more,
    });
    return more.urn ?? urnOf(type, resource.name);
  }

  /** A value that is known only when other resources are made. */
  later(value: string): string {
    return this.deployed ? value : unknown;
  }

  role(name: string, trust: string, props: Record<string, unknown> = {}, more: Partial<TestResource> = {}): Role {
    const arn = `arn:${this.partition}:iam::${this.account}:role/${name}`;
    const made = { arn, uniqueId: `AROA${name.toUpperCase()}`, managedPolicyArns: [], inlinePolicies: [], tagsAll: {} };
    const later = Object.fromEntries(Object.keys(made).map((key) => [key, unknown]));
    const known = { name, path: "/", assumeRolePolicy: trust };
    const urn = this.add("aws:iam/role:Role", name, { ...(this.deployed ? made : later), ...known, ...props }, more);
    return { urn, arn, name };
  }

  /** A pod execution role as AWS asks for it. */
  podRole(name = "pods", cluster = "prod", more: Partial<TestResource> = {}): Role {
    const role = this.role(
      name,
      rightTrust(cluster, this.account).replaceAll("arn:aws:", `arn:${this.partition}:`),
      {},
      more,
    );
    this.attach(role, executionPolicy.replace("arn:aws:", `arn:${this.partition}:`));
    return role;
  }

  nodeRole(name = "nodes"): Role {
    const role = this.role(name, trustFor("ec2.amazonaws.com"));
    for (const policy of ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryPullOnly"]) {
      this.attach(role, `arn:${this.partition}:iam::aws:policy/${policy}`);
    }
    return role;
  }

  attach(role: Role, policyArn: string, name = `${role.name}-${policyArn.split("/").pop() ?? ""}`): void {
    const props = { role: role.name, policyArn };
    this.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", name, props, {
      propertyDependencies: { role: [role.urn] },
    });
  }

  /** A property that holds a role's ARN, as `role.arn` in a program. */
  arnOf(
    property: string,
    role: Role,
    others: Record<string, unknown> = {},
  ): [Record<string, unknown>, Partial<TestResource>] {
    const props = { ...others, [property]: this.deployed ? role.arn : unknown };
    return [props, { propertyDependencies: { [property]: [role.urn] } }];
  }

  profile(role: Role, cluster = "prod", name = `${cluster}-profile`): void {
    const others = { clusterName: cluster, fargateProfileName: name };
    this.add("aws:eks/fargateProfile:FargateProfile", name, ...this.arnOf("podExecutionRoleArn", role, others));
  }

  nodeGroup(role: Role, cluster = "prod", name = `${cluster}-nodes`): void {
    this.add("aws:eks/nodeGroup:NodeGroup", name, ...this.arnOf("nodeRoleArn", role, { clusterName: cluster }));
  }

  cluster(name = "prod", props: Record<string, unknown> = {}): void {
    const role = this.role(`${name}-cluster`, trustFor("eks.amazonaws.com"));
    this.attach(role, `arn:${this.partition}:iam::aws:policy/AmazonEKSClusterPolicy`);
    this.add("aws:eks/cluster:Cluster", name, ...this.arnOf("roleArn", role, { name, ...props }));
  }

  instanceProfile(role: Role, name = `${role.name}-profile`): string {
    const props = {
      name,
      role: role.name,
      arn: this.deployed ? `arn:aws:iam::${this.account}:instance-profile/${name}` : unknown,
    };
    return this.add("aws:iam/instanceProfile:InstanceProfile", name, props, {
      propertyDependencies: { role: [role.urn] },
    });
  }
}

/** Where a provider makes resources, and its name. */
interface Place {
  account?: string;
  partition?: string;
  region?: string;
  /** The profile with the provider's credentials, which does not show the account. */
  profile?: string;
  provider?: string;
}

export interface Role {
  urn: string;
  arn: string;
  name: string;
}

export const irsaTrust = (account: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { "oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub": "system:serviceaccount:a:b" } },
      },
    ],
  });

/** A trust policy with the service's statement and whatever else. */
export const trustWith = (Condition: unknown, ...others: unknown[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "eks-fargate-pods.amazonaws.com" },
        Action: "sts:AssumeRole",
        ...(Condition !== undefined && { Condition }),
      },
      ...others,
    ],
  });
export const sourceArn = "arn:aws:eks:eu-west-1:111122223333:fargateprofile/prod/*";

/** Each builds one stack. */
export type Legitimate = Record<string, (stack: Stack) => void>;

export const podIdentityTrust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "pods.eks.amazonaws.com" }, Action: ["sts:AssumeRole", "sts:TagSession"] },
  ],
});
