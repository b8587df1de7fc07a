import * as v from "valibot";
import { differenceText, doubtText } from "../../core/findings/render/access";
import { evidenceTexts } from "../../core/findings/render/evidence";
import { usesAreComplete, whatHidesUsers, type Source } from "../../core/readers/source";
import { fullText } from "../../core/findings/render/fix/aws-cli";
import { makeRoom } from "../../core/findings/render/fix/trust";
import { asManyAsMayBe, type AccountRole } from "../../core/advise/account/role";
import type { ClusterUse } from "../../core/advise/account/clusters";
import { askedFor } from "../../core/advise/asked";
import { adviseTrust } from "../../core/advise/trust";
import { clusterAt, clusterOfRole, entryTypes } from "../../core/facts/estate";
import type { FargateProfile } from "../../core/facts/fargate-profiles";
import { lacksEntry } from "../../core/rules/access-entry-missing";
import {
  allowedPrincipals,
  executionPolicyArn,
  parseTrustPolicy,
  trustPolicyLimitMaximum,
  whyTooLong,
  type TrustPolicy,
} from "../../core/trust";
import type { TrustChange } from "../../core/findings/fix";
import { judgeTrust } from "../../core/facts/role-trust";
import { podRoleEvidence } from "../../core/facts/stack/node-role";
import { isOfOthers, otherServices, worksForOthers } from "../../core/facts/whose-role";
import { isObject, printable } from "../../core/text";

const text = v.string();

/** In a backup: `--fix` began to take the step, and so it may be done. */
const begun = v.optional(v.literal(true));

const stepForm = v.variant("action", [
  v.object({ action: v.literal("iam:AttachRolePolicy"), policyArn: text, begun }),
  v.object({ action: v.literal("eks:CreateAccessEntry"), region: text, cluster: text, begun }),
  v.object({
    action: v.literal("iam:UpdateAssumeRolePolicy"),
    outcome: v.picklist(["add", "replace"]),
    /** The trust policy as AWS has it, byte for byte. */
    before: text,
    after: v.custom<TrustPolicy>(isObject),
    begun,
  }),
]);

/** The form of a plan in a file. */
export const planForm = v.object({
  role: text,
  roleName: text,
  /** IAM's unique id: the plan is not for another role of the same name. */
  uniqueId: text,
  account: text,
  partition: text,
  /** The managed policies that are attached now. */
  attachedPolicies: v.array(text),
  /** The trust policy now, byte for byte. */
  trustPolicy: text,
  steps: v.array(stepForm),
  /** The clusters that can use the role afterwards, `REGION/NAME`. */
  keeps: v.array(text),
  /** Who can use the role after the change and cannot before. Older backups do not say it. */
  gains: v.optional(v.array(text)),
  /** Who can use the role before the change and cannot after. */
  loses: v.array(text),
  /** Why `--fix` leaves the role alone. */
  refused: v.optional(text),
});

/** One change. Changes are made in this order: first what only adds. */
export type Step = v.InferOutput<typeof stepForm>;

/** All that `--fix` would do to one role, and what it rests on. */
export type RolePlan = v.InferOutput<typeof planForm>;

/** The plans with something left to do. */
export const openPlans = (plans: readonly RolePlan[]): RolePlan[] =>
  plans.filter(({ steps, refused }) => steps.length > 0 && refused === undefined);

/** The trust policies that steps write: one at most, unless somebody changed their file. */
export const writtenPolicies = (steps: readonly Step[]): { before: string; after: TrustPolicy }[] =>
  steps.filter((step) => step.action === "iam:UpdateAssumeRolePolicy");

/** The clusters that can use the role once the plan is applied. */
export function plannedClusters({ keeps }: Pick<RolePlan, "keeps">): ClusterUse[] {
  return keeps.map((place) => {
    const [region = "", cluster = ""] = place.split("/");
    return { region, cluster, profiles: [] };
  });
}

function unreadReason(source: Source): string | undefined {
  const hiding = whatHidesUsers(source);
  const byHand = "or, if you know that nothing else uses it, make the change yourself with the command of the finding";
  // A Region that is left out stays unread: leaving it out helps everything but a change.
  if (hiding) return `not everything that uses it could be read: ${hiding.reason}. Make it readable, ${byHand}`;
  return usesAreComplete(source)
    ? undefined
    : `not every enabled Region was read, so a cluster unseen may use it: run the command again without --region, ${byHand}`;
}

