import {
  accountIdPattern,
  type Arn,
  noAccount,
  parseIamArn,
  parseRoleArn,
  partitionOf,
  roleNamePattern,
  roleArn,
} from "../policy";
import { asList, parsedJson, required, globMatches } from "../text";
import { typesInUrn, knownItems, nameInUrn, read, text, unknown, type ResourceRecord } from "./record";

/** Which role something is about: account and name identify it; a path does not matter, a partition does. What is not known is left out. */
export interface RoleIdentity {
  /** The role in words, for messages. */
  label: string;
  /** URN of the resource that makes the role, if this stack makes it. */
  urn?: string;
  arn?: string;
  partition?: string;
  accountId?: string;
  path?: string;
  name?: string;
}

/** True for a service-linked role: AWS makes it, nobody else can change its trust policy, and no profile can use it. */
export function isServiceLinked({ path = "" }: { path?: string | undefined }): boolean {
  return path.startsWith("/aws-service-role/");
}

/** True for what a cluster of `@pulumi/eks` makes, by the types of its parents in the URN. */
export function isWithinEksCluster(urn = ""): boolean {
  return typesInUrn(urn).slice(0, -1).includes("eks:index:Cluster") || urn.includes("::eks:index:Cluster::");
}

/** True for a role that a component of `@pulumi/eks` makes. */
export function isMadeByEksPackage(urn = ""): boolean {
  return typesInUrn(urn).at(-2) === "eks:index:ServiceRole";
}

/** True for the role of the component `FargatePodExecutionRole`, whose trust policy nobody writes by hand. */
export function isMadeByComponent(urn = ""): boolean {
  return typesInUrn(urn).at(-2) === componentType;
}

/** True for a resource in the template of a CloudFormation stack or stack set. */
export function isInTemplate(record: ResourceRecord): record is ResourceRecord & { within: ResourceRecord } {
  return /^aws(?:-native)?:cloudformation[:/]/.test(record.within?.type ?? "");
}

/** How a template refers to the account that it is deployed to, for which `noAccount` stands if it is not known. */
export const templateAccountReference = "${AWS::AccountId}";

/** The identity that a role's ARN states; undefined for a text that is not a role's ARN. */
export function identityFromArn(arn: string): RoleIdentity | undefined {
  const parsed = parseRoleArn(arn);
  // Where a template is deployed to, its partition is not known either.
  if (parsed?.accountId === noAccount) return identityFromName(parsed.name);
  return parsed && { ...parsed, label: `"${parsed.name}" (${arn})` };
}

/** The identity that a bare role name states; undefined for a text that is not a role's name. */
export function identityFromName(name: string, accountId?: string, partition?: string): RoleIdentity | undefined {
  if (!roleNamePattern.test(name)) return undefined;
  return { label: accountId ? `"${name}" of account ${accountId}` : `"${name}"`, name, accountId, partition };
}

/**
 * Stands, among the resources that a value comes from, for a function of a CloudFormation template or a dynamic reference.
 * @param owner the stack of the template, or the provider for what is the same in all its templates
 */
export function urnOfFunction(owner: string, written: unknown): string {
  // The parts of a URN stand between double colons.
  return `${owner}#${JSON.stringify(written).replaceAll("::", ": :")}`;
}

/** The role that such a function gives: the same text of the same owner gives the same role. Undefined for a URN of something else. */
export function identityFromFunction(urn: string): RoleIdentity | undefined {
  const [, owner = "", written] = /^(.*?)#([{"].*)$/s.exec(urn) ?? [];
  if (written === undefined) return undefined;
  const where = owner.includes("::pulumi:providers:") ? "" : ` of the template in "${nameInUrn(owner)}"`;
  return { label: `${written.replaceAll(": :", "::")}${where}`, urn };
}

/** What a role goes by among those of one source. */
export function roleKey({ urn, arn, label }: RoleIdentity): string {
  return urn ?? arn ?? label;
}

/** True if both identify a role that is certainly one and the same. */
export function isSameRole(a: RoleIdentity, b: RoleIdentity): boolean {
  if (a.urn !== undefined && a.urn === b.urn) return true;
  return (
    isSameName(a, b) && a.accountId !== undefined && a.accountId === b.accountId && agree(a.partition, b.partition)
  );
}

/**
 * True if both can be taken for one role: equal names, and nothing known that separates them. An unknown account is
 * taken to be the other's account - except between two roles that this stack makes, since two resources are two roles.
 */
export function mayBeSameRole(a: RoleIdentity, b: RoleIdentity): boolean {
  if (isSameRole(a, b)) return true;
  if (!isSameName(a, b)) return false;
  const bothMade = a.urn !== undefined && b.urn !== undefined;
  return !bothMade && agree(a.accountId, b.accountId) && agree(a.partition, b.partition);
}

/** Key of a role's name: an account has no two roles whose names differ in case only, and `aws-auth` is read in lower case. */
export function nameKey(name: string): string {
  return name.toLowerCase();
}

/** True if both have a name, and it is one name to AWS. */
export function isSameName(a: Pick<RoleIdentity, "name">, b: Pick<RoleIdentity, "name">): boolean {
  return a.name !== undefined && b.name !== undefined && nameKey(a.name) === nameKey(b.name);
}

