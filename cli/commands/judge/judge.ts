import { makeFinding, type Finding, type FoundRequest, type Place } from "../../../core/findings";
import { findFacts, usedRoles, type Facts, type UsedRole } from "../../../core/facts/facts";
import { fargateProfiles } from "../../../core/facts/fargate-profiles";
import { attachmentsInSight, fargateRoles } from "../../../core/facts/fargate-roles";
import { isPodRole, rolesOf, type JudgedRole } from "../../../core/facts/judged-role";
import { entryFix, needTheirOwn, ownArnFix } from "../../../core/findings/render/fix/own-role";
import { foundText } from "../../../core/findings/render/found";
import { madeRole, roleTypes, type MadeRole, type RoleIdentity } from "../../../core/records/identity";
import { secret, type ResourceRecord } from "../../../core/records/record";
import { Secrets } from "../../../core/records/secrets";
import type {
  NodeRoleShared,
  OwnRole,
  PolicyFix,
  PolicyMissing,
  WorkloadPermissions,
} from "../../../core/findings/found";
import { attachLines, moveLines } from "../../../core/findings/render/fix/policy";
import { worksForOthers } from "../../../core/facts/whose-role";
import { entriesInTheWay } from "../../../core/rules/access-entry-missing";
import { roleUnderAnotherArn } from "../../../core/rules/role-missing";
import { nodeRoleShared } from "../../../core/rules/node-role-shared";
import { policyMissing } from "../../../core/rules/policy-missing";
import type { WorksForOthers } from "../../../core/rules/role";
import { profilesWithoutRole, rolesNotJudged } from "../../../core/rules/role-not-judged";
import { workloadPermissions } from "../../../core/rules/workload-permissions";
import { loopType } from "../../../core/records/resource-types";
import { printable } from "../../../core/text";
import { Unanswered } from "../../../core/unanswered";
import { reasonUnjudged } from "../../io/exit";
import {
  judgeFileProfile,
  accountsTaken,
  judgeFileTrust,
  mayServeFargate,
  type PlaceOf,
  usingCluster,
  fixForShared,
  type FixForShared,
} from "./judge-trust";
import { partitionIn, type Source, type UsingCluster } from "../../../core/readers/source";

/** What a file comes to. */
export interface Judged {
  /** The roles that may be for Fargate, each once, with the clusters whose profiles use it as far as that is known. */
  roles: { role: JudgedRole; clusters: readonly Partial<UsingCluster>[] }[];
  findings: Finding[];
  /** The accounts that count as the roles' own, since nobody says which it is. */
  accountsTaken: readonly string[];
  /** The roles that the file shows. */
  shown: readonly MadeRole[];
  /** What is to be said of a profile whose role the file does not show, unless another file shows it. */
  elsewhere: { role?: RoleIdentity; finding: Finding }[];
}

function placesIn(source: Source): PlaceOf {
  return (record, statement) => {
    const line = source.lineOf(record, statement);
    const { account } = source;
    const roleName = roleTypes[record.type] && madeRole(record).name;
    return {
      ...(account === undefined ? {} : { account }),
      ...(roleName === undefined ? {} : { roleName }),
      file: source.file,
      resource: source.nameOf(record),
      ...(line === undefined ? {} : { line }),
    };
  };
}

