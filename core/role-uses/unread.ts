import { executionPolicyName, fargateService } from "../iam";
import { attaches } from "./attachments";
import { managedPolicyTypes } from "./attachments/managed-policy";
import { allEvidence } from "./facts";
import { releaseType } from "./kubernetes-objects";
import { read, unknown, type ResourceRecord } from "./record";
import type { Stack } from "./stack";

/**
 * The resources that name the Fargate service or its managed policy and that no rule reads: a role of another provider,
 * a manifest, a command. Somebody has to read them.
 */
export function unreadResources(stack: Stack): ResourceRecord[] {
  const readTypes = new Map<string, boolean>();
  // The values of a chart say more than the objects among them.
  const describing = new Set(
    stack.records.map(({ within }) => (within?.type === releaseType ? undefined : within?.urn)),
  );
  const parents = new Set(stack.records.map(({ parent }) => parent));
  return stack.records.filter((record) => {
    const known = readTypes.get(record.type) ?? isRead(record.type);
    readTypes.set(record.type, known);
    if (known || describing.has(record.urn)) return false;
    // What a component hands to its children is read there; a component has no provider of its own.
    if (record.provider === undefined && parents.has(record.urn)) return false;
    const isOfAws = /^aws(?:-native)?:/.test(record.type);
    return Object.keys(record.props).some(
      (key) => !remarks.has(key) && !(isOfAws && resourcePolicies.has(key)) && namesFargate(read(record.props, key)),
    );
  });
}

/** Properties that say what a resource is for. */
const remarks = new Set(["tags", "tagsAll", "description"]);

/** Properties of AWS's resources that say who may use the resource itself. */
const resourcePolicies = new Set(["policy", "accessPolicies", "accessPolicy"]);

/** Resources that name the service to watch something, keep a text, or hold policies of users and resources: no role comes of them. */
const makesNoRole = new Set([
  "aws-native:iam:User",
  "aws-native:iam:Group",
  "aws-native:kms:Key",
  "aws:kms/key:Key",
  "aws-native:ecr:Repository",
  "aws:cloudwatch/eventRule:EventRule",
  "aws-native:events:Rule",
  "aws:cloudwatch/logMetricFilter:LogMetricFilter",
  "aws-native:logs:MetricFilter",
  "aws:cloudwatch/queryDefinition:QueryDefinition",
  "aws-native:logs:QueryDefinition",
  "aws:cloudwatch/dashboard:Dashboard",
  "aws-native:cloudwatch:Dashboard",
  "aws:athena/namedQuery:NamedQuery",
  "aws-native:athena:NamedQuery",
  "aws:cfg/rule:Rule",
  "aws:cfg/organizationCustomPolicyRule:OrganizationCustomPolicyRule",
  "aws:cfg/organizationCustomRule:OrganizationCustomRule",
  "aws:cfg/organizationManagedRule:OrganizationManagedRule",
  "aws:cfg/conformancePack:ConformancePack",
  "aws:cfg/organizationConformancePack:OrganizationConformancePack",
  "aws-native:configuration:ConfigRule",
  "aws-native:configuration:OrganizationConfigRule",
  "aws-native:configuration:ConformancePack",
  "aws-native:configuration:OrganizationConformancePack",
  "aws:cloudtrail/trail:Trail",
  "aws:cloudtrail/eventDataStore:EventDataStore",
  "aws-native:cloudtrail:Trail",
  "aws-native:cloudtrail:EventDataStore",
  "aws:guardduty/filter:Filter",
  "aws-native:guardduty:Filter",
  "aws:securityhub/insight:Insight",
  "aws:securityhub/automationRule:AutomationRule",
  "aws-native:securityhub:Insight",
  "aws-native:securityhub:AutomationRule",
  "aws:ssm/parameter:Parameter",
  "aws-native:ssm:Parameter",
  "aws:secretsmanager/secretVersion:SecretVersion",
  "aws-native:secretsmanager:Secret",
  "aws:accessanalyzer/archiveRule:ArchiveRule",
  "aws-native:accessanalyzer:Analyzer",
]);

/** A policy makes no role. Those that are attached to roles are read. */
const policyPattern = /^aws(?:-native)?:.*Policy(?:Attachment)?$/;

function isRead(type: string): boolean {
  return (
    type.startsWith("pulumi:") ||
    makesNoRole.has(type) ||
    policyPattern.test(type) ||
    attaches(type) ||
    Object.hasOwn(managedPolicyTypes, type) ||
    allEvidence.some((kind) => kind.concerns(type))
  );
}

const names = [fargateService, executionPolicyName.toLowerCase()];

function namesFargate(value: unknown): boolean {
  if (value === unknown) return false;
  if (typeof value === "string") return names.some((name) => value.toLowerCase().includes(name));
  if (typeof value !== "object" || value === null) return false;
  return Object.keys(value).some((key) => namesFargate(read(value, key)));
}
