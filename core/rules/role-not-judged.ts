import type { ProfileRule, SourceRule, Estate } from "../facts/estate";
import type { RoleNotJudged, PartUnread } from "../findings/found";
import { executionPolicyName, fargateService, withoutPassedServices } from "../service/fargate";
import { memoize } from "../memoize";
import { asList, asObject } from "../text";
import { attachingTypes, managedPolicyTypes } from "../facts/attachments";
import { fargateProfileRole, fargateProfileTypes, type FargateProfile } from "../facts/fargate-profiles";
import { evidenceIn } from "../facts/evidence/table";
import { isLoop } from "../readers/cloudformation/functions";
import { typeOf } from "../readers/cloudformation/templates";
import { roleTypes } from "../records/identity";
import { isScalar, plain, read, type ResourceRecord } from "../records/record";
import { loopType } from "../records/resource-types";
import type { Stack } from "../facts/stack/stack";
import type { FindingId, Level } from "../findings";

/**
 * The resources that name the Fargate service or its managed policy and that no rule reads: a role of another provider,
 * a manifest, a command; and loops of templates. Somebody has to read them.
 */
export const roleNotJudged = {
  id: "role-not-judged",
  judge: findUnread,
} satisfies SourceRule;

function findUnread({ source, facts }: Estate): RoleNotJudged[] {
  // A stack goes on without its policies: there an advice is enough.
  const level = source.isStack ? undefined : "unknown";
  return notJudged(facts.stack).map((at) => {
    const why = at.type === loopType ? "loop" : "type";
    return { id: "role-not-judged", kind: "not-judged", level, at, why };
  });
}

function notJudged(stack: Stack) {
  const describing = new Set(stack.records.map(({ within }) => within));
  const parents = new Set(stack.records.map(({ parent }) => parent));
  return stack.records.filter((record) => {
    if (record.type === loopType) return mayConcernPods(record, stack);
    if (isRead(record.type) || describing.has(record)) return false;
    // What a component hands to its children is read there; a component has no provider of its own.
    if (record.provider === undefined && parents.has(record.urn)) return false;
    // The author of a custom resource names its properties.
    const isOfAws = ofAws.test(record.type) && !record.type.endsWith(":CustomResource");
    return Object.keys(record.props).some((key) => {
      const isPolicy = isOfAws && resourcePolicies.has(key);
      return !isPolicy && !isDescriptive(record.type, key) && namesFargate(read(record.props, key));
    });
  });
}

/** A Fargate profile whose role no resource of a file shows. A role that a complete source does not show does not exist; for a stack, AWS is asked. */
export const profileWithoutRole = {
  id: "role-not-judged",
  judge: findUnreadRole,
} satisfies ProfileRule;

function findUnreadRole({ record: at, role }: FargateProfile, { source, facts }: Estate): RoleNotJudged[] {
  const { stack } = facts;
  const [property] = fargateProfileRole(at.type);
  const roles = role ? [role] : stack.rolesFromDependencies(at, property);
  const isShown = roles.some(({ urn = "" }) => stack.roles.has(urn));
  if (source.complete || source.isStack || isShown) return [];
  return [{ id: "role-not-judged", kind: "not-judged", level: "unknown", why: "role-elsewhere", at, role }];
}

/** True for a loop of a template that may make a role for pods, or give nodes the role of pods. */
function mayConcernPods({ name: key, props }: ResourceRecord, stack: Stack) {
  const content = { [key]: plain(read(props, "content")) };
  const types = JSON.stringify(content).matchAll(/"Type":"([^"]*::[^"]*)"/g);
  return [...types].some(([, name = ""]) => {
    const type = typeOf(name) ?? name;
    if (Object.hasOwn(roleTypes, type)) return mayTrustPods(content);
    if (evidenceIn(type).length === 0) return !isRead(type) && namesFargate(content);
    return fargateProfileTypes.includes(type) || stack.records.some(concernsFargate);
  });
}

/** True if a trust policy in a loop names the Fargate service, or may: by a value that neither the policy nor the list of a loop says. */
function mayTrustPods(content: unknown) {
  const principals: unknown[] = [];
  const listed = new Set<unknown>();
  JSON.stringify(content, (key, value: unknown) => {
    const isWhole = key === "AssumeRolePolicyDocument" && asObject(value).Statement === undefined;
    if (isWhole || key === "Principal") principals.push(value);
    const [variable, list] = isLoop(key) ? asList(value) : [];
    if (Array.isArray(list) && list.every(isScalar)) {
      listed.add(variable);
      principals.push(list);
    }
    return value;
  });
  const written = JSON.stringify(principals);
  const names = [...written.matchAll(/"Ref":"([^"]*)"|[$&]\{([^{}]*)\}/g)].map(([, ref, part]) => ref ?? part ?? "");
  const isOpen = names.some((name) => !name.startsWith("AWS::") && !listed.has(name));
  return isOpen || /"Fn::(?!Sub"|Join")|fargate/i.test(written);
}