/** What is wrong with the roles of a file beside their trust policies, by who uses them and what is attached to them. */
function judgeUses(facts: Facts, fixFor: FixForShared, source: Source, placeOf: (urn: string) => Place): Finding[] {
  const naming = { ...source, here: "this file" };
  const isForOthers: WorksForOthers = (role) => worksForOthers(facts, role);
  const textOf = (fix: OwnRole | PolicyFix, used: UsedRole): string => {
    if (fix.kind === "move") return moveLines(fix).join("; ");
    if (fix.kind === "own-role") return (fix.for === "pods" ? fixFor(used) : undefined) ?? needTheirOwn.nodes;
    return attachLines(fix, (policy) => [`Attach ${policy} to the role`], source).join(" ");
  };
  const finding = (found: NodeRoleShared | PolicyMissing | WorkloadPermissions, urn: string, used: UsedRole): Finding =>
    makeFinding(found.id, placeOf(urn), {
      message: printable(foundText(found, naming)),
      fix: printable(textOf(found.fix, used)),
      ...(found.id === "policy-missing" && found.reason.kind === "open" && { level: "unknown" }),
    });
  const shared = usedRoles(facts.uses).flatMap((used) => {
    const found = nodeRoleShared({ ...used, attachments: attachmentsInSight(facts, used) }, isForOthers);
    const [first] = used.uses.filter(({ use }) => use === "fargate-pod-execution");
    return found && first ? [finding(found, first.urn, used)] : [];
  });
  const attached = fargateRoles(facts).flatMap((role) => {
    const partition = partitionIn(source, role.role.partition);
    const inPartition = { ...role, role: { ...role.role, partition } };
    const missing = source.showsAttachments && policyMissing(inPartition, isForOthers, role.made.record);
    const all = [missing || undefined, workloadPermissions(role, isForOthers)];
    return all.flatMap((found) => (found ? [finding(found, role.made.urn, role)] : []));
  });
  return [...shared, ...attached];
}

/** Only CloudFormation writes a loop out. */
const judgeWhatItMakes =
  "Judge what it makes once it is deployed: aws cloudformation get-template --stack-name STACK_NAME --template-stage Processed " +
  "--query TemplateBody > processed.json && fargate-role judge processed.json. Put the name of the stack in place of STACK_NAME";

/** What of a file no rule reads, and what keeps EKS from using a role that is right by itself. */
function judgeWiring({ stack }: Facts, source: Source, placeOf: PlaceOf): Finding[] {
  const unread = rolesNotJudged(stack).map((found) => {
    return { found, at: found.record, fix: found.record.type === loopType ? judgeWhatItMakes : "Read it yourself" };
  });
  const profiles = fargateProfiles(stack).flatMap((profile) => {
    const { record, role, region } = profile;
    const shown = { ...profile, region: region === source.standInRegion ? undefined : region };
    const why = role && roleUnderAnotherArn(shown, stack.roles.get(role.urn ?? ""));
    return why ? [{ id: "role-missing" as const, role, profile: { record }, ...why }] : [];
  });
  return [
    ...profiles.map((found) => ({ found, at: found.profile.record, fix: ownArnFix })),
    ...entriesInTheWay(stack).map((found) => ({ found, at: found.entry, fix: entryFix })),
    ...unread,
  ].map(({ found, at, fix }) =>
    makeFinding(found.id, placeOf(at), { message: printable(foundText(found, source)), fix }),
  );
}

/** Profiles whose role another file may show. */
function judgeElsewhere(facts: Facts, source: Source, placeOf: PlaceOf): Judged["elsewhere"] {
  const fix = "Give the file that makes the role too, or judge it in its account: fargate-role scan";
  return profilesWithoutRole(facts.stack).map(({ role, ...found }) => {
    const message = printable(foundText(found, { ...source, here: "this file" }));
    const finding = makeFinding(found.id, placeOf(found.record), { message, fix, level: "unknown" });
    return { ...(role && { role }), finding };
  });
}

/** Messages name resources in place of values that nobody may be shown. */
function hideSecrets({ records, secrets = [] }: Source): (finding: Finding) => Finding {
  const shown = records.flatMap(({ props, alternatives = [] }) => [props, ...alternatives]);
  const all = new Secrets([...shown, ...secrets.map(secret)]);
  const hideIn = ({ context, ...request }: FoundRequest): FoundRequest => ({
    ...request,
    context: Object.fromEntries(Object.entries(context).map(([key, value]) => [key, all.hide(value)])),
  });
  return ({ message, cause, fix, witness, ...one }) => ({
    ...one,
    message: all.hide(message),
    ...(cause !== undefined && { cause: all.hide(cause) }),
    ...(fix !== undefined && { fix: all.hide(fix) }),
    ...(witness && { witness: hideIn(witness) }),
  });
}

