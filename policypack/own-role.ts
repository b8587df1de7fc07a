/** What to type where the role of a Fargate profile cannot stay what it is. */
import { fargateService } from "../core/iam";
import {
  eksType,
  fargateProfiles,
  type Facts,
  type FargateProfile,
  type FargateRole,
  type UseFact,
} from "../core/role-uses";
import { clusterToType } from "./trust/clusters";
import { judgeTrust } from "./trust/role";

/** Stands for the name of a cluster that is not in sight; a role for a cluster of this name is a finding of its own. */
export const clusterPlaceholder = "CLUSTER_NAME";

/** The lines that give a Fargate profile a role of its own: in its own resource, or in the cluster of `@pulumi/eks` that makes it. */
export function ownRole(clusters: readonly string[], urn: string | undefined): string[] {
  const named = clusters.length === 0 ? [clusterPlaceholder] : clusters;
  const given = `podExecutionRoleArn: new FargatePodExecutionRole("pods", { clusters: ${JSON.stringify(named)} }).roleArn`;
  const lines = isWithinEksCluster(urn)
    ? [
        "What @pulumi/eks makes cannot be edited. Give its cluster a pod execution role of its own:",
        `fargate: { ${given} }`,
      ]
    : ["Give the Fargate profile a role of its own:", given];
  return [...lines, ...toFillIn(given)];
}

/** The same for some profiles, each of which needs another role than it has. */
export function ownRoleOf(profiles: readonly FargateProfile[]): string[] {
  const clusters = new Set(profiles.flatMap((profile) => clusterToType(profile) ?? []));
  return ownRole([...clusters], profiles[0]?.record.urn);
}

/** True for a role that is made for pods: it stays theirs, and others that use it need another one. */
export function isMadeForPods(uses: readonly Pick<UseFact, "use" | "evidence">[]): boolean {
  const shows = (use: UseFact["use"], start: string) =>
    uses.some((fact) => fact.use === use && fact.evidence.startsWith(start));
  if (shows("fargate-pod-execution", "the role of ")) return true;
  return shows("fargate-pod-execution", `trust for ${fargateService}`) && !shows("node-group", "trust for ");
}

/**
 * The advice where a role works for others, such as nodes or a cluster, and stays as it is: what it lacks for pods, or has too
 * much, is no defect of it, and the profiles need another one. Undefined for a role of pods.
 */
export function ownRoleInstead(facts: Facts, { made, uses }: FargateRole): string[] | undefined {
  const { profiles, clusterRoles } = whoHasWhich(facts);
  const own = profiles.get(made.urn) ?? [];
  const isForOthers = uses.some(({ use }) => use === "node-group") || own.some(letsInOthersOnly);
  const staysTheirs = clusterRoles.has(made.urn) || (isForOthers && !isMadeForPods(uses));
  return staysTheirs ? ownRoleOf(own) : undefined;
}

function letsInOthersOnly({ trustPolicy }: FargateProfile): boolean {
  if (trustPolicy === undefined) return false;
  const { concernsFargate, scoped } = judgeTrust(trustPolicy);
  return !concernsFargate && scoped.length === 0;
}

interface RolesInUse {
  /** By the URN of a role that the stack makes. */
  profiles: Map<string, FargateProfile[]>;
  /** URNs of the roles with which clusters themselves work. */
  clusterRoles: Set<string>;
}

const rolesInUse = new WeakMap<Facts, RolesInUse>();

function whoHasWhich(facts: Facts): RolesInUse {
  const known = rolesInUse.get(facts);
  if (known) return known;
  const { stack } = facts;
  const found: RolesInUse = { profiles: new Map(), clusterRoles: new Set() };
  for (const profile of fargateProfiles(stack)) {
    const urn = profile.role?.urn;
    if (urn !== undefined) found.profiles.set(urn, [...(found.profiles.get(urn) ?? []), profile]);
  }
  for (const record of stack.records) {
    const urn = eksType(record.type)?.kind === "cluster" ? stack.roleAt(record, "roleArn")?.urn : undefined;
    if (urn !== undefined) found.clusterRoles.add(urn);
  }
  rolesInUse.set(facts, found);
  return found;
}

/** What to put in the place of what is not in sight, for lines that hold placeholders. */
export function toFillIn(text: string): string[] {
  const missing = [
    ...(text.includes("ACCOUNT_ID") ? ["the id of your AWS account in place of ACCOUNT_ID"] : []),
    ...(text.includes(clusterPlaceholder) ? [`the name of your EKS cluster in place of ${clusterPlaceholder}`] : []),
  ];
  return missing.length === 0 ? [] : [`Put ${missing.join(", and ")}.`];
}

/** True for what a cluster of `@pulumi/eks` makes, by the types of its parents in the URN. */
function isWithinEksCluster(urn = ""): boolean {
  return typesOf(urn).slice(0, -1).includes("eks:index:Cluster") || urn.includes("::eks:index:Cluster::");
}

/** True for a role that a component of `@pulumi/eks` makes. */
export function isMadeByEksPackage(urn = ""): boolean {
  return typesOf(urn).at(-2) === "eks:index:ServiceRole";
}

function typesOf(urn: string): string[] {
  return (urn.split("::")[2] ?? "").split("$");
}
