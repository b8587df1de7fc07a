import { memoizeByObject } from "../../memoize";
import { accountOfProvider, type RoleIdentity } from "../../records/identity";
import type { ResourceRecord } from "../../records/record";
import type { Stack } from "../stack/stack";

/** Permissions that a resource gives to roles - or may give to them, if the role or the policy is not known yet. */
export interface Attachment {
  roles: readonly RoleIdentity[];
  /** True if the resource gives them to some of these roles, and nobody knows yet to which. */
  uncertain: boolean;
  /** True for what AWS had attached when the role was read last, while the program does not say so: it may be detached now. */
  lastSeen?: boolean;
  /** The resource that attaches, and where in it. */
  record: ResourceRecord;
  property: string;
  policy: AttachedPolicy;
}

/** What is attached. */
export type AttachedPolicy =
  /** A managed policy by its ARN. */
  | { kind: "managed"; arn: string }
  /** A managed policy that this stack makes, with its document. */
  | { kind: "made"; document: unknown }
  /** An inline policy. */
  | { kind: "inline"; document: unknown }
  /** All that may be attached: what is not in the list is detached. */
  | { kind: "exclusive"; arns: unknown[] }
  /** A managed policy that other roles only may have: it is detached from this one. */
  | { kind: "for-others"; arn: string }
  /** A managed policy that is not known yet and may be any. */
  | { kind: "unknown" };

/** What an update attaches by a resource that Pulumi does not show: any policy, to the role that its dependencies lead to, else to any. */
export function attachedUnseen(stack: Stack, record: ResourceRecord, role: string, property: string): Attachment[] {
  const found = stack.rolesFromDependencies(record, role);
  const account = accountOfProvider(record.provider);
  const roles = found.length > 0 ? found.filter(mayBeIn(account)) : rolesThatMayBeIn(stack, account);
  return [{ roles, uncertain: roles.length !== 1, record, property, policy: { kind: "unknown" } }];
}

function mayBeIn(account: string | undefined): (role: RoleIdentity) => boolean {
  return ({ accountId }) => account === undefined || accountId === undefined || accountId === account;
}

const knownRoles = memoizeByObject((_stack: Stack) => new Map<string | undefined, readonly RoleIdentity[]>());

/** One list for all that may be attached to any of an account. */
function rolesThatMayBeIn(stack: Stack, account: string | undefined): readonly RoleIdentity[] {
  const known = knownRoles(stack);
  const roles = known.get(account) ?? [...stack.roles.values()].filter(mayBeIn(account));
  known.set(account, roles);
  return roles;
}

/** What a resource attaches to the roles in its list `roles`: surely to some, perhaps to others. */
export function attachedToList(
  stack: Stack,
  record: ResourceRecord,
  attached: Pick<Attachment, "property" | "policy">,
): Attachment[] {
  const { roles, candidates } = stack.rolesInList(record, "roles");
  return [
    { roles, uncertain: false, record, ...attached },
    { roles: candidates, uncertain: true, record, ...attached },
  ];
}