/** Judges one after the other. What one cannot be judged for stands in the way of no other. */
function judgingEach(source: Source, placeOf: PlaceOf, checkTime: () => void) {
  const unjudged: Finding[] = [];
  const addUnjudged = (record: ResourceRecord, error: unknown): void => {
    const message = printable(`${source.nameOf(record)} could not be judged: ${reasonUnjudged(error)}`);
    unjudged.push(makeFinding("file-unreadable", placeOf(record), { message, level: "unknown" }));
  };
  const each = <One, Result>(
    all: readonly One[],
    recordOf: (one: One) => ResourceRecord,
    judge: (one: One) => readonly Result[],
  ): Result[] =>
    all.flatMap((one) => {
      checkTime();
      try {
        return judge(one);
      } catch (error) {
        if (error instanceof Unanswered) throw error;
        addUnjudged(recordOf(one), error);
        return [];
      }
    });
  return { each, addUnjudged, unjudged };
}

/**
 * Judges what a file says of roles, each of its roles by itself and by who uses it.
 * @param checkTime called before each judgement; throws if there is no time for it
 */
export function judgeSource(source: Source, checkTime: () => void = () => undefined): Judged {
  const facts = findFacts(source.records, undefined, checkTime);
  const placeOf = placesIn(source);
  const { each, addUnjudged, unjudged } = judgingEach(source, placeOf, checkTime);
  for (const { record, error } of facts.defects) addUnjudged(record, error);
  const ofUrn = (urn: string): Place => {
    const record = facts.stack.byUrn.get(urn);
    return record ? placeOf(record) : { file: source.file };
  };
  const profiles = fargateProfiles(facts.stack);
  const profilesByRole = Map.groupBy(profiles, ({ role }) => role?.urn);
  // If the file does not show who uses a role, the user may.
  const clustersOf = ({ role: { urn } }: JudgedRole) =>
    profilesByRole.get(urn)?.map((profile) => usingCluster(profile, source)) ?? source.asked ?? [];
  // A role that the file only reads, or that lets in everyone, is one of pods if a profile uses it; a trust policy alone counts as one.
  const isOfPods = (one: JudgedRole) =>
    profilesByRole.has(one.role.urn) || (!one.role.record.isRead && (source.standsAlone === true || isPodRole(one)));
  const ofItself = (record: ResourceRecord) => record;
  const all = each(facts.stack.records, ofItself, (record) => rolesOf(record));
  const roles = all.filter(isOfPods);
  const fixFor = fixForShared(facts, profiles, source);
  const fixes = new Map(usedRoles(facts.uses).map((one) => [one.role.urn, fixFor(one)]));
  const ofRoleRecord = ({ role }: JudgedRole) => role.record;
  const findings = [
    ...each(roles, ofRoleRecord, (one) =>
      judgeFileTrust(one, source, placeOf, clustersOf(one), fixes.get(one.role.urn)),
    ),
    ...judgeUses(facts, fixFor, source, ofUrn),
    ...each(
      profiles,
      ({ record }) => record,
      (one) => judgeFileProfile(one, source, placeOf(one.record), fixes.get(one.role?.urn)),
    ),
    ...judgeWiring(facts, source, placeOf),
  ];
  const servingOf = (some: readonly JudgedRole[]) =>
    each(some, ofRoleRecord, (one) => (mayServeFargate(one) ? [one] : []));
  const urnsOf = (some: readonly JudgedRole[]) => new Set(some.map(({ role }) => role.urn));
  const serving = servingOf(roles);
  const passedOver = urnsOf(servingOf(all.filter((one) => !isOfPods(one))));
  findings.push(...unjudged);
  // A template's conditions make several of one role, which often break the same rule.
  const distinct = new Map(findings.map((one) => [one.fingerprint, one] as const).reverse());
  const hide = hideSecrets(source);
  return {
    roles: [...new Map(serving.map((one) => [one.role.urn, { role: one, clusters: clustersOf(one) }])).values()],
    accountsTaken: serving.flatMap((one) => accountsTaken(one, source)),
    findings: [...distinct.values()].reverse().map(hide),
    // A profile of another file may use one that was not judged here.
    shown: [...facts.stack.roles.values()].filter(({ urn }) => !passedOver.has(urn)),
    elsewhere: judgeElsewhere(facts, source, placeOf).map((one) => ({ ...one, finding: hide(one.finding) })),
  };
}
