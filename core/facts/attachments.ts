import { memoize, memoizeByObject } from "../memoize";
import { accountOfProvider, agree, mayBeSameRole, roleTypes, type RoleIdentity } from "../records/identity";
import {
  isLeftAsItIs,
  isNotShown,
  items,
  knownItems,
  isText,
  plain,
  read,
  text,
  unknown,
  type ResourceRecord,
} from "../records/record";
import { loopType } from "../records/resource-types";
import { only, ownEntry, required } from "../text";
import { isExecutionPolicy } from "../service/fargate";
import type { Stack } from "./stack/stack";

/** Permissions that a resource gives to roles - or may give to them, if the role or the policy is not known yet. */
export interface Attachment {
  roles: readonly RoleIdentity[];
  /** True if the resource gives them to some of these roles, and nobody knows yet to which. */
  uncertain: boolean;
  /** True for what AWS had attached when the role was read last: it may be detached now. */
  lastSeen?: boolean;
  record: ResourceRecord;
  property: string;
  policy: AttachedPolicy;
  /** Name of an inline policy of the role itself. */
  name?: string;
}

type AttachedPolicy =
  | { kind: "managed"; arn: string }
  | { kind: "made"; document: unknown }
  | { kind: "inline"; document: unknown }
  /** All that may be attached: what is not in the list is detached. */
  | { kind: "exclusive"; arns: unknown[] }
  /** A managed policy that other roles only may have: it is detached from this one. */
  | { kind: "for-others"; arn: string }
  /** A managed policy that is not known yet and may be any. */
  | { kind: "unknown" };

/** The properties of a resource with the role, or with the list of roles, and with what it attaches to them. */
type Beside = [role: string, policy: string, kind: "managed" | "exclusive" | "inline" | "made"];

const besideRoles: Record<string, Beside> = {
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["role", "policyArn", "managed"],
  "aws:iam/policyAttachment:PolicyAttachment": ["roles", "policyArn", "managed"],
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": ["roleName", "policyArns", "exclusive"],
  "aws:iam/rolePolicy:RolePolicy": ["role", "policy", "inline"],
  "aws-native:iam:RolePolicy": ["roleName", "policyDocument", "inline"],
  "aws-native:iam:ManagedPolicy": ["roles", "policyDocument", "made"],
  "aws-native:iam:Policy": ["roles", "policyDocument", "inline"],
};

/** The type tokens of resources that attach permissions to roles. */
export const attachingTypes = [roleTypes, besideRoles].flatMap(Object.keys);

export function attachmentsOf(stack: Stack, record: ResourceRecord): Attachment[] {
  if (Object.hasOwn(roleTypes, record.type)) return ofRoleItself(stack, record);
  if (record.type === loopType) return ofLoop(stack, record);
  const beside = ownEntry(besideRoles, record.type);
  return beside ? ofRolesBeside(stack, record, beside) : [];
}

/** `managedPolicyArns` and the inline policies of a role itself. */
function ofRoleItself(stack: Stack, record: ResourceRecord) {
  const role = required(stack.roles.get(record.urn));
  const list = "managedPolicyArns";
  function attached(property: string, policy: AttachedPolicy) {
    const lastSeen = record.given?.has(property) === false;
    return { roles: [role], uncertain: false, lastSeen, record, property, policy };
  }
  if (isNotShown(record)) return [attached(list, { kind: "unknown" })];
  // AWS Native takes away only what it attached itself.
  const isAll = record.given?.has(list) === true && record.type.startsWith("aws:") && !isLeftAsItIs(record, list);
  const property = required(roleTypes[record.type]).inlinePolicies;
  const key = property === "policies" ? "policyDocument" : "policy";
  const policies = knownItems(record.props, property);
  return [
    ...policiesInList(stack, record, list, isAll).map((policy) => attached(list, policy)),
    ...policies.map((item, index) => ({
      ...attached(property, { kind: "inline", document: plain(read(item, key)) }),
      property: `${property}[${index}]`,
      name: text(item, "name") ?? text(item, "policyName"),
    })),
  ];
}

/** A loop of a template that makes policies: they may be any, of any role of the template. */
function ofLoop(stack: Stack, record: ResourceRecord): Attachment[] {
  const content = JSON.stringify(plain(read(record.props, "content")));
  if (!/"AWS::IAM::\w*Policy"/.test(content)) return [];
  const roles = [...stack.roles.values()].filter((role) => role.record.within === record.within);
  return [{ roles, uncertain: true, record, property: "content", policy: { kind: "unknown" } }];
}

function ofRolesBeside(stack: Stack, record: ResourceRecord, [role, property, kind]: Beside) {
  const isByArn = kind === "managed" || kind === "exclusive";
  if (isByArn && isNotShown(record)) return attachedUnseen(stack, record, role, property);
  const policies = policiesIn(stack, record, property, kind);
  const attached = rolesBeside(stack, record, role, kind).flatMap((to) =>
    policies.map((policy) => ({ ...to, record, property, policy })),
  );
  // All else that is attached to a role is judged by what it permits, not by whether it is there.
  const [policy] = policies;
  const isForListed = role === "roles" && policy?.kind === "managed" && isExecutionPolicy(policy.arn);
  return isForListed ? [...attached, detachedFromOthers(stack, record, attached, policy.arn)] : attached;
}

