import type { ArgumentRule, Check } from "./rule";
import { fields, flag, list, plain, text } from "./rule";

const fix = 'Give logging: { cloudWatchLogs: { logGroups: ["/eks/my-cluster/pods"] } }';

const logGroups = list(
  text((name) => /^[\w./#-]{1,512}$/.test(name), "is not a log group's name: 1 to 512 letters, digits and ._-/#", fix),
  fix,
);

function streams(service: string, limit: number): Check {
  const pattern = new RegExp(`^[\\w.-]{1,${limit}}$`);
  const rule = `is not a ${service} stream's name: 1 to ${limit} letters, digits and ._-`;
  const streamFix = 'Give the stream\'s name, such as "pod-logs", not its ARN';
  return list(
    text((name) => pattern.test(name), rule, streamFix),
    streamFix,
  );
}

const domainFix = 'Give the domain\'s ARN, such as "arn:aws:es:eu-west-1:111122223333:domain/logs"';
const domains = list(
  text(
    (arn) => /^arn:aws[a-z-]*:es:[a-z0-9-]+:\d{12}:domain\/[a-z][a-z0-9-]{2,27}$/.test(arn),
    "is not the ARN of an OpenSearch domain",
    domainFix,
  ),
  domainFix,
);

const processFix = 'Give processLogs: true if the aws-logging ConfigMap has flb_log_cw: "true", else leave it out';

const checkDestinations = fields(
  {
    cloudWatchLogs: plain(
      fields(
        {
          logGroups,
          processLogs: plain(flag(processFix), processFix),
          retention: flag("Give retention: false if the log router sets no log_retention_days, else leave it out"),
        },
        fix,
      ),
      fix,
    ),
    firehoseStreams: streams("Firehose", 64),
    kinesisStreams: streams("Kinesis", 128),
    openSearchDomains: domains,
  },
  "Give cloudWatchLogs, firehoseStreams, kinesisStreams or openSearchDomains",
);

export const logging: ArgumentRule = {
  defaultsTo: "none",
  limits:
    "`cloudWatchLogs` (log groups of 1 to 512 letters, digits, `._-/#`), `firehoseStreams` (names of at most 64), " +
    "`kinesisStreams` (names of at most 128), `openSearchDomains` (ARNs)",
  example: '{ cloudWatchLogs: { logGroups: ["/eks/my-cluster/pods"] } }',
  check: plain(checkDestinations, fix),
};
