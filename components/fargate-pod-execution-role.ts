import { Role } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { buildTrustPolicy, trustPolicyLimit as defaultLimit } from "../iam";
import { checkArguments } from "./arguments/check";
import { ArgumentError } from "./arguments/problem";
import { attachPolicies } from "./attached-policies";
import type { FargatePodExecutionRoleArgs } from "./fargate-pod-execution-role-args";
import { resolveScope } from "./scope";
import { lengthProblems, sourceArns } from "./trust";

const defaultDescription = "Lets Amazon EKS run pods on AWS Fargate: pulls their images and ships their logs";

/**
 * The pod execution role that Amazon EKS needs to run pods on AWS Fargate, which only the Fargate profiles of your own
 * clusters can use. The managed policy AmazonEKSFargatePodExecutionRolePolicy is attached. Use another role for EC2 node
 * groups, and IAM roles for service accounts for what the pods' own containers may do.
 * See https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export class FargatePodExecutionRole extends pulumi.ComponentResource {
  /** ARN of the role. It is handed out only when the policies are attached, so that a Fargate profile can use it at once. */
  public readonly roleArn: pulumi.Output<string>;

  /** Name of the role. */
  public readonly roleName: pulumi.Output<string>;

  /** Unique id of the role, such as `AROAEXAMPLEID`, which stays when the role is changed but not when it is made anew. */
  public readonly roleUniqueId: pulumi.Output<string>;

  /** Trust policy of the role: a JSON document that says who may assume it. */
  public readonly trustPolicy: pulumi.Output<string>;

  /** The patterns of Fargate profile ARNs on whose behalf the role may be assumed. */
  public readonly sourceArns: pulumi.Output<string[]>;

  /**
   * @throws ArgumentError if an argument is not valid; nothing is registered if that is known at once.
   */
  constructor(name: string, args: FargatePodExecutionRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    const checked = checkArguments(name, args);
    super("fargate-pod-execution-role:index:FargatePodExecutionRole", name, { ...args }, opts);

    const { scope, partition } = resolveScope(name, args, this);
    this.sourceArns = scope.apply(sourceArns);
    const limit = pulumi.output(args.trustPolicyLimit ?? defaultLimit);
    const trustPolicy = pulumi.all([scope, limit]).apply(([known, longest]) => {
      const problems = lengthProblems(known, longest);
      if (problems.length > 0) throw new ArgumentError(name, problems);
      return JSON.stringify(buildTrustPolicy(sourceArns(known)));
    });
    const ready = [checked, trustPolicy];

    const role = new Role(
      `${name}-role`,
      {
        name: args.name,
        namePrefix: args.namePrefix,
        path: args.path,
        description: args.description ?? defaultDescription,
        permissionsBoundary: args.permissionsBoundary,
        maxSessionDuration: args.maxSessionDuration,
        forceDetachPolicies: args.forceDetachPolicies ?? true,
        tags: args.tags,
        assumeRolePolicy: onlyWhen(ready, trustPolicy),
      },
      { parent: this },
    );
    const policies = attachPolicies({ name, roleName: role.name, scope, partition, parent: this }, args);

    // A URN is known at preview already but arrives, at `up`, only when its resource is there.
    const attached = pulumi.all(policies.map((policy) => policy.urn));
    this.roleArn = onlyWhen(
      ready,
      pulumi.all([role.arn, attached]).apply(([arn]) => arn),
    );
    this.roleName = onlyWhen(ready, role.name);
    this.roleUniqueId = onlyWhen(ready, role.uniqueId);
    this.trustPolicy = onlyWhen(ready, role.assumeRolePolicy);
    this.registerOutputs({
      roleArn: this.roleArn,
      roleName: this.roleName,
      roleUniqueId: this.roleUniqueId,
      trustPolicy: this.trustPolicy,
      sourceArns: this.sourceArns,
    });
  }
}

/**
 * A value that waits for checks and fails with them: no role is made while an argument that arrives late may be refused,
 * so nothing is left half made. At preview nothing is made, and an unknown argument must not make other values unknown.
 */
function onlyWhen<T>(checks: pulumi.Output<unknown>[], value: pulumi.Output<T>): pulumi.Output<T> {
  if (pulumi.runtime.isDryRun()) return value;
  return pulumi.all([value, pulumi.unsecret(pulumi.all(checks))]).apply(([known]) => known) as pulumi.Output<T>;
}
