import { makeFinding, type Finding, type Place } from "../../core/findings";
import {
  fargateService,
  judgeTrustPolicy,
  parseTrustPolicy,
  permitsSomeProfile,
  sourceArn,
  type ClusterPlace,
  type Intended,
} from "../../core/iam";
import {
  describe,
  fargateProfiles,
  fargateRoles,
  findFacts,
  missingExecutionPolicy,
  rolesOf,
  unreadResources,
  usedRoles,
  workloadPermissions,
  worksForOthers,
  type Facts,
  type FargateProfile,
  type JudgedRole,
  type ResourceRecord,
  type UsedRole,
} from "../../core/role-uses";
import { podRoleEvidence } from "../../core/role-uses/node-role";
import { asList, isObject, printable } from "../../core/text";
import { filledIn, judgeTrust, mayServeFargate, type PlaceOf } from "./judge-trust";
import { partitionIn, type Source } from "./source";

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

/** True for a trust policy that lets in the Fargate service beside others. */
function isForOthersToo(trustPolicy: unknown): boolean {
  const principals = parseTrustPolicy(trustPolicy).statements.flatMap((one) =>
    one.effect === "Allow" ? one.principals : [],
  );
  const others = principals.some(
    ({ negated, entries }) => negated || entries.some(({ value }) => value !== fargateService),
  );
  return others && podRoleEvidence(trustPolicy).length > 0;
}

const roleOfTheirOwn = `Give the Fargate profiles a role of their own, which nothing but ${fargateService} can assume`;

/** What to do where EC2 nodes use a role too, and need it as it is; undefined where none do. */
type FixForShared = (used: UsedRole) => string | undefined;

function fixForShared(roles: readonly JudgedRole[]): FixForShared {
  const trustPolicies = new Map<string | undefined, unknown>(roles.map(({ role, document }) => [role.urn, document]));
  return ({ role, uses }) => {
    if (!uses.some(({ use }) => use === "node-group")) return undefined;
    // Else the role that nodes go on to use would go on to let in the Fargate service.
    return isForOthersToo(trustPolicies.get(role.urn))
      ? `${roleOfTheirOwn}, and remove ${fargateService} from the trust policy of this role`
      : roleOfTheirOwn;
  };
}

function judgeSharing(
  { uses, role: { label } }: UsedRole,
  fix: string | undefined,
  source: Source,
  placeOf: (urn: string) => Place,
): Finding[] {
  const of = (use: string): typeof uses => uses.filter((one) => one.use === use);
  const [nodes, pods] = [of("node-group"), of("fargate-pod-execution")];
  const [first] = pods;
  if (fix === undefined || first === undefined) return [];
  const texts = (facts: typeof uses): string => [...new Set(facts.map(({ evidence }) => evidence))].join("; ");
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
      fix: fixFor(role) ?? (worksForOthers(facts, role) ? roleOfTheirOwn : `Attach ${arn} to the role`),
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
    const message = `Role ${role.role.label} has permissions beyond image pull and logging, which containers cannot use: ${reasons}`;
    const fix =
      fixFor(role) ??
      (worksForOthers(facts, role)
        ? roleOfTheirOwn
        : "Move them to an IAM role for the workload's service account (IRSA), then detach them here");
    const text = { message: printable(inWordsOf(source, message)), fix };
    return [makeFinding("workload-permissions", placeOf(role.made.urn), text)];
  });
}

/** A trust policy without its Deny statements; undefined where it lets in too much without them. */
function withoutDenials(trustPolicy: unknown, intended: Intended): unknown {
  const { document } = parseTrustPolicy(trustPolicy);
  const allows = asList(document?.Statement).filter((one) => !isObject(one) || one.Effect !== "Deny");
  const others = { ...document, Statement: allows };
  return judgeTrustPolicy(others, intended).scoped.length === 0 ? others : undefined;
}

