import { evidenceTexts } from "../../../core/findings/render/evidence";
import { makeFinding, type Finding, type Place } from "../../../core/findings";
import { findFacts, usedRoles, type Facts, type UsedRole } from "../../../core/facts/facts";
import { fargateProfiles, type FargateProfile } from "../../../core/facts/fargate-profiles";
import { fargateRoles } from "../../../core/facts/fargate-roles";
import { rolesOf, type JudgedRole } from "../../../core/facts/judged-role";
import { unreadResources, unreadText } from "../../../core/facts/unread";
import { nodesNeedTheirOwn } from "../../../core/facts/whose-role";
import { describe, secret, type ResourceRecord } from "../../../core/records/record";
import { Secrets } from "../../../core/records/secrets";
import { missingExecutionPolicy } from "../../../core/rules/execution-policy";
import { workloadPermissions, workloadText } from "../../../core/rules/workload-permissions";
import { printable } from "../../../core/text";
import { judgeFileProfile } from "./judge-profile";
import { judgeFileTrust, mayServeFargate, type PlaceOf } from "./judge-trust";
import { usingCluster, fixForShared, type FixForShared } from "./shared-fix";
import { partitionIn, type Source, type UsingCluster } from "../../../core/readers/source";

/** What a file comes to. */
export interface Judged {
  /** How many roles may be for Fargate. */
  roles: number;
  findings: Finding[];
}

function placesIn(source: Source): {
  ofRecord: (record: ResourceRecord, statement?: string) => Place;
  ofRole: PlaceOf;
} {
  const ofRecord = (record: ResourceRecord, statement?: string): Place => {
    const line = source.lineOf(record, statement);
    const { account } = source;
    return {
      ...(account === undefined ? {} : { account }),
      file: source.file,
      resource: source.nameOf(record),
      ...(line === undefined ? {} : { line }),
    };
  };
  return { ofRecord, ofRole: ({ role }, statement) => ofRecord(role.record, statement) };
}

/** Evidence names resources by Pulumi's types; whoever wrote the file knows them by another name. */
function inWordsOf(source: Source, text: string): string {
  return source.records.reduce(
    (words, record) => words.replaceAll(describe(record), source.nameOf(record)),
    text.replaceAll("in this stack", "in this file"),
  );
}

function judgeSharing(
  { uses, role: { label } }: UsedRole,
  fix: string,
  source: Source,
  placeOf: (urn: string) => Place,
): Finding[] {
  const of = (use: string): typeof uses => uses.filter((one) => one.use === use);
  const [nodes, pods] = [of("node-group"), of("fargate-pod-execution")];
  const [first] = pods;
  if (nodes.length === 0 || first === undefined) return [];
  const texts = (facts: typeof uses): string =>
    evidenceTexts(
      facts.map(({ evidence }) => evidence),
      source.nameOf,
    ).join("; ");
  const message = `Role ${label} serves both EC2 nodes and pods on Fargate. EC2 nodes: ${texts(nodes)}. Pods: ${texts(pods)}`;
  const text = { message: printable(inWordsOf(source, message)), fix };
  return [makeFinding("node-role-shared", placeOf(first.urn), text)];
}

function judgePolicies(facts: Facts, fixFor: FixForShared, source: Source, placeOf: (urn: string) => Place): Finding[] {
  return fargateRoles(facts).flatMap((role) => {
    const partition = partitionIn(source, role.role.partition);
    const missing = missingExecutionPolicy({ ...role, role: { ...role.role, partition } });
    if (!missing) return [];
    const { arn } = missing;
    const message = `${arn} is not attached to role ${role.role.label}, so its pods cannot pull images: ${missing.reason}`;
    const unknown = missing.open === undefined ? {} : { level: "unknown" as const };
    const text = {
      message: printable(inWordsOf(source, message)),
      fix: fixFor(role) ?? `Attach ${arn} to the role`,
      ...unknown,
    };
    return [makeFinding("policy-missing", placeOf(role.made.urn), text)];
  });
}

