import { writtenRoleOf } from "../../../readers/cloudformation/templates";
import { isInTemplate, isMadeByComponent, isMadeByEksPackage } from "../../../records/identity";
import { knownUrn, nameInUrn, type ResourceRecord } from "../../../records/record";
import type { Fix, OwnRoleForPods, ProfileToServe, TrustChange } from "../../fix";
import type { Names } from "../evidence";
import { changeSentences, json, jsonText, memberIn, type Language } from "./change";
import { cloudFormation } from "./cloudformation";
import { byComponent, ownRoleLines, providerOption, providerToFillIn } from "./component";
import { leftSteps, needTheirOwn } from "./own-role";
import { attachLines, entryFix, loggingLines, moveLines, ownArnFix, shorterFix } from "./policy";
import { trustSteps } from "./trust";
import { allowedSourceArns, clusterNamePattern, clusterPlaceholder, readSourceArn } from "../../../trust";

/** Where a fix goes in a program of Pulumi. */
export interface ProgramPlace {
  /** The role that it changes, with the property of its trust policy. */
  role?: { record: ResourceRecord; urn: string; property: string } | undefined;
  /** True if the program only uses the role. */
  isElsewhere?: true;
  naming?: Names;
}

/** What to do in a program, one line for each step. What is to be pasted has its own lines. */
export function programFix(fix: Fix, place: ProgramPlace = {}): string[] {
  switch (fix.kind) {
    case "trust":
    case "correct":
    case "tell":
    case "decide":
      return [...withStops(trustLines(fix, place)), ...(place.isElsewhere ? [whereItIsMade] : [])];
    case "own-role":
      return fix.for === "nodes" ? [`${needTheirOwn.nodes}.`] : ownRole(fix, place);
    case "attach":
      return attachLines(fix, (policy) => attachBeside(place, policy), place.naming);
    case "detach":
      return withStops(moveLines(fix));
    case "allow-logging":
      return withStops(loggingLines(fix, place.role?.urn));
    case "name":
      return [`${ownArnFix}:`, "podExecutionRoleArn: ROLE.arn"];
    case "remove-entry":
      return withStops([entryFix]);
    case "shorten":
      return withStops([shorterFix(fix)]);
    default:
      return [];
  }
}

const whereItIsMade = "Change the trust policy where the role is made.";

/** A line to paste ends as it is. */
function withStops(lines: readonly string[]): string[] {
  return lines.map((line) => (/[\])};:.]$/.test(line) || /^\w+: new /.test(line) ? line : `${line}.`));
}

function ownRole(fix: OwnRoleForPods, { role }: ProgramPlace): string[] {
  const profiles: readonly ProfileToServe[] = fix.profiles?.length ? fix.profiles : fallback(fix, role?.record);
  return [...ownRoleLines(profiles), ...leftSteps(fix).map((step) => `${step}.`)];
}

function fallback({ lines }: OwnRoleForPods, record: ResourceRecord | undefined): ProfileToServe[] {
  if (!record) return [];
  return lines.map(({ cluster }) => ({ record, clusterToType: cluster }));
}

function trustLines(fix: Parameters<typeof trustSteps>[0], place: ProgramPlace): string[] {
  const { role } = place;
  const isOfTemplate = role !== undefined && isWrittenInTemplate(role.record);
  const language = isOfTemplate ? cloudFormation(undefined, writtenRoleOf(role.record)) : json;
  const around = {
    ownRole: (own: OwnRoleForPods) => ownRole(own, place),
    tell: {
      account: 'Set "accounts" in the configuration of this policy to yours',
      clusters: 'add that to "clusters" in the configuration of this policy',
    },
    write: (change: TrustChange) => writeLines(change, place, language),
  };
  return trustSteps(fix, around, language);
}

/** True for a role whose trust policy can refer to what its template has: a text without Fn::Sub cannot. */
export function isWrittenInTemplate(record: ResourceRecord): boolean {
  return isInTemplate(record) && writtenRoleOf(record)?.text !== "plain";
}

/** The component takes the name of a cluster, or `*`. */
const partOfNames = /(?<=:fargateprofile\/)(?!\*\/)[^/"]*[*?][^/"]*(?=\/)/g;

function writeLines(change: TrustChange, { role }: ProgramPlace, language: Language): string[] {
  const { before, after } = change;
  if (role && isMadeByComponent(role.urn)) {
    const kept =
      "A role that it adopts keeps the lines that it has: remove the others in AWS first, or leave out adopt";
    const conditions = after.Statement.flatMap(({ Condition }) =>
      Condition ? [memberIn(json, "Condition", Condition).replace(partOfNames, clusterPlaceholder)] : [],
    );
    return [...byComponent(conditions.join("\n")), ...(change.lost.length > 0 ? [kept] : [])];
  }
  if (role && isMadeByEksPackage(role.urn)) {
    const clusters = [...new Set(allowedSourceArns(after).map((line) => readSourceArn(line).cluster))];
    const named = clusters.filter((one) => one !== clusterPlaceholder && clusterNamePattern.test(one));
    const { record } = role;
    return ownRoleLines(named.length > 0 ? named.map((clusterToType) => ({ record, clusterToType })) : [{ record }]);
  }
  if (isFromHelper(before) && role)
    return [
      "assumeRolePolicyForPrincipal takes no condition. Write instead of it:",
      `${role.property}: JSON.stringify(${jsonText(after)})`,
    ];
  return changeSentences(before, after, language);
}

/** True for the document that `aws.iam.assumeRolePolicyForPrincipal` of `@pulumi/aws` makes. */
function isFromHelper({ Statement: [statement, other] }: TrustChange["before"]): boolean {
  return other === undefined && statement?.Sid === "AllowAssumeRole" && statement.Condition === undefined;
}

function attachBeside({ role }: ProgramPlace, policy: string): string[] {
  if (!role) return [`Attach ${policy} to the role.`];
  // Named after the role, so that the lines for two roles of a stack do not meet.
  const name = JSON.stringify(`${nameInUrn(knownUrn(role.record))}-execution-policy`);
  const args = `${name}, { role: ROLE.name, policyArn: "${policy}" }${providerOption(role.record)}`;
  return ["Attach it:", `new aws.iam.RolePolicyAttachment(${args});`, ...providerToFillIn(role.record)];
}
