import { roleOf } from "../../core/advise/fix-for-finding";
import { decide } from "../../core/decide";
import { isPodRole, rolesOf, type JudgedRole } from "../../core/facts/role-trust";
import { isLeftAsItIs, type ResourceRecord } from "../../core/records/record";
import { replaceProperty } from "../adapter/sdk";
import { intendedByConfig, judgeAlone, type Scene } from "./intended";
import { doubtText } from "../../core/findings/render/access";
import { inWords } from "../../core/findings/render/in-words";
import { newerRegions } from "../../core/findings/configuration/schema";
import {
  fixTrustPolicy,
  isOpenToEvery,
  lettingIn,
  mayWrite,
  mentionedAccounts,
  parseTrustPolicy,
  trustPolicyLimitMaximum,
  type Doubt,
  type Intended,
  type Refusal,
  type TooLong,
  type TrustPolicy,
} from "../../core/trust";

/** Makes the trust policy of a role right, if it can; what is not known, and who is exempt, is reported when the result is judged. */
export async function remediateTrust(
  record: ResourceRecord,
  scene: Scene,
  props: Record<string, unknown>,
): Promise<boolean> {
  const { output, clusters } = scene;
  const judged = rolesOf(record).find(({ role }) => role.record === record);
  if (!judged || judged.unknownPart !== undefined || !isPodRole(judged)) return false;
  const intended = await intendedByConfig(judged, scene);
  const { found, estate } = judgeAlone(record, [], scene, new Map([[judged.role.urn, intended]]));
  if (decide(found, estate, "fargate-role-trust-scoped", output.exemptions).reported.length === 0) return false;
  const remedy = isLeftAsItIs(record, judged.property)
    ? // Pulumi would take it for right from then on, and change nothing.
      `Pulumi does not change ${judged.property}, since it is in ignoreChanges`
    : roleOf(judged.role, estate)?.owner === "others"
      ? "something else uses it too, so the Fargate profiles need a role of their own"
      : remedyFor(judged, intended, clusters.inSight(record));
  const label = output.labelOf(judged.role);
  if (typeof remedy === "string") {
    output.notice(`could not remediate role ${label}: ${remedy}`);
    return false;
  }
  for (const notice of remedy.notices) output.notice(`remediated role ${label}: ${notice}`);
  replaceProperty(props, judged.property, remedy.document);
  return true;
}

/** A trust policy made right, with what to know of it, or why it is left as it is. */
type Remedy = { document: unknown; notices: string[] } | string;

/**
 * Writes what is advised about a trust policy, if nobody has to see it first: nobody gains the role but a cluster that the policy or the
 * program names, and nobody loses it whom the role is for. Its form stays: text or object.
 * @param known the one cluster in sight
 */
function remedyFor(judged: JudgedRole, intended: Intended, known: string | undefined): Remedy {
  const { document } = judged;
  const fix = fixTrustPolicy(document, { intended, cluster: known, isUnseen: true });
  const decision = fix && mayWrite(fix, trustPolicyLimitMaximum);
  if (!decision) return "IAM does not accept its trust policy: correct it first";
  if ("refusal" in decision) return whyLeft(decision.refusal, document, intended, known);
  const { before, after, tooLong } = decision.write;
  const newRegion = unknownRegionIn(before, after, intended);
  if (newRegion !== undefined)
    return `"regions" of this policy has ${newRegion}: write it into the trust policy yourself`;
  const notices = [...(tooLong ? [tooLongText(tooLong)] : []), ...noticesOfOpen(after, intended)];
  return { document: typeof document === "string" ? JSON.stringify(after) : after, notices };
}

/** A Region that this version does not know and that the change writes: a misspelt one would lock all pods out. */
function unknownRegionIn(before: TrustPolicy, after: TrustPolicy, { regions }: Intended): string | undefined {
  const [old, written] = [before, after].map((policy) => JSON.stringify(policy)) as [string, string];
  const isNew = (part: string) => written.includes(part) && !old.includes(part);
  return newerRegions(regions?.filter((region) => isNew(`:eks:${region}:`)))[0];
}

const tooLongText = ({ reason }: TooLong) =>
  `the trust policy with a line for each cluster has ${reason}: "clusters" of this policy takes globs such as "prod-*", which are shorter`;

/** That any cluster of an account can still use the role. */
function noticesOfOpen(policy: TrustPolicy, intended: Intended): string[] {
  if (intended.clusters) return [];
  const { accounts = mentionedAccounts(lettingIn(parseTrustPolicy(policy).statements)) } = intended;
  const isOpenIn = (account: string) => isOpenToEvery(policy, account, { ...intended, accounts });
  const text = (account: string) =>
    `any cluster of account ${account} can still use it: to limit that, set "clusters" in the configuration of this policy`;
  return accounts.filter(isOpenIn).map(text);
}

/** Why the trust policy is left as it is, in the words of the pack's configuration. */
function whyLeft(refusal: Refusal, document: unknown, intended: Intended, known: string | undefined): string {
  return inWords(refusal, {
    "iam-refuses": () => "IAM does not accept its trust policy: correct it first",
    "not-known": ({ part }) => missing[part],
    "for-other-clusters": ({ letIn }) =>
      `its trust policy is for ${letIn.join(", ")}: if that is right, add it to "clusters" in the configuration of this policy`,
    "in-doubt": ({ doubt }) =>
      isForNoKnownCluster(doubt, document, intended, known) ? missing.cluster : doubtText(doubt),
    "too-long": ({ tooLong }) => tooLongText(tooLong),
  });
}

/** Without a cluster in sight that is the reason, unless the policy only denies: then none would help. */
function isForNoKnownCluster(
  doubt: Doubt,
  document: unknown,
  { clusters }: Intended,
  known: string | undefined,
): boolean {
  const isAllowing = parseTrustPolicy(document).statements.some(({ effect }) => effect === "Allow");
  return doubt.kind === "wrong" && clusters === undefined && known === undefined && isAllowing;
}

const missing = {
  account: 'the role\'s account is not known: set "accounts" in the configuration of this policy to that one account',
  cluster: 'the role\'s cluster is not known: set "clusters" in the configuration of this policy',
};
