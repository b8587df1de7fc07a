import { usesByConfiguration, usesByLedger, type UseElsewhere } from "../cross-stack/known-elsewhere";
import { readLedgers } from "../cross-stack/ledger-files";
import { usesByLookup } from "../cross-stack/live-lookup";
import { listOf, roleGlob } from "../adapter/config";
import { isExempt, type Exemption } from "../adapter/exemptions";
import { awsPage } from "../adapter/metadata";
import { stackPolicy } from "../adapter/stack-policy";
import { type Use, type UsedRole, stackOfUrn, usedRoles } from "../../core/role-uses";

interface Config {
  nodeRoles?: string[];
  ledgers?: string[];
  lookup?: boolean;
  exempt?: Exemption[];
}

const name = "fargate-role-not-node-role";

/** No role serves both EC2 nodes and pods on Fargate, in this stack or across stacks. */
export default stackPolicy<Config>({
  name,
  displayName: "The Fargate role is no node role",
  description: "A pod execution role must not be the role of EC2 nodes, in this stack or in another.",
  enforcementLevel: "mandatory",
  severity: "high",
  tags: ["least-privilege"],
  remediationSteps:
    "Give the Fargate profile a pod execution role of its own, for example the component FargatePodExecutionRole, " +
    "and leave the node role to the nodes.",
  config: {
    nodeRoles: listOf(roleGlob, "roles of EC2 nodes that other stacks make: ARNs, names or globs for them"),
    ledgers: listOf(
      { type: "string", minLength: 1, maxLength: 4096, description: "the path of a file" },
      "role ledgers written by `fargate-role ledger`; a relative path starts at the pack's directory",
    ),
    lookup: { type: "boolean", description: "ask AWS about roles that the stack uses and does not make" },
  },
  async judge(facts, config, report) {
    const ledgers = readLedgers(config.ledgers ?? []);
    for (const problem of ledgers.problems) report(problem);
    const ownStack = facts.stack.records.map(({ urn }) => stackOfUrn(urn)).find((stack) => stack !== undefined);
    const roles = usedRoles(facts.uses);
    const live = config.lookup === true ? await usesByLookup(name, facts, roles) : undefined;
    for (const used of roles) {
      const elsewhere = [
        ...usesByConfiguration(config.nodeRoles ?? [], used),
        ...usesByLedger(ledgers, ownStack, used),
        ...(live?.get(used) ?? []),
      ];
      if (!servesBoth(used, elsewhere) || isExempt(name, config.exempt, used.role)) continue;
      report(message(used, elsewhere), urnOf(used));
    }
  },
});

function servesBoth({ uses }: UsedRole, elsewhere: UseElsewhere[]): boolean {
  const all = [...uses, ...elsewhere];
  return all.some(({ use }) => use === "node-group") && all.some(({ use }) => use === "fargate-pod-execution");
}

/** The resource that gives the role to pods, where there is one: that is where the fix goes. */
function urnOf({ uses }: UsedRole): string {
  return (uses.find(({ use }) => use === "fargate-pod-execution") ?? uses[0]).urn;
}

function message({ role, uses }: UsedRole, elsewhere: UseElsewhere[]): string {
  const all: { use: Use; evidence: string }[] = [...uses, ...elsewhere];
  const list = (use: Use) =>
    [...new Set(all.filter((fact) => fact.use === use).map(({ evidence }) => evidence))].join("; ");
  return [
    `Role ${role.label} serves both EC2 nodes and Fargate pods.`,
    `EC2 nodes (node-group): ${list("node-group")}.`,
    `Fargate pods (fargate-pod-execution): ${list("fargate-pod-execution")}.`,
    "AWS asks for a pod execution role that is not the role of EC2 node groups. Give the Fargate profile a role of its own:",
    'podExecutionRoleArn: new FargatePodExecutionRole("pods", { clusters: ["CLUSTER"] }).roleArn',
    `See ${awsPage}`,
  ].join("\n");
}