function judgePermissions(
  facts: Facts,
  fixFor: FixForShared,
  source: Source,
  placeOf: (urn: string) => Place,
): Finding[] {
  return fargateRoles(facts).flatMap((role) => {
    const reasons = [...new Set(role.attachments.flatMap(workloadPermissions).map(({ text }) => text))].join("; ");
    if (reasons === "") return [];
    const { message, fix } = workloadText(role.role.label, reasons);
    const text = { message: printable(inWordsOf(source, message)), fix: fixFor(role) ?? fix };
    return [makeFinding("workload-permissions", placeOf(role.made.urn), text)];
  });
}

function judgeUnread(facts: Facts, source: Source, placeOf: (record: ResourceRecord) => Place): Finding[] {
  return unreadResources(facts.stack).map((record) => {
    const message = printable(unreadText(source.nameOf(record)));
    return makeFinding("role-not-judged", placeOf(record), { message, fix: "Read it yourself" });
  });
}

/** Messages name resources in place of values that nobody may be shown. */
function withoutSecrets(findings: readonly Finding[], { records, secrets = [] }: Source): Finding[] {
  const shown = records.flatMap(({ props, alternatives = [] }) => [props, ...alternatives]);
  const all = new Secrets([...shown, ...secrets.map(secret)]);
  return findings.map(({ message, fix, ...one }) => ({
    ...one,
    message: all.hide(message),
    ...(fix !== undefined && { fix: all.hide(fix) }),
  }));
}

/** The clusters of which profiles use a role, by the role. */
function clustersByRole(profiles: readonly FargateProfile[], source: Source): Map<string | undefined, UsingCluster[]> {
  const clusters = new Map<string | undefined, UsingCluster[]>();
  for (const profile of profiles) {
    const using = usingCluster(profile, source);
    const known = clusters.get(profile.role?.urn) ?? [];
    const isKnown = known.some(({ name, region }) => name === using.name && region === using.region);
    if (!isKnown) clusters.set(profile.role?.urn, [...known, using]);
  }
  return clusters;
}

/**
 * Judges what a file says of roles, each of its roles by itself and by who uses it.
 * @param checkTime called before each judgement; throws where there is no time for it
 */
export function judgeSource(source: Source, checkTime: () => void = () => undefined): Judged {
  const inTime =
    <One, Result>(judge: (one: One) => Result) =>
    (one: One): Result => {
      checkTime();
      return judge(one);
    };
  const facts = findFacts(source.records);
  const { ofRecord, ofRole } = placesIn(source);
  const ofUrn = (urn: string): Place => {
    const record = facts.stack.byUrn.get(urn);
    return record ? ofRecord(record) : { file: source.file };
  };
  const profiles = fargateProfiles(facts.stack);
  const clusters = clustersByRole(profiles, source);
  // Where the file does not show who uses a role, the user may.
  const { asked = [] } = source;
  const roles: JudgedRole[] = facts.stack.records.flatMap((record) => rolesOf(record));
  const used = usedRoles(facts.uses);
  const fixFor = fixForShared(facts, profiles, source);
  const fixes = new Map(used.map((one) => [one.role.urn, fixFor(one)]));
  const findings = [
    ...roles.flatMap(
      inTime((one) =>
        judgeFileTrust(one, source, ofRole, clusters.get(one.role.urn) ?? asked, fixes.get(one.role.urn)),
      ),
    ),
    ...used.flatMap((one) => judgeSharing(one, fixFor(one) ?? nodesNeedTheirOwn, source, ofUrn)),
    ...(source.showsAttachments ? judgePolicies(facts, fixFor, source, ofUrn) : []),
    ...judgePermissions(facts, fixFor, source, ofUrn),
    ...profiles.flatMap(inTime((one) => judgeFileProfile(one, source, ofRecord(one.record), fixes.get(one.role?.urn)))),
    ...judgeUnread(facts, source, ofRecord),
  ];
  // A template's conditions make several of one role, which often break the same rule.
  const distinct = new Map(findings.map((one) => [one.fingerprint, one] as const).reverse());
  const serving = new Set(roles.filter(inTime(mayServeFargate)).map(({ role }) => role.urn));
  return { roles: serving.size, findings: withoutSecrets([...distinct.values()].reverse(), source) };
}
