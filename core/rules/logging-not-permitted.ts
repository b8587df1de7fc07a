import { attachesToUnknown, type Attachment } from "../facts/attachments";
import { isOfPods, type Estate, type PodRole, type RoleRule } from "../facts/estate";
import type { LoggingNotPermitted } from "../findings/found";
import { logActions, type LogDestination } from "../log-destinations";
import { memoizeByObject } from "../memoize";
import { matches, patternOf } from "../policy/evaluate/pattern";
import { actionMatches } from "../policy/evaluate/statement";
import { roleTypes } from "../records/identity";
import {
  isLeftAsItIs,
  isPartlyUnknown,
  items,
  read,
  text,
  unknown,
  type ResourceRecord,
  plain,
  textsIn,
} from "../records/record";
import { groupBy, ownEntry, distinct } from "../text";
import { awsManagedPolicyName, parseTrustPolicy } from "../trust";
import { infrastructurePolicies } from "./workload-permissions";
import { isConfigMap } from "../records/resource-types";
import { fargateProfiles, type FargateProfile } from "../facts/fargate-profiles";
import type { Stack } from "../facts/stack/stack";

/** An output of the log router that EKS runs beside the pods on Fargate. */
interface LogOutput {
  /** The name of its plugin. */
  name: string;
  destination: LogDestination;
  /** The name of the log group or stream, if it can be typed. */
  target?: string;
  /** By keys in lower case. */
  settings: ReadonlyMap<string, string>;
  /** The ConfigMap `aws-logging`. */
  at: ResourceRecord;
}

/** The outputs that the log router of Fargate takes. */
const destinations: Record<string, LogDestination> = {
  cloudwatch: "cloudWatchLogs",
  cloudwatch_logs: "cloudWatchLogs",
  es: "openSearchDomains",
  firehose: "firehoseStreams",
  kinesis: "kinesisStreams",
  kinesis_firehose: "firehoseStreams",
};

/** The settings that name where logs go. For a domain that is not its ARN. */
const targets: Partial<Record<LogDestination, string>> = {
  cloudWatchLogs: "log_group_name",
  firehoseStreams: "delivery_stream",
  kinesisStreams: "stream",
};

/**
 * The outputs that a stack's ConfigMaps `aws-logging` name, as far as they are known.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
 */