/** Why nothing must be changed on a role. */
function refusal(role: AccountRole): string | undefined {
  const { estate, facts, record, parsed, nodes, clusters } = role;
  if (/^\/(aws-service-role|aws-reserved)\//.test(parsed.path))
    return `the role belongs to AWS (path ${parsed.path}), which alone may change it`;
  if (nodes.length > 0)
    return `EC2 nodes use it, and a change may break them: ${evidenceTexts(nodes, { isLive: true }).join("; ")}`;
  if (facts.profiles.length === 0 && podRoleEvidence(record.trustPolicy).length === 0)
    return "its trust policy does not let in the Fargate service, and no Fargate profile uses it: it is a role of something else";
  if (isOfOthers(record.trustPolicy))
    return `it is a role of something else, which a Fargate profile has by mistake: its trust policy lets in ${allowedPrincipals(record.trustPolicy).join(", ")} and not the Fargate service. Give the profile a role of its own`;
  const ruled = clusterOfRole(estate, role.made);
  if (ruled)
    return `cluster ${ruled.name} in ${ruled.region} has it as its own role, and a change may break that: give the Fargate profiles a role of their own`;
  if (worksForOthers(facts, estate))
    return `${otherServices(record.trustPolicy).join(", ")} can assume it too, and a change may break what works with it: give the Fargate profiles a role of their own`;
  const unread = unreadReason(estate.source);
  if (unread !== undefined) return unread;
  if (clusters.length === 0)
    return "no cluster uses it: name those that shall with fargate-role check ROLE --cluster NAME, or delete the role";
  return wrongEntry(role);
}

/** A role has one access entry in a cluster. Only its owner knows what it is for. */
function wrongEntry(role: AccountRole): string | undefined {
  for (const { region, cluster } of lackingEntries(role)) {
    const types = entryTypes(clusterAt(role.estate, cluster, region) ?? { entries: [] }, role.made.arn);
    if (types.length > 0)
      return `cluster ${cluster} in ${region} has an access entry of type ${types.join()} for it: replace it with the commands of the finding, once nobody needs the groups and policies that it gives`;
  }
  return undefined;
}

const lackingEntries = ({ facts, estate }: AccountRole): readonly FargateProfile[] =>
  facts.profiles.filter((profile) => !profile.isBeingDeleted && lacksEntry(profile, estate));

/**
 * IAM shows the unique id of a user or role that was deleted since, and takes no policy with it: neither a new one, nor the
 * one from before when undo puts it back.
 */
function deletedPrincipal(steps: readonly Step[]): string | undefined {
  const documents = writtenPolicies(steps).flatMap(({ before, after }) => [before, after]);
  const statements = documents.flatMap((document) => parseTrustPolicy(document).statements);
  const values = statements.flatMap(({ principals }) => principals.entries.map(({ value }) => value));
  const deleted = values.find((value) => /^A(ROA|IDA)[A-Z0-9]{12,}$/.test(value));
  return deleted === undefined
    ? undefined
    : `its trust policy names ${deleted}, a user or role that was deleted, and IAM takes no policy that names it, so undo could not put it back: remove it first`;
}

/** A step that AWS would refuse, after others were taken. */
function overQuota(role: AccountRole, steps: readonly Step[]): string | undefined {
  const { trustPolicyLength = trustPolicyLimitMaximum } = role.estate.source.quotas ?? {};
  const full = steps.some(({ action }) => action === "iam:AttachRolePolicy") ? asManyAsMayBe(role) : undefined;
  if (full !== undefined) return fullText(full);
  const [written] = writtenPolicies(steps);
  const tooLong = written && whyTooLong(written.after, trustPolicyLength);
  if (!tooLong) return undefined;
  return `its trust policy would have ${tooLong.reason}: ${makeRoom(tooLong)}`;
}

/** How the trust policy becomes right for all that use the role, or why it is not written. */
function trustPlan({ estate, facts, record, clusters }: AccountRole): {
  change?: TrustChange;
  isAdded?: boolean;
  why?: string;
} {
  const asked = askedFor(facts, estate);
  const fix = adviseTrust(record.trustPolicy, { ...asked, keepsOthers: true, keepsDates: true });
  // The finding advises a role of its own for what uses one that does not let in the service.
  const isForFargate = judgeTrust(record.trustPolicy, {}).concernsFargate;
  if (!fix) return clusters.length > 0 && !isForFargate ? { why: doubtText({ kind: "wrong", findings: [] }) } : {};
  const isAdded = judgeTrust(record.trustPolicy, asked.intended).scoped.length === 0;
  if (fix.kind === "decide") return { why: doubtText(fix.doubt) };
  if (fix.kind !== "trust") return { why: "IAM does not take it as it is" };
  const others = fix.lost.filter(({ kind }) => kind === "principal");
  if (others.length > 0) return { why: doubtText({ kind: "lost", differences: others }) };
  // Somebody may have meant them.
  if (fix.denials.length > 0) return { why: doubtText({ kind: "kept-out", sourceArns: [...fix.asked] }) };
  return { change: fix, isAdded };
}

/**
 * Plans what makes a role right for every cluster that uses it and every one that was asked for. Nothing is detached.
 * Pure: the same reading gives the same plan.
 */
export function planRole(role: AccountRole): RolePlan {
  const { record, parsed, clusters } = role;
  const needed = executionPolicyArn(parsed.partition);
  const { change, isAdded, why } = trustPlan(role);
  const entries = lackingEntries(role).map(({ region = "", cluster = "" }): [string, Step] => [
    `${region}/${cluster}`,
    { action: "eks:CreateAccessEntry", region, cluster },
  ]);
  const steps = [...new Map(entries).values()];
  if (!record.attachedPolicies.includes(needed)) steps.unshift({ action: "iam:AttachRolePolicy", policyArn: needed });
  if (change)
    steps.push({
      action: "iam:UpdateAssumeRolePolicy",
      outcome: isAdded ? "add" : "replace",
      before: record.trustPolicy,
      after: change.after,
    });
  const unproved = why && `its trust policy is not written, since ${why}. The finding says what to decide`;
  const refused = refusal(role) ?? unproved ?? deletedPrincipal(steps) ?? overQuota(role, steps);
  return {
    role: parsed.arn,
    roleName: parsed.name,
    uniqueId: record.uniqueId,
    account: parsed.accountId,
    partition: parsed.partition,
    attachedPolicies: record.attachedPolicies,
    trustPolicy: record.trustPolicy,
    steps,
    keeps: clusters.map(({ region, cluster }) => `${region}/${cluster}`),
    gains: (change?.gained ?? []).map(differenceText),
    loses: (change?.lost ?? []).map(differenceText),
    ...(refused === undefined ? {} : { refused: printable(refused) }),
  };
}
