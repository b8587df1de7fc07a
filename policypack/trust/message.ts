import { fargateService, fixLabel, parseTrustPolicy, type Finding } from "../../core/iam";
import { templateAccount } from "../../core/role-uses";
import { asList, isObject } from "../../core/text";
import { awsPage } from "../adapter/metadata";
import { isMadeByEksPackage, ownRole, toFillIn } from "../own-role";
import { clusterInSight, placeholderShown } from "./clusters";
import type { JudgedRole } from "./role";

/** One finding about a role: what is wrong, then every reason with its place and what to write instead. */
export function trustMessage(
  judged: JudgedRole,
  label: string,
  summary: string,
  findings: readonly Finding[],
): string[] {
  const advice = isMadeByEksPackage(judged.role.urn) ? () => [] : (finding: Finding) => whatToWrite(judged, finding);
  const lines = findings.flatMap((finding) => [reasonOf(finding), ...advice(finding)]);
  const known = clusterInSight();
  const instead = isMadeByEksPackage(judged.role.urn)
    ? ownRole(known === undefined ? [] : [known], judged.role.urn)
    : toFillIn(lines.join("\n"));
  if (instead.length > 0 && known === undefined) placeholderShown(judged.role.urn);
  const written = judged.role.record.within ? [...lines, ...instead].map(asInTemplate) : [...lines, ...instead];
  return [`Role ${label}: ${summary}.`, ...written, `See ${awsPage}`];
}

function asInTemplate(line: string): string {
  return line.replaceAll(templateAccount, "${AWS::AccountId}");
}

function reasonOf({ statement, element, reason, example }: Finding): string {
  const through = example === undefined ? "" : ` Gets through: ${example}.`;
  return `${statement}, ${element}: ${reason}.${through}`;
}

function whatToWrite({ document, property }: JudgedRole, { fix }: Finding): string[] {
  const known = clusterInSight();
  const complete = known === undefined ? fix : fix.replaceAll("CLUSTER_NAME", known);
  const condition = /"Condition": .*$/.exec(complete)?.[0];
  if (condition === undefined || !isFromHelper(document)) return [`  ${fixLabel(fix)}: ${complete}`];
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
