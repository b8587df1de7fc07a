import { setTimeout as wait } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { resolve } from "node:path";
import { AttachRolePolicyCommand, UpdateAssumeRolePolicyCommand } from "../../core/aws/sdk";
import { meantFor } from "../../core/advise/meant";
import { asManyAsMayBe, type AccountRole } from "../../core/advise/account/role";
import { awsLine } from "../../core/aws/commands";
import type { AwsConnection } from "../../core/aws/connection";
import { clusterAt, entryTypes } from "../../core/facts/estate";
import { clusterOfRole, evidenceOf, isOfOthers, otherServices } from "../../core/facts/owner";
import { podRoleEvidence } from "../../core/records/node-role";
import { regionOf, text } from "../../core/records/record";
import { differenceText, refusalText } from "../../core/findings/render/access";
import { evidenceTexts } from "../../core/findings/render/evidence";
import { commandIn, type Reach } from "../../core/findings/render/fix/aws-cli";
import { fullText, makeRoom } from "../../core/findings/render/fix/fix-steps";
import { usesAreComplete, whatHides, type Source } from "../../core/readers/source";
import { lacksEntry } from "../../core/rules/access-entry-missing";
import { pullsByOwnPolicy } from "../../core/rules/policy-missing";
import { printable } from "../../core/text";
import { executionPolicyArn } from "../../core/service/fargate";
import { parseTrustPolicy, trustPolicyLimitMaximum } from "../../core/policy";
import {
  judgeTrust,
  allowedPrincipals,
  fixTrustPolicy,
  isSameTrust,
  mayWrite,
  type Refusal,
  type TrustChange,
} from "../../core/trust";
import { Unanswered } from "../../core/unanswered";
import { readRoleItself } from "../aws/iam-reader";
import { saveNew } from "../io/files";
import { mayChange, type Terminal } from "../io/terminal";
import { planText, type RolePlan } from "../report/plan";

/** The part that could not be read and may hide a use of the role. */
function unreadReason(source: Source) {
  const hiding = whatHides("users", source);
  const byHand = "or, if you know that nothing else uses it, make the change yourself with the command of the finding";
  if (hiding) return `not everything that uses it could be read: ${hiding.reason}. Make it readable, ${byHand}`;
  return usesAreComplete(source)
    ? undefined
    : `not every enabled Region was read, so a cluster unseen may use it: make every Region readable, ${byHand}`;
}

