import { evidenceText } from "../../core/findings/render/evidence";
import { isServiceLinked } from "../../core/records/identity";
import {
  GetAccountSummaryCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  paginateGetAccountAuthorizationDetails,
  paginateListRolePolicies,
} from "../../core/aws/sdk";
import { awsManagedPolicyName, parseRoleArn, documentText } from "../../core/policy";
import { judgeTrustPolicy } from "../../core/trust";
import { nodeRoleEvidence } from "../../core/records/node-role";
import type { AwsConnection } from "../../core/aws/connection";
import {
  inlinePolicyLabel,
  noting,
  policyLabel,
  type AccountRecord,
  type NoteUnknown,
  type RoleRecord,
} from "../../core/readers/account/inventory";
import { attachedPolicies, getRole, itemsOf } from "../../core/aws/iam";
import { addDocuments, policyDocuments, roleFrom } from "./role-detail";

// Most roles of an account are other services': their text settles the question without a judgement. A misspelt name has one of
// the words as it is.
function concernsFargate(trust: string, accountId: string) {
  if (!/eks|fargate|pods|[*?\\]|NotPrincipal/i.test(trust) && trust.startsWith("{")) return false;
  return judgeTrustPolicy(trust, { accounts: [accountId] }).concernsFargate;
}

/** The roles of an account that matter. */
type KeptRoles = Pick<AccountRecord, "roles" | "nodeRoles">;

/** Keeps a role if it is for Fargate, or of nodes; others take no memory. */
export function keepRole(
  role: RoleRecord,
  accountId: string,
  usedNames: ReadonlySet<string>,
  { roles, nodeRoles }: KeptRoles,
): void {
  const { arn } = role;
  const { name, path } = parseRoleArn(arn) ?? {};
  if (isServiceLinked({ path })) return;
  const [evidence] = nodeRoleEvidence(role).shown;
  const isUsed = name !== undefined && usedNames.has(name);
  if (isUsed || concernsFargate(role.trustPolicy, accountId)) roles.push(role);
  else if (evidence !== undefined) nodeRoles.push({ arn, evidence: evidenceText(evidence) });
}

/**
 * Reads every role of an account, page by page; those that do not matter take no memory. Pages that were read before one that fails
 * are kept.
 * @param usedNames names of the roles that Fargate profiles use
 * @param note gets the reason why not all could be read
 * @returns the roles for Fargate and those of nodes
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export async function readRoles(
  aws: AwsConnection,
  accountId: string,
  usedNames: ReadonlySet<string>,
  note: NoteUnknown,
): Promise<KeptRoles> {
  const collected: KeptRoles = { roles: [], nodeRoles: [] };
  const documents = new Map<string, string>();
  const action = "iam:GetAccountAuthorizationDetails";
  const reading = aws.ask(action, `account ${accountId}`, async (options) => {
    const pages = paginateGetAccountAuthorizationDetails(
      { client: aws.iam, pageSize: 1000 },
      { Filter: ["Role", "LocalManagedPolicy"] },
      options,
    );
    for await (const { RoleDetailList = [], Policies = [] } of pages) {
      for (const detail of RoleDetailList) keepRole(roleFrom(detail), accountId, usedNames, collected);
      for (const [arn, document] of policyDocuments(Policies)) documents.set(arn, document);
    }
  });
  await noting(note, { action }, reading, undefined);
  collected.roles.forEach((role) => addDocuments(role, documents));
  return collected;
}

/** The account's quotas for roles. `iam:GetAccountSummary` */
export function readQuotas(aws: AwsConnection): Promise<AccountRecord["quotas"]> {
  return aws.ask("iam:GetAccountSummary", "the account", async (options) => {
    const { SummaryMap: summary = {} } = await aws.iam.send(new GetAccountSummaryCommand({}), options);
    const { AssumeRolePolicySizeQuota: trustPolicyLength, AttachedPoliciesPerRoleQuota: policiesPerRole } = summary;
    return { trustPolicyLength, policiesPerRole };
  });
}

/** The trust policy and attachments of one role; undefined if there is none. For reading again after a change. */
export async function readRoleItself(aws: AwsConnection, name: string): Promise<RoleRecord | undefined> {
  const role = await getRole(aws, name);
  return role && { ...roleFrom(role), attachedPolicies: await attachedPolicies(aws, name) };
}

async function readManagedPolicy(aws: AwsConnection, arn: string) {
  const version = await aws.ask("iam:GetPolicy", `policy ${arn}`, async (options) => {
    const { Policy } = await aws.iam.send(new GetPolicyCommand({ PolicyArn: arn }), options);
    return Policy?.DefaultVersionId ?? "v1";
  });
  return aws.ask("iam:GetPolicyVersion", `policy ${arn}`, async (options) => {
    const command = new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: version });
    const { PolicyVersion } = await aws.iam.send(command, options);
    return documentText(PolicyVersion?.Document);
  });
}

/** The documents of a role's inline policies and of the account's own managed policies. */
export async function readPolicyDocuments(
  aws: AwsConnection,
  name: string,
  attached: readonly string[],
): Promise<RoleRecord["policies"]> {
  const names = await aws.ask("iam:ListRolePolicies", `role ${name}`, (options) =>
    itemsOf(paginateListRolePolicies({ client: aws.iam }, { RoleName: name }, options), (page) => page.PolicyNames),
  );
  const inline = names.map((policy) =>
    aws.ask("iam:GetRolePolicy", `policy ${policy} of role ${name}`, async (options) => {
      const command = new GetRolePolicyCommand({ RoleName: name, PolicyName: policy });
      const { PolicyDocument } = await aws.iam.send(command, options);
      return { name: inlinePolicyLabel(policy), document: documentText(PolicyDocument) };
    }),
  );
  // AWS's own policies are judged by name: what they hold is known, and AWS changes it.
  const customerManaged = attached.filter((arn) => awsManagedPolicyName(arn) === undefined);
  const managed = customerManaged.map(async (arn) => {
    const document = await readManagedPolicy(aws, arn);
    return { name: policyLabel(arn), document };
  });
  return Promise.all([...inline, ...managed]);
}
