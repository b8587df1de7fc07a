import { accountOfProvider, mayBeSameRole, roleTypes } from "../../records/identity";
import { isLeftAsItIs, isNotShown, items, plain, read, unknown, type ResourceRecord } from "../../records/record";
import { roleCarriedBy } from "../../records/resource-types";
import { required } from "../../text";
import { isExecutionPolicy } from "../../trust";
import type { Stack } from "../stack/stack";
import { attachedToList, attachedUnseen, type AttachedPolicy, type Attachment } from "./attachment";
import { listedPolicies, managedPoliciesIn, managedPolicyOf } from "./managed-policy";

export type { Attachment } from "./attachment";

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
