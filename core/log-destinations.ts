/**
 * What the role of pods on Fargate needs so that their log router sends logs, by the destination's key in the component's argument
 * `logging`.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
 */
export const logActions = {
  cloudWatchLogs: [
    "logs:CreateLogStream",
    "logs:CreateLogGroup",
    "logs:DescribeLogStreams",
    "logs:PutLogEvents",
    "logs:PutRetentionPolicy",
  ],
  firehoseStreams: ["firehose:PutRecordBatch"],
  kinesisStreams: ["kinesis:PutRecords"],
  openSearchDomains: ["es:ESHttp*"],
} as const;

/** The destinations whose permissions are judged: a domain may let the role in by a policy of its own, or take a password. */
export type LogDestination = Exclude<keyof typeof logActions, "openSearchDomains">;
