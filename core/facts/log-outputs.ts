import type { LogDestination } from "../log-destinations";
import { memoizeByObject } from "../memoize";
import { isConfigMap } from "../readers/kubernetes";
import { plain, text, textsIn, type ResourceRecord } from "../records/record";
import { eksType } from "../records/resource-types";
import { ownEntry } from "../text";
import { fargateProfiles, type FargateProfile } from "./fargate-profiles";
import type { Stack } from "./stack/stack";

/** An output of the log router that EKS runs beside the pods on Fargate. */
export interface LogOutput {
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

const isOfLogRouter = (record: ResourceRecord): boolean => isConfigMap(record, "aws-observability", "aws-logging");

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

/** The outputs for the pods of some Fargate profiles. A ConfigMap that may be of another cluster does not count. */
export function logOutputsFor(profiles: readonly FargateProfile[], stack: Stack): LogOutput[] {
  return logOutputs(stack).filter(({ at }) => profiles.some((profile) => isOfItsCluster(at, profile, stack)));
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

const hasOneCluster = memoizeByObject((stack: Stack): boolean => {
  const made = stack.records.filter(({ type }) => eksType(type)?.kind === "cluster");
  const named = [...made.map(({ props }) => text(props, "name")), ...fargateProfiles(stack).map((one) => one.cluster)];
  const providers = stack.records.filter(isOfLogRouter).map(({ provider }) => provider?.urn);
  const count = (values: readonly (string | undefined)[]) => new Set(values.filter((one) => one !== undefined)).size;
  return made.length <= 1 && count(named) <= 1 && count(providers) <= 1;
});
