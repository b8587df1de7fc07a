import type { EntryPlace, NewRole } from "../aws/commands";
import type { Evidence } from "../records/uses";
import type { Difference, Doubt, TooLong, TrustFinding, TrustPolicy } from "../trust";
import type { OwnRole, PolicyFix, RoleBeside } from "./found";

/*
 * What to do in an account, as data. `render/fix/aws-cli.ts` has the words, for which the place of the finding says the role, the
 * cluster and the profile.
 */

/** What may hide other uses of a role: all but some Regions were left out, or parts could not be read. */
export type UnreadPlaces = { regions: readonly string[] } | "parts";

/** A trust policy to write. If it is too long, lines of clusters that are gone may make room. */
export interface Written {
  policy: TrustPolicy;
  tooLong?: TooLong & { hasStale: boolean };
}

/** The access entry that a role gets in a cluster, in the place of those of these types. */
export interface RenewedEntry extends EntryPlace {
  old: readonly string[];
}

/** A role for pods beside one that stays as it is. */
export interface SecondRole extends OwnRole, RoleBeside {
  for: "pods";
  /** Undefined if no cluster is known that uses it. */
  role?: NewRole & Written & { isThere: boolean };
  /** The policies that pods need of the role that stays. */
  needs?: readonly string[];
  unread?: UnreadPlaces;
  /** Set if the role `beside` does not exist and others name it too: these others. */
  namedBy?: readonly (Evidence | EntryPlace)[];
}

/** What to do in an account. */
export type AccountFix =
  | { kind: "own-role"; for: "nodes" }
  | SecondRole
  | PolicyFix
  | ({ kind: "set-trust"; loses: readonly Difference[]; unread?: UnreadPlaces } & Written)
  /** Somebody may have meant the Deny statements as they are. */
  | { kind: "without-denials"; denials: readonly string[]; fix: AccountFix; otherwise: SecondRole }
  /** No trust policy is proved both to let in all that it must, and to let in nobody new. */
  | { kind: "unproved"; doubt: Doubt; otherwise: SecondRole }
  | { kind: "set-elements"; findings: readonly TrustFinding[] }
  | { kind: "remove-line"; line: string }
  /** The lines come in the place of the last one; a role without a line to write is for another cluster, or for none. */
  | { kind: "replace-line"; line: string; lines: readonly string[] }
  | { kind: "remove-fargate"; statements: readonly string[] }
  /** Gives a role its access entries; it is made first, unless it is there. */
  | { kind: "create"; arn: string; role?: NewRole & Written; entries: readonly RenewedEntry[] }
  /** `isModeSet` is false if the cluster takes no access entries yet. */
  | { kind: "entry-for-path"; isModeSet: boolean }
  | { kind: "delete-role"; attached: readonly string[]; inline: readonly string[]; others: readonly string[] }
  /** The profile gets this role, another one of this account, or just another one. */
  | { kind: "profile-again"; role?: string; account?: string; first?: AccountFix }
  | { kind: "cluster-first" }
  | { kind: "use-arn" }
  | { kind: "remove-cause"; isFailed: boolean; again: boolean }
  | { kind: "read"; action: string; denied: boolean; toDo: string | undefined };
