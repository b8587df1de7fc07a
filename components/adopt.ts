import { fixAlone } from "../core/trust/fix-trust-policy";
import { getDefaultTags, type GetDefaultTagsResult } from "@pulumi/aws/getDefaultTags";
import {
  getInstanceProfiles,
  getRole,
  getRolePolicyAttachments,
  getRoles,
  type GetRoleResult,
  type RoleArgs,
} from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";
import { nodeRoleEvidence } from "../core/records/node-role";
import { differencesText, doubtText } from "../core/findings/render/access";
import { evidenceTexts } from "../core/findings/render/evidence";
import { reasonWithPlace } from "../core/findings/render/trust-cause";
import { youngRegions } from "../core/policy";
import { readSourceArn, sourceArn, type SourceArnParts } from "../core/service/fargate";
import {
  isSameTrust,
  judgeTrustPolicy,
  isOpenToEvery,
  keptOut,
  mayWrite,
  type Meant,
  type Decision,
  type Difference,
  type Doubt,
  type TrustFinding,
} from "../core/trust";
import type { ExistingRole, FargatePodExecutionRoleArgs } from "./arguments/args";
import type { ArgumentProblem } from "./arguments/args";
import { problemIf } from "./arguments/problem";
import { readClusters, sourceArns, type Scope } from "./arguments/scope";

type Tags = { [key: string]: string };

/** A role as AWS has it. */
export interface RoleInAws extends Pick<
  GetRoleResult,
  "name" | "path" | "description" | "permissionsBoundary" | "maxSessionDuration"
> {
  trustPolicy: string;
  /** The role's own tags, without the default tags of the provider. */
  tags: Tags;
  /** Names of the instance profiles that hold the role. */
  instanceProfiles: string[];
  /** ARNs of the managed policies attached to it. */
  attachedPolicies: string[];
}

/** The answer of AWS: the role, or that no role has the name; neither if the provider cannot answer yet. */
export interface LookedUp {
  wanted: ExistingRole;
  existing?: RoleInAws;
  missing?: MissingRole;
}

/** `alike` is a role whose name differs only in upper and lower case: IAM allows only one of the two. */
interface MissingRole {
  alike?: string;
}

/**
 * Looks a role up by its name with the provider of `parent`, in the list of all roles first, since asking for a role that is
 * not there is an error that looks like any other.
 */
