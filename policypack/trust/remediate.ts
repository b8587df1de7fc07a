import { roleOf } from "../../core/advise/fix";
import { decide } from "../../core/decide";
import { isPodRole, rolesOf, type JudgedRole } from "../../core/facts/role-trust";
import { isLeftAsItIs, type ResourceRecord } from "../../core/records/record";
import { replaceProperty } from "../adapter/sdk";
import { intendedByConfig, judgeAlone, type Scene } from "./intended";
import { doubtText } from "../../core/findings/render/access";
import { newerRegions } from "../../core/findings/configuration/schema";
import {
  accountPlaceholder,
  clusterPlaceholder,
  fixTrustPolicy,
  keptOut,
  lettingIn,
  mentionedAccounts,
  parseTrustPolicy,
  sourceArn,
  type Intended,
} from "../../core/trust";
import type { Decide } from "../../core/findings/fix";

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
function remedyFor({ document }: JudgedRole, intended: Intended, known: string | undefined): Remedy {
  const advice = fixTrustPolicy(document, { intended, cluster: known, isUnseen: true });
  if (advice?.kind === "tell")
    return advice.missing === "account"
      ? missing.account
      : `its trust policy is for ${advice.letIn.join(", ")}: if that is right, add it to "clusters" in the configuration of this policy`;
  if (advice?.kind === "decide") return whyLeft(advice, document, intended, known);
  if (advice?.kind !== "trust") return "IAM does not accept its trust policy: correct it first";
  const { after: policy, tooLong } = advice;
  const after = JSON.stringify(policy);
  const before = JSON.stringify(advice.before);
  // Nobody is there to fill in a placeholder.
  if (after.includes(accountPlaceholder)) return missing.account;
  if (after.includes(clusterPlaceholder) && !before.includes(clusterPlaceholder)) return missing.cluster;
  // A misspelt Region would lock all pods out.
  const isNew = (part: string) => after.includes(part) && !before.includes(part);
  const [newer] = newerRegions(intended.regions?.filter((region) => isNew(`:eks:${region}:`)));
  if (newer !== undefined) return `"regions" of this policy has ${newer}: write it into the trust policy yourself`;
  const long = `the trust policy with a line for each cluster has ${tooLong?.reason}: "clusters" of this policy takes globs such as "prod-*", which are shorter`;
  if (tooLong?.isFinal) return long;
  const { partition = "*", accounts = mentionedAccounts(lettingIn(parseTrustPolicy(policy).statements)) } = intended;
  const everyCluster = (accountId: string) => sourceArn({ partition, region: "*", accountId, cluster: "*" });
  const isOpenIn = (accountId: string) =>
    !intended.clusters && keptOut(policy, [everyCluster(accountId)], { ...intended, accounts }).length === 0;
  const open = accounts
    .filter(isOpenIn)
    .map(
      (one) =>
        `any cluster of account ${one} can still use it: to limit that, set "clusters" in the configuration of this policy`,
    );
  return { document: typeof document === "string" ? after : policy, notices: [...(tooLong ? [long] : []), ...open] };
}

/** Without a cluster in sight that is the reason, unless the policy only denies: then none would help. */
function whyLeft({ doubt }: Decide, document: unknown, { clusters }: Intended, known: string | undefined): string {
  const isAllowing = parseTrustPolicy(document).statements.some(({ effect }) => effect === "Allow");
  const isUnserved = doubt.kind === "wrong" && clusters === undefined && known === undefined && isAllowing;
  return isUnserved ? missing.cluster : doubtText(doubt);
}

const missing = {
  account: 'the role\'s account is not known: set "accounts" in the configuration of this policy to that one account',
  cluster: 'the role\'s cluster is not known: set "clusters" in the configuration of this policy',
};
