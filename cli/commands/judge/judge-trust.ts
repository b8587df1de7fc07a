import { basename } from "node:path";
import type { Facts, UsedRole } from "../../../core/facts/facts";
import { trustPolicyOf, type FargateProfile } from "../../../core/facts/fargate-profiles";
import type { JudgedRole } from "../../../core/facts/judged-role";
import { intendedFor, judgeKnown, judgeTrust } from "../../../core/facts/role-trust";
import { whatIsLeft, worksForOthers } from "../../../core/facts/whose-role";
import { idOf } from "../../../core/findings/found";
import { makeFinding, type Finding, type Place } from "../../../core/findings";
import { cloudFormation, ownAccount } from "../../../core/findings/render/fix/cloudformation";
import { json, type Language, ownRoleText, letInText } from "../../../core/findings/render/fix/json";
import { linesFor, whatToFillIn, distinctLines } from "../../../core/findings/render/fix/lines";
import { denialText } from "../../../core/findings/render/fix/own-role";
import { foundText } from "../../../core/findings/render/found";
import { elementsText, trustText } from "../../../core/findings/render/trust-findings";
import { foundRequest } from "../../../core/findings/render/trust-cause";
import { memoizeByObject } from "../../../core/memoize";
import { partitionIn, type Source, type UsingCluster } from "../../../core/readers/source";
import { templateAccount, type RoleIdentity } from "../../../core/records/identity";
import { regionsShown, type ResourceRecord } from "../../../core/records/record";
import { whyUntrusted } from "../../../core/rules/profile-role-untrusted";
import { printable } from "../../../core/text";
import {
  accountIdPattern,
  allowedSourceArns,
  linesOf,
  readSourceArn,
  withAccountNamed,
  withLines,
  type Intended,
  type SourceArnLine,
  type TrustFinding,
  howToLetIn,
  sourceArn,
} from "../../../core/trust";

/** A profile's cluster by its name or how the file refers to it, if that is known; and where it is. */
export function usingCluster(
  { cluster, madeCluster, region }: FargateProfile,
  { referTo, standInRegion }: Source,
): Partial<UsingCluster> {
  const name = cluster ?? (madeCluster && referTo?.(madeCluster));
  return {
    ...(name !== undefined && { name }),
    ...(region === undefined || region === standInRegion ? {} : { region }),
  };
}

/** The SourceArn line of a profile's cluster, as far as the file and the user say where it is. */
function profileLine(profile: FargateProfile, source: Source): SourceArnLine {
  const { accountId = source.account } = profile;
  const { name: cluster, region = "*" } = usingCluster(profile, source);
  return { partition: partitionIn(source, profile.partition) ?? "aws", region, accountId, cluster };
}

/** What to do if a role works for others, and so stays as it is; undefined for any other role. */
export type FixForShared = (role: UsedRole) => string | undefined;

/** Gives the profiles of such a role another one, for their clusters and nobody else. */
export function fixForShared(facts: Facts, profiles: readonly FargateProfile[], source: Source): FixForShared {
  const keyOf = ({ urn, label }: RoleIdentity): string => urn ?? label;
  const profilesByRole = Map.groupBy(profiles, ({ role }) => role && keyOf(role));
  const { account: accountId, partition = "aws" } = source;
  const toFillIn = [{ partition, region: "*", accountId }];
  return (used) => {
    if (!worksForOthers(facts, used)) return undefined;
    const users = profilesByRole.get(keyOf(used.role))?.map((profile) => profileLine(profile, source));
    const lines = distinctLines(users ?? toFillIn);
    const record = facts.stack.roles.get(used.role.urn ?? "")?.record;
    const left = record && whatIsLeft(trustPolicyOf(record), intendedFor({ accounts: [source.account] }));
    const language = languageOf(source);
    return printable(withToFillIn(ownRoleText({ lines, beside: used.role.label, left }, language), lines, language));
  };
}

