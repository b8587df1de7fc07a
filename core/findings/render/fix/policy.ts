import type { LogDestination } from "../../../log-destinations";
import { isInTemplate, isMadeByComponent } from "../../../records/identity";
import type { Source } from "../../../readers/source";
import { describe, describeProperty } from "../../../records/record";
import { inPartition } from "../../../trust";
import type { AllowLogging, Attach, Detach } from "../../fix";
import type { Names } from "../evidence";

/** What to do about permissions for workloads, one line for each step. */
export function moveLines({ forNodes, isForNodesOnly }: Detach): string[] {
  return [
    ...(isForNodesOnly
      ? []
      : ["Move them to an IAM role for the workload's service account (IRSA), then detach them here"]),
    ...(forNodes.length === 0
      ? []
      : [`Detach ${forNodes.join(" and ")}, which EC2 nodes need and pods on Fargate do not`]),
  ];
}

/**
 * How a managed policy is attached: in the list that a role has, else beside it.
 * @param beside how it is attached beside the role, in the language of the place
 */
export function attachLines(
  { policy, list }: Attach,
  beside: (policy: string) => string[],
  { nameOf = describe, propertyOf = describeProperty, template }: Names & Pick<Source, "template"> = {},
): string[] {
  if (!list) return beside(policy);
  if (list.property.startsWith("roles"))
    return [`Add the role to ${propertyOf(list.record, list.property)} of ${nameOf(list.record)}`];
  const anyPartition = inPartition(policy, "${AWS::Partition}");
  // A template may be deployed in any partition.
  const value =
    template !== undefined || isInTemplate(list.record) ? `{ "Fn::Sub": "${anyPartition}" }` : `"${policy}"`;
  return [`Add it to ${propertyOf(list.record, list.property)} of ${nameOf(list.record)}:`, value];
}

/** What stands for a destination whose name is not known, and what to put in its place. */
const placeholders: Record<LogDestination, [placeholder: string, what: string]> = {
  cloudWatchLogs: ["LOG_GROUP", "the name of your log group"],
  firehoseStreams: ["FIREHOSE_STREAM", "the name of your Firehose stream"],
  kinesisStreams: ["KINESIS_STREAM", "the name of your Kinesis stream"],
  openSearchDomains: ["DOMAIN_ARN", "the ARN of your OpenSearch domain"],
};

/**
 * How a role may send logs, one line for each step.
 * @param urn of the role
 */
export function loggingLines({ to }: AllowLogging, urn?: string): string[] {
  const named = Object.entries(to) as [LogDestination, readonly string[]][];
  const given = named.map(([destination, names]) => {
    const list = JSON.stringify(names.length > 0 ? names : [placeholders[destination][0]]);
    return `${destination}: ${destination === "cloudWatchLogs" ? `{ logGroups: ${list} }` : list}`;
  });
  const missing = named.filter(([, names]) => names.length === 0).map(([destination]) => placeholders[destination]);
  const argument = `logging: { ${given.join(", ")} }`;
  return [
    ...(isMadeByComponent(urn)
      ? [`Give the component FargatePodExecutionRole ${argument}`]
      : [
          "Allow these actions in a policy of the role",
          `The component FargatePodExecutionRole allows them with ${argument}`,
        ]),
    ...(missing.length === 0
      ? []
      : [`Put ${missing.map(([placeholder, what]) => `${what} in place of ${placeholder}`).join(", and ")}`]),
  ];
}

/** What to do about an ARN that was put together. */
export const ownArnFix = "Give the profile the ARN that the role itself gives out";

/** What to do about an access entry that is neither for pods nor for nodes. */
export const entryFix = "Remove the access entry: EKS makes the one of type FARGATE_LINUX together with the profile";

/** What makes a trust policy shorter. */
export function shorterFix({ isFinal }: { isFinal: boolean }): string {
  return (
    "Make it shorter: one statement with one list for aws:SourceArn, a pattern such as prod-* for several clusters, no Sid. " +
    `Or ${isFinal ? "give some of the clusters a role of their own" : "ask for more in Service Quotas"}`
  );
}