function policiesIn(stack: Stack, record: ResourceRecord, property: string, kind: Beside[2]): AttachedPolicy[] {
  if (kind === "exclusive") return policiesInList(stack, record, property);
  const value = read(record.props, property);
  if (kind !== "managed") return [{ kind, document: plain(value) }];
  return [managedPolicyOf(stack, record, property, value) ?? []].flat();
}

function rolesBeside(
  stack: Stack,
  record: ResourceRecord,
  property: string,
  kind: Beside[2],
): Pick<Attachment, "roles" | "uncertain">[] {
  if (property === "roles") {
    const { roles, candidates } = stack.rolesInList(record, property);
    return [
      { roles, uncertain: false },
      { roles: candidates, uncertain: true },
    ];
  }
  const role = stack.roleAt(record, property);
  if (role) return [{ roles: [role], uncertain: false }];
  return kind === "managed" ? [{ roles: stack.rolesFromDependencies(record, property), uncertain: true }] : [];
}

/** A managed policy that is attached to the roles of a list is detached from all others of the account. */
function detachedFromOthers(
  stack: Stack,
  record: ResourceRecord,
  attached: readonly Attachment[],
  arn: string,
): Attachment {
  const listed = attached.flatMap((attachment) => attachment.roles);
  const [account, provider] = [accountOfProvider(record.provider), record.provider?.urn];
  const roles = [...stack.roles.values()].filter(
    (role) =>
      (account === undefined ? role.record.provider?.urn === provider : role.accountId === account) &&
      !listed.some((listedRole) => mayBeSameRole(listedRole, role) || listedRole.urn === role.urn),
  );
  return { roles, uncertain: false, record, property: "roles", policy: { kind: "for-others", arn } };
}

/** What a resource attaches that Pulumi does not show: any policy, to the role that its dependencies lead to, else to any. */
function attachedUnseen(stack: Stack, record: ResourceRecord, role: string, property: string): Attachment[] {
  const candidates = stack.rolesFromDependencies(record, role);
  const account = accountOfProvider(record.provider);
  const roles = candidates.length > 0 ? candidates.filter(mayBeIn(account)) : rolesThatMayBeIn(stack)(account ?? "");
  return [{ roles, uncertain: roles.length !== 1, record, property, policy: { kind: "unknown" } }];
}

function mayBeIn(account: string | undefined) {
  return (role: RoleIdentity) => agree(role.accountId, account);
}

/** One list for all that may be attached to any of an account. */
const rolesThatMayBeIn = memoizeByObject(({ roles }: Stack) =>
  memoize((account) => [...roles.values()].filter(mayBeIn(account || undefined))),
);

/** Managed policies that users make, with the names of their properties. */
export const managedPolicyTypes: Record<string, { arn: string; document: string }> = {
  "aws:iam/policy:Policy": { arn: "arn", document: "policy" },
  "aws-native:iam:ManagedPolicy": { arn: "policyArn", document: "policyDocument" },
};

function managedPolicyOf(
  stack: Stack,
  record: ResourceRecord,
  property: string,
  value: unknown,
): AttachedPolicy | undefined {
  const sources = policiesBehind(stack, record, property);
  if (isText(value)) {
    const made = sources.find((source) => arnOf(source) === value) ?? madeByArn(stack).get(value);
    return made ? madePolicy(made) : { kind: "managed", arn: value };
  }
  if (value !== unknown) return undefined;
  const source = only(sources);
  return source ? madePolicy(source) : { kind: "unknown" };
}

/** The managed policies of the stack that a property's value comes from. */
function policiesBehind(stack: Stack, record: ResourceRecord, property: string) {
  return stack.sourcesOf(record, property).filter(({ type }) => Object.hasOwn(managedPolicyTypes, type));
}

/**
 * The managed policies in a list property; an unknown list is one unknown policy if its value comes from somewhere.
 * @param isAll if the list is all that may be attached. What in it is not known may be any policy, unless it comes from policies that the
 * stack makes.
 */
function policiesInList(stack: Stack, record: ResourceRecord, property: string, isAll = true): AttachedPolicy[] {
  const list = items(record.props, property);
  // A value without dependencies that is not known yet is the provider's own output: it says nothing about what is attached.
  if (list === unknown) return property in record.propertyDependencies ? [{ kind: "unknown" }] : [];
  const managed = list.flatMap((value) => managedPolicyOf(stack, record, property, value) ?? []);
  if (!isAll) return managed;
  const sources = record.propertyDependencies[property] ?? [];
  const areMade = sources.length > 0 && policiesBehind(stack, record, property).length === sources.length;
  const arns = list.map((arn) => (arn === unknown && areMade ? "made by the stack" : arn));
  return [...managed, { kind: "exclusive", arns }];
}

function madePolicy(record: ResourceRecord): AttachedPolicy {
  return { kind: "made", document: plain(read(record.props, required(managedPolicyTypes[record.type]).document)) };
}

function arnOf({ props, type }: ResourceRecord) {
  return text(props, required(managedPolicyTypes[type]).arn);
}

const madeByArn = memoizeByObject(policiesByArn);

function policiesByArn({ records }: Stack) {
  const made = records.filter(({ type }) => Object.hasOwn(managedPolicyTypes, type));
  return new Map(made.map((record) => [arnOf(record), record]));
}
