import { parseRoleArn } from "../../core/iam";
import { nameKey, type LedgerEntry } from "../../core/role-uses";

/** A role that EC2 nodes and pods on Fargate share, with every use of it. */
export interface Collision {
  /** One of the ARNs under which the role is used: a path in it does not matter. */
  arn: string;
  nodeUses: LedgerEntry[];
  fargateUses: LedgerEntry[];
}

function identity(arn: string): string {
  const role = parseRoleArn(arn);
  return role ? `${role.partition} ${role.accountId} ${nameKey(role.name)}` : arn;
}

/** The roles of a ledger that serve EC2 nodes and pods on Fargate at once, in the order of the ledger. */
export function findCollisions(entries: readonly LedgerEntry[]): Collision[] {
  const roles = new Map<string, Collision>();
  for (const entry of entries) {
    const key = identity(entry.arn);
    const role = roles.get(key) ?? { arn: entry.arn, nodeUses: [], fargateUses: [] };
    roles.set(key, role);
    (entry.use === "node-group" ? role.nodeUses : role.fargateUses).push(entry);
  }
  return [...roles.values()].filter(({ nodeUses, fargateUses }) => nodeUses.length > 0 && fargateUses.length > 0);
}

function usesText(title: string, uses: LedgerEntry[]): string {
  return [`  ${title}`, ...uses.map(({ stack, evidence, urn }) => `    ${stack}: ${evidence}\n      ${urn}`)].join(
    "\n",
  );
}

/** Collisions for people: each names the role, every stack on both sides and what to do. */
export function renderCollisions(collisions: readonly Collision[]): string {
  return collisions
    .map(({ arn, nodeUses, fargateUses }) =>
      [
        `Role ${arn} serves EC2 nodes and pods on Fargate.`,
        usesText("EC2 nodes:", nodeUses),
        usesText("Pods on Fargate:", fargateUses),
        "  To do: give the Fargate profiles a role of their own, for example with the component FargatePodExecutionRole.",
      ].join("\n"),
    )
    .join("\n\n");
}