const logOutputs = memoizeByObject(({ records }: Stack) =>
  records.filter(isOfLogRouter).flatMap((at) =>
    sectionsIn(text(at.props, "data", "output.conf") ?? "").flatMap((settings) => {
      const name = settings.get("name")?.toLowerCase() ?? "";
      const destination = ownEntry(destinations, name);
      if (!destination) return [];
      const named = settings.get(targets[destination] ?? "") ?? "";
      const target = /^[\w./#-]{1,512}$/.test(named) ? named : undefined;
      return { name, destination, settings, at, target };
    }),
  ),
);

const isOfLogRouter = (record: ResourceRecord) => isConfigMap(record, "aws-observability", "aws-logging");

/** The settings of each `[OUTPUT]` in the classic form of Fluent Bit. */
function sectionsIn(configuration: string) {
  const sections = configuration.split(/^[ \t]*(?=\[)/m).filter((section) => /^\[output\]/i.test(section));
  return sections.map((section) => {
    const settings = section.matchAll(/^\s*([^#\s[]\S*)[^\S\n]+(\S.*)$/gm);
    return new Map([...settings].map(([, key = "", value = ""]) => [key.toLowerCase(), value.trim()]));
  });
}

/** True if the provider of an object names the profile's cluster alone, or names none and only one cluster is in sight. */
function isOfItsCluster({ provider }: ResourceRecord, { cluster }: FargateProfile, stack: Stack) {
  const texts = textsIn(plain(provider?.props));
  const names = texts.flatMap((value) => [...value.matchAll(clusterName)].map(([, name]) => name));
  return names.length === 0 || cluster === undefined ? hasOneCluster(stack) : names.every((name) => name === cluster);
}

/** The name of a cluster in a kubeconfig: in an ARN, or as an argument of what gets a token, which may stand in a list. */
const clusterName = /(?::cluster\/|(?:--cluster-(?:name|id)|["\s]-i)["',=\s-]+)(\w[\w-]*)/g;

const hasOneCluster = memoizeByObject((stack: Stack) => {
  const made = stack.ofKind("cluster");
  const madeNames = made.flatMap(({ props }) => text(props, "name") ?? []);
  const usedNames = fargateProfiles(stack).flatMap(({ cluster }) => cluster ?? []);
  const providers = stack.records.filter(isOfLogRouter).flatMap(({ provider }) => provider?.urn ?? []);
  return [made, distinct([...madeNames, ...usedNames]), distinct(providers)].every(({ length }) => length <= 1);
});

/**
 * A pod execution role without a permission that an output of the log router needs: the logs are lost, and the pods run. What may give
 * the permission, and what is not in sight, counts as giving it.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
 */
export const loggingNotPermitted = {
  id: "logging-not-permitted",
  judge(facts, estate): LoggingNotPermitted[] {
    const profiles = facts.profiles.filter(({ isBeingDeleted }) => !isBeingDeleted);
    const { hidesAttachments, unread = [] } = estate.source;
    if (hidesAttachments || unread.length > 0 || !isOfPods(facts)) return [];
    const { stack } = estate.facts;
    // A ConfigMap that may be of another cluster does not count.
    const named = logOutputs(stack).filter(({ at }) => profiles.some((profile) => isOfItsCluster(at, profile, stack)));
    if (named.length === 0 || mayHaveMore(facts, estate)) return [];
    const judged = named.map((output) => ({ ...output, missing: missingActions(output, facts, estate) }));
    const outputs = judged.filter(({ missing }) => missing.length > 0);
    if (outputs.length === 0) return [];
    const byDestination = groupBy(outputs, ({ destination }) => destination);
    const to = [...byDestination].map(([destination, group]) => {
      const targets = distinct(group.flatMap(({ target }) => target ?? []));
      return [destination, targets] as const;
    });
    const fix = { kind: "attach", to: Object.fromEntries(to) } as const;
    const { role, made, forPods: why } = facts;
    return [{ id: "logging-not-permitted", kind: "logging", role, at: made.record, why, outputs, fix }];
  },
} satisfies RoleRule;

/** True if a role may have policies that are not in sight, or fewer permissions than its policies give. */
function mayHaveMore({ made: { record } }: PodRole, { facts }: Estate) {
  const { props, propertyDependencies, alternatives } = record;
  const { inlinePolicies = "" } = ownEntry(roleTypes, record.type) ?? {};
  const isOpen = items(props, inlinePolicies) === unknown && inlinePolicies in propertyDependencies;
  const isKept = ["managedPolicyArns", inlinePolicies].some((property) => isLeftAsItIs(record, property));
  const isBounded = ![undefined, null, ""].some((none) => none === read(props, "permissionsBoundary"));
  return isOpen || isKept || isBounded || alternatives !== undefined || attachesToAny(facts.stack);
}

/** A policy of a role that nothing shows may be one of any role. */
const attachesToAny = memoizeByObject((stack: Estate["facts"]["stack"]) =>
  stack.records.some((record) => attachesToUnknown(stack, record)),
);

/** The actions of AWS's policy for an output that nothing allows; none if the output works without them. */
function missingActions(output: LogOutput, { attachments }: PodRole, { facts: { stack } }: Estate) {
  const { name, destination, settings } = output;
  const isOn = (key: string) => /^(?:true|on|yes)$/i.test(settings.get(key) ?? "");
  // Another role sends.
  if (settings.has("role_arn") || settings.has("aws_role_arn")) return [];
  // A password is enough; or the domain has a policy of its own, which may let the role in. Serverless collections take other actions.
  const isServerless = settings.get("aws_service_name") === "aoss";
  if (name === "es" && (!isOn("aws_auth") || isServerless || stack.records.some(isOfOpenSearch))) return [];
  const group = settings.get("log_group_name");
  const makesGroup = isOn("auto_create_group") && !stack.records.some((record) => mayBeLogGroup(record, group));
  const isCalled = {
    "logs:CreateLogGroup": makesGroup,
    "logs:PutRetentionPolicy": makesGroup && Number(settings.get("log_retention_days")) > 0,
  };
  const missing = logActions[destination].filter(
    (action) => (ownEntry(isCalled, action) ?? true) && !attachments.some((attachment) => mayAllow(attachment, action)),
  );
  // Only the older plugin looks for streams. AWS's policy is for both.
  const isNeeded = missing.some((action) => action !== "logs:DescribeLogStreams" || name === "cloudwatch");
  return isNeeded ? missing : [];
}

const isOfOpenSearch = ({ type }: ResourceRecord) =>
  /^aws(?:-native)?:(?:opensearch|opensearchservice|elasticsearch)[:/]/.test(type);

/** True for a log group that the log router need not make, since its source makes it. */
function mayBeLogGroup({ type, props }: ResourceRecord, name: string | undefined) {
  const property = ownEntry(logGroupTypes, type);
  return property !== undefined && [undefined, name].includes(text(props, property));
}

const logGroupTypes: Record<string, string> = {
  "aws:cloudwatch/logGroup:LogGroup": "name",
  "aws-native:logs:LogGroup": "logGroupName",
};

/** True if an attachment allows an action, or may allow it. Conditions, resources and what is denied do not count. */
function mayAllow({ policy }: Attachment, action: string) {
  // Records are sent by POST.
  const called = action.replace("*", "Post").toLowerCase();
  switch (policy.kind) {
    case "exclusive":
    case "for-others":
      return false;
    case "unknown":
      return true;
    case "managed": {
      const allowed = ownEntry(infrastructurePolicies, awsManagedPolicyName(policy.arn)?.split("/").at(-1) ?? "");
      return allowed?.some((pattern) => matches(patternOf(pattern, { wildcards: true }), called)) ?? true;
    }
    default: {
      // An identity policy has the form of a trust policy, without its principals.
      const { readable, ambiguous, statements } = parseTrustPolicy(policy.document);
      if (!readable || ambiguous) return true;
      const allows = statements.filter(({ effect }) => effect === "Allow");
      return allows.some(
        (allow) => allow.actions.patterns.some(isPartlyUnknown) || actionMatches(allow, called) !== "no",
      );
    }
  }
}
