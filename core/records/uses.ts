import type { RoleIdentity } from "./identity";
import type { ResourceRecord } from "./record";

/** The two uses that exclude each other, named as in the role ledger. */
export const uses = ["node-group", "fargate-pod-execution"] as const;
export type Use = (typeof uses)[number];

/** Where something is seen: in a resource, or in live AWS. */
export type SeenIn = ResourceRecord | "AWS";

/** What shows that a role is used. `core/findings/render/evidence.ts` has the words. */
export type Evidence =
  /** A property of a resource names the role or, as `means` says, the instance profile with it. */
  | { kind: "property"; of: ResourceRecord; path: string; means?: "instance-profile"; type?: string; with?: string }
  | { kind: "component"; of: ResourceRecord }
  | { kind: "trust"; service: string; seenIn?: SeenIn }
  | { kind: "attached-policy"; name: string; seenIn?: SeenIn }
  | { kind: "instance-profile"; name: string; seenIn?: SeenIn }
  /** AWS itself shows it. */
  | { kind: "node-group"; name: string; cluster: string }
  | { kind: "configuration"; pattern: string }
  /** A file keeps words alone: a ledger those about a resource of a stack, a saved account its own. */
  | { kind: "noted"; words: string; stack?: string; ledger?: string };

/** What more there is to say of a property that shows a use. */
export type PropertyDetails = Omit<Extract<Evidence, { kind: "property" }>, "kind" | "of">;

/** One of the two uses of a role, and what shows it. */
export interface ShownUse {
  use: Use;
  evidence: Evidence;
  /** True if the role itself shows that it is made for the use. */
  isPurpose?: boolean;
  /** True if it may be a use of another role. */
  isOpen?: boolean;
}

/** What a resource shows of a use, and of the role, if that is known. */
export type UseSeen = ShownUse &
  (
    | { role: RoleIdentity }
    /** Before the update, or because it is a secret in a state: the roles that it may be, as far as they are known. */
    | { candidates: readonly RoleIdentity[] }
    /** The stack does not make the instance profile that is put to the use, and so is the role in it. */
    | { instanceProfile: InstanceProfileIdentity }
  );

export interface InstanceProfileIdentity {
  name: string;
  accountId?: string;
}

/** A use with the resource that shows it. */
type OfResource<Seen> = Extract<UseSeen, Seen> & { urn: string };

export type UseFact = OfResource<{ role: unknown }>;
export type OpenUse = OfResource<{ candidates: unknown }>;
export type InstanceProfileUse = OfResource<{ instanceProfile: unknown }>;
