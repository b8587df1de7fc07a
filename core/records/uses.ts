import type { RoleIdentity } from "./identity";

/** The two uses that exclude each other, named as in the role ledger. */
export const uses = ["node-group", "fargate-pod-execution"] as const;
export type Use = (typeof uses)[number];

/** A resource uses a role, for one of the two uses. */
export interface UseFact {
  use: Use;
  role: RoleIdentity;
  /** URN of the resource that shows the use. */
  urn: string;
  /** Which resource shows the use and how, in words. */
  evidence: string;
  /** True where the role itself shows that it is made for the use. */
  isPurpose?: boolean;
}

/** A resource uses a role that is not known: before the update, or because it is a secret in a state. */
export interface OpenUse extends Omit<UseFact, "role"> {
  /** The roles that it may be, as far as they are known. */
  candidates: readonly RoleIdentity[];
}

/** Which instance profile something is about; its account as far as it is known. */
export interface InstanceProfileIdentity {
  name: string;
  accountId?: string;
}

/** An instance profile that the stack does not make is put to a use, and so is the role in it. */
export interface InstanceProfileUse extends Omit<UseFact, "role"> {
  instanceProfile: InstanceProfileIdentity;
}

/** What a resource shows. */
export type Found = UseFact | OpenUse | InstanceProfileUse;
