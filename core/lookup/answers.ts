import type { CrossStackUse } from "../facts/ledger";
import type { RoleIdentity } from "../records/identity";

/** What AWS knows of the roles that a stack uses and does not make, by the key of each role. */
export interface RolesInAws {
  /** Its uses in AWS. */
  uses: Map<string, CrossStackUse[]>;
  trustPolicies: Map<string, string>;
}

/** Something that AWS was asked and did not tell. Failures of one kind are told once. */
export interface Unseen {
  kind: string;
  happened: string;
  /** What to do so that AWS tells it. */
  toDo?: string;
  /** True if there are no credentials at all. */
  lacksCredentials?: boolean;
}

/** What a role goes by in answers: its ARN, or its name if nothing else is known. */
export function keyOf({ arn, name }: RoleIdentity): string {
  return arn ?? name ?? "";
}
