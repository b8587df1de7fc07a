import type { AwsCommand, EntryPlace, NewRole } from "../aws/commands";
import type { UsingCluster } from "../readers/source";
import type { ResourceRecord } from "../records/record";
import type { Evidence } from "../records/uses";
import type * as trust from "../trust";
import type { SourceArnLine } from "../service/fargate";
import { buildTrustPolicy, withPlaceholders, type TooLong, type TrustPolicy } from "../trust";

/*
 * What to do, as data. `core/advise` decides it, and `render/fix` has the words, in the language of the place where it is done.
 */

/** A place in a resource. */
export interface At {
  record: ResourceRecord;
  property: string;
}

/** A change of a trust policy, with what an account alone shows. */
export interface TrustChange extends trust.TrustChange {
  unread?: UnreadPlaces;
  /** What to do if somebody did mean its Deny statements. */
  otherwise?: OwnRoleForPods;
}

/** What has to be said, read or allowed first, since it decides what is right. */
export type Tell =
  | trust.Tell
  /** Whether pods use the role, if the Fargate profiles in sight use another one; if they do, what is right `then`. */
  | { kind: "tell"; missing: "use"; then: Fix }
  /** What no rule reads. */
  | { kind: "tell"; missing: "type" | "loop" | "role-elsewhere" }
  /** Which role lets in these clusters. */
  | { kind: "tell"; missing: "role"; clusters: readonly UsingCluster[] }
  /** What a file leaves open: the account that the policy names, or any value. */
  | { kind: "tell"; missing: "values"; account?: string }
  /** A part of an account that could not be read. */
  | { kind: "tell"; missing: "permission"; action: string; denied: boolean; toDo: string | undefined };

/** IAM refuses the policy. If it is right but for its length, that is all that is said. */
export interface Correct extends trust.Correct {
  tooLong?: TooLong;
}

/** No change is proved to be safe. */
interface Decide extends trust.Decide {
  otherwise?: OwnRoleForPods;
}

/** What may hide other uses of a role: all but some Regions were left out, or parts could not be read. */
export type UnreadPlaces = { regions: readonly string[] } | "parts";

/** What is left to do on a role that stays, once the pods have another one: else it would go on to let in the Fargate service. */
export type LeftOnRole = "name-principals" | "remove-fargate";

/** The Fargate profiles get a role of their own; one that is there stays with those who work with it. */
export interface OwnRoleForPods {
  kind: "own-role";
  for: "pods";
  /** The name of the role that stays; none if it has none here, or if the profiles name a role that does not exist. */
  beside?: string;
  leftToDo?: LeftOnRole;
  /** The clusters that the new role is for. A part that nothing shows is left out. */
  lines: readonly SourceArnLine[];
  /** The Fargate profiles that get it, as far as they are in sight. */
  profiles?: readonly ProfileToServe[];
  /** Only in an account: the role, unless no cluster is known that uses it. */
  role?: NewRole & { tooLong: TooLong | undefined; isThere?: boolean };
  /** The policies that pods need of the role that stays. */
  needs?: readonly string[];
  /** The access entries that it gets. */
  entries?: Entries;
  unread?: UnreadPlaces;
  /** Set if the role `beside` does not exist and others name it too: these others. */
  namedBy?: readonly (Evidence | EntryPlace)[];
}

/** What gets another role than it has: a Fargate profile, as far as it is in sight. */
interface ProfileToServe {
  record: ResourceRecord;
  accountId?: string;
  madeCluster?: ResourceRecord;
}

/** A managed policy to give a role, in a list of policies or of roles if there is one, else beside the role. */
export interface Attach {
  kind: "attach";
  policy: string;
  list?: At;
  /** How many managed policies the role has, if it takes no more. */
  full?: number;
}

/** Permissions to move to the role of a workload; the policies that AWS manages for nodes are only detached. */
export interface Detach {
  kind: "detach";
  forNodes: readonly string[];
  isForNodesOnly: boolean;
}

/** The access entries that a role gets in clusters, in the place of those of the types `old`. */
export interface Entries {
  kind: "entry";
  arn: string;
  clusters: readonly (EntryPlace & { old: readonly string[] })[];
  /** Said of a role with a path, which aws-auth does not know: false if the cluster takes no access entries yet. */
  isModeSet?: boolean;
}

/** What to do: ten kinds. `render/fix` has one switch over them. */
export type Fix =
  | TrustChange
  | Correct
  | Tell
  | Decide
  | OwnRoleForPods
  /** The nodes get a role of their own: this one is made for pods. */
  | { kind: "own-role"; for: "nodes" }
  | Attach
  | Detach
  | Entries
  /** A profile names the ARN that the role itself gives out, or that of a role that exists, which is made `first`. */
  | { kind: "name"; arn?: string; first?: OwnRoleForPods }
  /** An access entry, since EKS itself makes the right one. */
  | { kind: "remove" };

/** The policy of a role of its own, in the order of Region and name. */
export function ownPolicy({ lines }: Pick<OwnRoleForPods, "lines">): TrustPolicy {
  return buildTrustPolicy([...new Set(lines.map(withPlaceholders))].sort());
}

/** The trust policy that a fix writes, if it writes one. */
export function policyOf(fix: Fix): TrustPolicy | undefined {
  if ("lines" in fix) return ownPolicy(fix);
  return "after" in fix ? fix.after : undefined;
}

/** A step of a fix, as data until it is printed: a sentence without its full stop, commands of the AWS CLI that run one after the other, or lines to paste. */
export type Step = ({ say: string } | { run: readonly AwsCommand[] } | { paste: readonly Line[] }) & {
  /** Of the whole policy, beside the parts that change: only for who asks for more. */
  isWhole?: true;
};

/** A line of text; new is what is not there yet, old what goes. */
export interface Line {
  text: string;
  is?: "new" | "old";
}
