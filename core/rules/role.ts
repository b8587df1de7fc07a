import type { OwnRole, PolicyFix } from "../findings/found";
import type { Attachment } from "../facts/attachments";
import type { RoleIdentity } from "../records/identity";
import type { Evidence, UseFact } from "../records/uses";

/** What is attached to a role: by a resource, or as AWS has it. */
export type Attached = Pick<Attachment, "policy"> & Partial<Attachment> & { name?: string };

/** A role with who uses it and what is attached to it, from a stack's resources, a file, or a live or saved account. */
export interface RoleFacts {
  role: RoleIdentity;
  uses: readonly Pick<UseFact, "use" | "evidence" | "isPurpose">[];
  attachments: readonly Attached[];
}

/** True for a role that works for others, such as nodes or a cluster, and stays as it is; asked only if something is wrong. */
export type WorksForOthers = (role: RoleFacts) => boolean;

/** Why a role is one of pods on Fargate; undefined if it is not. */
export function whyForPods({ uses }: Pick<RoleFacts, "uses">): Evidence | undefined {
  return uses.find(({ use }) => use === "fargate-pod-execution")?.evidence;
}

/** What is wrong with the policies of a role that works for others is not a defect of it: the pods need another one. */
export function unlessForOthers(isForOthers: boolean, fix: PolicyFix): OwnRole | PolicyFix {
  return isForOthers ? { kind: "own-role", for: "pods" } : fix;
}
