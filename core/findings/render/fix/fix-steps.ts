import { groupBy } from "../../../text";
import { fargateService } from "../../../service/fargate";
import { inPartition, noAccount, nthStatement, parseTrustPolicy } from "../../../policy";
import type { Difference, TooLong, TrustPolicy } from "../../../trust";
import { isInTemplate } from "../../../records/identity";
import { describe, describeProperty } from "../../../records/record";
import {
  ownPolicy,
  type Attach,
  type Correct,
  type Detach,
  type Entries,
  type Fix,
  type OwnRoleForPods,
  type Step,
  type Tell,
  type TrustChange,
  type UnreadPlaces,
} from "../../fix-kinds";
import { differenceText, doubtText } from "../access";
import { evidenceText, type Names } from "../evidence";
import { inWords } from "../in-words";
import { corrections } from "../malformed";
import { differenceIn, fillIn, inJson, membersIn, pasted, partsOf, say, shown, type Part } from "./step-texts";
import { ifMeant, tellText, type Ask } from "./tell";

/** How a place writes what is to be done there: one object for each language. JSON by default, whose members can be pasted into programs too. */
export interface Language {
  /** What has the trust policy there; `the trust policy` by default. */
  policy?: string;
  /** Writes a value: an object on lines of its own. */
  write?: (value: unknown) => string;
  /** What stands there for the account of what is deployed. */
  account?: string;
  ask?: Ask;
  /** Writes a policy where the difference cannot be written; undefined if it can. */
  whole?: (after: TrustPolicy, before?: TrustPolicy) => Step[] | undefined;
  ownRole?: (fix: OwnRoleForPods, policy: TrustPolicy) => Step[];
  /** How a managed policy is attached beside the role. */
  attach?: (policy: string) => Step[];
  /** A managed policy in a list. */
  listed?: (policy: string) => string;
  /** How resources and their properties are called there. */
  names?: Names;
  /** How a profile gets an ARN that is right. */
  name?: (arn?: string) => Step[];
  entry?: (fix: Entries) => Step[];
  /** What there is to know about what is written. */
  notes?: (written: string) => string[];
}

export const needTheirOwn = {
  nodes: "Keep this role for pods, and give the EC2 nodes that are listed above another role",
  pods: "Give the Fargate profiles a role of their own",
};

/** What to do, step by step, in the language of the place where it is done. */
export function stepsOf(fix: Fix, language: Language = {}): Step[] {
  switch (fix.kind) {
    case "trust":
      return changed(fix, language);
    case "correct":
      return corrected(fix, language);
    case "tell":
      return told(fix, language);
    case "decide":
      return [
        say(`Change the trust policy yourself. No change is proposed, since ${doubtText(fix.doubt)}`),
        ...orElse("Or do this instead", fix.otherwise, language),
      ];
    case "own-role":
      return ownRole(fix, language);
    case "attach": {
      const steps = attached(fix, language);
      return [...steps, ...noted(steps, language)];
    }
    case "detach":
      return detached(fix);
    case "entry":
      return withEntries(fix, language);
    case "name":
      return named(fix, language);
    case "remove":
      return [say("Remove the access entry: EKS creates one of type FARGATE_LINUX with the profile")];
  }
}

function told(fix: Tell, language: Language): Step[] {
  const next = "then" in fix ? fix.then : undefined;
  const steps = orElse("If a Fargate profile elsewhere uses it, do this", next, language);
  return [say(tellText(fix, language.ask)), ...steps];
}

function detached({ forNodes, isForNodesOnly }: Detach): Step[] {
  const steps: Step[] = [];
  if (!isForNodesOnly)
    steps.push(say("Move what the workload needs to an IAM role for its service account (IRSA), then remove it here"));
  if (forNodes.length > 0)
    steps.push(say(`Detach ${forNodes.join(" and ")}, which EC2 nodes need and pods on Fargate do not`));
  return steps;
}

function withEntries(fix: Entries, { entry }: Language): Step[] {
  return entry ? entry(fix) : [];
}

function named({ arn, first }: Extract<Fix, { kind: "name" }>, language: Language): Step[] {
  const steps = first ? stepsOf(first, language) : [];
  return [...steps, ...(language.name?.(arn) ?? [say("Take the ARN from the resource of the role")])];
}

