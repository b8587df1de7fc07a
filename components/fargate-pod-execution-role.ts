import type { Role } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { allowedSourceArns } from "../core/trust";
import { checkArguments } from "./arguments/check";
import type { FargatePodExecutionRoleArgs } from "./arguments/args";
import { onlyWhen, settled } from "./arguments/problem";
import { attachPolicies, makeRole } from "./role";
import { checkProvider, resolveScope } from "./arguments/scope";

const componentType = "fargate-pod-execution-role:index:FargatePodExecutionRole";

/**
 * The pod execution role that Amazon EKS needs to run pods on AWS Fargate, which only the Fargate profiles of your own
 * clusters can use. The managed policy AmazonEKSFargatePodExecutionRolePolicy is attached. Use another role for EC2 node
 * groups, and IAM roles for service accounts for what the pods' own containers may do.
 * See https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
 */
export class FargatePodExecutionRole extends pulumi.ComponentResource {
  /** ARN of the role. Known only after the policies are attached. */
  public readonly roleArn: pulumi.Output<string>;

  /** Name of the role. */
  public readonly roleName: pulumi.Output<string>;

  /** Unique id of the role, such as `AROAEXAMPLEID`. A replaced role gets another. */
  public readonly roleUniqueId: pulumi.Output<string>;

  /** Trust policy of the role, a JSON document. */
  public readonly trustPolicy: pulumi.Output<string>;

  /** Patterns of the Fargate profile ARNs that may use the role. */
  public readonly sourceArns: pulumi.Output<string[]>;

  /** Whether a value is such a component, of whichever copy of this package. */
  public static isInstance(value: unknown): value is FargatePodExecutionRole {
    return pulumi.Resource.isInstance(value) && "__pulumiType" in value && value.__pulumiType === componentType;
  }

  /**
   * @throws ArgumentError if an argument is not valid; nothing is registered if that is known at once.
   */
  constructor(name: string, args: FargatePodExecutionRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    const checked = checkArguments(name, args);
    super(componentType, name, { ...args }, opts);

    const { scope, partition } = resolveScope(name, args, this);
    const checks = pulumi.all([checked, checkProvider(name, args, partition, this)]);
    const request = { name, args, scope, partition, checks, parent: this };
    const { role, trustPolicy, verified } = makeRole(request);
    // The outputs of a role that is refused never arrive: what waits for them fails by these checks instead.
    const accepted = pulumi.all([checks, trustPolicy]);
    const done = pulumi.all([accepted, verified]);
    raiseWhenRefused(done);
    function ofRole<T>(read: (made: Role) => pulumi.Output<T>) {
      return onlyWhen(accepted, role.apply<T>(read));
    }
    this.roleName = ofRole((made) => made.name);
    // A URN is known at preview already but arrives, at `up`, only when its resource is there.
    const attached = pulumi.all(attachPolicies(request, this.roleName));
    const roleArn = role.apply(({ arn }) => arn);
    this.roleArn = onlyWhen(
      done,
      attached.apply(() => roleArn),
    );
    this.roleUniqueId = ofRole((made) => made.uniqueId);
    this.trustPolicy = ofRole((made) => made.assumeRolePolicy);
    this.sourceArns = onlyWhen(accepted, trustPolicy.apply(allowedSourceArns));
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
 * Makes the program fail with the error of a check. The SDK leaves rejected promises behind, which some test runners pass
 * over: a unit test of a program with a bad argument would end well, whereas every runner and the engine see an exception.
 */
function raiseWhenRefused(checks: pulumi.Output<unknown>) {
  settled(checks).catch((error: unknown) => {
    queueMicrotask(() => {
      throw error;
    });
  });
}
