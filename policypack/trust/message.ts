import { whyNoFargate } from "../../core/findings/render/in-words";
import { isWrittenInTemplate, programFix } from "../../core/findings/render/fix/program";
import type { FindingId } from "../../core/findings";
import type { Fix } from "../../core/findings/fix";
import { worstIdOf } from "../../core/findings/found";
import { whyText, worstText } from "../../core/findings/render/trust-findings";
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
  const id = worstIdOf(findings);
  const advice = [...lines, ...leftAsItIs(judged), ...noFargate(judged, fix), `See ${awsPage}`];
  return id && { id, lines: [...messageOf(`Role ${label}`, shown), ...advice] };
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

/** What is wrong with a trust policy, the worst first, then every reason. */
export function messageOf(subject: string, findings: readonly TrustFinding[]): string[] {
  return [`${subject}: ${worstText(findings)}.`, ...findings.map((one) => `${whyText(one)}.`)];
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