function concernsFargate({ type, props }: ResourceRecord) {
  return fargateProfileTypes.includes(type) || Object.keys(props).some((key) => namesFargate(read(props, key)));
}

/** Properties that say what a resource is for. */
const descriptive = new Set(["tags", "tagsAll", "description"]);

/** The metadata of an object in Kubernetes has its labels and annotations. */
function isDescriptive(type: string, key: string) {
  return descriptive.has(key) || (key === "metadata" && type.startsWith("kubernetes:"));
}

/** Properties of AWS's resources that say who may use the resource itself. */
const resourcePolicies = new Set(["policy", "accessPolicies", "accessPolicy"]);

/** A type of either provider of AWS; its first group is the service. */
const ofAws = /^aws(?:-native)?:(\w+)/;

/**
 * The services of AWS that deploy what they are given, or run it: one of their resources may make a role. All others name the
 * Fargate service to watch something, to filter, or to keep a text.
 */
const deployOrRun = new Set(
  [
    "cloudcontrol cloudformation index proton serverless serverlessapplicationrepository serverlessrepository",
    "servicecatalog amplify apprunner codebuild codecatalyst codecommit codepipeline elasticbeanstalk pipes",
    "scheduler sfn ssm stepfunctions s3 s3control autoscaling batch ec2 ecs gamelift imagebuilder lambda lightsail",
    "synthetics datapipeline emr emrcontainers emrserverless glue mwaa sagemaker",
  ].flatMap((line) => line.split(" ")),
);

/** What these services have that keeps a text. */
const keepsText = /^aws(?:-native:ssm:Parameter|:ssm\/parameter:Parameter)$/;

/** A policy makes no role. Those that are attached to roles are read. */
const policyPattern = /Policy(?:Attachment)?$/;

/** Providers, and groups of Kubernetes, that watch, refuse or tell something, and make nothing in AWS. */
const watches = new RegExp(
  [
    "^(?:terraform:)?(?:datadog|dynatrace|github|gitlab|grafana|honeycombio|newrelic|opsgenie|pagerduty|sentry|signalfx|sumologic)[:_]",
    String.raw`^kubernetes:(?:[\w-]+\.)*(?:gatekeeper\.sh|integreatly\.org|kyverno\.io|monitoring\.coreos\.com)/`,
  ].join("|"),
);

function makesNoRole(type: string) {
  if (watches.test(type) || (type.startsWith("kubernetes:iam.") && policyPattern.test(type))) return true;
  const service = ofAws.exec(type)?.[1];
  if (service === undefined) return false;
  return !deployOrRun.has(service) || keepsText.test(type) || policyPattern.test(type);
}

const isRead = memoize(
  (type) =>
    type.startsWith("pulumi:") ||
    makesNoRole(type) ||
    attachingTypes.includes(type) ||
    Object.hasOwn(managedPolicyTypes, type) ||
    evidenceIn(type).length > 0,
);

const names = [fargateService, executionPolicyName.toLowerCase()];

/** True for a value that names Fargate, but not only as a service that roles are passed to. */
function namesFargate(value: unknown) {
  const text = withoutPassedServices(JSON.stringify([plain(value)])).toLowerCase();
  return names.some((name) => text.includes(name));
}

/** The finding that could not be judged, by the action that was not answered. */
const unjudged: [RegExp, FindingId, Level?][] = [
  [/^(sts:|iam:GetAccountAuthorizationDetails|iam:GetRole$)/, "file-unreadable"],
  [/^iam:ListInstanceProfiles/, "node-role-shared"],
  // What is advice stays advice if it could not be read.
  [/^iam:(ListRolePolicies|GetRolePolicy|GetPolicy)/, "workload-permissions", "advice"],
  [/^eks:(List|Describe)Nodegroup/, "node-role-shared"],
  [/^eks:(List|Describe)AccessEntr/, "access-entry-missing"],
  [/^((eks|account):|$)/, "file-unreadable"],
];

/** A finding for each part of the source that could not be read. A quota that is unknown hides nothing. */
export const unread = {
  id: "file-unreadable",
  judge: ({ source: { unread = [] } }) =>
    unread.flatMap((part): PartUnread[] => {
      const [, id, level = "unknown"] = unjudged.find(([pattern]) => pattern.test(part.action ?? "")) ?? [];
      return id === undefined ? [] : [{ id, kind: "unread", level, part }];
    }),
} satisfies SourceRule;
