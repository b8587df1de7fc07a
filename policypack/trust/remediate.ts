import { roleOf } from "../../core/advise/fix-for-finding";
import { decide } from "../../core/decide";
import type { RoleFacts } from "../../core/facts/estate";
import { isPodRole, rolesOf, type JudgedRole } from "../../core/facts/role-trust";
import { isLeftAsItIs, type ResourceRecord } from "../../core/records/record";
import { replaceProperty } from "../adapter/sdk";
import { intendedByConfig, judgeAlone, type Scene } from "./intended";
import { doubtText } from "../../core/findings/render/access";
import { inWords } from "../../core/findings/render/in-words";
import { parseTrustPolicy, trustPolicyLimitMaximum, youngRegions } from "../../core/policy";
import {
  fixTrustPolicy,
  isOpenToEvery,
  lettingIn,
  mayWrite,
  mentionedAccounts,
  type Intended,
  type Decision,
  type Refusal,
  type TooLong,
  type TrustPolicy,
} from "../../core/trust";

/** Makes the trust policy of a role right, if it can; unknown parts and exemptions are reported when the result is judged. */
export async function remediateTrust(
  record: ResourceRecord,
  scene: Scene,
  props: Record<string, unknown>,
): Promise<boolean> {
  const { output, clusters } = scene;
  const judged = rolesOf(record).find(({ role }) => role.record === record);
  if (!judged || judged.unknownPart !== undefined || !isPodRole(judged)) return false;
  const intended = await intendedByConfig(judged, scene);
  const { findings, estate } = judgeAlone(record, [], scene, new Map([[judged.role.urn, intended]]));
  if (decide(findings, estate, "fargate-role-trust-scoped", output.exemptions).reported.length === 0) return false;
  const owner = roleOf(judged.role, estate)?.owner;
  const remedy = whyKept(judged, owner) ?? remedyFor(judged, intended, clusters.inSight(record));
  const label = output.labelOf(judged.role);
  if (typeof remedy === "string") {
    output.notice(`could not remediate role ${label}: ${remedy}`);
    return false;
  }
  for (const notice of remedy.notices) output.notice(`remediated role ${label}: ${notice}`);
  replaceProperty(props, judged.property, remedy.document);
  return true;
}

function whyKept({ role, property }: JudgedRole, owner: RoleFacts["owner"] | undefined) {
  // Pulumi would take it for right from then on, and change nothing.
  if (isLeftAsItIs(role.record, property)) return `Pulumi does not change ${property}, since it is in ignoreChanges`;
  if (owner !== "others") return undefined;
  return "something else uses it too, so the Fargate profiles need a role of their own";
}

/**
 * Writes the advised trust policy, if nobody has to see it first: nobody gains the role but a cluster that the policy or the
 * program names, and no intended cluster loses it. Its form stays: text or object. Returns the reason if it writes nothing.
 * @param cluster the one cluster in sight
 */
function remedyFor({ document }: JudgedRole, intended: Intended, cluster: string | undefined) {
  const fix = fixTrustPolicy(document, { ...intended, cluster, isUnseen: true });
  const { write, refusal }: Decision = fix ? mayWrite(fix, trustPolicyLimitMaximum) : {};
  if (refusal) return whyRefused(refusal, document, intended, cluster);
  if (!write) return "IAM does not accept its trust policy: correct it first";
  const { before, after, tooLong } = write;
  const newRegion = unknownRegionIn(before, after, intended);
  if (newRegion !== undefined)
    return `"regions" of this policy has "${newRegion}", which is not a Region that this version knows: write it into the trust policy yourself`;
  const notices = noticesOfOpen(after, intended);
  if (tooLong) notices.unshift(tooLongText(tooLong));
  return { document: typeof document === "string" ? JSON.stringify(after) : after, notices };
}

/** A Region that this version does not know and that the change writes: a misspelt one would lock all pods out. */
function unknownRegionIn(before: TrustPolicy, after: TrustPolicy, { regions }: Intended) {
  const isIn = (policy: TrustPolicy, region: string) => JSON.stringify(policy).includes(`:eks:${region}:`);
  return youngRegions(regions ?? []).find((region) => isIn(after, region) && !isIn(before, region));
}

function tooLongText({ reason }: TooLong) {
  return `the trust policy with a line for each cluster has ${reason}: "clusters" of this policy takes globs such as "prod-*", which are shorter`;
}

/** Says that any cluster of an account can still use the role. */
function noticesOfOpen(policy: TrustPolicy, intended: Intended) {
  if (intended.clusters) return [];
  const { accounts = mentionedAccounts(lettingIn(parseTrustPolicy(policy).statements)) } = intended;
  const open = accounts.filter((account) => isOpenToEvery(policy, account, { ...intended, accounts }));
  const advice = 'to limit that, set "clusters" in the configuration of this policy';
  return open.map((account) => `any cluster of account ${account} can still use it: ${advice}`);
}

/** Why the trust policy is left as it is, in the words of the pack's configuration. */
function whyRefused(refusal: Refusal, document: unknown, { clusters }: Intended, cluster: string | undefined) {
  return inWords(refusal, {
    "iam-refuses": () => "IAM does not accept its trust policy: correct it first",
    "not-known": ({ part }) => missing[part],
    "for-other-clusters": ({ letIn }) =>
      `its trust policy is for ${letIn.join(", ")}: if that is right, add it to "clusters" in the configuration of this policy`,
    "in-doubt": ({ doubt }) => {
      // Without a cluster in sight that is the reason, unless the policy only denies: then none would help.
      const isAllowing = parseTrustPolicy(document).statements.some(({ effect }) => effect === "Allow");
      const lacksCluster = clusters === undefined && cluster === undefined && isAllowing;
      return doubt.kind === "wrong" && lacksCluster ? missing.cluster : doubtText(doubt);
    },
    "too-long": ({ tooLong }) => tooLongText(tooLong),
  });
}

const missing = {
  account: 'the role\'s account is not known: set "accounts" in the configuration of this policy to that one account',
  cluster: 'the role\'s cluster is not known: set "clusters" in the configuration of this policy',
};