/** A profile that cannot use a role which is right for others; a role that nobody can use has a finding of its own. */
function judgeProfile(profile: FargateProfile, source: Source, at: Place): Finding[] {
  const { madeCluster, profile: name, accountId = source.account, trustPolicy, role } = profile;
  const nameless = source.namelessClusters?.find((one) => one === madeCluster?.name);
  const { cluster = nameless } = profile;
  if (trustPolicy === undefined || cluster === undefined) return [];
  const region = profile.region === source.standInRegion ? undefined : profile.region;
  const partition = partitionIn(source, profile.partition);
  const intended = { ...(accountId && { accounts: [accountId] }), ...(partition && { partition }) };
  const { scoped, concernsFargate } = judgeTrustPolicy(trustPolicy, intended);
  const isWrong = scoped.some(({ kind }) => kind === "malformed" || kind === "broken");
  // What the file leaves open is any: if the role is right for the profile at all, then in a place that its policy names.
  const place: Partial<ClusterPlace> = { ...(accountId && { accountId }), ...(region && { region }), cluster };
  const isLetIn = (names: { profile?: string }, policy = trustPolicy): boolean =>
    permitsSomeProfile(policy, { ...place, ...names });
  if (isWrong || isLetIn({ profile: name })) return [];
  const what = isLetIn({}) ? "profile" : "cluster";
  const where = region === undefined ? "" : ` in ${region}`;
  const message = `The Fargate profile of cluster ${cluster}${where} cannot use role ${role?.label}: its trust policy does not let in the Fargate service for that ${what}`;
  const line = sourceArn({
    partition: partition ?? "aws",
    region: region ?? "*",
    accountId: accountId ?? "ACCOUNT_ID",
    cluster,
  });
  // A line more is of no use where a Deny keeps the profile out.
  const others = withoutDenials(trustPolicy, intended);
  const fix = !concernsFargate
    ? roleOfTheirOwn
    : others !== undefined && isLetIn({ profile: name }, others)
      ? `Remove the Deny statement that keeps the Fargate service out for that ${what}, or give the profile a role of its own`
      : `Add "${line}" to aws:SourceArn in the trust policy of the role`;
  const text = { message: printable(message), fix: printable(filledIn(fix, [], source)) };
  return [makeFinding("profile-role-untrusted", at, text)];
}

function judgeUnread(facts: Facts, source: Source, placeOf: (record: ResourceRecord) => Place): Finding[] {
  return unreadResources(facts.stack).map((record) => {
    const name = source.nameOf(record);
    const message = `${name} names the Fargate service or its managed policy, and no rule reads resources of its type: if it makes a role, nobody judged that role`;
    return makeFinding("role-not-judged", placeOf(record), { message: printable(message), fix: "Read it yourself" });
  });
}

/** The clusters of which profiles use a role, by the role: their names, how the file refers to them, or what is to be filled in. */
function clustersByRole(profiles: readonly FargateProfile[], { referTo }: Source): Map<string | undefined, string[]> {
  const clusters = new Map<string | undefined, string[]>();
  for (const { role, cluster, madeCluster } of profiles) {
    const known = clusters.get(role?.urn) ?? [];
    const name = cluster ?? (madeCluster && referTo?.(madeCluster)) ?? "CLUSTER_NAME";
    if (!known.includes(name)) clusters.set(role?.urn, [...known, name]);
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
  const roles: JudgedRole[] = facts.stack.records.flatMap(rolesOf);
  const used = usedRoles(facts.uses);
  const fixFor = fixForShared(roles);
  const fixes = new Map(used.map((one) => [one.role.urn, fixFor(one)]));
  const findings = [
    ...roles.flatMap(
      inTime((one) => judgeTrust(one, source, ofRole, clusters.get(one.role.urn) ?? [], fixes.get(one.role.urn))),
    ),
    ...used.flatMap((one) => judgeSharing(one, fixFor(one), source, ofUrn)),
    ...(source.showsAttachments ? judgePolicies(facts, fixFor, source, ofUrn) : []),
    ...judgePermissions(facts, fixFor, source, ofUrn),
    ...profiles.flatMap(inTime((one) => judgeProfile(one, source, ofRecord(one.record)))),
    ...judgeUnread(facts, source, ofRecord),
  ];
  // A template's conditions make several of one role, which often break the same rule.
  const distinct = new Map(findings.map((one) => [one.fingerprint, one] as const).reverse());
  const serving = new Set(roles.filter(inTime(mayServeFargate)).map(({ role }) => role.urn));
  return { roles: serving.size, findings: [...distinct.values()].reverse() };
}
