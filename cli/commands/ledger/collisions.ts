import { isMadeForPods } from "../../../core/facts/whose-role";
import { needTheirOwn } from "../../../core/findings/render/fix/own-role";
import { parseRoleArn } from "../../../core/trust";
import { makeFinding, resultOf, withId, type Finding } from "../../../core/findings";
import type { LedgerEntry } from "../../../core/facts/ledger";
import { nameKey } from "../../../core/records/identity";
import { printable } from "../../../core/text";
import type { MapSource } from "../../report/map/model";
import type { Report } from "../../report/report";

/** A role with every use of it; a collision if EC2 nodes and pods on Fargate share it. */
export interface Collision {
  /** One of the ARNs under which the role is used: a path in it does not matter. */
  arn: string;
  nodeUses: LedgerEntry[];
  fargateUses: LedgerEntry[];
}

function rolesOf(entries: readonly LedgerEntry[]): Collision[] {
  const roles = new Map<string, Collision>();
  for (const entry of entries) {
    const parsed = parseRoleArn(entry.arn);
    const key = parsed ? `${parsed.partition} ${parsed.accountId} ${nameKey(parsed.name)}` : entry.arn;
    const role = roles.get(key) ?? { arn: entry.arn, nodeUses: [], fargateUses: [] };
    roles.set(key, role);
    (entry.use === "node-group" ? role.nodeUses : role.fargateUses).push(entry);
  }
  return [...roles.values()];
}

/** The roles of a ledger that serve EC2 nodes and pods on Fargate at once, in the order of the ledger. */
export function findCollisions(entries: readonly LedgerEntry[]): Collision[] {
  return rolesOf(entries).filter(({ nodeUses, fargateUses }) => nodeUses.length > 0 && fargateUses.length > 0);
}

/** The roles that pods on Fargate use, as pictures show them: if a cluster is not known, its stack stands for it. */
export function rolesToDraw(entries: readonly LedgerEntry[], { findings, known = [] }: Report): MapSource["roles"] {
  const counting = [...findings, ...known];
  return rolesOf(entries)
    .filter(({ fargateUses }) => fargateUses.length > 0)
    .map(({ arn, nodeUses, fargateUses }) => ({
      arn,
      // What is not known may be another use of any role.
      verdict: resultOf(counting.filter(({ role, level }) => role === arn || level === "unknown")),
      clusters: [...new Set(fargateUses.map(({ stack }) => stack))],
      profiles: fargateUses.map(({ stack, evidence }) => ({
        cluster: stack,
        name: evidence,
        title: `Pods on Fargate: ${evidence}`,
      })),
      nodes: nodeUses.map(({ stack, evidence }) => `${stack}: ${evidence}`),
    }));
}

function usesText(title: string, uses: LedgerEntry[]): string[] {
  const shown = uses.flatMap(({ stack, evidence, urn }) => [`    ${stack}: ${evidence}`, `      ${urn}`]);
  return [`  ${title}`, ...shown].map(printable);
}

export function collisionFinding({ arn, nodeUses, fargateUses }: Collision): Finding {
  const lines = [
    printable(`Role ${arn} serves both EC2 nodes and pods on Fargate.`),
    ...usesText("EC2 nodes:", nodeUses),
    ...usesText("Pods on Fargate:", fargateUses),
  ];
  const account = parseRoleArn(arn)?.accountId;
  const place = { ...(account === undefined ? {} : { account }), role: arn };
  const fix = needTheirOwn[isMadeForPods([...nodeUses, ...fargateUses]) ? "nodes" : "pods"];
  return makeFinding("node-role-shared", place, { message: lines.join("\n"), fix });
}

export function renderCollisions(findings: readonly Finding[]): string {
  return findings
    .map(({ id, message, fix }) => withId(`${message}${fix === undefined ? "" : `\n  To do: ${fix}.`}`, id))
    .join("\n\n");
}
