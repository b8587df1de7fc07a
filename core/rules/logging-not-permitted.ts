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
import { awsManagedPolicyName, parseTrustPolicy, type Statement } from "../trust";
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
const logOutputs = memoizeByObject(({ records }: Stack): readonly LogOutput[] =>
  records.filter(isOfLogRouter).flatMap((at) =>
    sectionsIn(text(at.props, "data", "output.conf") ?? "").flatMap((settings) => {
      const name = settings.get("name")?.toLowerCase() ?? "";
      const destination = ownEntry(destinations, name);
      if (!destination) return [];
      const target = settings.get(targets[destination] ?? "");
      return [{ name, destination, settings, at, ...(target && /^[\w./#-]{1,512}$/.test(target) && { target }) }];
    }),
  ),
);

const isOfLogRouter = (record: ResourceRecord) => isConfigMap(record, "aws-observability", "aws-logging");

/** The settings of each `[OUTPUT]` in the classic form of Fluent Bit. */
function sectionsIn(configuration: string): Map<string, string>[] {
  return configuration
    .split(/^[ \t]*(?=\[)/m)
    .filter((section) => /^\[output\]/i.test(section))
    .map((section) => {
      const lines = section.split("\n").map((line) => /^([^#\s[]\S*)\s+(.*)$/.exec(line.trim()));
      return new Map(lines.flatMap((line) => (line ? [[line[1]?.toLowerCase() ?? "", line[2] ?? ""]] : [])));
    });
}

/** True if the provider of an object names the profile's cluster alone, or names none and only one cluster is in sight. */
function isOfItsCluster({ provider }: ResourceRecord, { cluster }: FargateProfile, stack: Stack): boolean {
  const named = textsIn(plain(provider?.props)).flatMap((one) =>
    [...one.matchAll(clusterName)].map(([, name]) => name),
  );
  return named.length === 0 || cluster === undefined ? hasOneCluster(stack) : named.every((one) => one === cluster);
}

/** The name of a cluster in a kubeconfig: in an ARN, or as an argument of what gets a token, which may stand in a list. */
const clusterName = /(?::cluster\/|(?:--cluster-(?:name|id)|["\s]-i)["',=\s-]+)(\w[\w-]*)/g;

const hasOneCluster = memoizeByObject((stack: Stack) => {
  const made = stack.ofKind("cluster");
  const named = [...made.map(({ props }) => text(props, "name")), ...fargateProfiles(stack).map((one) => one.cluster)];
  const providers = stack.records.filter(isOfLogRouter).map(({ provider }) => provider?.urn);
  const count = (values: readonly (string | undefined)[]) => new Set(values.filter((one) => one !== undefined)).size;
  return made.length <= 1 && count(named) <= 1 && count(providers) <= 1;
});

/**
 * A pod execution role without a permission that an output of the log router needs: the logs are lost, and the pods run. What may give
 * the permission, and what is not in sight, counts as giving it.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
 */
export const loggingNotPermitted = {
  id: "logging-not-permitted",
  judge(one, estate): LoggingNotPermitted[] {
    const profiles = one.profiles.filter(({ isBeingDeleted }) => !isBeingDeleted);
    const { hidesAttachments, unread = [] } = estate.source;
    if (hidesAttachments || unread.length > 0 || !isOfPods(one)) return [];
    const { stack } = estate.facts;
    // A ConfigMap that may be of another cluster does not count.
    const named = logOutputs(stack).filter(({ at }) => profiles.some((profile) => isOfItsCluster(at, profile, stack)));
    if (named.length === 0 || mayHaveMore(one, estate)) return [];
    const refused = named
      .map((output) => ({ ...output, missing: missingActions(output, one, estate) }))
      .filter(({ missing }) => missing.length > 0);
    if (refused.length === 0) return [];
    const outputs = refused.map(({ name, at, missing }) => ({ name, at, missing }));
    const to = [...groupBy(refused, ({ destination }) => destination)].map(
      ([destination, all]) => [destination, distinct(all.flatMap(({ target }) => target ?? []))] as const,
    );
    const fix = { kind: "attach", to: Object.fromEntries(to) } as const;
    const { role, made, forPods: why } = one;
    return [{ id: "logging-not-permitted", kind: "logging", role, at: made.record, why, outputs, fix }];
  },
} satisfies RoleRule;

/** True if a role may have policies that are not in sight, or fewer permissions than its policies give. */
function mayHaveMore({ made: { record } }: PodRole, { facts }: Estate): boolean {
  const { props, propertyDependencies, alternatives } = record;
  const { inlinePolicies = "" } = ownEntry(roleTypes, record.type) ?? {};
  const isOpen = items(props, inlinePolicies) === unknown && inlinePolicies in propertyDependencies;
  const isKept = ["managedPolicyArns", inlinePolicies].some((property) => isLeftAsItIs(record, property));
  const isBounded = ![undefined, null, ""].includes(read(props, "permissionsBoundary") as string | null | undefined);
  return isOpen || isKept || isBounded || alternatives !== undefined || attachesToAny(facts.stack);
}

/** A policy of a role that nothing shows may be one of any role. */
const attachesToAny = memoizeByObject((stack: Estate["facts"]["stack"]): boolean =>
  stack.records.some((record) => attachesToUnknown(stack, record)),
);

/** The actions of AWS's policy for an output that nothing allows; none if the output works without them. */
function missingActions(output: LogOutput, { attachments }: PodRole, { facts: { stack } }: Estate): string[] {
  const { name, destination, settings } = output;
  const isOn = (key: string) => /^(?:true|on|yes)$/i.test(settings.get(key) ?? "");
  // Another role sends, or a password is enough.
  if (settings.has("role_arn") || settings.has("aws_role_arn") || (name === "es" && !isOn("aws_auth"))) return [];
  // A domain has a policy of its own, which may let the role in. Serverless collections take other actions.
  if (name === "es" && (stack.records.some(isOfOpenSearch) || settings.get("aws_service_name") === "aoss")) return [];
  const group = settings.get("log_group_name");
  const makesGroup = isOn("auto_create_group") && !stack.records.some((record) => mayBeLogGroup(record, group));
  const asked = {
    "logs:CreateLogGroup": makesGroup,
    "logs:PutRetentionPolicy": makesGroup && Number(settings.get("log_retention_days")) > 0,
  };
  const missing = logActions[destination].filter(
    (action) => (ownEntry(asked, action) ?? true) && !attachments.some((one) => mayAllow(one, action)),
  );
  // Only the older plugin looks for streams. AWS's policy is for both.
  const isNeeded = missing.some((action) => action !== "logs:DescribeLogStreams" || name === "cloudwatch");
  return isNeeded ? missing : [];
}

const isOfOpenSearch = ({ type }: ResourceRecord) =>
  /^aws(?:-native)?:(?:opensearch|opensearchservice|elasticsearch)[:/]/.test(type);

/** True for a log group that the log router need not make, since its source makes it. */
function mayBeLogGroup({ type, props }: ResourceRecord, name: string | undefined): boolean {
  const property = ownEntry(logGroupTypes, type);
  return property !== undefined && [undefined, name].includes(text(props, property));
}

const logGroupTypes: Record<string, string> = {
  "aws:cloudwatch/logGroup:LogGroup": "name",
  "aws-native:logs:LogGroup": "logGroupName",
};

/** True if an attachment allows an action, or may allow it. Conditions, resources and what is denied do not count. */
function mayAllow({ policy }: Attachment, action: string): boolean {
  // Records are sent by POST.
  const asked = action.replace("*", "Post").toLowerCase();
  switch (policy.kind) {
    case "exclusive":
    case "for-others":
      return false;
    case "unknown":
      return true;
    case "managed": {
      const allowed = ownEntry(infrastructurePolicies, awsManagedPolicyName(policy.arn)?.split("/").at(-1) ?? "");
      return allowed?.some((one) => matches(patternOf(one, { wildcards: true }), asked)) ?? true;
    }
    default: {
      // An identity policy has the form of a trust policy, without its principals.
      const { readable, ambiguous, statements } = parseTrustPolicy(policy.document);
      const allows = statements.filter(({ effect }) => effect === "Allow");
      const mayMatch = (one: Statement) =>
        one.actions.patterns.some(isPartlyUnknown) || actionMatches(one, asked) !== "no";
      return !readable || ambiguous || allows.some(mayMatch);
    }
  }
}