function changed(fix: TrustChange, language: Language): Step[] {
  const { before, after, tooLong, unread, letIn, denials, otherwise } = fix;
  const isMeant = denials.length === 1 ? "the Deny is meant" : "the Denies are meant";
  return [
    ...(unread ? [say(`Make sure first that no other cluster uses the role, since ${unreadText(unread)}`)] : []),
    ...(tooLong ? [say(`The trust policy would have ${tooLong.reason}: ${makeRoom(tooLong)}`)] : []),
    ...(tooLong?.isFinal ? [] : written(language, after, before)),
    ...lost(fix, language),
    ...(letIn && language.ask ? [say(`Or, ${ifMeant(letIn, language.ask)}`)] : []),
    // What the role lets in besides, another role does not keep out.
    ...orElse(
      `If ${isMeant} (${denials.join(", ")}), ${otherwise?.leftToDo ? "do this instead" : "change nothing here"}`,
      otherwise,
      language,
    ),
  ];
}

function corrected(fix: Correct, language: Language): Step[] {
  const { after, causes, tooLong } = fix;
  if (tooLong)
    return [
      say(
        "Make the trust policy shorter: use one statement with one list for aws:SourceArn, a pattern such as prod-* for several clusters, and no Sid. " +
          `Or ${makeRoom(tooLong)}`,
      ),
    ];
  return after
    ? [...written(language, after), ...lost(fix, language)]
    : causes.map(({ statement, element, cause }) => say(`In ${statement}, ${element}: ${inWords(cause, corrections)}`));
}

function orElse(lead: string, fix: Fix | undefined, language: Language): Step[] {
  return fix ? [say(lead), ...stepsOf(fix, language)] : [];
}

/** The steps that write a trust policy, with what to fill in. */
function written(language: Language, after: TrustPolicy, before?: TrustPolicy): Step[] {
  const labels = before ? parseTrustPolicy(before).statements.map(({ label }) => label) : [];
  // Two statements of one Sid are told apart by their places.
  const labelOf = (index: number) =>
    labels.filter((label) => label === labels[index]).length === 1 ? (labels[index] ?? "") : nthStatement(index);
  const whole = language.whole?.(after, before);
  const steps =
    whole ?? (before ? partsOf(before, after) : [{ after }]).flatMap((part) => writtenPart(part, labelOf, language));
  const wholePolicy =
    before && !whole ? [say("The whole policy"), pasted((language.write ?? inJson)(shown(after)))] : [];
  // A placeholder that the author left may be all that there is to change.
  return [
    ...steps,
    ...noted(steps.length > 0 ? steps : [pasted(inJson(after))], language),
    ...wholePolicy.map((step) => ({ ...step, isWhole: true as const })),
  ];
}

/** What to know about what is written, and what to fill in. */
function noted(steps: readonly Step[], language: Language): Step[] {
  return [...fillIn(steps), ...(language.notes?.(JSON.stringify(steps)) ?? []).map(say)];
}

function writtenPart(
  { index: at, before, after }: Part,
  labelOf: (index: number) => string,
  language: Language,
): Step[] {
  const { policy = "the trust policy", write = inJson } = language;
  if (at === undefined) {
    const isStatement = after && !("Statement" in after);
    const [lead, old] = [isStatement ? `Add to the statements of ${policy}` : `Write ${policy} as`, before];
    return [say(lead), block(write, after ?? {}, old)];
  }
  if (!after) return [say(`Remove ${labelOf(at)} of ${policy}`)];
  const gone = Object.keys(before ?? {}).filter((name) => !(name in after));
  const members = (value: unknown) => membersIn(write(value));
  return [
    ...(Object.keys(after).length > 0
      ? [say(`In ${labelOf(at)} of ${policy}, write`), block(members, after, before)]
      : []),
    ...(gone.length > 0 ? [say(`Remove ${gone.join(" and ")} from ${labelOf(at)} of ${policy}`)] : []),
  ];
}

/** What to paste: what goes is not in it. */
export function block(write: (value: unknown) => string, after: object, before: object = {}): Step {
  const text = write(shown(after));
  return Object.keys(before).length > 0
    ? { paste: differenceIn(write(shown(before)), text).filter(({ is }) => is !== "old") }
    : pasted(text);
}

