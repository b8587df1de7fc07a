import { attachesToUnknown, type Attachment } from "../facts/attachments";
import { isOfPods, type RoleRule } from "../facts/estate";
import { fargateProfiles } from "../facts/fargate-profiles";
import type { Stack } from "../facts/stack/stack";
import type { LoggingNotPermitted } from "../findings/found";
import { logActions, type LogDestination } from "../log-destinations";
import { memoizeByObject } from "../memoize";
import { actionMatches, parseTrustPolicy } from "../policy";
import { roleTypes } from "../records/identity";
import { isPartlyUnknown, items, read, text, unknown, type ResourceRecord } from "../records/record";
import { isConfigMap } from "../records/resource-types";
import { distinct, ownEntry } from "../text";
import { isForImagePull } from "./workload-permissions";

/** The outputs of the log router that are judged. */
const destinations: Record<string, LogDestination> = {
  cloudwatch: "cloudWatchLogs",
  cloudwatch_logs: "cloudWatchLogs",
  firehose: "firehoseStreams",
  kinesis: "kinesisStreams",
  kinesis_firehose: "firehoseStreams",
};

/**
 * A pod execution role without any permission that an output of the log router needs: the logs are lost, and the pods run. Says
 * nothing if the ConfigMap may be of another cluster, or if the role may have more policies than are in sight.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
 */
export const loggingNotPermitted = {
  id: "logging-not-permitted",
  judge(facts, { source, facts: { stack } }): LoggingNotPermitted[] {
    const isUsed = facts.profiles.some(({ isBeingDeleted }) => !isBeingDeleted);
    const isPartlyHidden = source.hidesAttachments === true || (source.unread ?? []).length > 0;
    if (!isUsed || isPartlyHidden || !isOfPods(facts) || mayHaveMore(facts.made.record)) return [];
    const outputs = logOutputs(stack).filter(
      ({ missing }) => !facts.attachments.some((attachment) => mayAllow(attachment, missing)),
    );
    if (outputs.length === 0) return [];
    const { role, made, forPods: why } = facts;
    const fix = { kind: "attach", to: distinct(outputs.map(({ destination }) => destination)) } as const;
    return [{ id: "logging-not-permitted", kind: "logging", role, at: made.record, why, outputs, fix }];
  },
} satisfies RoleRule;

/** The outputs that the only ConfigMap `aws-logging` names; none if it may be of another cluster, or if a policy may be of any role. */
const logOutputs = memoizeByObject((stack: Stack) => {
  const [at, second] = stack.records.filter((record) => isConfigMap(record, "aws-observability", "aws-logging"));
  if (!at || second || mayBeOfAnotherCluster(at, stack)) return [];
  if (stack.records.some((record) => attachesToUnknown(stack, record))) return [];
  const sections = (text(at.props, "data", "output.conf") ?? "").split(/^[ \t]*(?=\[)/m);
  return sections.flatMap((section) => {
    // An output with a role of its own does not use the role of the pods.
    if (!/^\[output\]/i.test(section) || /^\s*(?:aws_)?role_arn\s/im.test(section)) return [];
    const name = /^\s*name[^\S\n]+(\w+)/im.exec(section)?.[1]?.toLowerCase() ?? "";
    const destination = ownEntry(destinations, name);
    return destination ? [{ name, destination, at, missing: logActions[destination] }] : [];
  });
});

/** True unless all that is in sight is of one cluster, and the kubeconfig names it if that is known. */
function mayBeOfAnotherCluster({ provider }: ResourceRecord, stack: Stack) {
  const made = stack.ofKind("cluster");
  const madeNames = made.map(({ props }) => text(props, "name"));
  const usedNames = fargateProfiles(stack).map(({ cluster }) => cluster);
  const [name, second] = distinct([...madeNames, ...usedNames]);
  if (made.length > 1 || second !== undefined) return true;
  const kubeconfig = text(provider?.props ?? {}, "kubeconfig");
  return kubeconfig !== undefined && !kubeconfig.split(/[^\w-]+/).includes(name ?? "");
}

/** True if a role may have policies that are not in sight, or fewer permissions than its policies give. */
function mayHaveMore({ type, props, propertyDependencies, alternatives, ignoreChanges = [] }: ResourceRecord) {
  const { inlinePolicies = "" } = ownEntry(roleTypes, type) ?? {};
  const isOpen = items(props, inlinePolicies) === unknown && inlinePolicies in propertyDependencies;
  const isBounded = (read(props, "permissionsBoundary") ?? "") !== "";
  return isOpen || isBounded || alternatives !== undefined || ignoreChanges.length > 0;
}

/** True if an attachment allows one of some actions, or may allow it. Conditions, resources and what is denied do not count. */
function mayAllow({ policy }: Attachment, actions: readonly string[]) {
  if (policy.kind === "managed") return !isForImagePull(policy.arn);
  if (!("document" in policy)) return policy.kind === "unknown";
  // An identity policy has the form of a trust policy, without its principals.
  const { readable, ambiguous, document, statements } = parseTrustPolicy(policy.document);
  if (!readable || ambiguous || isPartlyUnknown(document)) return true;
  const allows = statements.filter(({ effect }) => effect === "Allow");
  return allows.some((allow) => actions.some((action) => actionMatches(allow, action.toLowerCase()) !== "no"));
}