/** Says where a resource is, and the line of a statement of its trust policy. */
export type PlaceOf = (record: ResourceRecord, statement?: string) => Place;

/** The accounts that a role's policy names and that count as its own, since neither the file nor the user says which it is. */
export function accountsTaken({ role, document }: JudgedRole, { account = role.accountId }: Source): string[] {
  if (account !== undefined) return [];
  const accounts = allowedSourceArns(document).map((line) => readSourceArn(line).accountId);
  return accounts.filter((one) => accountIdPattern.test(one) && one !== templateAccount);
}

const regionsIn = memoizeByObject((records: readonly ResourceRecord[]) => [...new Set(records.flatMap(regionsShown))]);

/**
 * Whom a role of a file is for.
 * @param own the account that it is in, if the file or the user says it
 */
export function intentionIn(
  { role }: JudgedRole,
  { partition, clusters, asked, ...file }: Source,
  own: string | undefined = file.account ?? role.accountId,
): Intended {
  return intendedFor({
    accounts: [own],
    partition: partitionIn({ ...file, partition }, role.partition),
    clusters,
    asked,
    seenRegions: [...regionsIn(file.records), ...(asked ?? []).map((one) => one.region)],
  });
}

/** What is wrong with a trust policy; `open` says why it is not judged to the end, in words. */
function outcomeOf(
  role: JudgedRole,
  source: Source,
): { findings: TrustFinding[]; open?: { reason: string; fix: string } } {
  const { document, unknownPart } = role;
  const judged = (one: JudgedRole, own: string | undefined): TrustFinding[] => {
    const { scoped, exclusive } = judgeKnown(one, intentionIn(one, source, own));
    return [...scoped, ...exclusive];
  };
  const own = source.account ?? role.role.accountId;
  // A policy may name the account that it is deployed to, whichever that is.
  const isForAny = own === undefined && JSON.stringify(document).includes(templateAccount);
  const findings = isForAny ? withAccountNamed(judged(role, templateAccount), ownAccount) : judged(role, own);
  if (unknownPart !== undefined) {
    const reason = `${unknownPart} is not known before it is deployed`;
    const fix =
      "Give the values that the file leaves open (--account, --region, --parameter), or judge the role when it is made: fargate-role scan";
    return { findings, open: { reason, fix } };
  }
  const isRightIn = (one: string): boolean =>
    judged({ ...role, document: withAccountNamed(document, one) }, one).length === 0;
  const named = JSON.stringify(document).match(/(?<!\d)\d{12}(?!\d)/g) ?? [];
  const others = new Set(named.filter((one) => one !== templateAccount));
  const passing = isForAny && findings.length > 0 ? [...others].find(isRightIn) : undefined;
  if (passing === undefined) return { findings };
  const reason = "it names an account beside the one that it is deployed to, and may mean that one";
  return { findings: [], open: { reason, fix: `--account ${passing} says that it is deployed there` } };
}

/**
 * How a fix is typed in a file.
 * @param urn of the role that it changes, if that is in the file
 */
function languageOf({ standIns, writtenRole }: Source, urn = ""): Language {
  const role = writtenRole?.(urn);
  return standIns === undefined || role?.text === "plain" ? json : cloudFormation(standIns, role);
}

/** A fix, with what to put in the place of what its lines leave out. */
function withToFillIn(fix: string, lines: readonly SourceArnLine[], language: Language): string {
  return [fix, ...whatToFillIn(lines, language)].join(". ");
}

/**
 * What is wrong with the trust policy of a role in a file.
 * @param clusters the clusters whose profiles use the role, as far as the file shows them
 * @param otherFix what to do if others need the trust policy as it is
 */
