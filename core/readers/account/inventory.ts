import * as v from "valibot";
import { AwsUnreadable } from "../../aws/errors";
import { accountIdPattern, parseRoleArn } from "../../policy";

/** An inventory of AWS accounts is plain data, without secrets, that a file keeps and every judgement starts from. */

const text = v.string();
const optionalText = v.optional(text);

const role = v.object({
  arn: v.pipe(
    text,
    v.check((arn) => parseRoleArn(arn) !== undefined),
  ),
  /** IAM's unique id, such as `AROA...`: a role that is deleted and created again has another one. */
  uniqueId: text,
  /** The trust policy as JSON text, byte for byte as IAM has it. */
  trustPolicy: text,
  /** ARNs of the managed policies. */
  attachedPolicies: v.array(text),
  /** Inline policies and the account's own managed policies, as JSON text. */
  policies: v.array(v.object({ name: text, document: text })),
  instanceProfiles: v.array(text),
  /** ARN of the policy that is its permissions boundary. */
  permissionsBoundary: optionalText,
});

const profile = v.object({
  name: text,
  arn: text,
  /** ARN of the pod execution role. */
  role: text,
  /** Such as `ACTIVE` or `CREATE_FAILED`. */
  status: text,
});

const cluster = v.object({
  name: text,
  arn: text,
  status: text,
  /** `API`, `API_AND_CONFIG_MAP` or `CONFIG_MAP`. */
  authenticationMode: text,
  /** ARN of the role with which the cluster itself works. */
  clusterRole: optionalText,
  /** ARN of the node role of EKS Auto Mode. */
  autoModeRole: optionalText,
  profiles: v.array(profile),
  nodeGroups: v.array(v.object({ name: text, role: text })),
  /** The access entries of the account's roles for Fargate. */
  accessEntries: v.array(v.object({ principal: text, type: text })),
});

const region = v.object({ name: text, clusters: v.array(cluster) });

const unreadPart = v.object({
  /** The IAM action, such as `eks:ListClusters`. */
  action: text,
  reason: text,
  /** What to do about it, if anything is known. */
  toDo: optionalText,
  denied: v.boolean(),
  region: optionalText,
  cluster: optionalText,
  /** ARN or name of the role. */
  role: optionalText,
});

/** The form of an account in a file. */
export const accountForm = v.object({
  /** 12 digits. */
  id: v.pipe(text, v.regex(accountIdPattern)),
  partition: text,
  /** The roles for Fargate, and those that a Fargate profile names: no others. */
  roles: v.array(role),
  /** Other roles that IAM shows to be for EC2 nodes: by an instance profile or a worker-node policy. */
  nodeRoles: v.array(v.object({ arn: text, evidence: text })),
  /** True if every role of the account was looked at; false if one role was asked for. */
  allRoles: v.boolean(),
  quotas: v.object({ trustPolicyLength: v.optional(v.number()), policiesPerRole: v.optional(v.number()) }),
  regions: v.array(region),
  /** True if every enabled Region was asked. */
  allRegions: v.boolean(),
  /** Only of an account as AWS Config recorded it: when the oldest item was captured. */
  oldestItem: optionalText,
  unknown: v.array(unreadPart),
});

export type AccountRecord = v.InferOutput<typeof accountForm>;

/** A role as IAM has it. */
export type RoleRecord = v.InferOutput<typeof role>;

/** A Fargate profile as EKS has it. */
export type ProfileRecord = v.InferOutput<typeof profile>;

/** An EKS cluster, with all that uses a role in it. */
export type ClusterRecord = v.InferOutput<typeof cluster>;

export type RegionRecord = v.InferOutput<typeof region>;

/** A part that could not be read: denied, throttled for too long, out of time. All else was read. */
export type UnknownPart = v.InferOutput<typeof unreadPart>;

/** Notes a part that could not be read. */
export type NoteUnknown = (part: UnknownPart) => void;

type AskedPart = Omit<UnknownPart, "reason" | "toDo" | "denied">;

/**
 * A part that could not be read, with the reason.
 * @throws the error, if it is a defect and not an answer of AWS
 */
export function unknownPart({ action, ...place }: AskedPart, error: unknown): UnknownPart {
  if (!(error instanceof AwsUnreadable)) throw error;
  const { happened: reason, toDo, missingAction } = error;
  const denied = missingAction !== undefined;
  return { action, reason, toDo, denied, ...place };
}

/** Notes that a part could not be read, and goes on with a value in its place. */
export async function noting<Found, Otherwise>(
  note: NoteUnknown,
  part: AskedPart,
  question: Promise<Found>,
  otherwise: Otherwise,
): Promise<Found | Otherwise> {
  try {
    return await question;
  } catch (error) {
    note(unknownPart(part, error));
    return otherwise;
  }
}

export interface Inventory {
  version: 1;
  accounts: AccountRecord[];
}

export function inlinePolicyLabel(name: string): string {
  return `inline policy ${name}`;
}

export function policyLabel(arn: string): string {
  return `policy ${arn}`;
}

/** The names of the roles that the Fargate profiles of an account use. */
export function usedRoleNames({ regions }: Pick<AccountRecord, "regions">): Set<string> {
  const clusters = regions.flatMap((region) => region.clusters);
  const profiles = clusters.flatMap((cluster) => cluster.profiles);
  return new Set(profiles.flatMap(({ role: roleArn }) => parseRoleArn(roleArn)?.name ?? []));
}
