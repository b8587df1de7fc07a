import { whyNoFargate } from "../../core/findings/render/in-words";
import { isWrittenInTemplate, programFix } from "../../core/findings/render/fix/program";
import type { FindingId } from "../../core/findings";
import type { Fix } from "../../core/findings/fix";
import { whyText, worstOf } from "../../core/findings/render/trust-findings";
import type { JudgedRole } from "../../core/facts/role-trust";
import { templateAccountReference } from "../../core/records/identity";
import { describe, isLeftAsItIs } from "../../core/records/record";
import {
  accountPlaceholder,
  clusterPlaceholder,
  noAccount,
  readSourceArn,
  withAccountNamed,
  type TrustFinding,
} from "../../core/trust";
import { awsPage } from "../adapter/output";
import type { Clusters } from "./intended";

/** A finding about a role: what is wrong, then every reason with its place, then what to do. */
interface Message {
  id: FindingId;
  lines: string[];
}

/** What is wrong with the trust policy of a role; undefined if nothing is. */
export function trustMessage(
  judged: JudgedRole,
  label: string,
  findings: readonly TrustFinding[],
  fix: Fix,
  clusters: Clusters,
): Message | undefined {
  const { role, property } = judged;
  const { urn, record } = role;
  const lines = programFix(fix, { role: { record, urn, property } });
  if (lacksCluster(fix)) clusters.addPlaceholder(urn);
  const shown = isWrittenInTemplate(record) ? inOwnAccount(findings) : findings;
  return messageOf(`Role ${label}`, shown, [...lines, ...leftAsItIs(judged), ...noFargate(judged, fix)]);
}

/** True for a fix with a placeholder for the cluster's name. */
function lacksCluster(fix: Fix): boolean {
  if (fix.kind === "own-role") return fix.for === "pods" && fix.lines.some(({ cluster }) => cluster === undefined);
  const after = fix.kind === "trust" || fix.kind === "correct" ? fix.after : undefined;
  return JSON.stringify(after ?? {}).includes(`/${clusterPlaceholder}/`);
}

/** In a template, whose account is the one of the role and of its cluster. */
function inOwnAccount(findings: readonly TrustFinding[]): readonly TrustFinding[] {
  return [noAccount, accountPlaceholder].reduce(
    (named, standIn) => withAccountNamed(named, templateAccountReference, standIn),
    findings,
  );
}

/** The same about a role that the stack uses and does not make. */
export function roleElsewhereMessage(label: string, findings: readonly TrustFinding[], fix: Fix): Message | undefined {
  return messageOf(`Role ${label}, made elsewhere`, findings, programFix(fix, { isElsewhere: true }));
}

function messageOf(subject: string, findings: readonly TrustFinding[], fix: readonly string[]): Message | undefined {
  const worst = worstOf(findings);
  if (worst === undefined) return undefined;
  const reasons = findings.map((one) => `${whyText(one)}.`);
  return { id: worst.id, lines: [`${subject}: ${worst.text}.`, ...reasons, ...fix, `See ${awsPage}`] };
}

/** Whether or not something is written instead, Pulumi changes nothing before that. */
function leftAsItIs({ role: { record }, property }: JudgedRole): string[] {
  if (!isLeftAsItIs(record, property)) return [];
  return [`Take ${property} out of ignoreChanges of ${describe(record)}: until then Pulumi leaves it as it is.`];
}

/** Why no pod can use the role, by its partition; if that is not in sight, by the one of what to write instead. */
function noFargate({ role }: JudgedRole, fix: Fix): string[] {
  const written = fix.kind === "trust" ? fix.asked.map((line) => readSourceArn(line).partition) : [];
  const partitions = role.partition === undefined ? new Set(written) : [role.partition];
  return [...partitions].flatMap((name) => whyNoFargate(name) ?? []).map((reason) => `${reason}.`);
}
