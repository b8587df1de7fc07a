import {
  accountPlaceholder,
  clusterPlaceholder,
  fargateService,
  fixLabel,
  otherPrincipals,
  parseTrustPolicy,
  partitionNames,
  reasonWithPlace,
  whyNoFargate,
  type TrustFinding,
} from "../../core/trust";
import type { JudgedRole } from "../../core/facts/judged-role";
import { templateAccount } from "../../core/records/identity";
import { describe, isLeftAsItIs } from "../../core/records/record";
import { asList, isObject } from "../../core/text";
import { awsPage } from "../adapter/metadata";
import { byComponent, isInTemplate, isMadeByComponent, isMadeByEksPackage, ownRole, toFillIn } from "../own-role";
import type { Clusters } from "./clusters";

/** One finding about a role: what is wrong, then every reason with its place and what to write instead. */
export function trustMessage(
  judged: JudgedRole,
  label: string,
  summary: string,
  findings: readonly TrustFinding[],
  clusters: Clusters,
): string[] {
  const known = clusters.inSight;
  const isOfEksPackage = isMadeByEksPackage(judged.role.urn);
  const isOfTemplate = isInTemplate(judged.role.record);
  const lines = findings.flatMap((finding) => {
    const reason = reasonOf(finding);
    const toWrite = isOfEksPackage ? [] : whatToWrite(judged, fixFor(finding, known));
    return isOfTemplate ? [withOwnAccount(reason), ...toWrite.map(asInTemplate)] : [reason, ...toWrite];
  });
  const instead = isOfEksPackage
    ? ownRole(known === undefined ? [] : [known], judged.role.record)
    : toFillIn(lines.join("\n"));
  if (instead.join("\n").includes(clusterPlaceholder) && known === undefined) clusters.addPlaceholder(judged.role.urn);
  return [
    `Role ${label}: ${summary}.`,
    ...lines,
    ...instead,
    ...(isOfEksPackage ? [] : whoElseWorksWith(judged, findings)),
    ...leftAsItIs(judged),
    ...noFargate(judged, findings),
    `See ${awsPage}`,
  ];
}

/** A cluster cannot get another role, and nodes get new ones with it: whoever takes their trust away stops them. */
function whoElseWorksWith({ document, role }: JudgedRole, findings: readonly TrustFinding[]): string[] {
  const takesTrust = findings.some(({ kind, fix }) => kind === "not-exclusive" || fix.startsWith('"Principal"'));
  const services = otherPrincipals(document).filter((name) =>
    /^(?!eks-fargate)[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/.test(name),
  );
  if (!takesTrust || services.length === 0 || isMadeByComponent(role.urn)) return [];
  return [
    `Where ${services.join(" or ")} works with this role, leave the role to it: give the Fargate profile a role of its own, and remove ${fargateService} here instead.`,
  ];
}

/** Whatever is written instead, Pulumi changes nothing before that. */
function leftAsItIs({ role: { record }, property }: JudgedRole): string[] {
  if (!isLeftAsItIs(record, property)) return [];
  return [`Take ${property} out of ignoreChanges of ${describe(record)}: until then Pulumi leaves it as it is.`];
}

/** The same about a role that the stack uses and does not make, for a profile of a cluster. */
export function roleElsewhereMessage(
  label: string,
  summary: string,
  findings: readonly TrustFinding[],
  cluster: string | undefined,
): string[] {
  const lines = findings.flatMap((finding) => [reasonOf(finding), labelled(fixFor(finding, cluster))]);
  return [
    `Role ${label}, which this stack only uses: ${summary}.`,
    ...lines,
    ...toFillIn(lines.join("\n")),
    "Change the trust policy where the role is made.",
    `See ${awsPage}`,
  ];
}

/** Why no pod can use the role, by its partition; where that is not in sight, by the one of what to write instead. */
function noFargate({ role: { partition } }: JudgedRole, findings: readonly TrustFinding[]): string[] {
  const toWrite = findings.map(({ fix }) => fix).join("\n");
  const partitions =
    partition === undefined ? partitionNames.filter((name) => toWrite.includes(`arn:${name}:`)) : [partition];
  return partitions.flatMap((name) => {
    const reason = whyNoFargate(name);
    return reason === undefined ? [] : [`${reason}.`];
  });
}

/** In a template, whose account is the one of the role and of its cluster. */
const ownAccount = "${AWS::AccountId}";

function withOwnAccount(line: string): string {
  return line.replaceAll(templateAccount, ownAccount).replaceAll(accountPlaceholder, ownAccount);
}

function asInTemplate(line: string): string {
  return withOwnAccount(line).replace(/"[^"]*\$\{AWS::AccountId\}[^"]*"/g, (text) => `{ "Fn::Sub": ${text} }`);
}

function reasonOf(finding: TrustFinding): string {
  const { example } = finding;
  return `${reasonWithPlace(finding)}.${example === undefined ? "" : ` Gets through: ${example}.`}`;
}

/** What to write instead, with the cluster's name where it is in sight. */
function fixFor({ fix }: TrustFinding, cluster: string | undefined): string {
  return cluster === undefined ? fix : fix.replaceAll(clusterPlaceholder, cluster);
}

function labelled(fix: string): string {
  return `  ${fixLabel(fix)}: ${fix}`;
}

function whatToWrite({ document, property, role }: JudgedRole, fix: string): string[] {
  const condition = /"Condition": .*$/.exec(fix)?.[0];
  if (condition !== undefined && isMadeByComponent(role.urn)) {
    const kept =
      "A role that it adopts keeps the lines that it has: take the others out in AWS first, or leave adopt out.";
    return [...byComponent(condition), kept].map((line) => `  ${line}`);
  }
  if (condition === undefined || !isFromHelper(document)) return [labelled(fix)];
  const statement = `{ "Effect": "Allow", ${condition}, "Principal": { "Service": "${fargateService}" }, "Action": "sts:AssumeRole" }`;
  return [
    "  assumeRolePolicyForPrincipal takes no condition. Write instead of it:",
    `  ${property}: JSON.stringify({ "Version": "2012-10-17", "Statement": [${statement}] })`,
  ];
}

/** True for the document that `aws.iam.assumeRolePolicyForPrincipal` of `@pulumi/aws` makes. */
function isFromHelper(document: unknown): boolean {
  const statements = asList(parseTrustPolicy(document).document?.Statement);
  const [statement] = statements;
  return (
    statements.length === 1 &&
    isObject(statement) &&
    statement.Sid === "AllowAssumeRole" &&
    statement.Condition === undefined
  );
}
