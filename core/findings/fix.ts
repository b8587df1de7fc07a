import type { EntryPlace, NewRole } from "../aws/commands";
import type { LogDestination } from "../log-destinations";
import type { ResourceRecord } from "../records/record";
import type { Evidence } from "../records/uses";
import type * as trust from "../trust";
import type { Correct, SourceArnLine, TooLong, TrustPolicy } from "../trust";

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

/** What the user has to say first: also whether pods use the role, if the Fargate profiles in sight use another one. */
export type Tell = trust.Tell | { kind: "tell"; missing: "use" };

/** No change is proved to be safe. */
export interface Decide extends trust.Decide {
  otherwise?: OwnRoleForPods;
}

/** What may hide other uses of a role: all but some Regions were left out, or parts could not be read. */
export type UnreadPlaces = { regions: readonly string[] } | "parts";

/** A trust policy to write, with what IAM has against its length. */
export interface Written {
  policy: TrustPolicy;
  tooLong?: TooLong;
}

/** What is left to do on a role that stays, once the pods have another one: else it would go on to let in the Fargate service. */
export type LeftOnRole = "name-principals" | "remove-fargate";

/** A role stays with those who work with it. The pods get one of their own. */
export interface OwnRoleForPods {
  kind: "own-role";
  for: "pods";
  /** The name of the role that stays. */
  beside: string;
  left?: LeftOnRole;
  /** The clusters that the new role is for. A part that nothing shows is left out. */
  lines: readonly SourceArnLine[];
  /** The Fargate profiles that get it, as far as they are in sight. */
  profiles?: readonly ProfileToServe[];
  /** Only in an account: the role, unless no cluster is known that uses it. */
  role?: NewRole & Written & { isThere: boolean };
  /** The policies that pods need of the role that stays. */
  needs?: readonly string[];
  unread?: UnreadPlaces;
  /** Set if the role `beside` does not exist and others name it too: these others. */
  namedBy?: readonly (Evidence | EntryPlace)[];
}

/** What gets another role than it has: a Fargate profile, as far as it is in sight. */
export interface ProfileToServe {
  record: ResourceRecord;
  /** Name of the cluster, if it can be typed. */
  clusterToType?: string;
  region?: string;
  accountId?: string;
  madeCluster?: ResourceRecord;
}

/** The nodes get a role of their own: this one is made for pods. */
interface OwnRoleForNodes {
  kind: "own-role";
  for: "nodes";
}

/** A managed policy to attach: in a list of policies or of roles if there is one, else beside the role. With as many as may be, it is `full`. */
export interface Attach {
  kind: "attach";
  policy: string;
  list?: At;
  full?: number;
}

/** Permissions to move to the role of a workload; the policies that AWS manages for nodes are only detached. */
export interface Detach {
  kind: "detach";
  forNodes: readonly string[];
  isForNodesOnly: boolean;
}

/** What the log router needs, to allow: for each destination the names of what it sends to, as far as they are in sight. */
export interface AllowLogging {
  kind: "allow-logging";
  to: Readonly<Partial<Record<LogDestination, readonly string[]>>>;
}

/** The access entry that a role gets in a cluster, in the place of those of these types. */
export interface RenewedEntry extends EntryPlace {
  old: readonly string[];
}

/** What to do. */
export type Fix =
  | TrustChange
  | Correct
  | Tell
  | Decide
  | OwnRoleForPods
  | OwnRoleForNodes
  | Attach
  | Detach
  | AllowLogging
  /** Gives a role its access entries; it is made first, unless it is there. */
  | { kind: "create"; arn: string; role?: NewRole & Written; entries: readonly RenewedEntry[] }
  /** `isModeSet` is false if the cluster takes no access entries yet. */
  | { kind: "entry-for-path"; isModeSet: boolean }
  /** EKS itself makes the right access entry. */
  | { kind: "remove-entry" }
  /** The profile names the ARN that the role itself gives out. */
  | { kind: "name" }
  /** The profile is made again with this role, or another one. */
  | { kind: "profile-again"; role?: string; first?: Fix }
  | { kind: "use-arn" }
  | { kind: "read"; action: string; denied: boolean; toDo: string | undefined }
  /** The trust policy gets shorter, or its pods get roles of their own. */
  | { kind: "shorten"; isFinal: boolean }
  /** What is left open has to be given: the account that the policy names, or the values of a file. */
  | { kind: "give"; account?: string }
  /** Somebody has to read a resource that no rule reads; a loop once it is written out, and a role in its own file. */
  | { kind: "look"; at: "type" | "loop" | "role-elsewhere" };
