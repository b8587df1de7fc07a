import { memoizeByObject } from "../memoize";
import { accountOfProvider, mayBeSameRole, roleTypes, type RoleIdentity } from "../records/identity";
import { isLeftAsItIs, isNotShown, items, plain, read, text, unknown, type ResourceRecord } from "../records/record";
import { roleCarriedBy } from "../records/resource-types";
import { required } from "../text";
import { isExecutionPolicy } from "../trust";
import type { Stack } from "./stack/stack";

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

/** One way that permissions come to roles. */
type Route = (record: ResourceRecord, stack: Stack) => Attachment[];

/** By the type token of a resource that attaches something: what it attaches. */
const routes: Record<string, Route> = {
  ...Object.fromEntries(Object.keys(roleTypes).map((type) => [type, roleItself])),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": rolePolicyAttachment,
  "aws:iam/policyAttachment:PolicyAttachment": policyAttachment,
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": exclusiveAttachments,
  "aws:iam/rolePolicy:RolePolicy": rolePolicy("policy"),
  "aws-native:iam:RolePolicy": rolePolicy("policyDocument"),
  "aws-native:iam:ManagedPolicy": policyWithRoles("made"),
  "aws-native:iam:Policy": policyWithRoles("inline"),
};

/** True for the type tokens of resources that attach permissions to roles. */
export function attaches(type: string): boolean {
  return Object.hasOwn(routes, type);
}

/** What a resource attaches to roles. */
export function attachmentsOf(stack: Stack, record: ResourceRecord): Attachment[] {
  return attaches(record.type) ? required(routes[record.type])(record, stack) : [];
}

/** `managedPolicyArns` and the inline policies of a role itself. */
function roleItself(record: ResourceRecord, stack: Stack): Attachment[] {
  const role = stack.roles.get(record.urn);
  if (!role) return [];
  /** @param list the property that lists what is attached */
  const attached = (list: string, policy: AttachedPolicy, property = list): Attachment => {
    return { roles: [role], uncertain: false, lastSeen: record.given?.has(list) === false, record, property, policy };
  };
  if (isNotShown(record)) return [attached("managedPolicyArns", { kind: "unknown" })];
  const managed = managedPoliciesIn(stack, record, "managedPolicyArns").map((policy) =>
    attached("managedPolicyArns", policy),
  );
  // AWS Native takes away only what it attached itself.
  if (
    record.given?.has("managedPolicyArns") &&
    record.type.startsWith("aws:") &&
    !isLeftAsItIs(record, "managedPolicyArns")
  ) {
    const arns = listedPolicies(stack, record, "managedPolicyArns");
    if (arns !== unknown) managed.push(attached("managedPolicyArns", { kind: "exclusive", arns }));
  }
  const property = required(roleTypes[record.type]).inlinePolicies;
  const inline = items(record.props, property);
  if (inline === unknown) return managed;
  const key = property === "policies" ? "policyDocument" : "policy";
  const documents = inline.map((item) => plain(read(item, key)));
  return [
    ...managed,
    ...documents.map((document, index) => attached(property, { kind: "inline", document }, `${property}[${index}]`)),
  ];
}

/** One managed policy attached to one role. */
function rolePolicyAttachment(record: ResourceRecord, stack: Stack): Attachment[] {
  if (isNotShown(record)) return attachedUnseen(stack, record, "role", "policyArn");
  const policy = managedPolicyOf(stack, record, "policyArn", read(record.props, "policyArn"));
  if (!policy) return [];
  const role = stack.roleAt(record, "role");
  const roles = role ? [role] : stack.rolesFromDependencies(record, "role");
  return [{ roles, uncertain: !role, record, property: "policyArn", policy }];
}

/** One managed policy attached to many roles, and detached from all others of the account. */
function policyAttachment(record: ResourceRecord, stack: Stack): Attachment[] {
  if (isNotShown(record)) return attachedUnseen(stack, record, "roles", "policyArn");
  const policy = managedPolicyOf(stack, record, "policyArn", read(record.props, "policyArn"));
  if (!policy) return [];
  const attached = attachedToList(stack, record, { property: "policyArn", policy });
  // All else that is attached to a role is judged by what it permits, not by whether it is there.
  if (policy.kind !== "managed" || !isExecutionPolicy(policy.arn)) return attached;
  const listed = attached.flatMap((one) => one.roles);
  const [account, provider] = [accountOfProvider(record.provider), record.provider?.urn];
  const roles = [...stack.roles.values()].filter(
    (role) =>
      (account === undefined ? role.record.provider?.urn === provider : role.accountId === account) &&
      !listed.some((one) => mayBeSameRole(one, role) || one.urn === role.urn),
  );
  const others: AttachedPolicy = { kind: "for-others", arn: policy.arn };
  return [...attached, { roles, uncertain: false, record, property: "roles", policy: others }];
}

