import {
  accountPlaceholder,
  fargateService,
  linesOf,
  parseTrustPolicy,
  withAccountNamed,
  withLines,
  type TrustFinding,
} from "../../core/trust";
import { whyNoFargate } from "../../core/findings/render/in-words";
import { cloudFormation } from "../../core/findings/render/fix/cloudformation";
import { byComponent, ownRoleLines } from "../../core/findings/render/fix/component";
import { conditionText, fixText, json, statementText, type Language } from "../../core/findings/render/fix/json";
import { whatToFillIn } from "../../core/findings/render/fix/lines";
import type { FindingId } from "../../core/findings";
import { whyText, worstOf } from "../../core/findings/render/trust-findings";
import type { JudgedRole } from "../../core/facts/role-trust";
import { otherServices } from "../../core/facts/whose-role";
import {
  isInTemplate,
  isMadeByComponent,
  isMadeByEksPackage,
  templateAccountReference,
} from "../../core/records/identity";
import { describe, isLeftAsItIs } from "../../core/records/record";
import { writtenRoleOf } from "../../core/readers/cloudformation/templates";
import { asList, asObject, capitalised } from "../../core/text";
import { awsPage } from "../adapter/output";
import type { Clusters } from "./intended";

/** A finding about a role: what is wrong, then every reason with its place and what to write instead. */
interface Message {
  id: FindingId;
  lines: string[];
}

/** What is wrong with the trust policy of a role; undefined if nothing is. */
export function trustMessage(
  judged: JudgedRole,
  label: string,
  found: readonly TrustFinding[],
  clusters: Clusters,
): Message | undefined {
  const { urn, record } = judged.role;
  const known = clusters.inSight;
  const written = writtenRoleOf(record);
  const isOfTemplate = isInTemplate(record) && written?.text !== "plain";
  const language = isOfTemplate ? cloudFormation(undefined, written) : json;
  const findings = forCluster(isOfTemplate ? inOwnAccount(found) : found, known);
  const isOfEksPackage = isMadeByEksPackage(urn);
  const lines = findings.flatMap(({ fix }) => linesOf(fix));
  const lacksCluster = isOfEksPackage || lines.some(({ cluster }) => cluster === undefined);
  if (lacksCluster && known === undefined) clusters.addPlaceholder(urn);
  return messageOf(`Role ${label}`, findings, (one) => (isOfEksPackage ? [] : whatToWrite(judged, one, language)), [
    ...(isOfEksPackage
      ? ownRoleLines([{ record, clusterToType: known }])
      : [...toFillIn(findings, language), ...whoElseWorksWith(judged, findings)]),
    ...leftAsItIs(judged),
    ...noFargate(judged, findings),
  ]);
}

function messageOf(
  subject: string,
  findings: readonly TrustFinding[],
  fix: (finding: TrustFinding) => string[],
  more: readonly string[],
): Message | undefined {
  const worst = worstOf(findings);
  if (worst === undefined) return undefined;
  const reasons = findings.flatMap((one) => [`${whyText(one)}.`, ...fix(one)]);
  return { id: worst.id, lines: [`${subject}: ${worst.text}.`, ...reasons, ...more, `See ${awsPage}`] };
}

/** With the cluster's name if it is in sight. */
function forCluster(findings: readonly TrustFinding[], known: string | undefined): TrustFinding[] {
  return findings.map((finding) => ({
    ...finding,
    fix: withLines(finding.fix, (lines) => lines.map(({ cluster = known, ...line }) => ({ ...line, cluster }))),
  }));
}

/** In a template, whose account is the one of the role and of its cluster. */
function inOwnAccount(findings: readonly TrustFinding[]): readonly TrustFinding[] {
  return withAccountNamed(
    withAccountNamed(findings, templateAccountReference),
    templateAccountReference,
    accountPlaceholder,
  );
}

/** A cluster cannot change its role, and nodes only by replacement: removing the trust for them stops them. */
function whoElseWorksWith({ document, role }: JudgedRole, findings: readonly TrustFinding[]): string[] {
  const takesTrust = findings.some(
    ({ kind, fix }) =>
      kind === "not-exclusive" || fix.kind === "set-principal" || ("principal" in fix && fix.principal),
  );
  const services = otherServices(document);
  if (!takesTrust || services.length === 0 || isMadeByComponent(role.urn)) return [];
  return [
    `If ${services.join(" or ")} uses this role, leave the role to it: give the Fargate profile a role of its own, and remove ${fargateService} here instead.`,
  ];
}

/** Whether or not something is written instead, Pulumi changes nothing before that. */
function leftAsItIs({ role: { record }, property }: JudgedRole): string[] {
  if (!isLeftAsItIs(record, property)) return [];
  return [`Take ${property} out of ignoreChanges of ${describe(record)}: until then Pulumi leaves it as it is.`];
}

/** The same about a role that the stack uses and does not make, for a profile of a cluster. */
export function roleElsewhereMessage(
  label: string,
  found: readonly TrustFinding[],
  cluster: string | undefined,
): Message | undefined {
  const findings = forCluster(found, cluster);
  return messageOf(`Role ${label}, made elsewhere`, findings, (one) => [toWrite(one)], [
    ...toFillIn(findings),
    "Change the trust policy where the role is made.",
  ]);
}

/** Why no pod can use the role, by its partition; if that is not in sight, by the one of what to write instead. */
function noFargate({ role }: JudgedRole, findings: readonly TrustFinding[]): string[] {
  const written = findings.flatMap(({ fix }) => linesOf(fix)).map(({ partition }) => partition);
  const partitions = role.partition === undefined ? new Set(written) : [role.partition];
  return [...partitions].flatMap((name) => whyNoFargate(name) ?? []).map((reason) => `${reason}.`);
}

function toFillIn(findings: readonly TrustFinding[], language?: Language): string[] {
  const lines = findings.flatMap(({ fix }) => linesOf(fix));
  return whatToFillIn(lines, language).map((missing) => `${missing}.`);
}

function toWrite(finding: TrustFinding, language?: Language): string {
  return `  ${capitalised(fixText(finding, language))}`;
}

function whatToWrite({ document, property, role }: JudgedRole, finding: TrustFinding, language: Language): string[] {
  const lines = linesOf(finding.fix);
  if (lines.length > 0 && isMadeByComponent(role.urn)) {
    const kept =
      "A role that it adopts keeps the lines that it has: remove the others in AWS first, or leave out adopt.";
    return [...byComponent(conditionText(lines)), kept].map((line) => `  ${line}`);
  }
  if (lines.length === 0 || !isFromHelper(document)) return [toWrite(finding, language)];
  return [
    "  assumeRolePolicyForPrincipal takes no condition. Write instead of it:",
    `  ${property}: JSON.stringify({ "Version": "2012-10-17", "Statement": [${statementText(lines)}] })`,
  ];
}

/** True for the document that `aws.iam.assumeRolePolicyForPrincipal` of `@pulumi/aws` makes. */
function isFromHelper(document: unknown): boolean {
  const [statement, other] = asList(parseTrustPolicy(document).document?.Statement);
  const { Sid, Condition } = asObject(statement);
  return other === undefined && Sid === "AllowAssumeRole" && Condition === undefined;
}
