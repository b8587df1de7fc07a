import { createTwoFilesPatch } from "diff";
import { attachPolicy, createEntry, updateTrust, type AwsCommand } from "../../core/aws/commands";
import { commandIn, type Reach } from "../../core/findings/render/fix/aws-cli";
import { printable, parsedJson } from "../../core/text";
import { type ConnectionOptions, givenWords } from "../aws/options";
import { writtenPolicies, plannedClusters, type RolePlan, type Step } from "../aws/plan";
import { allowedSourceArns, fargate, otherPrincipals, sourceArn, trustPolicyLimit, clusterArn } from "../../core/trust";

export function reachOf(account: string, { profile, endpoint }: ConnectionOptions): Reach {
  return { account, words: givenWords({ "--profile": profile, "--endpoint-url": endpoint }) };
}

function pretty(document: string): string {
  const value = parsedJson(document);
  return `${value === undefined ? document : JSON.stringify(value, null, 2)}\n`;
}

/** The change of a trust policy as a unified diff of the indented documents, safe to print. */
export function trustPolicyDiff(before: string, after: string): string {
  const names = ["trust policy now", "trust policy wanted"] as const;
  const whole = { context: 100 };
  const patch = createTwoFilesPatch(...names, pretty(before), pretty(after), undefined, undefined, whole);
  return patch.slice(patch.indexOf("---")).trimEnd().split("\n").map(printable).join("\n");
}

export const awsCommand = (step: Step, plan: RolePlan, reach?: Reach): string =>
  printable(commandIn(plan.account, commandOf(step, plan), reach));

function commandOf(step: Step, { role, roleName }: RolePlan): AwsCommand {
  if (step.action === "iam:AttachRolePolicy") return attachPolicy(roleName, step.policyArn);
  return step.action === "eks:CreateAccessEntry" ? createEntry(step, role) : updateTrust(roleName, step.after);
}

type EntryStep = Extract<Step, { action: "eks:CreateAccessEntry" }>;

/** The Pulumi program that makes access entries. Clusters of several Regions may have one name, and roles have one cluster. */
function entriesSnippet(steps: readonly EntryStep[], { role, roleName }: RolePlan): string {
  const entryLines = ({ region, cluster }: EntryStep): string[] => {
    const fields = { region, clusterName: cluster, principalArn: role, type: fargate.entryType };
    return [
      `new aws.eks.AccessEntry(${JSON.stringify(`${roleName}-${region}-${cluster}`)}, {`,
      ...Object.entries(fields).map(([name, value]) => `  ${name}: ${JSON.stringify(value)},`),
      "});",
    ];
  };
  return ['import * as aws from "@pulumi/aws";', ...steps.flatMap(entryLines)].map(printable).join("\n");
}

type Place = { region: string; cluster: string };

/** The clusters to name: those that have a line of their own. One that a line with * lets in needs none. */
function namedPlaces(plan: RolePlan): Place[] {
  const { steps, trustPolicy, partition, account: accountId } = plan;
  const [written] = writtenPolicies(steps);
  const lines = new Set(allowedSourceArns(written ? JSON.stringify(written.after) : trustPolicy));
  const hasLine = (place: Place): boolean => lines.has(sourceArn({ partition, accountId, ...place }));
  const planned = plannedClusters(plan);
  const every = [...new Set(planned.map(({ region }) => region))].map((region) => ({ region, cluster: "*" }));
  const named = planned.filter(hasLine);
  if (named.length > 0) return named;
  return every.length === 1 && every.every(hasLine) ? every : planned;
}

/** The clusters in one Region by name, else by ARN: each must be trusted in its own Region only. */
function clusterFields(plan: RolePlan): string[] {
  const { partition, account: accountId } = plan;
  const places = namedPlaces(plan);
  const regions = [...new Set(places.map(({ region }) => region))];
  if (regions.length === 1)
    return [`clusters: ${JSON.stringify(places.map(({ cluster }) => cluster))}`, `regions: ${JSON.stringify(regions)}`];
  const arns = places.map(({ region, cluster: name }) => clusterArn({ partition, region, accountId, name }));
  return [`clusters: ${JSON.stringify(arns)}`];
}

function adoptSnippet(plan: RolePlan): string {
  const longest = Math.max(0, ...writtenPolicies(plan.steps).map(({ after }) => JSON.stringify(after).length));
  const fields = [
    `adopt: { name: ${JSON.stringify(plan.roleName)} }`,
    ...clusterFields(plan),
    ...(longest > trustPolicyLimit ? [`trustPolicyLimit: ${longest}`] : []),
  ];
  const head = 'import { FargatePodExecutionRole } from "fargate-pod-execution-role";';
  const lines = ['new FargatePodExecutionRole("pod-execution", {', ...fields.map((field) => `  ${field},`), "});"];
  return [head, ...lines].map(printable).join("\n");
}

/** The Pulumi program that makes a change; undefined if the component refuses to, since others can assume the role. */
export function pulumiSnippet(step: Step, plan: RolePlan): string | undefined {
  if (step.action === "eks:CreateAccessEntry") return entriesSnippet([step], plan);
  return otherPrincipals(plan.trustPolicy).length > 0 ? undefined : adoptSnippet(plan);
}

/** The Pulumi programs that make all changes of a plan: one that takes the role over, and one of all access entries. */
export function pulumiSnippets(plan: RolePlan): string[] {
  const entries = plan.steps.filter((step) => step.action === "eks:CreateAccessEntry");
  const other = plan.steps.find((step) => step.action !== "eks:CreateAccessEntry");
  const adopting = other && pulumiSnippet(other, plan);
  return [adopting ?? [], entries.length === 0 ? [] : entriesSnippet(entries, plan)].flat();
}
