import { attachCommand, createEntryCommand, updateTrustCommand } from "../../core/aws-account/commands";
import type { RolePlan, Step } from "../fix/plan";

/** The command of the AWS CLI that makes a change. */
export function awsCommand(step: Step, plan: RolePlan, profile?: string): string {
  const more = profile === undefined ? [] : ["--profile", profile];
  if (step.action === "iam:AttachRolePolicy") return attachCommand(plan.roleName, step.policyArn, ...more);
  if (step.action === "eks:CreateAccessEntry") return createEntryCommand(step.region, step.cluster, plan.role, ...more);
  return updateTrustCommand(plan.roleName, step.after, ...more);
}

function distinct(values: readonly string[]): string {
  return JSON.stringify([...new Set(values)]);
}

function component(fields: readonly string[]): string {
  return [
    'import { FargatePodExecutionRole } from "fargate-pod-execution-role";',
    'new FargatePodExecutionRole("pod-execution", {',
    ...fields.map((field) => `  ${field},`),
    "});",
  ].join("\n");
}

/** The Pulumi program (TypeScript) that takes the role over, keeps what it has and makes it right. */
export function adoptSnippet({ roleName, keeps }: Pick<RolePlan, "roleName" | "keeps">): string {
  const places = keeps.map((place) => place.split("/"));
  return component([
    `adopt: { name: ${JSON.stringify(roleName)} }`,
    `clusters: ${distinct(places.map(([, cluster = ""]) => cluster))}`,
    `regions: ${distinct(places.map(([region = ""]) => region))}`,
  ]);
}