export async function findRole(wanted: ExistingRole, parent: pulumi.Resource): Promise<LookedUp> {
  const { name } = wanted;
  const options = { parent };
  const inAnyCase = name.replace(/[a-z]/gi, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`);
  const { names } = await getRoles({ nameRegex: `^${inAnyCase.replace(/[.+]/g, "\\$&")}$` }, options);
  // A provider that is not configured yet answers with nothing at preview, unlike its types say.
  if ((names as string[] | undefined) === undefined) return { wanted };
  if (!names.includes(name)) return { wanted, missing: { alike: names[0] } };
  // A provider that cannot answer has no default tags.
  const defaultTags = getDefaultTags({}, options).catch((): Partial<GetDefaultTagsResult> => ({}));
  const [role, profiles, policies, { tags }] = await Promise.all([
    getRole({ name }, options),
    getInstanceProfiles({ roleName: name }, options),
    getRolePolicyAttachments({ roleName: name }, options),
    defaultTags,
  ]);
  const existing = {
    ...role,
    name,
    trustPolicy: role.assumeRolePolicy,
    tags: ownTags(role.tags, tags),
    instanceProfiles: profiles.names,
    attachedPolicies: policies.attachedPolicies.map(({ policyArn }) => policyArn),
  };
  return { wanted, existing };
}

/**
 * A tag of AWS's own cannot be given. A default tag given as the role's own would be an update of its own, the second time. If
 * a key is the provider's in other letters, it is spelled as there: IAM takes the two for one.
 */
function ownTags(tags: Tags = {}, defaultTags: Tags = {}) {
  const spelling = new Map(Object.keys(defaultTags).map((key) => [key.toLowerCase(), key]));
  const kept: Tags = {};
  for (const [key, value] of Object.entries(tags)) {
    const spelled = spelling.get(key.toLowerCase()) ?? key;
    if (!key.startsWith("aws:") && defaultTags[spelled] !== value) kept[spelled] = value;
  }
  return kept;
}

/** The trust policy that a role has now. */
export async function readTrust(name: string, parent: pulumi.Resource): Promise<string> {
  return (await getRole({ name }, { parent })).assumeRolePolicy;
}

/** A trust policy made from an existing one. */
export interface MergedTrust {
  /** The policy to write; the existing one if that must not be changed. */
  written: string;
  /** Those that lose the role by it. */
  lost: Difference[];
  /** Why the existing one must not be changed. */
  doubt?: Doubt;
  /** Other principals that may assume the role: it must not be kept so, nor be taken from them unasked. */
  principals: TrustFinding[];
}

/** The clusters that an existing trust policy is to let in, for a change that nobody sees before it is written. */
export interface Wanted extends Meant {
  accounts: readonly string[];
  uses: readonly SourceArnParts[];
}

/** The clusters of the scope and the account's clusters that an existing trust policy lets in now, but no new one. */
export function wantedOf(document: string, scope: Scope): Wanted {
  const { accountId, partition } = scope;
  const lines = sourceArns(scope);
  // A Region that this version does not know may be younger, and a cluster there must not lose its line.
  const matches = [document, ...lines].join().matchAll(/:eks:([^:]*):/g);
  const namedRegions = Array.from(matches, ([, region = ""]) => region);
  const young = youngRegions(namedRegions);
  const regions = young.length > 0 ? ["*", ...young] : undefined;
  return { accounts: [accountId], partition, regions, uses: lines.map(readSourceArn), isUnseen: true };
}

/** Changes an existing trust policy to the wanted one, by the smallest change that is proved to do so. */
export function mergeTrust(document: string, wanted: Wanted): MergedTrust {
  const fix = fixAlone(document, wanted);
  const { write, refusal }: Decision = fix ? mayWrite(fix) : {};
  const written = write ? JSON.stringify(write.after) : document;
  const { scoped, exclusive: principals } = judgeTrustPolicy(written, wanted);
  const merged = { written, lost: write?.lost ?? [], principals };
  if (!refusal) return merged;
  const doubt: Doubt = refusal.kind === "in-doubt" ? refusal.doubt : { kind: "wrong", findings: scoped };
  return { ...merged, doubt };
}

/** The change for the users of a role whose trust policy is made safe, in words. */
export function changeText(name: string, { written, lost }: MergedTrust, scope: Scope): string {
  const { accountId, partition } = scope;
  const isOfPods = lost.some(({ kind }) => kind === "pods");
  const change = isOfPods ? "keeps other accounts out" : "lets in only Fargate profiles";
  const text = `The trust policy of the role ${name} now ${change}. These lose the role: ${differencesText(lost)}`;
  const isMeantForEvery = readClusters(scope.clusters).some((cluster) => cluster.name === "*");
  if (isMeantForEvery || !isOpenToEvery(written, accountId, { accounts: [accountId], partition })) return text;
  const fix = `in place of adopt, give name: "${name}" and what else must stay, with every cluster that uses it in clusters`;
  return `${text}. Every cluster of this account can still use it. To limit it: ${fix}`;
}

/** A reason not to adopt the role of a name. */
function adoptProblem(name: string, rule: string, fix: string) {
  return [{ path: "adopt.name", value: name, rule, fix }];
}

const orOwnRole = "or leave out adopt, and the component makes a role of its own";

/** Refuses a role that EC2 nodes use. A node group of another account's or Region's EKS is not seen. */
export function nodeRoleProblems(existing: RoleInAws): ArgumentProblem[] {
  const { shown } = nodeRoleEvidence(existing);
  if (shown.length === 0) return [];
  const rule = `is a role of EC2 nodes (${evidenceTexts(shown).join("; ")}), and AWS asks for separate roles`;
  return adoptProblem(existing.name, rule, `Give the nodes another role first, ${orOwnRole}`);
}

/** Refuses a name that no role in AWS has: a misspelled name must not become a second role. */
export function missingRoleProblems({ name, create }: ExistingRole, { alike }: MissingRole): ArgumentProblem[] {
  const rule = "is not the name of a role in the provider's account";
  if (alike !== undefined) {
    const rather = `${rule}, but ${alike} is, and IAM does not allow two names that differ only in upper and lower case`;
    return adoptProblem(name, rather, `Give adopt: { name: "${alike}" }`);
  }
  if (create) return [];
  const fix = `Give the name of a role that \`aws iam list-roles\` shows, or adopt: { name: "${name}", create: true } to create it`;
  return adoptProblem(name, rule, fix);
}

/** Refuses a role that other principals can assume, or whose trust policy must not be changed. */
export function trustProblems(name: string, { doubt, principals }: MergedTrust): ArgumentProblem[] {
  if (principals.length > 0) {
    const refused = principals.map(reasonWithPlace).join("; ");
    const rule = `is a role that other principals can assume (${refused}), which the policy fargate-role-trust-exclusive refuses`;
    const fix = `Remove them from its trust policy first, and give those that need the role another one; ${orOwnRole}`;
    return adoptProblem(name, rule, fix);
  }
  if (!doubt) return [];
  const rule = `is a role whose trust policy is not changed, since ${doubtText(doubt)}`;
  return adoptProblem(name, rule, `Change the policy in AWS first, ${orOwnRole}`);
}

/** Refuses another path for an adopted role: a new path replaces the role, and adopting avoids that. */
export function pathProblems(given: string | undefined, { name, path }: RoleInAws): ArgumentProblem[] {
  const rule = `is not the path of the role ${name}, ${path}, and AWS cannot move a role`;
  return problemIf(given !== undefined && given !== path, "path", rule, "Leave path out", given);
}

/** The arguments for an adopted role: those that are given, and for the others the role's values, so that nothing else changes. */
export function keepWhatItHas(given: FargatePodExecutionRoleArgs, existing: RoleInAws): Partial<RoleArgs> {
  const { name, path, description, permissionsBoundary, maxSessionDuration } = existing;
  const tags = pulumi.output(given.tags ?? {}).apply((added) => withTags(existing.tags, added));
  return {
    name,
    path,
    tags,
    description: given.description ?? (description || undefined),
    permissionsBoundary: given.permissionsBoundary ?? (permissionsBoundary || undefined),
    maxSessionDuration: given.maxSessionDuration ?? maxSessionDuration,
  };
}

/** A role's tags with others added. One whose key is given in other letters goes: IAM takes the two for one. */
function withTags(tags: Tags, added: Tags) {
  const addedKeys = Object.keys(added).map((key) => key.toLowerCase());
  const kept = Object.entries(tags).filter(([key]) => !addedKeys.includes(key.toLowerCase()));
  return { ...Object.fromEntries(kept), ...added };
}

/**
 * How long after reading a trust policy an update may write it, and how long after writing it still looks whether another one
 * wrote over it. Both times are equal, so the update that is overwritten always sees it: the other one wrote soon after its read.
 */
const settleMilliseconds = 20_000;
const retryMilliseconds = 1000;

function waitingText(name: string) {
  const seconds = settleMilliseconds / 1000;
  return `Waits ${seconds} seconds, in case another update writes the trust policy of the role ${name} too.`;
}

/** How time passes; in tests it does not. */
export const settling = {
  wait: (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * Looks whether another update has taken out again what this one wrote, and whether this one wrote too late for the other to see
 * the same. IAM writes a trust policy as a whole, without asking what it was before, so two updates at the same moment can each
 * write without the other's line.
 * @param update the `policy` that was read, what was `written` for what is `wanted`, and how many milliseconds that `took`
 */
export async function lostUpdateProblems(
  name: string,
  parent: pulumi.Resource,
  { policy, written, wanted, took }: { policy: string; written: string; wanted: Wanted; took: number },
): Promise<ArgumentProblem[]> {
  if (isSameTrust(policy, written) || pulumi.runtime.isDryRun()) return [];
  if (took > settleMilliseconds) {
    const rule =
      `is a role whose trust policy was written ${Math.round(took / 1000)} seconds after it was read: ` +
      "if another update wrote it in between, what that one added is lost";
    return adoptProblem(name, rule, "Run pulumi up again, here and in every other stack that adopts the role");
  }
  const lines = wanted.uses.map(sourceArn);
  let now = await readTrust(name, parent);
  if (isSameTrust(now, policy)) {
    // IAM may still answer with what was there before.
    await settling.wait(retryMilliseconds);
    now = await readTrust(name, parent);
  }
  // If the policy is still the one from before, nobody else wrote it. Mocks always return that one.
  if (isSameTrust(now, policy)) return [];
  if (keptOut(now, lines, wanted).length === 0) {
    void pulumi.log.info(waitingText(name), parent);
    await settling.wait(settleMilliseconds);
    now = await readTrust(name, parent);
  }
  const lost = keptOut(now, lines, wanted);
  if (lost.length === 0) return [];
  const rule = `is a role whose trust policy another update wrote at the same moment: that policy keeps out ${lost.join(", ")}`;
  return adoptProblem(name, rule, "Run pulumi up again, which adds it");
}