/** Who loses the role by a change, of those that may be meant to have it: those that can be named, then all others. */
function lost({ toSay }: Pick<TrustChange, "toSay">, { account = noAccount }: Language): Step[] {
  const isNamed = (difference: Difference) =>
    difference.kind !== "pods" ||
    (typeof difference.where?.cluster === "string" &&
      (typeof difference.where.region === "string" || difference.where.region.length === 0));
  const unnamed = toSay.filter((difference) => !isNamed(difference));
  const differs = (part: "cluster" | "region") =>
    unnamed.some(
      (difference) =>
        difference.kind === "pods" &&
        typeof difference.where?.[part] !== "string" &&
        difference.where?.[part].length !== 0,
    );
  let elsewhere = differs("region") ? "pods in other Regions" : "other pods";
  if (differs("cluster")) elsewhere = `pods of other clusters${differs("region") ? " and Regions" : ""}`;
  const losers = [...toSay.filter(isNamed).map(differenceText), ...(unnamed.length > 0 ? [elsewhere] : [])];
  const text = losers.join("; ").replaceAll(noAccount, account);
  if (losers.length > 1) return [say(`Then these can no longer assume the role: ${text}`)];
  return text === "" ? [] : [say(`Then ${text} can no longer assume the role`)];
}

function ownRole(fix: Extract<Fix, { kind: "own-role" }>, language: Language): Step[] {
  if (fix.for === "nodes") return [say(needTheirOwn.nodes)];
  const { beside, leftToDo, unread, namedBy } = fix;
  const otherUsers = namedBy?.map((user) =>
    "kind" in user ? evidenceText(user, { isLive: true }) : `cluster ${user.cluster} in ${user.region} itself`,
  );
  const caution = unread ? `, once you are sure that no other cluster uses it, since ${unreadText(unread)},` : "";
  const policy = beside === undefined ? "the trust policy that is there now" : `the trust policy of role ${beside}`;
  const leftSteps = {
    "name-principals": `change ${policy} so that it names only the principals that use the role`,
    "remove-fargate": `remove ${fargateService} from ${policy}`,
  };
  const accounts = groupBy(fix.lines, ({ accountId }) => accountId);
  const made = [...accounts].flatMap(([account, lines]) => {
    const profiles = fix.profiles?.filter((profile) => accounts.size === 1 || profile.accountId === account) ?? [];
    const fixInAccount = { ...fix, lines, profiles };
    const steps = language.ownRole?.(fixInAccount, ownPolicy(fixInAccount)) ?? plainRole(fixInAccount, language);
    return accounts.size === 1 ? steps : [say(`In account ${account ?? "that is not known"}`), ...steps];
  });
  const steps = accounts.size === 0 ? (language.ownRole?.(fix, ownPolicy(fix)) ?? [say(needTheirOwn.pods)]) : made;
  return [
    ...(otherUsers
      ? [say(`Do not create role ${beside} for pods, since something else names it too (${otherUsers.join(", ")})`)]
      : []),
    ...steps,
    ...noted(steps, language),
    ...(leftToDo ? [say(`Then${caution} ${leftSteps[leftToDo]}`)] : []),
  ];
}

function plainRole(fix: OwnRoleForPods, { write = inJson }: Language): Step[] {
  return [say(`${needTheirOwn.pods}, with this trust policy`), pasted(write(ownPolicy(fix)))];
}

function attached({ policy, list, full }: Attach, language: Language): Step[] {
  const room = full === undefined ? [] : [say(`The role ${fullText(full)}`)];
  if (!list) return [...room, ...(language.attach?.(policy) ?? [say(`Attach ${policy} to the role`)])];
  const { nameOf = describe, propertyOf = describeProperty } = language.names ?? {};
  const place = `${propertyOf(list.record, list.property)} of ${nameOf(list.record)}`;
  if (list.property.startsWith("roles")) return [say(`Add the role to ${place}`)];
  // A template may be deployed in any partition.
  const value = language.listed?.(policy) ?? (isInTemplate(list.record) ? inTemplate(policy) : JSON.stringify(policy));
  return [say(`Add the policy to ${place}`), pasted(value)];
}

/** A managed policy in a template. */
export function inTemplate(policy: string): string {
  return `{ "Fn::Sub": "${inPartition(policy, "${AWS::Partition}")}" }`;
}

/** Why a role takes no more managed policies. */
export function fullText(count: number): string {
  return `has ${count} managed policies, as many as the account's quota allows: detach one, or ask for a higher quota in Service Quotas first`;
}

/** What to do first about a trust policy that is too long for IAM. */
export function makeRoom({ isFinal }: TooLong): string {
  return isFinal ? "give some of the clusters a role of their own" : "ask for a higher quota in Service Quotas first";
}

function unreadText(unread: UnreadPlaces) {
  if (unread === "parts") return "not everything in this account could be read";
  return unread.regions.length === 0 ? "no Region was read" : `only ${unread.regions.join(", ")} was read`;
}