/** True unless both are known and differ. */
export function agree(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

/**
 * True if a role's ARN or name, or a glob for either, matches the role, in letters of any case. A pattern without a colon or a
 * slash is about the name. An ARN pattern is tried with and without the role's path, and one that is a whole ARN without its own
 * too; what is not known of the role's ARN is taken to be what the pattern says there.
 */
export function roleMatches(pattern: string, role: RoleIdentity): boolean {
  const { name } = role;
  if (name === undefined) return false;
  const wanted = pattern.toLowerCase();
  if (!/[:/]/.test(wanted)) return globMatches(wanted, nameKey(name));
  // A glob for ARNs may have any number of parts.
  const parts = wanted.split(":");
  const partition = role.partition ?? (parts.length >= 6 ? (parts[1] ?? "") : "aws");
  const accountId = role.accountId ?? parts.find((part) => /^[*]*[0-9][0-9*]*$/.test(part)) ?? noAccount;
  const ownPath = wanted.includes("*") ? undefined : /:role(\/.*\/)/.exec(wanted)?.[1];
  return [role.path ?? "/", "/", ...(ownPath === undefined ? [] : [ownPath])].some((path) =>
    globMatches(wanted, roleArn({ partition, accountId, path, name }).toLowerCase()),
  );
}

/** The type of an IAM role in each of Pulumi's two AWS providers, with the names of its properties. */
export const roleTypes: Record<string, { name: string; trustPolicy: string; inlinePolicies: string }> = {
  "aws:iam/role:Role": { name: "name", trustPolicy: "assumeRolePolicy", inlinePolicies: "inlinePolicies" },
  "aws-native:iam:Role": { name: "roleName", trustPolicy: "assumeRolePolicyDocument", inlinePolicies: "policies" },
};

export const componentType = "fargate-pod-execution-role:index:FargatePodExecutionRole";

/** A role that a resource of the stack makes. */
export type MadeRole = RoleIdentity & { urn: string; record: ResourceRecord };

/** What a role's own resource shows of its identity, also by its permissions boundary and its provider. */
export function madeRole(record: ResourceRecord): MadeRole {
  const arn = text(record.props, "arn");
  const known = arn === undefined ? undefined : identityFromArn(arn);
  const boundary = boundaryOf(record.props);
  const name = known?.name ?? text(record.props, required(roleTypes[record.type]).name);
  return {
    path: text(record.props, "path"),
    partition: boundary?.partition ?? partitionOfProvider(record.provider),
    accountId: accountOfBoundary(record.props) ?? accountOfProvider(record.provider),
    name,
    ...known,
    label: `"${record.name}"`,
    urn: record.urn,
    record,
  };
}

function boundaryOf(props: unknown): Arn | undefined {
  return parseIamArn(text(props, "permissionsBoundary") ?? "");
}

/** The account that a role's permissions boundary shows: a policy that is not AWS's own is of the role's account. */
export function accountOfBoundary(props: unknown): string | undefined {
  const owner = boundaryOf(props)?.accountId;
  return owner === "aws" || owner === noAccount ? undefined : owner;
}

/** The role that our component makes, by what the component itself shows. */
export function componentRole(record: ResourceRecord): MadeRole {
  const known = parseRoleArn(text(record.props, "roleArn") ?? "");
  const name = known?.name ?? text(record.props, "roleName") ?? text(record.props, "name");
  return {
    name,
    ...(known && identityFromArn(known.arn)),
    label: `"${record.name}"`,
    urn: record.urn,
    record,
  };
}

/**
 * The account that a provider works in, by its own inputs: its only allowed account, or that of the role that it assumes last.
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/provider/
 */
export function accountOfProvider(provider: ResourceRecord["provider"]): string | undefined {
  if (!provider) return undefined;
  const allowed = allowedAccounts(provider);
  if (allowed.length === 1) return allowed[0];
  const last = assumingRoles.find(
    (key) => read(provider.props, key) === unknown || structured(provider.props, key).length > 0,
  );
  const assumed = last === undefined ? [] : structured(provider.props, last);
  return assumed.flatMap((role) => parseRoleArn(text(role, "roleArn") ?? "")?.accountId ?? []).at(-1);
}

/** The settings by which a provider assumes roles, the last step first: it begins with a web identity. */
const assumingRoles = ["assumeRole", "assumeRoles", "assumeRoleWithWebIdentity"];

/** The accounts that a provider may work in; empty if it does not say. */
export function allowedAccounts(provider: ResourceRecord["provider"]): string[] {
  const allowed = provider ? structured(provider.props, "allowedAccountIds") : [];
  // `pulumi config set --path` makes numbers of them.
  return allowed.map(String).filter((account) => accountIdPattern.test(account));
}

/** The partition of the Region that a provider works in. */
export function partitionOfProvider(provider: ResourceRecord["provider"]): string | undefined {
  const region = text(provider?.props, "region");
  return region === undefined ? undefined : partitionOf(region);
}

// A provider's inputs that are not plain texts arrive as JSON text.
function structured(props: unknown, key: string): unknown[] {
  return knownItems(props, key).flatMap((item) =>
    typeof item === "string" && /^[[{]/.test(item) ? asList(parsedJson(item)) : [item],
  );
}
