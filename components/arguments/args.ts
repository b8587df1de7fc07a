import type { PolicyDocument } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { printable, quoteTyped } from "../../core/text";

/** Arguments of a FargatePodExecutionRole. */
export interface FargatePodExecutionRoleArgs {
  /**
   * The EKS clusters whose pods on Fargate use the role, at least one: names (1 to 100 letters, digits, `-` and `_`), or
   * ARNs, which also give the Region. `*` alone stands for every cluster of the account.
   * See https://docs.aws.amazon.com/eks/latest/userguide/pod-execution-role.html
   */
  clusters: pulumi.Input<pulumi.Input<string>[]>;

  /**
   * Regions of the clusters given by name, such as `eu-west-1`, all of one partition. `*` alone stands for every Region.
   * Defaults to the provider's Region.
   */
  regions?: pulumi.Input<pulumi.Input<string>[]>;

  /** AWS account of the clusters and the role, 12 digits. Defaults to that of the provider's credentials. */
  accountId?: pulumi.Input<string>;

  /**
   * Name of the role, 1 to 64 letters, digits and `+=,.@_-`. Changing it makes a new role. Not allowed beside `namePrefix`.
   * Defaults to a unique name.
   */
  name?: pulumi.Input<string>;

  /** Prefix of a unique name, at most 38 characters. Not allowed beside `name`. Defaults to none. */
  namePrefix?: pulumi.Input<string>;

  /**
   * Path of the role, such as `/eks/`, at most 512 characters. Changing it makes a new role. The aws-auth ConfigMap needs
   * the role's ARN without it. Defaults to `/`.
   */
  path?: pulumi.Input<string>;

  /** Description of the role, at most 1000 characters of Latin-1. Defaults to the purpose of the role. */
  description?: pulumi.Input<string>;

  /** ARN of the managed policy that is the role's permissions boundary. Defaults to none. */
  permissionsBoundary?: pulumi.Input<string>;

  /** Longest session in seconds, 3600 to 43200. Defaults to 3600. */
  maxSessionDuration?: pulumi.Input<number>;

  /** Whether deletion first detaches policies attached elsewhere, which would block it. Defaults to true. */
  forceDetachPolicies?: pulumi.Input<boolean>;

  /** Tags of the role, beside the provider's default tags; at most 50. Defaults to none. */
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;

  /**
   * ARNs of further managed policies, at most 9, each under a key of your choice, which names the resource. If you rename
   * a key, its policy is detached until the next `pulumi up --refresh`. Containers cannot use them. Defaults to none.
   */
  additionalPolicies?: { [key: string]: pulumi.Input<string> };

  /** Further inline policies, each a document or its JSON text, under the policy's name. Defaults to none. */
  additionalInlinePolicies?: { [key: string]: pulumi.Input<string | PolicyDocument> };

  /**
   * Where the pods' log router sends logs; the role may do exactly that. Defaults to nowhere.
   * See https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html
   */
  logging?: pulumi.Input<Logging>;

  /**
   * Repository prefixes of ECR pull-through cache rules, such as `docker-hub`, or `ROOT` for every repository of the account.
   * Defaults to none. See https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
   */
  pullThroughCachePrefixes?: pulumi.Input<pulumi.Input<string>[]>;

  /** Takes over a role that exists already and keeps what it has. Defaults to making a new role. */
  adopt?: pulumi.Input<ExistingRole>;

  /**
   * The account's IAM quota "Role trust policy length", in characters without white space, at most 8192. Defaults to 2048.
   */
  trustPolicyLimit?: pulumi.Input<number>;
}

/** Destinations of the pods' logs. */
export interface Logging {
  /** Amazon CloudWatch Logs. */
  cloudWatchLogs?: CloudWatchLogs;
  /** Names of Amazon Data Firehose streams. */
  firehoseStreams?: pulumi.Input<pulumi.Input<string>[]>;
  /** Names of Amazon Kinesis data streams. */
  kinesisStreams?: pulumi.Input<pulumi.Input<string>[]>;
  /** ARNs of Amazon OpenSearch Service domains. */
  openSearchDomains?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Logs that go to Amazon CloudWatch Logs. */
export interface CloudWatchLogs {
  /** Names of log groups, such as `/eks/my-cluster/pods`. The log router makes those that do not exist. */
  logGroups?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether the log router sends its own logs too (`flb_log_cw: "true"` in the aws-logging ConfigMap), to the log group
   * `CLUSTER-fluent-bit-logs`. Defaults to false.
   */
  processLogs?: boolean;
  /** Whether the log router may set the log groups' retention (`log_retention_days`). Defaults to true. */
  retention?: boolean;
}

/** An existing role to take over. */
export interface ExistingRole {
  /**
   * Name of the role. What you do not give stays as it is. A role of EC2 nodes, or one that anyone but the Fargate service
   * may assume, is refused.
   */
  name: string;
  /** Whether a role is made if none exists. Defaults to false: the name is refused. */
  create?: boolean;
  /** Whether `pulumi destroy` deletes the role. Defaults to false: it stays, with its trust policy and managed policy. */
  deleteWithStack?: boolean;
}

/** One thing that is wrong with one argument. */
export interface ArgumentProblem {
  /** Where, as a Pulumi property path, for example `clusters[0]`. */
  path: string;
  /** The offending value; left out if there is none to show. */
  value?: unknown;
  /** The rule that the value breaks. Never holds the value, which may be a secret. */
  rule: string;
  /** A hint at the name that may be meant; it is like the value, and so not said of a secret. */
  meant?: string;
  /** The text to type instead. */
  fix: string;
}

function describe({ path, value, rule, meant = "", fix }: ArgumentProblem, isSecret: boolean) {
  const place = printable(path);
  if (value === undefined) return `${place} ${rule}. ${fix}.`;
  if (isSecret) return `${place} (secret) ${rule}. ${fix}.`;
  return `${place} ${quoteTyped(value)} ${rule}${meant}. ${fix}.`;
}

/**
 * The arguments of a component are not valid. Names the resource and, for every bad argument, its value, the rule and
 * the fix. As an `InputPropertiesError` it reaches users of every Pulumi language with the argument's path.
 */
export class ArgumentError extends pulumi.InputPropertiesError {
  constructor(resource: string, problems: ArgumentProblem[], isSecret = false) {
    const lines = problems.map((problem) => describe(problem, isSecret));
    super({
      message: `FargatePodExecutionRole "${resource}": ${lines.join("\n  ")}`,
      errors: problems.map(({ path, rule }) => ({ propertyPath: path, reason: rule })),
    });
    this.name = "ArgumentError";
    keepMessage(this, this.message);
    // The user's mistake, not the component's: without a stack Pulumi prints the message alone.
    this.stack = undefined;
  }
}

/**
 * The SDK writes its own words before the message for every output that an error passes on its way: "error serializing
 * property ...", again and again. They tell the user nothing, so they are dropped.
 */
export function keepMessage(error: Error, message: string): void {
  Object.defineProperty(error, "message", { configurable: true, get: () => message, set: () => undefined });
}