export function judgeFileTrust(
  role: JudgedRole,
  source: Source,
  placeOf: PlaceOf,
  clusters: readonly Partial<UsingCluster>[],
  otherFix?: string,
): Finding[] {
  const { findings, open } = outcomeOf(role, source);
  const { label, urn } = role.role;
  const language = languageOf(source, urn);
  const subject = source.standsAlone ? `The ${role.role.record.name} in ${basename(source.file)}` : `Role ${label}`;
  const filled = findings.map((one) => ({ ...one, fix: withLines(one.fix, (lines) => linesFor(lines, clusters)) }));
  const found = [...Map.groupBy(filled, idOf)].map(([id, ofId]) => {
    const lines = ofId.flatMap(({ fix }) => linesOf(fix));
    const cause = printable(trustText(ofId));
    const witness = foundRequest(ofId);
    return makeFinding(id, placeOf(role.role.record, ofId[0]?.statement), {
      message: `${printable(subject)}: ${cause}`,
      cause,
      fix: otherFix ?? printable(withToFillIn(elementsText(ofId, language), lines, language)),
      ...(witness && { witness }),
    });
  });
  if (open === undefined) return found;
  const message = printable(`It is unknown whether the trust policy of role ${label} is right: ${open.reason}`);
  const at = placeOf(role.role.record);
  return [...found, makeFinding("trust-undecided", at, { message, fix: open.fix, level: "unknown" })];
}

/** True for a role that the Fargate service can assume, or that nobody can judge. */
export function mayServeFargate({ document, unknownPart }: JudgedRole): boolean {
  return unknownPart !== undefined || judgeTrust(document, {}).concernsFargate;
}

/**
 * A profile that cannot use a role which is right for others; a role that nobody can use has a finding of its own.
 * @param otherFix what to do if the role works for others
 */
export function judgeFileProfile(profile: FargateProfile, source: Source, at: Place, otherFix?: string): Finding[] {
  const { madeCluster, profile: name, accountId = source.account, trustPolicy, role } = profile;
  const nameless = source.namelessClusters?.find((one) => one === madeCluster?.name);
  const { cluster = nameless } = profile;
  if (trustPolicy === undefined || cluster === undefined) return [];
  const region = profile.region === source.standInRegion ? undefined : profile.region;
  const partition = partitionIn(source, profile.partition);
  const intended = intendedFor({ accounts: [accountId], partition, seenRegions: [region] });
  // What the file leaves open is any: if the role is right for the profile at all, then in a place that its policy names.
  const place = { ...(accountId && { accountId }), ...(region && { region }), cluster, profile: name };
  const why = whyUntrusted(trustPolicy, place, { intended });
  if (!why || !role) return [];
  const inSight = { ...(name !== undefined && { name }), cluster, ...(region !== undefined && { region }) };
  const found = { id: "profile-role-untrusted", role, profile: inSight, why } as const;
  const line = profileLine(profile, source);
  const language = languageOf(source, role.urn);
  const denials = why.kind === "kept-out" ? why.denials : [];
  const letIn = letInText(howProfileGetsIn({ ...profile, cluster }, line, intended), line, role.label, language);
  // A line more is of no use if a Deny keeps the profile out.
  const ownFix = denials.length > 0 ? denialText(denials) : withToFillIn(letIn, [line], language);
  const text = { message: printable(foundText(found)), fix: otherFix ?? printable(ownFix) };
  return [makeFinding(found.id, at, text)];
}

/** By the profile's own line, as the trust policy holds it: with what stands in a template for what only its deployment knows. */
function howProfileGetsIn(
  { trustPolicy, region, cluster = "" }: FargateProfile,
  line: SourceArnLine,
  intended: Intended,
): ReturnType<typeof howToLetIn> {
  const named = allowedSourceArns(trustPolicy).map((one) => readSourceArn(one).accountId);
  const accountId = line.accountId ?? named.find((one) => accountIdPattern.test(one)) ?? templateAccount;
  const asked = [sourceArn({ ...line, region: region ?? line.region, accountId, cluster })];
  return howToLetIn(trustPolicy, { intended: { ...intended, accounts: [accountId] }, asked });
}
