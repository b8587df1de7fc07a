import { EKSClient } from "@aws-sdk/client-eks";
import {
  IAMClient,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  ListInstanceProfilesForRoleCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import pMap from "p-map";
import { environmentKeys, environmentProfile, environmentRegion, networkSettings } from "../../core/aws/environment";
import type { Facts, UsedRole } from "../../core/facts/facts";
import { nodeRoleEvidence, trustUses } from "../../core/facts/stack/node-role";
import { identityFromArn, mayBeSameRole, type RoleIdentity } from "../../core/records/identity";
import { standInFor, documentText } from "../../core/trust";
import { Answers, keyOf, type AwsAccess, type RolesInAws } from "./aws-access";
import { noAnswer, reasonOf } from "./aws-reason";
import { lookUpNodeGroups, type NodeRole } from "./lookup-node-groups";
import type { CrossStackUse } from "../../core/facts/uses-elsewhere";

const questionsAtOnce = 4;

// The SDK's notice about the Node version would be shown to those who run `pulumi preview`, who can do nothing about it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
// The SDK reads AWS_REGION and AWS_PROFILE alone.
const region = environmentRegion();
if (region === undefined) delete process.env.AWS_REGION;
else process.env.AWS_REGION = region;
const profile = environmentProfile();
if (profile !== undefined) process.env.AWS_PROFILE = profile;
// Instance metadata asks a network that may not exist, and its credentials are not plainly the provider's.
process.env.AWS_EC2_METADATA_DISABLED = "true";
process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT = "http://127.0.0.1:1";

/**
 * What AWS said, for as long as the process lives and not for one stack: the update after its preview, or the next stack, asks the
 * same again.
 */
const keptForProcess = {
  roles: new Answers<RoleInAws>(),
  nodeGroups: new Answers<NodeRole[]>(),
  caller: undefined as Promise<Caller> | undefined,
  /** In milliseconds. */
  callerTook: 0,
};

export interface LookupOptions {
  /** All questions together take at most so many milliseconds; a preview must not hang on a network that is not there. */
  deadline: number;
  /** Gets each thing that could not be checked, in words. */
  notice: (text: string) => void;
  /** Gets each reason alone. */
  failed?: (reason: string) => void;
}

/** Asks AWS who else uses roles that the stack uses and does not make. Never throws. */
export async function askAws(
  facts: Facts,
  subjects: readonly UsedRole[],
  { deadline, notice, failed: failedBecause }: LookupOptions,
): Promise<RolesInAws> {
  const failed = (what: string, reason: string): void => {
    notice(`lookup: ${what}: ${reason}`);
    failedBecause?.(reason);
  };
  const answers: RolesInAws = { uses: new Map(), trustPolicies: new Map() };
  const unusable = whyUnusable();
  if (unusable !== undefined) {
    for (const { role } of subjects) failed(`the uses of role ${role.label} could not be checked`, unusable);
    return answers;
  }
  const abortSignal = AbortSignal.timeout(deadline);
  const clients = new Map<string | undefined, EKSClient>();
  const access: AwsAccess = {
    iam: new IAMClient(clientSettings(homeRegion(subjects))),
    eks(region) {
      const client = clients.get(region) ?? new EKSClient(clientSettings(region));
      clients.set(region, client);
      return client;
    },
    abortSignal,
    atOnce: questionsAtOnce,
    failed,
  };
  // Looking for credentials does not heed the signal, so the answer does not wait for what is still under way.
  if (!(await endsInTime(askAll(access, facts, subjects, answers), abortSignal))) {
    notice(`lookup: ${noAnswer}, so not every use of a role could be checked`);
    failedBecause?.(noAnswer);
  }
  return answers;
}

/** What all questions of a preview together may take that nobody configured, in milliseconds. */
const unaskedDeadline = 3_000;

/** Whose credentials are in the environment, or why AWS does not say. */
export interface Caller {
  account?: string;
  failure?: string;
}

/** Asks AWS for the account of the credentials in the environment, for three seconds at most. */
export function askForCaller(): Promise<Caller> {
  return (keptForProcess.caller ??= callerWithin(unaskedDeadline));
}

/** What is left of the three seconds after the question for the caller, in whole milliseconds. */
export function timeLeft(): number {
  return Math.max(0, Math.floor(unaskedDeadline - keptForProcess.callerTook));
}

async function callerWithin(deadline: number): Promise<Caller> {
  const unusable = whyUnusable();
  if (unusable !== undefined) return { failure: unusable };
  const abortSignal = AbortSignal.timeout(deadline);
  const start = performance.now();
  let found: Caller = { failure: noAnswer };
  const client = new STSClient({ ...clientSettings(homeRegion([])), maxAttempts: 1 });
  const asked = client
    .send(new GetCallerIdentityCommand({}), { abortSignal })
    .then(({ Account }) => void (found = { account: Account }))
    .catch((error: unknown) => void (found = { failure: reasonOf(error) }));
  const isInTime = await endsInTime(asked, abortSignal);
  keptForProcess.callerTook = isInTime ? performance.now() - start : deadline;
  return found;
}

async function endsInTime(work: Promise<unknown>, abortSignal: AbortSignal): Promise<boolean> {
  const timeUp = new Promise<false>((up) => abortSignal.addEventListener("abort", () => up(false)));
  return Promise.race([work.then(() => true), timeUp]);
}

async function askAll(
  access: AwsAccess,
  facts: Facts,
  subjects: readonly UsedRole[],
  { uses, trustPolicies }: RolesInAws,
): Promise<void> {
  // Looking for credentials if there are none takes its time, and would be done for each question.
  const failure = await access.iam.config.credentials().then(() => undefined, reasonOf);
  if (failure !== undefined) {
    for (const { role } of subjects) access.failed(`the uses of role ${role.label} could not be checked`, failure);
    return;
  }
  const nodeGroups = lookUpNodeGroups(access, facts, keptForProcess.nodeGroups);
  const askAbout = async (used: UsedRole): Promise<void> => {
    const key = keyOf(used.role);
    const found = await keptForProcess.roles.get(key, access.failed, (failed) =>
      lookUpRole({ ...access, failed }, used.role),
    );
    uses.set(key, [...found.uses]);
    if (found.trustPolicy !== undefined) trustPolicies.set(key, found.trustPolicy);
  };
  await pMap(subjects, askAbout, { concurrency: questionsAtOnce });
  for (const { roleArn, evidence } of await nodeGroups) {
    const identity = identityFromArn(roleArn);
    const users = identity ? subjects.filter(({ role }) => mayBeSameRole(role, identity)) : [];
    for (const { role } of users) uses.get(keyOf(role))?.push({ use: "node-group", evidence });
  }
}

/** Why the environment gives no way to AWS, if it does not. */
function whyUnusable(): string | undefined {
  try {
    networkSettings();
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

function clientSettings(region: string | undefined): object {
  const credentials = environmentKeys();
  return {
    ...(region !== undefined && { region }),
    ...(credentials && { credentials }),
    maxAttempts: 3,
    ...networkSettings(),
  };
}

/** IAM is one service for a whole partition; the SDK wants a Region of that partition all the same. */
function homeRegion(subjects: readonly UsedRole[]): string | undefined {
  if (process.env.AWS_REGION) return undefined;
  const partition = subjects.map(({ role }) => role.partition).find((known) => known !== undefined) ?? "aws";
  return standInFor(partition);
}

/** What AWS knows of a role. */
export interface RoleInAws {
  uses: CrossStackUse[];
  trustPolicy?: string;
}

/** What IAM says about a role: whom it trusts, which instance profiles hold it, and worker-node policies on it. */
export async function lookUpRole(access: AwsAccess, role: RoleIdentity): Promise<RoleInAws> {
  const RoleName = role.name;
  const failed = (what: string, reason: string) =>
    access.failed(`${what} of role ${role.label} could not be checked`, reason);
  const unchecked = (what: string) => (error: unknown) => {
    failed(what, reasonOf(error));
  };
  const ask = { abortSignal: access.abortSignal };
  const found = await access.iam.send(new GetRoleCommand({ RoleName }), ask).catch(unchecked("the uses"));
  const arn = found?.Role?.Arn;
  const identity = arn === undefined ? undefined : identityFromArn(arn);
  if (!identity) return { uses: [] };
  if (!mayBeSameRole(role, identity)) {
    const account = `account ${identity.accountId}${identity.accountId === role.accountId ? ` of ${identity.partition}` : ""}`;
    failed("the uses", `the credentials in use are for ${account}, which has another role of that name`);
    return { uses: [] };
  }
  const [profiles, policies] = await Promise.all([
    access.iam
      .send(new ListInstanceProfilesForRoleCommand({ RoleName }), ask)
      .catch(unchecked("the instance profiles")),
    access.iam.send(new ListAttachedRolePoliciesCommand({ RoleName }), ask).catch(unchecked("the attached policies")),
  ]);
  const trustPolicy = documentText(found?.Role?.AssumeRolePolicyDocument);
  const nodes = nodeRoleEvidence({
    instanceProfiles: (profiles?.InstanceProfiles ?? []).flatMap((one) => one.InstanceProfileName ?? []),
    seenIn: "AWS",
    attachedPolicies: (policies?.AttachedPolicies ?? []).flatMap(({ PolicyArn }) => PolicyArn ?? []),
  });
  const users = nodes.shown.map((evidence) => ({ use: "node-group" as const, evidence }));
  return { uses: [...trustUses(trustPolicy, "AWS"), ...users], trustPolicy };
}
