import type { Logging } from "../arguments/args";
import { readClusters, type Scope, usedRegions } from "../arguments/scope";
import { allow, type AllowStatement } from "../arguments/document";

/** Destinations of the pods' logs, all of them known. */
export interface LoggingDestinations {
  cloudWatchLogs?: { logGroups?: string[]; processLogs?: boolean; retention?: boolean };
  firehoseStreams?: string[];
  kinesisStreams?: string[];
  openSearchDomains?: string[];
}

/** True if there is anything to allow, read from the shape alone: names may not be known yet, and no list is empty. */
export function hasDestination({ cloudWatchLogs, ...others }: Logging): boolean {
  const lists = [cloudWatchLogs?.logGroups, ...Object.values(others)];
  return cloudWatchLogs?.processLogs === true || lists.some((list) => list !== undefined);
}

/**
 * What the pods' log router must be allowed to ship logs to the destinations, and no more.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
 */
export function loggingStatements(logging: LoggingDestinations, scope: Scope): AllowStatement[] {
  const { cloudWatchLogs, firehoseStreams = [], kinesisStreams = [], openSearchDomains = [] } = logging;
  const arns = (service: string, resources: string[]): string[] =>
    usedRegions(scope).flatMap((region) =>
      resources.map((resource) => `arn:${scope.partition}:${service}:${region}:${scope.accountId}:${resource}`),
    );
  const streamsOf = (kind: string, names: string[]): string[] => names.map((name) => `${kind}/${name}`);
  const logGroups = cloudWatchLogs ? logGroupNames(cloudWatchLogs, scope) : [];
  return [
    ...allow(
      logActions(cloudWatchLogs?.retention ?? true),
      arns(
        "logs",
        logGroups.map((name) => `log-group:${name}:*`),
      ),
    ),
    ...allow(["firehose:PutRecordBatch"], arns("firehose", streamsOf("deliverystream", firehoseStreams))),
    ...allow(["kinesis:PutRecords"], arns("kinesis", streamsOf("stream", kinesisStreams))),
    ...allow(
      ["es:ESHttp*"],
      openSearchDomains.map((domain) => `${domain}/*`),
    ),
  ];
}

function logActions(retention: boolean): string[] {
  const actions = ["logs:CreateLogStream", "logs:CreateLogGroup", "logs:DescribeLogStreams", "logs:PutLogEvents"];
  return retention ? [...actions, "logs:PutRetentionPolicy"] : actions;
}

/** With `flb_log_cw: "true"` the log router's own logs go to a group of their own per cluster. */
function logGroupNames(
  { logGroups = [], processLogs }: { logGroups?: string[]; processLogs?: boolean },
  scope: Scope,
): string[] {
  const ownGroups = processLogs ? readClusters(scope.clusters).map(({ name }) => `${name}-fluent-bit-logs`) : [];
  return [...new Set([...logGroups, ...ownGroups])];
}
