import type { RoleNotJudged } from "../findings/found";
import { executionPolicyName, fargateService } from "../trust";
import { attaches } from "../facts/attachments";
import { managedPolicyTypes } from "../facts/attachments/managed-policy";
import { isEvidence } from "../facts/facts";
import { releaseType } from "../readers/kubernetes/objects";
import { read, unknown } from "../records/record";
import type { Stack } from "../facts/stack/stack";

/**
 * The resources that name the Fargate service or its managed policy and that no rule reads: a role of another provider,
 * a manifest, a command. Somebody has to read them.
 */
export function rolesNotJudged(stack: Stack): RoleNotJudged[] {
  const readTypes = new Map<string, boolean>();
  // The values of a chart say more than the objects among them.
  const describing = new Set(stack.records.map(({ within }) => (within?.type === releaseType ? undefined : within)));
  const parents = new Set(stack.records.map(({ parent }) => parent));
  const unread = stack.records.filter((record) => {
    const known = readTypes.get(record.type) ?? isRead(record.type);
    readTypes.set(record.type, known);
    if (known || describing.has(record)) return false;
    // What a component hands to its children is read there; a component has no provider of its own.
    if (record.provider === undefined && parents.has(record.urn)) return false;
    const isOfAws = ofAws.test(record.type);
    return Object.keys(record.props).some(
      (key) =>
        !descriptive.has(key) && !(isOfAws && resourcePolicies.has(key)) && namesFargate(read(record.props, key)),
    );
  });
  return unread.map((record) => ({ id: "role-not-judged", record }));
}

/** Properties that say what a resource is for. */
const descriptive = new Set(["tags", "tagsAll", "description"]);

/** Properties of AWS's resources that say who may use the resource itself. */
const resourcePolicies = new Set(["policy", "accessPolicies", "accessPolicy"]);

/** A type of either provider of AWS; its first group is the service. */
const ofAws = /^aws(?:-native)?:(\w+)/;

/**
 * The services of AWS that deploy what they are given, or run it: one of their resources may make a role. All others name the
 * Fargate service to watch something, to filter, or to keep a text.
 */
const deployOrRun = new Set([
  ...["cloudcontrol", "cloudformation", "index", "proton", "serverless", "serverlessapplicationrepository"],
  ...["serverlessrepository", "servicecatalog", "amplify", "apprunner", "codebuild", "codecatalyst", "codecommit"],
  ...["codepipeline", "elasticbeanstalk", "pipes", "scheduler", "sfn", "ssm", "stepfunctions", "s3", "s3control"],
  ...["autoscaling", "batch", "ec2", "ecs", "gamelift", "imagebuilder", "lambda", "lightsail", "synthetics"],
  ...["datapipeline", "emr", "emrcontainers", "emrserverless", "glue", "mwaa", "sagemaker"],
]);

/** What these services have that keeps a text. */
const keepsText = /^aws(?:-native:ssm:Parameter|:ssm\/parameter:Parameter)$/;

/** A policy makes no role. Those that are attached to roles are read. */
const policyPattern = /Policy(?:Attachment)?$/;

function makesNoRole(type: string): boolean {
  const service = ofAws.exec(type)?.[1];
  if (service === undefined) return false;
  return !deployOrRun.has(service) || keepsText.test(type) || policyPattern.test(type);
}

function isRead(type: string): boolean {
  return (
    type.startsWith("pulumi:") ||
    makesNoRole(type) ||
    attaches(type) ||
    Object.hasOwn(managedPolicyTypes, type) ||
    isEvidence({ type })
  );
}

const names = [fargateService, executionPolicyName.toLowerCase()];

function namesFargate(value: unknown): boolean {
  if (value === unknown) return false;
  if (typeof value === "string") return names.some((name) => value.toLowerCase().includes(name));
  if (typeof value !== "object" || value === null) return false;
  return Object.keys(value).some((key) => namesFargate(read(value, key)));
}