/** Why nothing must be changed on a role. */
function whyLeftAlone(role: AccountRole) {
  const { estate, facts, record, parsed, clusters } = role;
  const nodes = evidenceOf("node-group", facts.uses);
  if (/^\/(aws-service-role|aws-reserved)\//.test(parsed.path))
    return `the role belongs to AWS (path ${parsed.path}), which alone may change it`;
  if (nodes.length > 0)
    return `EC2 nodes use it, and a change may break them: ${evidenceTexts(nodes, { isLive: true }).join("; ")}`;
  if (facts.profiles.length === 0 && podRoleEvidence(record.trustPolicy).length === 0)
    return "its trust policy does not let in the Fargate service, and no Fargate profile uses it: it is a role of something else";
  if (isOfOthers(record.trustPolicy))
    return `it is a role of something else, which a Fargate profile has by mistake: its trust policy lets in ${allowedPrincipals(record.trustPolicy).join(", ")} and not the Fargate service. Give the profile a role of its own`;
  const cluster = clusterOfRole(estate.facts.stack, role.made);
  if (cluster)
    return `cluster ${text(cluster.props, "name")} in ${regionOf(cluster)} has it as its own role, and a change may break that: give the Fargate profiles a role of their own`;
  if (facts.owner === "others")
    return `${otherServices(record.trustPolicy).join(", ")} can assume it too, and a change may break what works with it: give the Fargate profiles a role of their own`;
  const unread = unreadReason(estate.source);
  if (unread !== undefined) return unread;
  if (clusters.length === 0)
    return "no cluster uses it: name those that shall with fargate-role scan ROLE --cluster NAME";
  return wrongEntry(role);
}

/** A role has one access entry in a cluster. Only its owner knows what it is for. */
function wrongEntry({ estate, facts, made }: AccountRole) {
  for (const profile of facts.profiles) {
    if (profile.isBeingDeleted || !lacksEntry(profile, estate)) continue;
    const { region, cluster } = profile;
    const types = entryTypes(clusterAt(estate, cluster, region), made.arn);
    if (types.length > 0)
      return `cluster ${cluster} in ${region} has an access entry of type ${types.join()} for it: replace it with the commands of the finding, once nobody needs the groups and policies that it gives`;
  }
  return undefined;
}

/** IAM shows the unique id of a user or role that was deleted since, and takes no policy with it: neither the new one nor the old. */
function deletedPrincipal({ trustPolicy, after }: RolePlan) {
  const statements = after ? [trustPolicy, after].flatMap((document) => parseTrustPolicy(document).statements) : [];
  const values = statements.flatMap(({ principals }) => principals.entries.map(({ value }) => value));
  const deleted = values.find((value) => /^A(ROA|IDA)[A-Z0-9]{12,}$/.test(value));
  return deleted === undefined
    ? undefined
    : `its trust policy names ${deleted}, a user or role that was deleted, and IAM takes no policy that names it, so it could not be put back: remove it first`;
}

/** The quota of attached policies, if the role has reached it: AWS would refuse the managed policy. */
function overQuota(role: AccountRole, { attach }: RolePlan) {
  const full = attach === undefined ? undefined : asManyAsMayBe(role);
  return full === undefined ? undefined : `it ${fullText(full)}`;
}

/** Why the trust policy is not written. */
function whyNotWritten(refusal: Refusal) {
  if (refusal.kind !== "too-long")
    return `its trust policy is not written, since ${refusalText(refusal)}. The finding says what to decide`;
  const { tooLong } = refusal;
  return `its trust policy would have ${tooLong.reason}: ${makeRoom(tooLong)}`;
}

/** The change that makes the trust policy right for all that use the role, or why it is not written; nothing if it is right. */
function trustPlan({ estate, facts, record, clusters }: AccountRole): Partial<TrustChange> & { unproved?: string } {
  const fix = fixTrustPolicy(record.trustPolicy, meantFor(facts, estate));
  if (fix) {
    const { trustPolicyLength = trustPolicyLimitMaximum } = estate.source.quotas ?? {};
    const { write: change, refusal } = mayWrite(fix, trustPolicyLength);
    return change ?? { unproved: refusal && whyNotWritten(refusal) };
  }
  // The finding advises a role of its own for what uses one that does not let in the service.
  const isForFargate = judgeTrust(record.trustPolicy, {}).concernsFargate;
  if (isForFargate || clusters.length === 0) return {};
  return { unproved: whyNotWritten({ kind: "in-doubt", doubt: { kind: "wrong", findings: [] } }) };
}

/**
 * Plans the changes that make a role right for every cluster that uses it or that the user named. Nothing is detached.
 * Pure: the same reading gives the same plan.
 */
export function planRole(role: AccountRole): RolePlan {
  const { record, parsed, clusters, facts } = role;
  const policy = executionPolicyArn(parsed.partition);
  const isAttached = record.attachedPolicies.includes(policy) || pullsByOwnPolicy(facts);
  const { after, gained = [], lost = [], unproved } = trustPlan(role);
  const plan: RolePlan = {
    role: parsed.arn,
    roleName: parsed.name,
    account: parsed.accountId,
    uniqueId: record.uniqueId,
    attachedPolicies: [...record.attachedPolicies].sort(),
    trustPolicy: record.trustPolicy,
    attach: isAttached ? undefined : policy,
    after,
    keeps: clusters.map(({ region, cluster }) => `${region}/${cluster}`),
    gains: gained.map(differenceText),
    loses: lost.map(differenceText),
  };
  const refused = whyLeftAlone(role) ?? unproved ?? deletedPrincipal(plan) ?? overQuota(role, plan);
  return { ...plan, refused: refused && printable(refused) };
}

/** IAM is eventually consistent, usually within seconds: how long to wait before each look whether it shows a change. */
const pausesBeforeReading = [0, 500, 1_000, 2_000, 4_000, 8_000, 15_000];

/** Attaches the managed policy, writes the trust policy, and reads both until AWS shows them. */
async function write(aws: AwsConnection, plan: RolePlan, tried: string[]) {
  const { role, roleName: RoleName, uniqueId, attach, after, trustPolicy } = plan;
  const { iam } = aws;
  function ask(action: string, send: Parameters<typeof aws.ask>[2]) {
    tried.push(action);
    return aws.ask(action, `role ${RoleName}`, send);
  }
  async function read() {
    const now = await readRoleItself(aws, RoleName);
    if (now?.arn === role && now.uniqueId === uniqueId) return now;
    throw new Unanswered(`Role ${RoleName} was deleted or created again since`);
  }
  if (attach !== undefined) {
    const input = { RoleName, PolicyArn: attach };
    await ask("iam:AttachRolePolicy", (options) => iam.send(new AttachRolePolicyCommand(input), options));
  }
  const written = JSON.stringify(after);
  if (after) {
    const now = await read();
    if (now.trustPolicy !== trustPolicy)
      throw new Unanswered(`The trust policy of role ${RoleName} was changed by someone else, so it is not written`);
    const input = { RoleName, PolicyDocument: written };
    await ask("iam:UpdateAssumeRolePolicy", (options) => iam.send(new UpdateAssumeRolePolicyCommand(input), options));
  }
  for (const pause of pausesBeforeReading) {
    await wait(pause);
    const now = await read();
    const isAttached = attach === undefined || now.attachedPolicies.includes(attach);
    if (isAttached && (!after || isSameTrust(now.trustPolicy, written))) return;
  }
  throw new Unanswered("AWS took the change and does not show it yet");
}

export interface Fixing {
  yes?: true;
  terminal: Terminal;
  aws: AwsConnection;
  reach: Reach;
  /** Reads the role and all that uses it, and plans again. */
  planAgain: () => Promise<RolePlan | undefined>;
}

type Say = (line: string) => void;

/** Keeps the old trust policy in a file, and says how to undo the changes: before the write, however the command ends then. */
async function keepOld({ account, roleName, attach, after, trustPolicy }: RolePlan, reach: Reach, say: Say) {
  const sayUndo = (intent: string, verb: string, ...words: string[]) =>
    say(`${intent}: ${awsLine(commandIn(account, ["iam", verb, "--role-name", roleName, ...words], reach))}`);
  if (after) {
    const path = `${account}-${roleName}-${new Date().toISOString().replace(/[:.]/g, "-")}.json`;
    await saveNew(path, trustPolicy, "Nothing was changed");
    const kept = `The old trust policy is in ${path}. To put it back`;
    sayUndo(kept, "update-assume-role-policy", "--policy-document", `file://${resolve(path)}`);
  }
  if (attach !== undefined) sayUndo("To detach the managed policy again", "detach-role-policy", "--policy-arn", attach);
}

/** Shows a plan, asks, and makes the changes. True if something was written. */
export async function fixRole(plan: RolePlan, { yes, terminal, aws, reach, planAgain }: Fixing): Promise<boolean> {
  const { role, roleName, attach, after, refused } = plan;
  const { printAside } = terminal;
  const say: Say = (line) => printAside(printable(line));
  if (refused !== undefined) {
    say(`--fix leaves role ${roleName} alone: ${refused}.`);
    return false;
  }
  if (attach === undefined && !after) {
    say("--fix has nothing to write.");
    return false;
  }
  printAside(planText(plan, terminal));
  if (!(await mayChange(`Make these changes to role ${printable(roleName)}?`, yes, terminal))) {
    say("Nothing was changed.");
    return false;
  }
  const again = await planAgain();
  if (!isDeepStrictEqual(again, plan)) {
    const why = again?.refused ?? "it or what uses it was changed by someone else";
    throw new Unanswered(`--fix leaves role ${roleName} alone: ${why}. Nothing was changed. Run the command again`);
  }
  await keepOld(plan, reach, say);
  const tried: string[] = [];
  try {
    await write(aws, plan, tried);
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    const next = "Run the command again to see what is left";
    throw new Unanswered(`${error.message}. Tried: ${tried.join(", ")}. ${next}`, error.missingAction);
  }
  say(`Done, and read again from AWS: ${tried.join(", ")} on ${role}.`);
  return true;
}