/** The list of all managed policies of a role: the rest gets detached. */
function exclusiveAttachments(record: ResourceRecord, stack: Stack): Attachment[] {
  if (isNotShown(record)) return attachedUnseen(stack, record, "roleName", "policyArns");
  const role = stack.roleAt(record, "roleName");
  if (!role) return [];
  const place = { roles: [role], uncertain: false, record, property: "policyArns" };
  const list = listedPolicies(stack, record, "policyArns");
  const attached = managedPoliciesIn(stack, record, "policyArns").map((policy) => ({ ...place, policy }));
  return list === unknown ? attached : [...attached, { ...place, policy: { kind: "exclusive", arns: list } }];
}

/** One inline policy of one role. */
function rolePolicy(property: string): Route {
  return (record, stack) => {
    const role = stack.roleAt(record, required(roleCarriedBy(record.type)));
    const document = plain(read(record.props, property));
    return role ? [{ roles: [role], uncertain: false, record, property, policy: { kind: "inline", document } }] : [];
  };
}

/** Policies of CloudFormation's kind that name the roles they are attached to. */
function policyWithRoles(kind: "made" | "inline"): Route {
  const property = "policyDocument";
  return (record, stack) =>
    attachedToList(stack, record, { property, policy: { kind, document: plain(read(record.props, property)) } });
}

/** What an update attaches by a resource that Pulumi does not show: any policy, to the role that its dependencies lead to, else to any. */
function attachedUnseen(stack: Stack, record: ResourceRecord, role: string, property: string): Attachment[] {
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
function attachedToList(
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

/** Managed policies that users make, with the names of their properties. */
export const managedPolicyTypes: Record<string, { arn: string; document: string }> = {
  "aws:iam/policy:Policy": { arn: "arn", document: "policy" },
  "aws-native:iam:ManagedPolicy": { arn: "policyArn", document: "policyDocument" },
};

/** What a property that holds the ARN of a managed policy stands for. */
function managedPolicyOf(
  stack: Stack,
  record: ResourceRecord,
  property: string,
  value: unknown,
): AttachedPolicy | undefined {
  const sources = (record.propertyDependencies[property] ?? [])
    .map((urn) => stack.byUrn.get(urn))
    .filter((source) => source !== undefined && Object.hasOwn(managedPolicyTypes, source.type));
  if (typeof value === "string") {
    const made = sources.find((source) => source && arnOf(source) === value) ?? madeByArn(stack).get(value);
    return made ? madePolicy(made) : { kind: "managed", arn: value };
  }
  if (value !== unknown) return undefined;
  return sources.length === 1 && sources[0] ? madePolicy(sources[0]) : { kind: "unknown" };
}

/** The managed policies in a list property; an unknown list is one unknown policy if its value comes from somewhere. */
function managedPoliciesIn(stack: Stack, record: ResourceRecord, property: string): AttachedPolicy[] {
  const list = items(record.props, property);
  // A provider's own output that is not known yet has no dependencies, and says nothing about what is attached.
  if (list === unknown) return property in record.propertyDependencies ? [{ kind: "unknown" }] : [];
  return list.flatMap((value) => managedPolicyOf(stack, record, property, value) ?? []);
}

/**
 * The ARNs in a list of all that may be attached, `unknown` if one may turn out to be any. One that is not known yet and comes from
 * policies that the stack makes is theirs.
 */
function listedPolicies(stack: Stack, record: ResourceRecord, property: string): unknown[] | typeof unknown {
  const list = items(record.props, property);
  const sources = record.propertyDependencies[property] ?? [];
  const isMade = (urn: string) => Object.hasOwn(managedPolicyTypes, stack.byUrn.get(urn)?.type ?? "");
  if (list === unknown || sources.length === 0 || !sources.every(isMade)) return list;
  return list.map((arn) => (arn === unknown ? "made by the stack" : arn));
}

function madePolicy(record: ResourceRecord): AttachedPolicy {
  return { kind: "made", document: plain(read(record.props, required(managedPolicyTypes[record.type]).document)) };
}

function arnOf(record: ResourceRecord): string | undefined {
  return text(record.props, required(managedPolicyTypes[record.type]).arn);
}

/** The managed policies that a stack makes, by their ARNs. */
const madeByArn = memoizeByObject(({ records }: Stack): ReadonlyMap<string | undefined, ResourceRecord> => {
  const made = records.filter(({ type }) => Object.hasOwn(managedPolicyTypes, type));
  return new Map(made.map((record) => [arnOf(record), record]));
});
