import type { RoleDetail } from "@aws-sdk/client-iam";
import { documentText, parseTrustPolicy, parseRoleArn } from "../../../core/policy";
import { fargateService } from "../../../core/service/fargate";
import type { ResourceRecord } from "../../../core/records/record";
import { asList, asObject, isObject } from "../../../core/text";
import { propsOf } from "../../../core/readers/account/account";
import { addDocuments, policyDocuments, roleFrom } from "../../aws/role-detail";
import { partitionOfFile, type Question, type Source } from "../../../core/readers/source";
import type { LineOf } from "../../../core/readers/yaml";

/** A trust policy, and where in its file it is. */
interface TrustPolicy {
  path: (string | number)[];
  /** The role as the AWS CLI shows it; undefined for a policy that stands alone. */
  role?: Record<string, unknown>;
  document: unknown;
}

/** The lists of roles that the AWS CLI writes. */
const listsOfRoles = ["Roles", "RoleDetailList"];

function policiesIn(value: unknown): TrustPolicy[] {
  if (Array.isArray(value)) return value.flatMap((entry, index) => policyOf(entry, [index]));
  if (!isObject(value)) return [];
  const listed = listsOfRoles.flatMap((name) =>
    asList(value[name]).flatMap((role, index) => policyOf(role, [name, index])),
  );
  // With --query the AWS CLI shows the role or its trust policy itself, or a list of them.
  return [...policyOf(value, []), ...policyOf(value.Role, ["Role"]), ...listed];
}

function policyOf(value: unknown, path: (string | number)[]): TrustPolicy[] {
  const key = "AssumeRolePolicyDocument";
  if (!isObject(value)) return [];
  if (key in value)
    return isOfNoRole(value[key], value) ? [] : [{ path: [...path, key], role: value, document: value[key] }];
  return isPolicy(value) && asList(value.Statement).some(isOfTrustPolicy) ? [{ path, document: value }] : [];
}

/** True for an empty policy of an object that is not a role as AWS shows it: other tools' files have it as a default. */
function isOfNoRole(document: unknown, { Arn, RoleName }: Record<string, unknown>) {
  const isEmpty = document === null || (isObject(document) && Object.keys(document).length === 0);
  return isEmpty && Arn === undefined && RoleName === undefined;
}

/** True for a policy of any kind. */
export function isPolicy(value: unknown): value is { Statement: unknown } {
  return isObject(value) && "Statement" in value;
}

/** Only a trust policy says who may call AWS STS, and on no resource: it stands on one. */
function isOfTrustPolicy(statement: unknown) {
  const { Principal, NotPrincipal, Action, Resource, NotResource } = asObject(statement);
  if (JSON.stringify(Principal ?? "").includes(fargateService)) return true;
  const isOfSts = asList(Action).some((action) => /^(?:sts:|\*$)/i.test(String(action)));
  return (Principal ?? NotPrincipal) !== undefined && (Resource ?? NotResource) === undefined && isOfSts;
}

/** True for what `get-role` shows. A policy alone may be any role's, unless the user says that it is the one, and so may one of a list. */
function isAskedFor([policy, second]: readonly TrustPolicy[], { isAsked }: Question) {
  if (!policy || second) return false;
  const { role, path } = policy;
  return isAsked ?? (role !== undefined && path.length <= 2 && !listsOfRoles.includes(String(path[0])));
}

/** Why a file may lack roles: the AWS CLI lists page by page. */
function lackOf(value: unknown) {
  const { IsTruncated, NextToken } = asObject(value);
  if (IsTruncated !== true && typeof NextToken !== "string") return undefined;
  return "it holds only some pages. Write it again without --max-items, --starting-token and --no-paginate";
}

/** True for a role with all that is attached to it, as `get-account-authorization-details` shows it. */
function showsAttachments(role: RoleDetail) {
  return [role.AttachedManagedPolicies, role.InstanceProfileList, role.RolePolicyList].every(Array.isArray);
}

/** What the file shows to be attached to a role, as properties of the role. */
function attachmentsIn(value: unknown): (role: RoleDetail) => object {
  const documents = policyDocuments(asList(asObject(value).Policies).filter(isObject));
  return (detail) => {
    const role = roleFrom(detail);
    addDocuments(role, documents);
    return propsOf(role);
  };
}

/**
 * A trust policy as JSON or YAML, or the roles that `aws iam get-role`, `list-roles` or `get-account-authorization-details` show: pages
 * of a list may have none. Undefined for anything else.
 * @see https://docs.aws.amazon.com/cli/latest/reference/iam/get-role.html
 */
export function readPolicyFile(
  file: string,
  text: string,
  value: unknown,
  lineAt: LineOf,
  known: Question,
): Source | undefined {
  const policies = policiesIn(value);
  const lack = lackOf(value);
  const isPage = lack !== undefined && listsOfRoles.some((name) => Array.isArray(asObject(value)[name]));
  if (policies.length === 0 && !isPage) return undefined;
  const { region } = known;
  const attachments = attachmentsIn(value);
  const records = policies.map(({ role, document, path }): ResourceRecord => {
    const { arn, name } = namesOf(role);
    // A policy without a name goes by its place in a list.
    const place = path.filter((part) => typeof part === "number").map((index) => ` ${index}`);
    // The text as it is: a key that is written twice is lost in an object.
    const alone = text.trimStart().startsWith("{") ? text : document;
    const policy = role ? documentText(document) : alone;
    return {
      urn: [file, ...path].join("/"),
      type: "aws:iam/role:Role",
      name: name ?? `trust policy${place.join("")}`,
      props: { ...(role && showsAttachments(role) && attachments(role)), assumeRolePolicy: policy, arn },
      propertyDependencies: {},
      provider: region === undefined ? undefined : { urn: "", props: { region } },
    };
  });
  const byUrn = new Map(records.map(({ urn }, index) => [urn, policies[index]]));
  const [account, second] = new Set(records.map(({ props }) => parseRoleArn(String(props.arn))?.accountId));
  const partition = partitionOfFile(text, known);
  const ownAccount = known.account ?? (second === undefined ? account : undefined);
  return {
    file,
    unread: lack === undefined ? [] : [{ reason: lack }],
    ...(policies.every(({ role }) => role === undefined) ? { standsAlone: true } : { isInAws: true }),
    isAsked: isAskedFor(policies, known),
    records,
    account: ownAccount,
    partition,
    hidesAttachments: policies.every(({ role = {} }) => showsAttachments(role)) ? undefined : true,
    lineOf: ({ urn }, statement) => {
      const { path = [], document } = byUrn.get(urn) ?? {};
      return lineAt([...path, ...statementPath(document, statement)]);
    },
    nameOf: ({ name }) => name,
  };
}

/** The ARN and the name that a role states. */
function namesOf({ Arn, RoleName }: Record<string, unknown> = {}) {
  const arn = typeof Arn === "string" ? Arn : undefined;
  const written = typeof RoleName === "string" ? RoleName : undefined;
  return { arn, name: parseRoleArn(arn ?? "")?.name ?? written };
}

/** The way to a statement that a finding names, within its document. */
export function statementPath(document: unknown, label?: string): (string | number)[] {
  const list = isObject(document) ? document.Statement : undefined;
  if (list === undefined) return [];
  const named =
    label === undefined ? [] : parseTrustPolicy(document).statements.filter((statement) => statement.label === label);
  return ["Statement", ...(Array.isArray(list) ? named.slice(0, 1).map(({ index }) => index) : [])];
}
